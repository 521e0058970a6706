"""The calendar of the office: its hours, its special days, and what is said of a missing year."""

from datetime import UTC, date, datetime

import pytest

from propdesk.db.store import Store
from propdesk.duties.hours.due import KNOWN_TO, due
from propdesk.duties.hours.holidays import public_years
from propdesk.duties.hours.office_hours import change_office_hours, work_calendar, year_to_enter
from propdesk.duties.hours.register import SPECIAL_DAYS, SpecialDayFields
from propdesk.duties.hours.rules import DayKind, HoursUnreadable, NoWorkingHours, read_spans
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.system.settings.service import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)
from tests.clocks import StoppedClock

HOURS = ["08:30-12:00，13:30-17:30"] * 5 + ["09:00-12:00", ""]


@pytest.fixture
def office(store: Store) -> Store:
    store.write(change_estate_settings, settings=EstateSettings(name="云栖苑"))
    return store


def special(day: date, kind: DayKind = DayKind.HOLIDAY, what: str = "春节") -> SpecialDayFields:
    return SpecialDayFields(day=day, kind=kind, what=what)


def test_the_hours_of_the_week_are_kept_and_counted_by(office: Store) -> None:
    office.write(change_office_hours, hours=HOURS)
    calendar = office.read(work_calendar)
    assert calendar.spans(date(2026, 11, 16)) == read_spans("08:30-12:00, 13:30-17:30")
    assert calendar.spans(date(2026, 11, 21)) == read_spans("09:00-12:00")
    assert not calendar.is_working(date(2026, 11, 22))
    assert office.read(estate_settings).name == "云栖苑"


def test_hours_that_cannot_be_read_and_a_week_without_any_change_nothing(office: Store) -> None:
    before = office.read(estate_settings)
    with pytest.raises(HoursUnreadable):
        office.write(change_office_hours, hours=[*HOURS[:6], "all day"])
    with pytest.raises(NoWorkingHours):
        office.write(change_office_hours, hours=[""] * 7)
    assert office.read(estate_settings) == before


def test_what_the_office_enters_goes_before_the_public_holidays(office: Store) -> None:
    assert not office.read(work_calendar).is_working(date(2026, 10, 1))
    make_up = special(date(2026, 10, 1), DayKind.MAKE_UP, "值班")
    office.write(SPECIAL_DAYS.uses.add, fields=make_up)
    assert office.read(work_calendar).is_working(date(2026, 10, 1))


def test_a_day_has_one_line(office: Store) -> None:
    office.write(SPECIAL_DAYS.uses.add, fields=special(date(2027, 2, 6)))
    with pytest.raises(Exception, match="2027-02-06") as refused:
        office.write(SPECIAL_DAYS.uses.add, fields=special(date(2027, 2, 6)))
    assert refused.type.__name__ == "DayTaken"
    with pytest.raises(FieldsRefused):
        office.write(SPECIAL_DAYS.uses.add, fields=special(date(2027, 2, 7), what=" "))


def test_in_december_today_asks_for_the_holidays_of_the_next_year(
    office: Store, clock: StoppedClock
) -> None:
    assert (
        max(public_years()) == KNOWN_TO == 2026
    )  # with a newer library: move the years of this test on
    assert office.read(year_to_enter) is None
    clock.moment = datetime(2026, 12, 1, 1, tzinfo=UTC)
    (line,) = office.read(lambda session: list(due(session)))
    assert "2027" in line.title
    assert line.page_id == "duties.days"
    # A closing of our own is no holiday that was announced.
    office.write(SPECIAL_DAYS.uses.add, fields=special(date(2027, 1, 4), DayKind.CLOSED, "盘点"))
    assert office.read(year_to_enter) == 2027
    office.write(SPECIAL_DAYS.uses.add, fields=special(date(2027, 1, 1), what="元旦"))
    assert office.read(year_to_enter) is None


def test_a_year_that_began_without_its_holidays_is_still_asked_for(
    office: Store, clock: StoppedClock
) -> None:
    clock.moment = datetime(2027, 2, 1, 1, tzinfo=UTC)
    assert office.read(year_to_enter) == 2027
