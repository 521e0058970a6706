"""What of renovations is due besides their deadlines: permits past their end."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.deadlines import Deadline
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import N_, _
from propdesk.movein.renovation.models import Renovation, past_end
from propdesk.movein.renovation.rules import ON_SITE

PERMIT_END = Deadline(
    Renovation.ends_on,
    Renovation.state,
    ON_SITE,
    title=N_("Renovation permits past their end"),
)
"""Until when a permit holds, for its badge in the list; the time limit of the works runs beside."""


def due_permits(session: Session) -> tuple[Due, ...]:
    """One line while works go on behind a permit that is past its end."""
    found = session.execute(select(Renovation.id, Renovation.ends_on).where(past_end(session)))
    line = Due(
        group=DueGroup.DATES,
        icon="hammer",
        title=_(PERMIT_END.title),
        page_id="movein.renovations",
        place=_("Renovations"),
        context={"filter": "past_end"},
        is_overdue=True,
    )
    return over_records(line, "renovation", found)
