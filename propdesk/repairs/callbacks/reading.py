"""What is read for whoever calls: a call with its phone in full, who reported, a period."""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.saving import the_record
from propdesk.db.store import may, use_case
from propdesk.estate.models import Unit
from propdesk.estate.notation.service import mask_phone
from propdesk.repairs.callbacks.models import RepairCall
from propdesk.repairs.callbacks.owed import calls_of, reports_of, turn_of
from propdesk.repairs.callbacks.register import CALL_BACK, CALL_BACKS, CallBackRow
from propdesk.repairs.callbacks.rules import REACHED, WAITING, CallState
from propdesk.repairs.orders.service import ORDER, root_of


class CallAtHand(msgspec.Struct, frozen=True, kw_only=True):
    """A call somebody is about to make. `others` are the calls of the same order besides it, the
    first one first; `phone` is in full for whoever may call."""

    row: CallBackRow
    phone: str
    others: tuple[CallBackRow, ...]


class Reporter(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who reported the fault of an order, and how far the call to them is; without one
    (`call_id` None) the repair is not verified yet."""

    id: int
    no: str
    person: str
    unit: str
    phone: str
    call_id: int | None
    state: CallState | None
    said: str

    @property
    def told(self) -> bool:
        """Whether somebody spoke with them."""
        return self.state in REACHED

    @property
    def waits(self) -> bool:
        """Whether they are to be called."""
        return self.state in WAITING


@use_case(permission="repairs.view")
def call_at_hand(session: Session, *, call_id: int) -> CallAtHand:
    """Read a call; raises RecordGone."""
    one = the_record(session, CALL_BACK, call_id)
    others: Sequence[CallBackRow] = ()
    if one.order_id is not None:
        query = select(RepairCall.id).where(
            RepairCall.order_id == one.order_id, RepairCall.id != call_id
        )
        ids = session.scalars(query.order_by(RepairCall.turn, RepairCall.step, RepairCall.id)).all()
        others = CALL_BACKS.records.rows(session, ids=ids)
    (row,) = CALL_BACKS.records.rows(session, ids=[call_id])
    return CallAtHand(row=row, phone=_phone(session, one.phone), others=tuple(others))


def _phone(session: Session, phone: str) -> str:
    return phone if may(session, CALL_BACK.edit) else mask_phone(phone)


@use_case(permission="repairs.view")
def reporters_of(session: Session, *, order_id: int) -> tuple[str, tuple[Reporter, ...]]:
    """The number of the order that counts, and everybody who reported its fault, with the call that
    is next for each, or the last one. Raises RecordGone."""
    order = root_of(session, order_id) or the_record(session, ORDER, order_id)
    turn = turn_of(session, order.id)
    calls = [one for one in calls_of(session, order.id) if one.turn == turn]
    found = []
    for place, report in enumerate(reports_of(session, order.id), 1):
        mine = [
            one for one in calls if (one.report_kind, one.report_id) == (report.kind, report.id)
        ]
        next_one = next((one for one in mine if one.state in WAITING), mine[-1] if mine else None)
        unit = session.get(Unit, report.unit_id) if report.unit_id is not None else None
        found.append(
            Reporter(
                id=place,
                no=report.no,
                person=report.person,
                unit=unit.code if unit is not None else "",
                phone=_phone(session, report.phone),
                call_id=None if next_one is None else next_one.id,
                state=None if next_one is None else next_one.state,
                said="" if next_one is None else next_one.said,
            )
        )
    return order.no, tuple(found)


@use_case(permission="repairs.view")
def calls_made(session: Session, *, first: date, last: date) -> tuple[CallBackRow, ...]:
    """The calls that ended between two days, reached or given up, in the order they were made."""
    ended = (*REACHED, CallState.NOT_REACHED)
    within = (
        RepairCall.called_on >= first,
        RepairCall.called_on <= last,
        RepairCall.state.in_(ended),
    )
    ids = session.scalars(
        select(RepairCall.id).where(*within).order_by(RepairCall.called_on, RepairCall.id)
    )
    return tuple(CALL_BACKS.records.rows(session, ids=list(ids)))
