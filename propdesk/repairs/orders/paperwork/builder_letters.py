"""Letters to the builder or supplier who answers for repairs under warranty, and reminders.

A letter names all open defects. From its moment the builder has 24 hours to look and 72 to mend
(regulation on the warranty of building works, article 12); what is written again is a reminder.
"""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.records.rows import stored_row
from propdesk.db.records.searching import NobodyCalledSo, meant
from propdesk.db.store import now, use_case
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.folding import one_line
from propdesk.repairs.builders.models import Builder
from propdesk.repairs.builders.rules import BuilderState
from propdesk.repairs.builders.service import BUILDER, refuse_out_of_use
from propdesk.repairs.kinds.models import FaultKind
from propdesk.repairs.kinds.rules import WARRANTY_FINISH, WARRANTY_LOOK, WorkClass
from propdesk.repairs.orders.clocks import CLOCKS
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.register import ORDER, ORDERS
from propdesk.repairs.orders.rules import AT_WORK
from propdesk.system.letters.rules import Letter


class NoWarrantyRepair(UserError):
    """There is nothing that a builder or supplier answers for."""

    message = N_("None of these repairs is open and under warranty. Change its class first.")


class NothingForBuilder(UserError):
    """Every open repair under warranty is another company's."""

    message = N_(
        "Other companies answer for all repairs under warranty that are open. Mark in the list "
        "those that {name} is to mend, then write."
    )


class BuilderLetter(msgspec.Struct, frozen=True):
    """A letter, or a reminder, and what stands in its fields."""

    letter: Letter
    values: dict[str, str]


class Receiver(msgspec.Struct, frozen=True):
    """To whom is written: a company of the register, or a name that is in none (`id` None)."""

    id: int | None
    name: str
    contact: str = ""
    phone: str = ""
    address: str = ""
    contract_no: str = ""


@use_case(permission="repairs.view")
def builders_in_use(session: Session) -> tuple[str, ...]:
    """What the companies of the register are called that are written to."""
    query = select(Builder.name).where(Builder.state == BuilderState.IN_USE)
    return tuple(session.scalars(query.order_by(Builder.name)))


@use_case(permission="repairs.view")
def usual_receiver(session: Session, *, ids: Sequence[int]) -> str:
    """To whom these repairs go if to one: who answers for all of them, or was written to; else who
    answers for their kinds of faults; '' when nobody knows."""
    orders = _under_warranty(session, ids)
    kinds = {one.id: one.builder_id for one in session.scalars(select(FaultKind))}
    builders = [one.builder_id or kinds.get(one.fault_kind_id or 0) for one in orders]
    names = {
        session.get_one(Builder, builder).name if builder else order.letter_to or ""
        for order, builder in zip(orders, builders, strict=True)
    }
    return names.pop() if len(names) == 1 else ""


@use_case(permission="repairs.edit", touches=("repair_order", "audit", *CLOCKS.touches))
def write_to_builder(
    session: Session, *, ids: Sequence[int], receiver: str
) -> tuple[BuilderLetter, ...]:
    """Note that a builder or supplier is written to about these repairs; of none given about all
    that are open and under warranty, without those that another company answers for. What was
    written before is a reminder. The receiver is a company of the register by its code, name or
    initials; a name that nobody there has stays as it is typed.

    Raises NoWarrantyRepair, NothingForBuilder, SeveralFit, BuilderOutOfUse.
    """
    to = _receiver(session, receiver)
    orders = _under_warranty(session, ids)
    if not orders:
        raise NoWarrantyRepair
    if not ids:
        orders = [one for one in orders if one.builder_id in (None, to.id)]
    if not orders:
        raise NothingForBuilder(name=to.name)
    parts = (
        (Letter.BUILDER_LETTER, [one for one in orders if one.letter_at is None]),
        (Letter.BUILDER_REMINDER, [one for one in orders if one.letter_at is not None]),
    )
    letters = [BuilderLetter(letter, _values(session, some, to)) for letter, some in parts if some]
    for one in orders:
        _note(session, one.id, to, again=one.letter_at is not None)
    return tuple(letters)


def _under_warranty(session: Session, ids: Sequence[int]) -> Sequence[RepairOrder]:
    """Those of these orders that are open and under warranty; of none given all that are."""
    query = select(RepairOrder).where(
        RepairOrder.work_class == WorkClass.WARRANTY, RepairOrder.state.in_(AT_WORK)
    )
    query = query.where(among(RepairOrder.id, ids)) if ids else query
    return session.scalars(query.order_by(RepairOrder.reported_at, RepairOrder.id)).all()


def _receiver(session: Session, typed: str) -> Receiver:
    try:
        one = session.get_one(Builder, meant(session, BUILDER, typed))
    except NobodyCalledSo:
        return Receiver(None, one_line(typed))
    refuse_out_of_use(session, one.id)
    numbers = [one.phone, f"{_('Fax')} {one.fax}" if one.fax else ""]
    return Receiver(
        id=one.id,
        name=one.name,
        contact=one.contact,
        phone=" / ".join(filter(None, numbers)),
        address=one.address,
        contract_no=one.contract_no,
    )


def _values(session: Session, orders: Sequence[RepairOrder], to: Receiver) -> dict[str, str]:
    rows = ORDERS.records.rows(session, ids=[one.id for one in orders])
    begun = min((one.letter_at for one in orders if one.letter_at), default=now(session))
    lines = []
    for number, row in enumerate(rows, 1):
        where = " ".join(filter(None, (row.unit, row.place)))
        told = f"{wall_time(row.reported_at):%Y-%m-%d}" if row.reported_at else ""
        lines.append(f"{number}. {row.no}  {where}  {row.fault}  {told}")
    return {
        "builder": to.name,
        "contact": to.contact,
        "their_phone": to.phone,
        "address": to.address,
        "contract": to.contract_no,
        "count": str(len(lines)),
        "defects": "\n".join(lines),
        "first": f"{wall_time(begun):%Y-%m-%d}",
        "look_by": _in(session, WARRANTY_LOOK),
        "mend_by": _in(session, WARRANTY_FINISH),
    }


def _in(session: Session, minutes: int) -> str:
    return f"{wall_time(now(session) + timedelta(minutes=minutes)):%Y-%m-%d %H:%M}"


def _note(session: Session, order_id: int, to: Receiver, *, again: bool) -> None:
    before = stored_row(session, ORDER, order_id)
    column = {"reminded_at": now(session)} if again else {"letter_at": now(session)}
    here = update(RepairOrder).where(RepairOrder.id == order_id)
    session.execute(here.values(letter_to=to.name, builder_id=to.id, **column))
    session.expire_all()
    after = stored_row(session, ORDER, order_id)
    order = session.get_one(RepairOrder, order_id)
    subject = (ORDER.kind, order_id, f"{order.no} {order.fault}")
    audit.record(session, "repair_order.letter", subject, before, after)
    CLOCKS.saved(session, before, after)
