"""Entering what became of a task: when it was done and by whom, or why it was not needed."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from propdesk.db.records import moving
from propdesk.db.records.saving import the_record
from propdesk.db.records.uses import RecordUses
from propdesk.db.store import now, use_case
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
