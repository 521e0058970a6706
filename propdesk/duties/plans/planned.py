"""What a plan asks for on which day, for subjects that make records of their own out of it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import SQLColumnExpression, case, select, type_coerce, update
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records import moving
from propdesk.db.records.kinds import Values
from propdesk.db.records.rows import stored_row
from propdesk.db.records.saving import note
from propdesk.db.states import keep_move
from propdesk.db.store import acting, now, today, use_case
from propdesk.db.tables import DayType
from propdesk.duties.plans.absences import DAY_OF_TASK, is_away
from propdesk.duties.plans.models import TEAM_TABLE, WORKER_TABLE, DutyTask, Plan
from propdesk.duties.plans.register import DO, TASK, Doing
from propdesk.duties.plans.rules import TaskState


class PlannedDay(msgspec.Struct, frozen=True):
    """A day on which a plan asks for something; `who` does it, '' while nobody does."""

    plan_id: int
    day: date
    who: str


_DAY: SQLColumnExpression[date] = type_coerce(DAY_OF_TASK, DayType())


def days_planned(
    session: Session, plans: Collection[int], first: date, last: date
) -> Sequence[PlannedDay]:
    """The days of these plans whose tasks are not settled yet, each once; a night shift is one."""
    worker = select(WORKER_TABLE.c.name).where(WORKER_TABLE.c.id == DutyTask.worker_id)
    team = select(TEAM_TABLE.c.name).where(TEAM_TABLE.c.id == DutyTask.team_id)
    there = case(
        (DutyTask.worker_id.is_(None), team.scalar_subquery()),
        (is_away(DutyTask.worker_id, DAY_OF_TASK), team.scalar_subquery()),
        else_=worker.scalar_subquery(),
    )
    query = (
        select(DutyTask.plan_id, _DAY, there)
        .where(
            among(DutyTask.plan_id, plans),
            DutyTask.state == TaskState.OPEN,
            _DAY.between(first, last),
        )
        .order_by(_DAY, DutyTask.begins)
    )
    found: dict[tuple[int, date], PlannedDay] = {}
    for plan_id, day, who in session.execute(query):
        found.setdefault((plan_id, day), PlannedDay(plan_id, day, who or ""))
    return list(found.values())


def days_asked(
    session: Session, plans: Collection[int], first: date, last: date
) -> set[tuple[int, date]]:
    """The plans and days that have a task, whatever became of it."""
    query = select(DutyTask.plan_id, _DAY).where(
        among(DutyTask.plan_id, plans), _DAY.between(first, last)
    )
    return {(plan_id, day) for plan_id, day in session.execute(query.distinct())}


class ToldOfTask(msgspec.Struct, frozen=True, kw_only=True):
    """What records of another subject say of a task: when it was done, by whom and the numbers
    of these records; without a moment, that nobody did it."""

    done_at: datetime | None = None
    done_by: str = ""
    result: str = ""


def tasks_of(session: Session, plan_id: int, day: date) -> Sequence[DutyTask]:
    """What a plan asked for on a day, in its order."""
    query = select(DutyTask).where(DutyTask.plan_id == plan_id, _DAY.in_((day,)))
    return session.scalars(query.order_by(DutyTask.begins, DutyTask.id)).all()


def settle_task(
    session: Session, task: DutyTask, told: ToldOfTask | None, *, taken_back: bool = False
) -> None:
    """Enter what records say of a task, where the user may; None where they say nothing yet.

    What a clerk entered of it, or was not needed, stays. A moment that was told before becomes a
    later one only, unless what told it was `taken_back`. The task is open again where nothing is
    left that told it, or what was corrected says that nobody did it.
    """
    if DO not in acting(session).permissions:
        return
    done_at = None if told is None else told.done_at
    if task.state is TaskState.OPEN:
        missed_at = None if told is None or done_at is not None else task.missed_at or now(session)
        if told is not None and done_at is not None:
            form = Doing(done_at=done_at, done_by=told.done_by, result=told.result)
            given = {"told": True, "missed_at": None}
            moving.move(session, TASK, task.id, TaskState.DONE, form=form, given=given)
        elif missed_at != task.missed_at:
            task.missed_at = missed_at
            session.flush()
    elif task.state is TaskState.DONE and task.told and task.done_at is not None:
        if done_at is None and (taken_back or told is not None):
            _open_again(session, task.id)
            settle_task(session, session.get_one(DutyTask, task.id), told)
        elif done_at is not None and (done_at > task.done_at or taken_back):
            _correct(session, task.id, told)


def _open_again(session: Session, task_id: int) -> None:
    """Open a task anew that records said was done, and say so no more."""
    none = {"done_at": None, "done_by": "", "result": "", "told": None}
    before = stored_row(session, TASK, task_id)
    moving.put_state(session, TASK, task_id, (TaskState.DONE, TaskState.OPEN), none)
    keep_move(session, (TASK.kind, task_id), TaskState.DONE, TaskState.OPEN)
    _noted(session, task_id, "undo", before)


def _correct(session: Session, task_id: int, told: ToldOfTask | None) -> None:
    """Write when a task was done after all."""
    before = stored_row(session, TASK, task_id)
    values = {} if told is None else msgspec.structs.asdict(told)
    session.execute(update(DutyTask).where(DutyTask.id == task_id).values(values))
    session.expire_all()
    if stored_row(session, TASK, task_id) != before:
        _noted(session, task_id, "change", before)


def _noted(session: Session, task_id: int, verb: str, before: Values) -> None:
    after = stored_row(session, TASK, task_id)
    note(session, TASK, session.get_one(DutyTask, task_id), verb, (before, after))
    TASK.saved(session, before, after)


@use_case(permission="duties.view")
def running_plans(session: Session) -> Sequence[tuple[int, str]]:
    """The plans that have not ended, by number."""
    runs = Plan.until.is_(None) | (Plan.until >= today(session))
    query = select(Plan.id, Plan.no, Plan.what).where(runs).order_by(Plan.no)
    return [(one, f"{no} {what}") for one, no, what in session.execute(query)]
