"""Tasks out of plans: ahead of time, each once; what is not begun anew when its plan changes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import zip_longest

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from propdesk.db.plain_rows import insert_rows
from propdesk.db.records.kinds import Values
from propdesk.db.store import now, today, use_case
from propdesk.db.tables import microseconds, stored
from propdesk.duties.checklists.models import CheckSheet
from propdesk.duties.hours.rules import WorkCalendar
from propdesk.duties.hours.service import work_calendar
from propdesk.duties.plans.models import MADE, WORKER_TABLE, DutyTask, Plan, PlanReach
from propdesk.duties.plans.recurring import (
    Recurrence,
    next_after_done,
    planned_days,
    real_days,
)
from propdesk.duties.plans.rules import (
    HAS_LEFT,
    Every,
    HolidayChoice,
    TaskState,
    read_days,
    read_windows,
)
from propdesk.kernel.clock import wall_time
from propdesk.kernel.days import ONE_DAY

# How far before and behind a stretch days are looked at that may move into it, or end its last one.
_AROUND = 31
_TURN = {Every.DAYS: 1, Every.WEEKS: 7, Every.MONTHS: 31, Every.YEARS: 366}
_ANOTHER = 7 * 24 * 60
_COLUMNS = (
    *("planned", "start", "begins", "ends", "closes", "on_day", "provisional"),
    *("plan_id", "what", "team_id", "worker_id", "tolerance", "make_up", "state"),
    *("done_by", "result", "check_list_id"),
)
Wanted = tuple[date, date, date | None]
"""The day of the plan, the day it is done on, and the one on which the next is done."""
Times = tuple[date, int, datetime, datetime, datetime, date, bool]
"""What is each task's own: the first seven columns."""
Stored = tuple[int | str | None, ...]


@use_case(permission="", touches=MADE)
def make_tasks(session: Session) -> int:
    """Make the tasks of all plans up to their lead time, those of days the program was shut among
    them; how many. Made again, there are none."""
    calendar = work_calendar(session)
    return sum(_make(session, plan, calendar) for plan in _behind(session))


@use_case(permission="")
def tasks_are_behind(session: Session) -> bool:
    """Whether some plan has days whose tasks have not been made."""
    return bool(_behind(session))


def _behind(session: Session) -> list[Plan]:
    reach = {row.plan_id: row.made_to for row in session.scalars(select(PlanReach))}
    day = today(session)
    return [
        plan
        for plan in session.scalars(select(Plan).order_by(Plan.id))
        if reach.get(plan.id, date.min) < day + ONE_DAY * plan.lead
    ]


def plan_saved(session: Session, before: Values, after: Values) -> None:
    """Make anew what is not begun, as the kind of plans calls it after each save."""
    plan_id = (after or before)["id"]
    _forget_unbegun(session, plan_id)
    session.execute(delete(PlanReach).where(PlanReach.plan_id == plan_id))
    if after:
        _make(session, session.get_one(Plan, plan_id), work_calendar(session))


def calendar_changed(session: Session) -> None:
    """Make the tasks anew that holidays move or leave out."""
    calendar = work_calendar(session)
    moved = select(Plan).where(Plan.holidays != HolidayChoice.DO).order_by(Plan.id)
    for plan in session.scalars(moved).all():
        _forget_unbegun(session, plan.id)
        session.execute(delete(PlanReach).where(PlanReach.plan_id == plan.id))
        _make(session, plan, calendar)


@use_case(permission="")
def tasks_await_holidays(session: Session) -> bool:
    """Whether holidays of a year are known now that were not when open tasks were made: a newer
    program brings them."""
    calendar = work_calendar(session)
    query = select(DutyTask.planned, DutyTask.on_day).where(
        DutyTask.state == TaskState.OPEN, DutyTask.provisional.is_(True)
    )
    days = session.execute(query)
    return any(not calendar.is_provisional(of, day or of) for of, day in days)


@use_case(permission="", touches=MADE)
def move_with_holidays(session: Session) -> None:
    """Make those anew."""
    calendar_changed(session)


def task_saved(session: Session, before: Values, after: Values) -> None:
    """Make the next task of a plan that counts from the day the last was done."""
    plan = session.get(Plan, (after or before)["plan_id"])
    if plan is not None and plan.from_done:
        _forget_unbegun(session, plan.id, but=(after or before)["id"])
        _make(session, plan, work_calendar(session))


def _forget_unbegun(session: Session, plan_id: int, but: int = 0) -> None:
    own = (DutyTask.plan_id == plan_id, DutyTask.id != but, DutyTask.state == TaskState.OPEN)
    begun = exists().where(
        CheckSheet.subject_kind == "duty_task", CheckSheet.subject_id == DutyTask.id
    )
    session.execute(delete(DutyTask).where(*own, DutyTask.begins > now(session), ~begun))


def _make(session: Session, plan: Plan, calendar: WorkCalendar) -> int:
    """Make what is missing of a plan up to its lead time; how many."""
    session.flush()
    last = today(session) + ONE_DAY * plan.lead
    if plan.from_done:
        rows = list(_next_by_done(session, plan, calendar, last))
    else:
        rows = list(_missing(session, plan, calendar, last))
    insert_rows(session, "duty_task", _COLUMNS, rows)
    session.merge(PlanReach(plan_id=plan.id, made_to=last))
    session.flush()
    return len(rows)


