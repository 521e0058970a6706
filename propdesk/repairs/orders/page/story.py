"""What the panel of an order tells: what happened so far, and whether it is the same again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

import msgspec
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.plain_rows import named_rows, plain_rows
from propdesk.db.store import shown_user, today, use_case
from propdesk.kernel.money import Money
from propdesk.repairs.orders.clocks import needs_another_on
from propdesk.repairs.orders.lines import is_paid, sums_of
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import AT_WORK, DROPPED, REPEAT_DAYS, OrderState

MOST_PAST = 5


class StoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """A move of the order: into which state, when, by whom, and why."""

    at: datetime
    state: OrderState
    user: str
    why: str


class PastFault(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier order of the same room; `is_same`: of the same kind, shortly before."""

    id: int
    at: datetime | None
    fault: str
    state: OrderState
    is_same: bool


class OrderStory(msgspec.Struct, frozen=True, kw_only=True):
    """See the module. `in_hand`: how many orders its worker has to do. `receipt`: the
    one that paid it, while it stands. `needs_another`: its worker has left or is away today."""

    lines: tuple[StoryLine, ...]
    past: tuple[PastFault, ...]
    in_hand: int
    material: Money
    labour: Money
    receipt: str
    needs_another: bool = False


@use_case(permission="repairs.view")
def order_story(session: Session, *, order_id: int) -> OrderStory:
    """Tell of an order; nothing of one that is gone."""
    given = {"order_id": order_id}
    order = next(iter(named_rows(session, _order(), given)), None)
    material, labour = sums_of(session, order_id)
    return OrderStory(
        lines=tuple(map(_line, named_rows(session, _moves_of(), given))),
        past=tuple(_past(session, order)) if order is not None else (),
        in_hand=_in_hand(session, order.worker_id) if order is not None else 0,
        material=material,
        labour=labour,
        receipt=order.receipt_no if order is not None and is_paid(session, order) else "",
        needs_another=order is not None and _needs_another(session, order),
    )


def _line(move: Any) -> StoryLine:  # noqa: ANN401  a StateMove, to read
    return StoryLine(
        at=move.at,
        state=OrderState(move.to_state),
        user=shown_user(move.user_id, move.user_name),
        why=move.why,
    )


# The panel asks at each move through a list; to put a statement together takes longer than it.
@cache
def _order() -> Select[RepairOrder]:
    return select(RepairOrder).where(RepairOrder.id == bindparam("order_id"))


@cache
def _moves_of() -> Select[StateMove]:
    own = (StateMove.subject_kind == "repair_order", StateMove.subject_id == bindparam("order_id"))
    return select(StateMove).where(*own).order_by(StateMove.id)


@cache
def _past_of() -> Select[RepairOrder]:
    own = (RepairOrder.unit_id == bindparam("unit_id"), RepairOrder.id != bindparam("order_id"))
    query = select(RepairOrder).where(*own, RepairOrder.state.not_in(DROPPED))
    newest = query.order_by(RepairOrder.reported_at.desc(), RepairOrder.id.desc())
    return newest.limit(MOST_PAST)


@cache
def _count_in_hand() -> Select[int]:
    own = (RepairOrder.worker_id == bindparam("worker_id"), RepairOrder.state.in_(AT_WORK))
    return select(func.count()).where(*own)


def _past(session: Session, order: Any) -> Sequence[PastFault]:  # noqa: ANN401  a RepairOrder, to read
    if order.unit_id is None:
        return []
    newest = named_rows(session, _past_of(), {"unit_id": order.unit_id, "order_id": order.id})
    return [
        PastFault(
            id=one.id,
            at=one.reported_at,
            fault=one.fault,
            state=one.state,
            is_same=_is_same(one, order),
        )
        for one in newest
    ]


def _is_same(one: Any, order: Any) -> bool:  # noqa: ANN401  RepairOrders, to read
    if one.reported_at is None or order.reported_at is None or order.fault_kind_id is None:
        return False
    near = abs(order.reported_at - one.reported_at) <= timedelta(days=REPEAT_DAYS)
    return near and bool(one.fault_kind_id == order.fault_kind_id)


def _needs_another(session: Session, order: Any) -> bool:  # noqa: ANN401  a RepairOrder, to read
    if order.worker_id is None or order.state not in AT_WORK:
        return False
    query = _one_that_needs_another(today(session))
    return bool(plain_rows(session, query, {"order_id": order.id}))


@lru_cache(maxsize=2)
def _one_that_needs_another(day: date) -> Select[int]:
    return select(RepairOrder.id).where(
        RepairOrder.id == bindparam("order_id"), needs_another_on(day)
    )


def _in_hand(session: Session, worker_id: int | None) -> int:
    if worker_id is None:
        return 0
    ((count,),) = plain_rows(session, _count_in_hand(), {"worker_id": worker_id})
    return int(count)
