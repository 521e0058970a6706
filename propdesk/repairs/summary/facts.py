"""The orders of a year as the month report counts them: one read, one fact an order."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.models import StateMove
from propdesk.db.plain_rows import plain_rows
from propdesk.db.store import now, use_case
from propdesk.db.tables import from_microseconds, microseconds
from propdesk.duties.clocks.models import Timer
from propdesk.estate.models import Unit
from propdesk.estate.service import titles_of_buildings
from propdesk.fees.models import Payment
from propdesk.kernel.clock import begin_of, wall_time
from propdesk.kernel.days import ONE_DAY
from propdesk.repairs.callbacks.models import RepairCall
from propdesk.repairs.callbacks.rules import REACHED, WAITING, CallerPost, CallState
from propdesk.repairs.kinds.models import FaultKind
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.models import RepairLine, RepairOrder
from propdesk.repairs.orders.rules import FINISHED, OrderState, Urgency
from propdesk.repairs.summary.report import OrderFact, RunEnd, report_of_repairs
from propdesk.repairs.workers.models import Worker

URGENT_ARRIVAL = timedelta(minutes=15)
_VERIFIED = (OrderState.VERIFIED, OrderState.CALLED_BACK, OrderState.CLOSED)
CALL_WITHIN = timedelta(days=2)
"""Until when after the finish somebody calls back, where no call-back was made of it."""
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1) // _MICROSECOND
_URGENT_ARRIVAL, _CALL_WITHIN = URGENT_ARRIVAL // _MICROSECOND, CALL_WITHIN // _MICROSECOND
Within = Mapping[str, datetime]
"""The moments `since` and `until` a month is."""
_MADE = (*REACHED, CallState.NOT_REACHED)
_IS_FINISH = (Timer.subject_kind == "repair_order", Timer.name == "finish")
_COUNTED = frozenset((*_MADE, *WAITING))


@use_case(permission="repairs.view")
def month_facts(session: Session, *, basis: str, first: date, last: date) -> Sequence[OrderFact]:
    """The orders reported, or finished, between two days, as they stand at this moment."""
    within = {"since": begin_of(first), "until": begin_of(last + ONE_DAY)}
    calls, costs = _calls(session, basis, within), _costs(session, basis, within)
    moment, posts = microseconds(now(session)), {one.value: one.label for one in CallerPost}
    buildings = titles_of_buildings(session)
    rows = msgspec.convert(plain_rows(session, _lines(basis), within), list[_Line])
    return [
        _fact(
            row,
            calls.get(row.id),
            costs.get(row.id, (0, 0)),
            moment=moment,
            post_titles=posts,
            building=buildings.get(row.building_id or 0, ""),
        )
        # One that was opened again has a second deadline, which comes after the first.
        for row in {row.id: row for row in rows}.values()
    ]


class _Line(msgspec.Struct, kw_only=True, array_like=True):
    """An order as it lies in the file: moments in microseconds, words as texts; with its last
    deadline for the finish, where it `is_timed`."""

    id: int
    counted: int
    state: str
    urgency: str
    reported_at: int
    arrived_at: int | None
    done_at: int | None
    opened_on: str | None
    not_right: str
    work_class: str
    ledger_id: int | None
    is_received: int
    reporter: str
    phone: str
    unit_id: int | None
    worker: str
    kind: str
    is_timed: int
    due_at: int | None
    stopped_at: int | None
    building_id: int | None


def _counted_by(basis: str) -> InstrumentedAttribute[datetime | None]:
    return RepairOrder.done_at if basis == "finished" else RepairOrder.reported_at


def _within(basis: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The condition that an order counts in the days asked for."""
    column = _counted_by(basis)
    return column >= bindparam("since"), column < bindparam("until")


def _theirs(basis: str) -> Select[int]:
    """The ids of the orders: joined, SQLite would look through all deadlines, calls and moves there
    ever were."""
    return select(RepairOrder.id).where(*_within(basis))


@cache
def _lines(basis: str) -> Select[*tuple[Any, ...]]:
    columns: tuple[Any, ...] = (
        RepairOrder.id,
        _counted_by(basis).label("counted"),
        RepairOrder.state,
        RepairOrder.urgency,
        RepairOrder.reported_at,
        RepairOrder.arrived_at,
        RepairOrder.done_at,
        RepairOrder.opened_on,
        RepairOrder.not_right,
        RepairOrder.work_class,
        RepairOrder.ledger_id,
        _is_received().label("is_received"),
        RepairOrder.reporter,
        RepairOrder.phone,
        RepairOrder.unit_id,
        func.coalesce(Worker.name, "").label("worker"),
        func.coalesce(FaultKind.name, "").label("kind"),
        Timer.id.is_not(None).label("is_timed"),
        Timer.due_at,
        Timer.stopped_at,
        Unit.building_id,
    )
    named = {one.key: one for one in columns}
    return (
        select(*(named[name] for name in _Line.__struct_fields__))
        .select_from(RepairOrder)
        .outerjoin(Worker, Worker.id == RepairOrder.worker_id)
        .outerjoin(FaultKind, FaultKind.id == RepairOrder.fault_kind_id)
        .outerjoin(Unit, Unit.id == RepairOrder.unit_id)
        .outerjoin(Timer, and_(Timer.subject_id == RepairOrder.id, *_IS_FINISH))
        .where(*_within(basis))
        .order_by(RepairOrder.id, Timer.turn)
    )


def _is_received() -> ColumnElement[bool]:
    """Whether a receipt that stands has paid the order."""
    back = select(Payment.id).where(Payment.reverses_id == RepairOrder.payment_id)
    return RepairOrder.payment_id.is_not(None) & ~back.correlate(RepairOrder).exists()


