"""By when an order is answered, reached and finished: as its kind says, by its appointment."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import Values
from propdesk.db.store import now, today
from propdesk.db.tables import microseconds
from propdesk.duties.clocks.rules import Limit
from propdesk.duties.clocks.service import ClockRule, Clocks
from propdesk.duties.hours.rules import TimeBasis
from propdesk.kernel.i18n import N_
from propdesk.repairs.kinds.models import FaultKind
from propdesk.repairs.kinds.rules import RESTART, WARRANTY_FINISH, WARRANTY_LOOK, WorkClass
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import (
    AT_WORK,
    DROPPED,
    FINISHED,
    UNDER_WAY,
    OrderState,
    QuoteAnswer,
    Urgency,
)
from propdesk.repairs.workers.models import Worker
from propdesk.repairs.workers.rules import WorkerState
from propdesk.system.settings.service import estate_settings

_DAY = timedelta(days=1) // timedelta(microseconds=1)

_MINUTE = int(timedelta(minutes=1).total_seconds() * 1_000_000)
# What holds for an order whose kind nobody said; ordinary, urgent.
_USUAL = {"answer": (60, 15), "arrive": (480, 30), "finish": (960, 240)}
_URGENT = {"answer": "urgent_answer", "arrive": "urgent_arrive", "finish": "urgent_finish"}
_HANGS_ON = ("fault_kind_id", "urgency", "work_class", "visit_until")


def _limit(session: Session, row: Values, event: str) -> Limit:
    """How long there is for an event of an order, by its stored row."""
    urgent = row["urgency"] == Urgency.URGENT
    kind = session.get(FaultKind, row["fault_kind_id"]) if row["fault_kind_id"] else None
    if kind is None:
        ordinary, pressing = _USUAL[event]
        basis = TimeBasis.ROUND if urgent else TimeBasis.OFFICE
        return Limit(pressing if urgent else ordinary, basis)
    if urgent:
        return Limit(getattr(kind, _URGENT[event]), TimeBasis.ROUND)
    basis = kind.finish_hours if event == "finish" and kind.finish_hours else kind.hours
    return Limit(getattr(kind, f"{event}_minutes"), basis)


def _answer(session: Session, row: Values) -> Limit:
    return _limit(session, row, "answer")


def _restart(session: Session, row: Values) -> Limit | None:
    """Who was not satisfied is answered within a day, whatever the kind; urgent orders as ever."""
    if row["state"] != OrderState.REOPENED:
        return None  # taken apart, it has the time it had
    urgent = row["urgency"] == Urgency.URGENT
    return _answer(session, row) if urgent else Limit(RESTART, TimeBasis.ROUND)


def _arrive(session: Session, row: Values) -> Limit:
    """The builder of a part under warranty looks within a day; an appointment is kept."""
    if (visit := _visit(row)) is not None:
        return visit
    if row["work_class"] == WorkClass.WARRANTY and row["urgency"] != Urgency.URGENT:
        return Limit(WARRANTY_LOOK, TimeBasis.ROUND)
    return _limit(session, row, "arrive")


def _finish(session: Session, row: Values) -> Limit:
    """A planned order has its time from the appointment on."""
    if row["work_class"] == WorkClass.WARRANTY and row["urgency"] != Urgency.URGENT:
        return Limit(WARRANTY_FINISH, TimeBasis.ROUND)
    usual, visit = _limit(session, row, "finish"), _visit(row)
    if visit is None or row["urgency"] == Urgency.URGENT:
        return usual
    return max((usual, visit), key=lambda one: one.minutes)


def _visit(row: Values) -> Limit | None:
    """Until the end of the appointment; urgent orders wait for none."""
    until = row["visit_until"]
    if until is None or row["urgency"] == Urgency.URGENT:
        return None
    return Limit(max(1, (until - row["reported_at"]) // _MINUTE), TimeBasis.ROUND)


CLOCKS = Clocks(
    kind="repair_order",
    model=RepairOrder,
    title=N_("Repairs overdue"),
    pause_title=N_("Repairs whose pause is over"),
    rules=(
        ClockRule(
            name="answer",
            title=N_("Response"),
            begins="reported_at",
            limit=_answer,
            hangs_on=("fault_kind_id", "urgency"),
            done=(*UNDER_WAY, *FINISHED),
            paused=(OrderState.PAUSED,),
            dropped=DROPPED,
            anew=_restart,
        ),
        ClockRule(
            name="arrive",
            title=N_("Arrive"),
            begins="reported_at",
            limit=_arrive,
            hangs_on=_HANGS_ON,
            ends="arrived_at",
            done=FINISHED,
            paused=(OrderState.PAUSED,),
            dropped=DROPPED,
        ),
        ClockRule(
            name="finish",
            title=N_("Finish"),
            begins="reported_at",
            limit=_finish,
            hangs_on=_HANGS_ON,
            ends="done_at",
            done=FINISHED,
            paused=(OrderState.PAUSED,),
            dropped=DROPPED,
        ),
        ClockRule(
            name="builder_look",
            title=N_("Builder looks"),
            begins="letter_at",
            limit=lambda _session, _row: Limit(WARRANTY_LOOK, TimeBasis.ROUND),
            ends="arrived_at",
            done=FINISHED,
            dropped=DROPPED,
        ),
        ClockRule(
            name="builder_mends",
            title=N_("Builder mends"),
            begins="letter_at",
            limit=lambda _session, _row: Limit(WARRANTY_FINISH, TimeBasis.ROUND),
            ends="done_at",
            done=FINISHED,
            dropped=DROPPED,
        ),
    ),
)


def is_too_late(session: Session, done: int | None) -> bool:
    """Whether an order that was finished at a moment of the file is not opened again any more."""
    days = estate_settings(session).reopen_days
    return done is not None and microseconds(now(session)) - done > days * _DAY


# What waits besides


def needs_another(session: Session) -> ColumnElement[bool]:
    """The condition that an order is with somebody who has left or is away today."""
    return needs_another_on(today(session))


def needs_another_on(day: date) -> ColumnElement[bool]:
    """The same on a day."""
    from propdesk.duties.plans.service import is_absent  # not read at a start

    left = select(Worker.id).where(Worker.state == WorkerState.LEFT)
    gone = RepairOrder.worker_id.in_(left) | is_absent(
        RepairOrder.worker_id, literal(day.isoformat())
    )
    return RepairOrder.state.in_(AT_WORK) & gone


def is_slip_out(_session: Session) -> ColumnElement[bool]:
    """The condition that a finished order has no signed slip in the office; what came in with an
    old ledger had its paper there."""
    return (
        RepairOrder.state.in_(FINISHED)
        & RepairOrder.is_signed.is_(False)
        & RepairOrder.ledger_id.is_(None)
    )


def is_quote_open(_session: Session) -> ColumnElement[bool]:
    """The condition that a household has not said yet whether it wants the work at that price."""
    waits = RepairOrder.quote_answer == QuoteAnswer.WAITING
    return waits & RepairOrder.state.in_(AT_WORK)


def is_without_promise(session: Session) -> ColumnElement[bool]:
    """The condition that an order is late and nobody promised the household another day."""
    return CLOCKS.is_over(session) & RepairOrder.promised_on.is_(None)


def is_promise_over(session: Session) -> ColumnElement[bool]:
    """The condition that the day a household was promised is over and the work is not done."""
    return RepairOrder.state.in_(AT_WORK) & (RepairOrder.promised_on < today(session))
