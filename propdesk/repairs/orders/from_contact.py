"""An order out of a call, a visit or a letter, or a call joined to the order of that fault."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.declarations import UnitCase, tell_followers
from propdesk.db.records.rows import stored_row
from propdesk.db.records.saving import add, the_record
from propdesk.db.store import use_case
from propdesk.kernel.clock import begin_of, wall_time
from propdesk.kernel.i18n import _
from propdesk.kernel.records.links import LinkWord
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.register import ORDER, OrderFields
from propdesk.repairs.orders.rules import AT_WORK, RepairChannel
from propdesk.service.contacts.rules import Channel, ContactState
from propdesk.service.contacts.service import TURN_TABLES, the_contact, turn

_CAME_BY = {
    Channel.PHONE: RepairChannel.PHONE,
    Channel.VISIT: RepairChannel.COUNTER,
    Channel.GROUP: RepairChannel.WECHAT,
}
_TOPIC = "repair"


class UnderWay(msgspec.Struct, frozen=True):
    """An order that is not done, in the unit of a contact."""

    id: int
    no: str
    fault: str


class OrderBegun(msgspec.Struct, frozen=True):
    """What an order out of a contact begins with, and what is under way there already."""

    contact: str
    fields: OrderFields
    under_way: tuple[UnderWay, ...]


@use_case(permission="repairs.edit")
def order_begun(session: Session, *, contact_id: int) -> OrderBegun:
    """What is known of the fault that a contact tells of. Raises RecordGone."""
    one = the_contact(session, contact_id)
    fields = OrderFields(
        unit_id=one.unit_id,
        place=one.place,
        fault=one.what,
        channel=_CAME_BY.get(one.channel, RepairChannel.CONTACT),
        reporter=one.caller,
        phone=one.phone,
    )
    return OrderBegun(one.no, fields, tuple(_under_way(session, one.unit_id)))


def _under_way(session: Session, unit_id: int | None) -> Iterator[UnderWay]:
    query = (
        select(RepairOrder.id, RepairOrder.no, RepairOrder.fault)
        .where(RepairOrder.unit_id == unit_id, RepairOrder.state.in_(AT_WORK))
        .order_by(RepairOrder.reported_at.desc())
    )
    for found in session.execute(query):
        yield UnderWay(*found)


@use_case(permission="repairs.edit", touches=(*ORDER.touches, *TURN_TABLES))
def order_of_contact(session: Session, *, contact_id: int, fields: OrderFields) -> int:
    """Enter the order that a contact asks for: reported when it came, its files go along.

    Raises as `add` and `turn`.
    """
    came = the_contact(session, contact_id).at
    order_id = add(session, ORDER, replace(fields, reported_at=came))
    _turn(session, contact_id, order_id, LinkWord.BECAME)
    return order_id


@use_case(permission="repairs.edit", touches=(*ORDER.touches, *TURN_TABLES))
def join_contact(session: Session, *, contact_id: int, order_id: int) -> None:
    """Join a contact to the order of the same fault; whoever called is called back, too. Raises as
    `turn`."""
    _turn(session, contact_id, order_id, LinkWord.JOINED)
    row = stored_row(session, ORDER, order_id)
    tell_followers(session, ORDER.kind, row, row)


def _turn(session: Session, contact_id: int, order_id: int, word: LinkWord) -> None:
    no = the_record(session, ORDER, order_id).no
    turn(session, contact_id, (ORDER.kind, order_id), no, state=ContactState.REPAIR, word=word)


def order_cases(session: Session, unit_ids: Collection[int], since: date) -> Iterator[UnitCase]:
    """The orders of these units since a day, the newest first, for who is at the phone."""
    query = (
        select(RepairOrder)
        .where(among(RepairOrder.unit_id, unit_ids), RepairOrder.reported_at >= begin_of(since))
        .order_by(RepairOrder.reported_at.desc(), RepairOrder.id.desc())
    )
    for one in session.scalars(query):
        if one.unit_id is None or one.reported_at is None:
            continue
        is_open = one.state in AT_WORK
        joins = _("{no} is under way: F2 can join it, without a second order")
        yield UnitCase(
            unit_id=one.unit_id,
            topic=_TOPIC,
            name=f"{one.no} {one.fault}",
            detail=" · ".join(filter(None, (one.reporter, one.place))),
            day=wall_time(one.reported_at).date(),
            state=(one.state.label, one.state.tone, one.state.icon),
            is_open=is_open,
            record=(ORDER.kind, one.id),
            joins=joins.format(no=one.no) if is_open else "",
        )