def recurrence_of(plan: Plan) -> Recurrence:
    """The rule of a plan."""
    return Recurrence(
        every=plan.every,
        step=plan.step,
        begins=plan.begins,
        until=plan.until,
        weekdays=read_days(plan.weekdays, 7),
        month_days=read_days(plan.month_days, 31),
    )


def _missing(session: Session, plan: Plan, calendar: WorkCalendar, last: date) -> Iterator[Stored]:
    """The rows of the days since the plan was last looked at. One that is looked at for the first
    time, or anew, gives what is still ahead: of a new plan also what is going on."""
    reach = session.get(PlanReach, plan.id)
    first = reach.made_to + ONE_DAY if reach else today(session) - ONE_DAY * _AROUND
    moment, made, terms = now(session), _made(session, plan.id), _terms(session, plan)
    for times in _times(plan, _wanted(plan, calendar, first, last), calendar):
        planned, start, begins, ends, *_more = times
        ahead = ends > moment if not made else begins > moment
        if (reach or ahead) and (planned, start) not in made:
            yield _row(times, terms)


def _made(session: Session, plan_id: int) -> set[tuple[date, int]]:
    query = select(DutyTask.planned, DutyTask.start).where(DutyTask.plan_id == plan_id)
    return {(planned, start) for planned, start in session.execute(query)}


def _wanted(plan: Plan, calendar: WorkCalendar, first: date, last: date) -> Iterator[Wanted]:
    rule, around = recurrence_of(plan), ONE_DAY * max(_AROUND, _TURN[plan.every] * plan.step)
    planned = planned_days(rule, first - ONE_DAY * _AROUND, last + around)
    real = sorted(real_days(planned, plan.holidays, calendar).items())
    for (of, day), following in zip_longest(real, (day for _planned, day in real[1:])):
        if first <= of <= last:
            yield of, day, following


def _times(plan: Plan, wanted: Iterable[Wanted], calendar: WorkCalendar) -> Iterator[Times]:
    """The times of each window of each day. What is not entered until then counts as missed:
    `grace` hours after its end, but never later than the next of the same window begins."""
    windows, grace = read_windows(plan.windows), timedelta(hours=plan.grace)
    hangs = plan.holidays is not HolidayChoice.DO
    for planned, day, following in wanted:
        provisional = hangs and calendar.is_provisional(planned, day)
        for window in windows:
            begins, ends = window.on(day)
            closes = ends + grace
            if following is not None:
                closes = max(ends, min(closes, window.begin_on(following)))
            yield planned, window.start, begins, ends, closes, day, provisional


def _terms(session: Session, plan: Plan) -> Stored:
    """What all tasks of a plan say alike, as it is stored."""
    who = _worker(session, plan)
    own = (plan.id, plan.what, plan.team_id, who, plan.tolerance, plan.make_up, TaskState.OPEN)
    return tuple(stored(value) for value in (*own, "", "", plan.check_list_id))


def _row(times: Times, terms: Stored) -> Stored:
    """A task as it is stored."""
    planned, start, begins, ends, closes, day, provisional = times
    moments = (microseconds(begins), microseconds(ends), microseconds(closes))
    return (planned.isoformat(), start, *moments, day.isoformat(), int(provisional), *terms)


def _worker(session: Session, plan: Plan) -> int | None:
    """Who does it; nobody yet when he has left: the task is there all the same."""
    if plan.worker_id is None:
        return None
    found = select(WORKER_TABLE.c.state).where(WORKER_TABLE.c.id == plan.worker_id)
    return None if session.scalar(found) == HAS_LEFT else plan.worker_id


# Plans that count from the day something was done


def _next_by_done(
    session: Session, plan: Plan, calendar: WorkCalendar, last: date
) -> Iterator[Stored]:
    """The one task that comes next; none while one is open, so that copies never pile up."""
    tasks = session.scalars(select(DutyTask).where(DutyTask.plan_id == plan.id)).all()
    if any(task.state == TaskState.OPEN for task in tasks):
        return
    day = _after(session, recurrence_of(plan), tasks)
    if day is None or day > last:
        return
    real = real_days([day], HolidayChoice.MOVE, calendar)
    done_on = day if plan.holidays is HolidayChoice.DO else real.get(day, day)
    first = next(_times(plan, [(day, done_on, None)], calendar))
    planned, start = first[:2]
    taken = {(task.planned, task.start) for task in tasks}
    while (planned, start) in taken:
        start += _ANOTHER
    yield _row((planned, start, *first[2:]), _terms(session, plan))


def _after(session: Session, rule: Recurrence, tasks: Sequence[DutyTask]) -> date | None:
    """The day after what was done last, in the order of the work and not of its entry. What was
    not needed leads to a day ahead."""
    if not tasks:
        return rule.begins
    ends = [(wall_time(one.done_at).date() if one.done_at else one.planned, one) for one in tasks]
    day, newest = max(ends, key=lambda each: (each[0], each[1].id))
    found = next_after_done(rule, day)
    while found is not None and newest.state == TaskState.NOT_NEEDED and found <= today(session):
        found = next_after_done(rule, found)
    return found
