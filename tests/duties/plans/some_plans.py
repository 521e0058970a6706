"""Plans of an office for tests and pictures: daily rounds, a weekly test, a monthly notice."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.duties.plans.doing import TASK_USES, finish_task
from propdesk.duties.plans.models import DutyTask
from propdesk.duties.plans.register import PLANS, PlanFields
from propdesk.duties.plans.rules import Every, HolidayChoice, TaskState

DAY = date(2026, 11, 20)
ROUND = PlanFields(
    what="水泵房、配电房巡查",
    every=Every.DAYS,
    windows="08:00-10:00, 14:00-16:00, 22:00-02:00",
    begins=DAY,
    tolerance=10,
    lead=3,
)
PUMPS = PlanFields(
    what="消防水泵试运行", every=Every.WEEKS, weekdays="5", begins=DAY - timedelta(days=14)
)
NOTICES = PlanFields(
    what="张贴收费公示",
    every=Every.MONTHS,
    month_days="5, 31",
    begins=DAY - timedelta(days=60),
    holidays=HolidayChoice.MOVE,
    lead=31,
)
FILTERS = PlanFields(what="更换滤芯", step=3, begins=DAY, from_done=True, lead=14)


def some_tasks(session: Session) -> list[int]:
    """The ids of the tasks, the first first."""
    return list(session.scalars(select(DutyTask.id).order_by(DutyTask.begins, DutyTask.id)))


def put_plans(store: Store) -> list[int]:
    """Enter them, with a task done and one not needed; their ids."""
    ids = [store.write(PLANS.uses.add, fields=one) for one in (ROUND, PUMPS, NOTICES, FILTERS)]
    tasks = store.read(some_tasks)
    store.write(finish_task, task_id=tasks[0], done_at=store.clock.now(), done_by="周师傅")
    store.write(TASK_USES.move, record_id=tasks[-1], to=TaskState.NOT_NEEDED, why="外墙施工，暂停")
    return ids
