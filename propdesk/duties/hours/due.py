"""What Today says of the calendar: that the holidays of a year are missing."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from propdesk.duties.hours.office_hours import year_to_enter
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _


def due(session: Session) -> Iterator[Due]:
    """One line while the holidays of this year, or in December of the next, are not known."""
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
