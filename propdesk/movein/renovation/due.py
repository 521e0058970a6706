"""What of renovations is due besides their deadlines: permits past their end."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import _
from propdesk.movein.renovation.models import Renovation, past_end


def due_permits(session: Session) -> tuple[Due, ...]:
    """One line while works go on behind a permit that is past its end."""
    found = session.execute(select(Renovation.id, Renovation.ends_on).where(past_end(session)))
    line = Due(
        group=DueGroup.DATES,
        icon="hammer",
        title=_("Renovation permits past their end"),
        page_id="movein.renovations",
        place=_("Renovations"),
        context={"filter": "past_end"},
        is_overdue=True,
    )
    return over_records(line, "renovation", found)
