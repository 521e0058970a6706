"""What a plan asks for on which day, for subjects that make records of their own out of it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import SQLColumnExpression, case, select, type_coerce
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records import moving
from propdesk.db.store import acting, today, use_case
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


def asks_for(session: Session, plan_id: int, day: date) -> bool:
    """Whether a plan has a task on a day, whatever became of it."""
    query = select(DutyTask.id).where(DutyTask.plan_id == plan_id, _DAY.in_((day,)))
    return session.scalar(query.limit(1)) is not None


def settle_tasks(
    session: Session, plan_id: int, day: date, *, done_at: datetime, done_by: str, result: str
) -> int:
    """Enter as done what a plan asked for on a day, where the user may; how many tasks.

    A task that was entered or not needed stays as it is.
    """
    if DO not in acting(session).permissions:
        return 0
    query = select(DutyTask.id).where(
        DutyTask.plan_id == plan_id, _DAY.in_((day,)), DutyTask.state == TaskState.OPEN
    )
    ids = session.scalars(query).all()
    for one in ids:
        form = Doing(done_at=done_at, done_by=done_by, result=result)
        moving.move(session, TASK, one, TaskState.DONE, form=form)
    return len(ids)


@use_case(permission="duties.view")
def running_plans(session: Session) -> Sequence[tuple[int, str]]:
    """The plans that have not ended, by number."""
    runs = Plan.until.is_(None) | (Plan.until >= today(session))
    query = select(Plan.id, Plan.no, Plan.what).where(runs).order_by(Plan.no)
    return [(one, f"{no} {what}") for one, no, what in session.execute(query)]
