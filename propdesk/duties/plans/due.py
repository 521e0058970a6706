"""How tasks stand, as conditions of the moment, and what Today says of them."""

from collections.abc import Iterator
from datetime import timedelta

from msgspec import structs
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from propdesk.db.listing import this_minute
from propdesk.db.store import now, today
from propdesk.duties.plans.absences import is_nobodys
from propdesk.duties.plans.models import DutyTask
from propdesk.duties.plans.rules import TaskState
from propdesk.kernel.clock import begin_of
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import N_, _

# What was missed before that is seen in the list; it would stand here for ever.
LATELY = timedelta(days=7)


def _open() -> ColumnElement[bool]:
    return DutyTask.state == TaskState.OPEN


def is_today(session: Session) -> ColumnElement[bool]:
    """It is to be done now or until tonight."""
    tonight = begin_of(today(session) + ONE_DAY)
    return and_(_open(), DutyTask.begins < tonight, DutyTask.ends >= this_minute(session))


def is_not_entered(session: Session) -> ColumnElement[bool]:
    """Its time is over and nothing was typed; that is not missed yet."""
    moment = this_minute(session)
    unknown = DutyTask.missed_at.is_(None)
    return and_(_open(), DutyTask.ends < moment, DutyTask.closes > moment, unknown)


def is_missed(session: Session) -> ColumnElement[bool]:
    """The limit for entering it is over too, or it is known that nobody did it."""
    moment = this_minute(session)
    known = or_(DutyTask.closes <= moment, DutyTask.missed_at.is_not(None))
    return and_(_open(), known, DutyTask.ends < moment)


def is_unassigned(_session: Session) -> ColumnElement[bool]:
    """Nobody is to do it, or somebody who is away then or has left."""
    return and_(_open(), is_nobodys())


def due(session: Session) -> Iterator[Due]:
    """A line for each that there is, the most pressing first."""
    lately = DutyTask.ends > now(session) - LATELY
    lines = (
        (N_("Tasks missed in the last 7 days"), "missed", "triangle-alert",
            and_(is_missed(session), lately)),
        (N_("Tasks not yet entered"), "not-entered", "clock", is_not_entered(session)),
        (N_("Tasks that nobody does yet"), "unassigned", "user",
            and_(is_unassigned(session), lately)),
        (N_("Tasks to do today"), "today", "list-checks", is_today(session)),
    )  # fmt: skip
    for title, chip, icon, holds in lines:
        found = session.execute(select(DutyTask.id, DutyTask.planned).where(holds))
        line = Due(
            group=DueGroup.WORK,
            icon=icon,
            title=_(title),
            page_id="duties.tasks",
            place=_("Tasks"),
            context={"filter": chip},
            is_overdue=chip == "missed",
        )
        is_part = chip in ("missed", "unassigned")  # the lists have older ones as well
        for one in over_records(line, "duty_task", found, part=is_part):
            yield structs.replace(one, oldest=None) if chip == "today" else one
