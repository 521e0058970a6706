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
from propdesk.db.store import now, use_case
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.repairs.kinds.rules import WARRANTY_FINISH, WARRANTY_LOOK, WorkClass
from propdesk.repairs.orders.clocks import CLOCKS
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.register import ORDER, ORDERS
from propdesk.repairs.orders.rules import AT_WORK
from propdesk.system.letters.rules import Letter


class NoWarrantyRepair(UserError):
    """There is nothing that a builder or supplier answers for."""

    message = N_("None of these repairs is open and under warranty. Change its class first.")


class BuilderLetter(msgspec.Struct, frozen=True):
    """A letter, or a reminder, and what stands in its fields."""

    letter: Letter
    values: dict[str, str]


@use_case(permission="repairs.edit", touches=("repair_order", "audit", *CLOCKS.touches))
def write_to_builder(
    session: Session, *, ids: Sequence[int], receiver: str
) -> tuple[BuilderLetter, ...]:
    """Note that a builder or supplier is written to about these repairs, of none given all that are
    open and under warranty; what was written before is a reminder. Raises NoWarrantyRepair."""
    query = select(RepairOrder).where(
        RepairOrder.work_class == WorkClass.WARRANTY, RepairOrder.state.in_(AT_WORK)
    )
    query = query.where(among(RepairOrder.id, ids)) if ids else query
    orders = session.scalars(query.order_by(RepairOrder.reported_at, RepairOrder.id)).all()
    if not orders:
        raise NoWarrantyRepair
    parts = (
        (Letter.BUILDER_LETTER, [one for one in orders if one.letter_at is None]),
        (Letter.BUILDER_REMINDER, [one for one in orders if one.letter_at is not None]),
    )
    letters = [
        BuilderLetter(letter, _values(session, some, receiver)) for letter, some in parts if some
    ]
    for one in orders:
        _note(session, one.id, receiver, again=one.letter_at is not None)
    return tuple(letters)


def _values(session: Session, orders: Sequence[RepairOrder], receiver: str) -> dict[str, str]:
    rows = ORDERS.records.rows(session, ids=[one.id for one in orders])
    begun = min((one.letter_at for one in orders if one.letter_at), default=now(session))
    lines = []
    for number, row in enumerate(rows, 1):
        where = " ".join(filter(None, (row.unit, row.place)))
        told = f"{wall_time(row.reported_at):%Y-%m-%d}" if row.reported_at else ""
        lines.append(f"{number}. {row.no}  {where}  {row.fault}  {told}")
    return {
        "builder": receiver,
        "count": str(len(lines)),
        "defects": "\n".join(lines),
        "first": f"{wall_time(begun):%Y-%m-%d}",
        "look_by": _in(session, WARRANTY_LOOK),
        "mend_by": _in(session, WARRANTY_FINISH),
    }


def _in(session: Session, minutes: int) -> str:
    return f"{wall_time(now(session) + timedelta(minutes=minutes)):%Y-%m-%d %H:%M}"


def _note(session: Session, order_id: int, receiver: str, *, again: bool) -> None:
    before = stored_row(session, ORDER, order_id)
    column = {"reminded_at": now(session)} if again else {"letter_at": now(session)}
    here = update(RepairOrder).where(RepairOrder.id == order_id)
    session.execute(here.values(letter_to=receiver, **column))
    session.expire_all()
    after = stored_row(session, ORDER, order_id)
    order = session.get_one(RepairOrder, order_id)
    subject = (ORDER.kind, order_id, f"{order.no} {order.fault}")
    audit.record(session, "repair_order.letter", subject, before, after)
    CLOCKS.saved(session, before, after)
