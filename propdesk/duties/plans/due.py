"""What Today says of tasks: to be done, not entered, missed lately, and what nobody does."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from propdesk.db.store import now
from propdesk.duties.plans.conditions import is_missed, is_not_entered, is_today, is_unassigned
from propdesk.duties.plans.models import DutyTask
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import N_, _

# What was missed before that is seen in the list; it would stand here for ever.
LATELY = timedelta(days=7)


def due(session: Session) -> Iterator[Due]:
    """A line for each that there is."""
    lately = DutyTask.ends > now(session) - LATELY
    lines = (
        (N_("Tasks to do today"), "today", "list-checks", is_today(session)),
        (N_("Tasks not yet entered"), "not-entered", "clock", is_not_entered(session)),
        (N_("Tasks missed in the last 7 days"), "missed", "triangle-alert",
            and_(is_missed(session), lately)),
        (N_("Tasks that nobody does yet"), "unassigned", "user",
            and_(is_unassigned(session), lately)),
    )  # fmt: skip
    for title, chip, icon, holds in lines:
        query = select(func.count(), func.min(DutyTask.planned)).where(holds)
        count, oldest = session.execute(query).one()
        if count:
            yield Due(
                group=DueGroup.WORK,
                icon=icon,
                title=_(title),
                count=count,
                page_id="duties.tasks",
                place=_("Tasks"),
                oldest=None if chip == "today" else oldest,
                context={"filter": chip},
            )