def _costs(session: Session, basis: str, within: Within) -> dict[int, tuple[int, int]]:
    """What material and labour of each order come to, in fen."""
    found: dict[int, tuple[int, int]] = {}
    for order_id, is_labour, fen in plain_rows(session, _sums(basis), within):
        material, labour = found.get(order_id, (0, 0))
        found[order_id] = (material, fen) if is_labour else (fen, labour)
    return found


@cache
def _sums(basis: str) -> Select[*tuple[Any, ...]]:
    return (
        select(RepairLine.order_id, RepairLine.is_labour, func.sum(RepairLine.amount))
        .where(RepairLine.order_id.in_(_theirs(basis)))
        .group_by(RepairLine.order_id, RepairLine.is_labour)
    )


class _Calls(msgspec.Struct):
    """The call-backs of an order: whether one was made, reached somebody, heard that he is not
    satisfied; who reached somebody first, by when the first was owed, as they lie in the file."""

    is_made: bool = False
    is_reached: bool = False
    is_unsatisfied: bool = False
    post: str = ""
    due_on: str = ""


def _calls(session: Session, basis: str, within: Within) -> dict[int, _Calls]:
    """The calls of each order that were made or are owed; what was not needed is none. One that was
    called back before they were kept was reached by nobody who is known."""
    found: dict[int, _Calls] = defaultdict(_Calls)
    for order_id, state, post, due in plain_rows(session, _called(basis), within):
        if state not in _COUNTED:  # asked of SQLite it would begin with all calls there ever were
            continue
        mine = found[order_id]
        mine.is_made |= state in _MADE
        mine.is_unsatisfied |= state == CallState.UNSATISFIED
        mine.due_on = min(due, mine.due_on or due)
        if state in REACHED and not mine.is_reached:
            mine.is_reached, mine.post = True, post or CallerPost.OFFICE
    for (order_id,) in plain_rows(session, _moved(basis), within):
        if order_id not in found:
            found[order_id] = _Calls(is_made=True)
    return found


@cache
def _called(basis: str) -> Select[*tuple[Any, ...]]:
    columns = (RepairCall.order_id, RepairCall.state, RepairCall.post, RepairCall.due_on)
    return (
        select(*columns)
        .where(RepairCall.turn > 0, RepairCall.order_id.in_(_theirs(basis)))
        .order_by(RepairCall.called_on.is_(None), RepairCall.called_on, RepairCall.id)
    )


@cache
def _moved(basis: str) -> Select[int]:
    """The orders that were called back, by their history."""
    return select(StateMove.subject_id).where(
        StateMove.subject_kind == "repair_order",
        StateMove.to_state == OrderState.CALLED_BACK,
        StateMove.subject_id.in_(_theirs(basis)),
    )


def _fact(
    row: _Line,
    calls: _Calls | None,
    cost: tuple[int, int],
    *,
    moment: int,
    post_titles: Mapping[str, str],
    building: str,
) -> OrderFact:
    is_reported = row.counted == row.reported_at
    reported, worked = wall_time(from_microseconds(row.reported_at)), 0
    if row.done_at is not None and row.arrived_at is not None:
        worked = (row.done_at - row.arrived_at) // _MINUTE
    return OrderFact(
        id=row.id,
        day=(reported if is_reported else wall_time(from_microseconds(row.counted))).date(),
        worker=row.worker,
        kind=row.kind,
        building=building,
        hour=reported.hour,
        end=_end(row, moment),
        is_cancelled=row.state == OrderState.CANCELLED,
        is_merged=row.state == OrderState.JOINED,
        is_urgent=row.urgency == Urgency.URGENT,
        arrived_in_time=_in_time(row, moment),
        is_verified=row.state in _VERIFIED or row.opened_on is not None,
        is_reopened=row.opened_on is not None,
        was_not_right=bool(row.not_right),
        called=_is_called(row, calls, moment),
        is_reached=calls is not None and calls.is_reached,
        is_satisfied=calls is not None and not calls.is_unsatisfied,
        post=post_titles.get(calls.post, "") if calls is not None else "",
        minutes=worked,
        material=cost[0],
        labour=cost[1],
        is_paid_service=row.work_class == WorkClass.PAID,
        received=sum(cost) if row.is_received else 0,
    )


def _end(row: _Line, moment: int) -> RunEnd:
    """How an order stands to its deadline; one that is paused is not yet due."""
    if row.state in FINISHED:
        if not row.is_timed:
            return "untimed"
        ended = row.stopped_at or moment
        return "late" if row.due_at is not None and ended > row.due_at else "on_time"
    return "overdue" if row.due_at is not None and row.due_at < moment else "not_due"


def _in_time(row: _Line, moment: int) -> bool | None:
    """Whether somebody came at once to an emergency; None while the time still runs."""
    if row.urgency != Urgency.URGENT:
        return None
    waited = (row.arrived_at or moment) - row.reported_at
    if row.arrived_at is None and waited <= _URGENT_ARRIVAL:
        return None
    return bool(row.arrived_at is not None and waited <= _URGENT_ARRIVAL)


def _is_called(row: _Line, calls: _Calls | None, moment: int) -> bool | None:
    """Whether somebody was asked how the repair holds, or tried as often as the office tries; None
    while it need not be asked yet, or nobody reported it."""
    if calls is not None and calls.is_made:
        return True
    if row.state not in _VERIFIED or row.done_at is None or row.ledger_id is not None:
        return None
    if calls is None and not (row.reporter or row.phone or row.unit_id):
        return None
    if row.state == OrderState.CLOSED:
        return False
    if calls is not None and calls.due_on:
        over = calls.due_on < wall_time(from_microseconds(moment)).date().isoformat()
    else:
        over = row.done_at + _CALL_WITHIN < moment
    return False if over else None


REPAIRS_REPORT = report_of_repairs(month_facts)
