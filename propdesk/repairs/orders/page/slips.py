"""What stands on the slip a worker takes along: read of many orders at once."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.store import use_case
from propdesk.duties.clocks.models import Timer
from propdesk.kernel.money import Money, total
from propdesk.repairs.orders.lines import LineRow, lines_of
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.register import ORDER, ORDERS, OrderRow
from propdesk.repairs.orders.rules import OrderState


class OrderSlip(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one slip. `finish_by`: until when it is to be done."""

    order: OrderRow
    phone: str
    dispatched_at: datetime | None
    finish_by: datetime | None
    lines: tuple[LineRow, ...]
    cost: Money


@use_case(permission="repairs.view")
def order_slips(session: Session, *, ids: Sequence[int]) -> tuple[OrderSlip, ...]:
    """The slips of these orders in their order; the phone stands there in full, for the worker has
    to call."""
    rows = {row.id: row for row in ORDERS.records.rows(session, ids=ids)}
    return tuple(_slip(session, rows[one]) for one in ids if one in rows)


def _slip(session: Session, row: OrderRow) -> OrderSlip:
    lines = lines_of(session, order_id=row.id)
    return OrderSlip(
        order=row,
        phone=session.get_one(RepairOrder, row.id).phone,
        dispatched_at=_dispatched(session, row.id),
        finish_by=_finish_by(session, row.id),
        lines=lines,
        cost=total(line.amount for line in lines),
    )


def _dispatched(session: Session, order_id: int) -> datetime | None:
    own = (StateMove.subject_kind == ORDER.kind, StateMove.subject_id == order_id)
    last = select(StateMove.at).where(*own, StateMove.to_state == OrderState.DISPATCHED)
    return session.scalar(last.order_by(StateMove.id.desc()).limit(1))


def _finish_by(session: Session, order_id: int) -> datetime | None:
    own = (Timer.subject_kind == ORDER.kind, Timer.subject_id == order_id, Timer.name == "finish")
    return session.scalar(select(Timer.due_at).where(*own).order_by(Timer.turn.desc()).limit(1))
