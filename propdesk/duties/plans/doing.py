"""Entering what became of a task: when it was done and by whom, or why it was not needed."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records import moving
from propdesk.db.records.saving import the_record
from propdesk.db.records.uses import RecordUses
from propdesk.db.store import now, use_case
from propdesk.duties.checklists.service import (
    ANSWER_TABLES,
    BEGIN_TABLES,
    CheckResult,
    Typed,
    answer_sheet,
    begin_sheet,
)
from propdesk.duties.plans.models import WORKER_TABLE
from propdesk.duties.plans.register import DO, TASK, Doing
from propdesk.duties.plans.rules import TaskState
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class DoneAhead(UserError):
    """Something was done at an hour that has not come."""

    message = N_("{hour} has not come yet. Check day and time.")


class NotMadeUp(UserError):
    """The plan does not let a task be made up after its time."""

    message = N_(
        "This may not be made up: its time ended at {end}. Enter when it was really done, or say "
        "why it was not needed."
    )


class NothingToCheck(UserError):
    """A task whose plan named no check-list."""

    message = N_("“{what}” has no check-list. Name one in its plan; the next tasks have it.")


TASK_USES = RecordUses(TASK)


@use_case(permission=DO, touches=TASK.touches)
def finish_task(
    session: Session,
    *,
    task_id: int,
    done_at: datetime,
    done_by: str = "",
    result: str = "",
    seen: TaskState | None = None,
) -> None:
    """Write down that a task was done, at the moment it was, however late it is typed.

    Raises DoneAhead, NotMadeUp, RecordGone, and as `move` does.
    """
    task = the_record(session, TASK, task_id)
    if done_at > now(session):
        raise DoneAhead(hour=f"{wall_time(done_at):%Y-%m-%d %H:%M}")
    if not task.make_up and done_at > task.ends + timedelta(minutes=task.tolerance):
        raise NotMadeUp(end=f"{wall_time(task.ends):%m-%d %H:%M}")
    form = Doing(done_at=done_at, done_by=done_by.strip(), result=result.strip())
    moving.move(session, TASK, task_id, TaskState.DONE, seen=seen, form=form)


@use_case(permission=DO, touches=BEGIN_TABLES)
def begin_check(session: Session, *, task_id: int) -> int:
    """Begin the check-list of a task, or go on with it; the id of its sheet.

    Raises NothingToCheck, RecordGone.
    """
    task = the_record(session, TASK, task_id)
    if task.check_list_id is None:
        raise NothingToCheck(what=task.what)
    who = session.scalar(select(WORKER_TABLE.c.name).where(WORKER_TABLE.c.id == task.worker_id))
    return begin_sheet(
        session, kind=TASK.kind, record_id=task_id, list_id=task.check_list_id, worker=who or ""
    )


@use_case(permission=DO, touches=(*TASK.touches, *ANSWER_TABLES))
def answer_task(
    session: Session,
    *,
    task_id: int,
    sheet_id: int,
    typed: Typed,
    worker: str = "",
    finish: bool = False,
) -> CheckResult:
    """Answer the check-list of a task; with `finish` the task is done by it, now.

    Raises as `answer_sheet` and `finish_task`.
    """
    result = answer_sheet(session, sheet_id=sheet_id, typed=typed, worker=worker, finish=finish)
    task = the_record(session, TASK, task_id)
    if finish and task.state is TaskState.OPEN:
        finish_task(
            session,
            task_id=task_id,
            done_at=now(session),
            done_by=worker,
            result=result.words,
            seen=task.state,
        )
    return result
