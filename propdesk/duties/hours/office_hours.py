"""The calendar that deadlines and plans count by, and the hours of the week it is made of."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.plain_rows import typed_rows
from propdesk.db.store import today, use_case
from propdesk.duties.hours.holidays import public_days, public_years
from propdesk.duties.hours.models import SpecialDay
from propdesk.duties.hours.rules import (
    DECEMBER,
    WEEK,
    DayKind,
    NoWorkingHours,
    WorkCalendar,
    read_spans,
    write_spans,
)
from propdesk.system.settings.service import change_estate_settings, estate_settings


def work_calendar(session: Session) -> WorkCalendar:
    """The calendar as it is known now. A year counts as known when the library has it, or when the
    office has entered a holiday of it."""
    own: dict[date, DayKind] = {one[0]: one[1] for one in typed_rows(session, _OWN)}
    entered = {day.year for day, kind in own.items() if kind is DayKind.HOLIDAY}
    return WorkCalendar(
        tuple(read_spans(each) for each in estate_settings(session).office_hours),
        {**public_days(), **own},
        public_years() | entered,
    )


_OWN = select(SpecialDay.day, SpecialDay.kind)


@use_case(permission="system.settings", touches=("setting", "audit"))
def change_office_hours(session: Session, *, hours: Sequence[str]) -> None:
    """Set the working hours of the week, a text for each day from Monday on.

    Deadlines that run keep what they were given. Raises HoursUnreadable, NoWorkingHours.
    """
    if len(hours) != WEEK:
        raise TypeError(f"a week has {WEEK} days, not {len(hours)}")
    spans = [read_spans(each) for each in hours]
    if not any(spans):
        raise NoWorkingHours
    written = tuple(write_spans(each) for each in spans)
    settings = replace(estate_settings(session), office_hours=written)
    change_estate_settings(session, settings=settings)


def year_to_enter(session: Session) -> int | None:
    """The year whose holidays somebody should enter now: this one, in December the next."""
    day, known = today(session), work_calendar(session).known
    if day.year not in known:
        return day.year
    if day.month == DECEMBER and day.year + 1 not in known:
        return day.year + 1
    return None
