"""The orders of a year as the month report counts them: one read, one fact an order."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, bindparam, func, select
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
Due = tuple[int | None, int | None]
"""When a deadline is due, and when it was stopped."""
_MADE = (*REACHED, CallState.NOT_REACHED)
_COUNTED = (*_MADE, *WAITING)


@use_case(permission="repairs.view")
def month_facts(session: Session, *, basis: str, first: date, last: date) -> Sequence[OrderFact]:
    """The orders reported, or finished, between two days, as they stand at this moment."""
    within = {"since": begin_of(first), "until": begin_of(last + ONE_DAY)}
    deadlines = {row[0]: row[1:] for row in plain_rows(session, _deadlines(basis), within)}
    calls, moved = _calls(session, basis, within), _moved(session, basis, within)
    costs, moment = _costs(session, basis, within), microseconds(now(session))
    return [
        _fact(
            row,
            deadlines.get(row.id),
            _told(row, calls, moved),
            costs.get(row.id, (0, 0)),
            moment,
        )
        for row in _read(session, basis, within)
    ]


class _Line(msgspec.Struct, kw_only=True):
    """An order as it lies in the file: moments in microseconds, words as texts."""

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
    is_received: bool
    reporter: str
    phone: str
    unit_id: int | None
    worker: str
    kind: str
    building: str


def _read(session: Session, basis: str, within: Within) -> Iterator[_Line]:
    """The orders of the days asked for."""
    names, buildings = _lines(basis).selected_columns.keys(), titles_of_buildings(session)
    for row in plain_rows(session, _lines(basis), within):
        named = dict(zip(names, row, strict=True))
        yield _Line(building=buildings.get(named.pop("building_id"), ""), **named)


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
    return (
        select(
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
            Unit.building_id,
        )
        .select_from(RepairOrder)
        .outerjoin(Worker, Worker.id == RepairOrder.worker_id)
        .outerjoin(FaultKind, FaultKind.id == RepairOrder.fault_kind_id)
        .outerjoin(Unit, Unit.id == RepairOrder.unit_id)
        .where(*_within(basis))
        .order_by(RepairOrder.id)
    )


def _is_received() -> ColumnElement[bool]:
    """Whether a receipt that stands has paid the order."""
    back = select(Payment.id).where(Payment.reverses_id == RepairOrder.payment_id)
    return RepairOrder.payment_id.is_not(None) & ~back.correlate(RepairOrder).exists()


def _costs(session: Session, basis: str, within: Within) -> dict[int, tuple[int, int]]:
    """What material and labour of each order come to, in fen."""
    query = (
        select(RepairLine.order_id, RepairLine.is_labour, func.sum(RepairLine.amount))
        .where(RepairLine.order_id.in_(_theirs(basis)))
        .group_by(RepairLine.order_id, RepairLine.is_labour)
    )
    found: dict[int, tuple[int, int]] = {}
    for order_id, is_labour, amount in session.execute(query, within):
        material, labour = found.get(order_id, (0, 0))
        found[order_id] = (material, amount.fen) if is_labour else (amount.fen, labour)
    return found


@cache
def _deadlines(basis: str) -> Select[*tuple[Any, ...]]:
    """Order, due, stopped: the last deadline of each order for its finish comes last, as one that
    was opened again has a second."""
    return (
        select(Timer.subject_id, Timer.due_at, Timer.stopped_at)
        .where(Timer.subject_kind == "repair_order", Timer.name == "finish")
        .where(Timer.subject_id.in_(_theirs(basis)))
        .order_by(Timer.turn)
    )


class _Calls(msgspec.Struct):
    """The call-backs of an order: how each ended, who reached somebody first, by when the first
    was owed."""

    states: list[CallState] = msgspec.field(default_factory=list)
    post: CallerPost | None = None
    due_on: date | None = None


def _calls(session: Session, basis: str, within: Within) -> dict[int, _Calls]:
    """The calls of each order that were made or are owed; what was not needed is none."""
    columns = (RepairCall.order_id, RepairCall.state, RepairCall.post, RepairCall.due_on)
    query = (
        select(*columns)
        .where(RepairCall.turn > 0, RepairCall.state.in_(_COUNTED))
        .where(RepairCall.order_id.in_(_theirs(basis)))
        .order_by(RepairCall.called_on.is_(None), RepairCall.called_on, RepairCall.id)
    )
    found: dict[int, _Calls] = defaultdict(_Calls)
    for order_id, state, post, due in session.execute(query, within):
        mine = found[order_id or 0]
        mine.states.append(state)
        mine.due_on = due if mine.due_on is None else min(due, mine.due_on)
        if state in REACHED and mine.post is None:
            mine.post = post or CallerPost.OFFICE
    return found


def _moved(session: Session, basis: str, within: Within) -> set[int]:
    """The orders that were called back before answers were kept."""
    moved = select(StateMove.subject_id).where(
        StateMove.subject_kind == "repair_order",
        StateMove.to_state == OrderState.CALLED_BACK,
        StateMove.subject_id.in_(_theirs(basis)),
    )
    return set(session.scalars(moved, within))


def _fact(
    row: _Line,
    deadline: Due | None,
    calls: _Calls | None,
    cost: tuple[int, int],
    moment: int,
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
        building=row.building,
        hour=reported.hour,
        end=_end(row.state, deadline, moment),
        is_cancelled=row.state == OrderState.CANCELLED,
        is_merged=row.state == OrderState.JOINED,
        is_urgent=row.urgency == Urgency.URGENT,
        arrived_in_time=_in_time(row, moment),
        is_verified=row.state in _VERIFIED or row.opened_on is not None,
        is_reopened=row.opened_on is not None,
        was_not_right=bool(row.not_right),
        called=_is_called(row, calls, moment),
        is_reached=calls is not None and any(one in REACHED for one in calls.states),
        is_satisfied=calls is not None and CallState.UNSATISFIED not in calls.states,
        post=calls.post.label if calls is not None and calls.post is not None else "",
        minutes=worked,
        material=cost[0],
        labour=cost[1],
        is_paid_service=row.work_class == WorkClass.PAID,
        received=sum(cost) if row.is_received else 0,
    )


def _end(state: str, deadline: Due | None, moment: int) -> RunEnd:
    """How an order stands to its deadline; one that is paused is not yet due."""
    due, stopped = deadline or (None, None)
    if state in FINISHED:
        if deadline is None:
            return "untimed"
        ended = stopped or moment
        return "late" if due is not None and ended > due else "on_time"
    return "overdue" if due is not None and due < moment else "not_due"


def _in_time(row: _Line, moment: int) -> bool | None:
    """Whether somebody came at once to an emergency; None while the time still runs."""
    if row.urgency != Urgency.URGENT:
        return None
    waited = (row.arrived_at or moment) - row.reported_at
    if row.arrived_at is None and waited <= _URGENT_ARRIVAL:
        return None
    return bool(row.arrived_at is not None and waited <= _URGENT_ARRIVAL)


def _told(row: _Line, calls: dict[int, _Calls], moved: set[int]) -> _Calls | None:
    """The calls of an order; one that was called back before they were kept was reached by nobody
    who is known."""
    return calls.get(row.id) or (_Calls([CallState.NOT_REACHED]) if row.id in moved else None)


def _is_called(row: _Line, calls: _Calls | None, moment: int) -> bool | None:
    """Whether somebody was asked how the repair holds, or tried as often as the office tries; None
    while it need not be asked yet, or nobody reported it."""
    if calls is not None and any(one in _MADE for one in calls.states):
        return True
    if row.state not in _VERIFIED or row.done_at is None or row.ledger_id is not None:
        return None
    if calls is None and not (row.reporter or row.phone or row.unit_id):
        return None
    due = calls.due_on if calls is not None else None
    over = (
        due < wall_time(from_microseconds(moment)).date()
        if due
        else row.done_at + _CALL_WITHIN < moment
    )
    return False if row.state == OrderState.CLOSED or over else None


REPAIRS_REPORT = report_of_repairs(month_facts)
