"""What Today says of the calendar: that the holidays of a year are missing."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.duties.hours.rules import DECEMBER
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _

KNOWN_TO = 2026


def due(session: Session) -> Iterator[Due]:
    """One line while the holidays of this year, or in December of the next, are not known."""
    day = today(session)
    if day.year <= KNOWN_TO and day.month < DECEMBER:
        return  # a start does not read the library for what was known when this was written
    from propdesk.duties.hours.office_hours import year_to_enter

    year = year_to_enter(session)
    if year is not None:
        yield Due(
            group=DueGroup.DATES,
            icon="calendar-days",
            title=_("Enter the holidays and make-up days of {year}").format(year=year),
            count=1,
            page_id="duties.days",
            place=_("Special days"),
            detail=_("Until then the day of the week alone counts; what is due is provisional."),
            until=date(year, 1, 1),
        )
