"""Working time: the hours of the office, special days, pauses in their own calendar."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from propdesk.duties.hours.holidays import public_days, public_years
from propdesk.duties.hours.rules import (
    DayKind,
    HoursUnreadable,
    NoWorkingHours,
    Pause,
    TimeBasis,
    WorkCalendar,
    due_at,
    elapsed,
    read_spans,
    write_spans,
)
from propdesk.kernel.clock import moment_of, wall_time

WEEK = (*[read_spans("08:00-18:00")] * 5, (), ())
WITH_BREAKS = (*[read_spans("08:30-12:00, 13:30-17:30")] * 5, (), ())
PLAIN = WorkCalendar(WEEK)
CHINA = WorkCalendar(WEEK, public_days(), public_years())
OFFICE, ROUND = TimeBasis.OFFICE, TimeBasis.ROUND
HOUR = 60


def at(words: str) -> datetime:
    """The moment of an hour in the office, as 2026-11-16 17:00."""
    return moment_of(datetime.strptime(words, "%Y-%m-%d %H:%M"))  # noqa: DTZ007  the office's


def told(moment: datetime | None) -> str:
    """The same back."""
    return f"{wall_time(moment):%Y-%m-%d %H:%M}" if moment else "never"


def due(start: str, minutes: int, *pauses: tuple[str, str], by: TimeBasis = OFFICE) -> str:
    out: list[Pause] = [(at(first), at(last) if last else None) for first, last in pauses]
    return told(due_at(CHINA, by, at(start), minutes, out))


# 2026-11-16 is a Monday.


def test_four_hours_from_monday_at_five_end_on_tuesday_at_eleven() -> None:
    assert due("2026-11-16 17:00", 4 * HOUR) == "2026-11-17 11:00"
    assert due("2026-11-16 17:00", 3 * HOUR) == "2026-11-17 10:00"  # when it warns


def test_a_pause_from_half_past_five_to_nine_moves_them_by_the_working_time_in_it() -> None:
    pause = ("2026-11-16 17:30", "2026-11-17 09:00")
    assert due("2026-11-16 17:00", 4 * HOUR, pause) == "2026-11-17 12:30"


def test_twenty_hours_from_thursday_at_ten_end_on_monday_at_ten_or_later_by_the_pause() -> None:
    start, pause = "2026-11-19 10:00", ("2026-11-20 16:00", "2026-11-23 09:00")
    assert due(start, 20 * HOUR) == "2026-11-23 10:00"
    assert due(start, 20 * HOUR, pause) == "2026-11-23 13:00"
    assert due(start, 18 * HOUR, pause) == "2026-11-23 11:00"  # cut at 09:30, from the report


def test_make_up_days_count_and_holidays_do_not() -> None:
    assert due("2026-02-13 17:00", 8 * HOUR) == "2026-02-14 15:00"
    assert due("2026-09-30 17:00", 8 * HOUR) == "2026-10-08 15:00"


def test_round_the_clock_goes_on_at_night_and_on_holidays() -> None:
    assert due("2026-02-16 02:10", 30, by=ROUND) == "2026-02-16 02:40"


def test_a_pause_without_end_holds_a_deadline_that_has_not_come() -> None:
    assert due("2026-11-16 17:00", 4 * HOUR, ("2026-11-16 17:30", "")) == "never"
    assert due("2026-11-16 10:00", 4 * HOUR, ("2026-11-16 17:30", "")) == "2026-11-16 14:00"


def test_pauses_that_overlap_count_once() -> None:
    twice = [("2026-11-16 10:00", "2026-11-16 12:00"), ("2026-11-16 11:00", "2026-11-16 13:00")]
    assert due("2026-11-16 09:00", 2 * HOUR, *twice) == "2026-11-16 14:00"


def test_a_day_that_is_full_ends_in_the_evening_not_in_the_next_morning() -> None:
    assert due("2026-11-16 10:00", 8 * HOUR) == "2026-11-16 18:00"


def test_what_begins_outside_the_hours_begins_with_them() -> None:
    assert due("2026-11-21 23:00", HOUR) == "2026-11-23 09:00"


def test_breaks_do_not_count() -> None:
    calendar = WorkCalendar(WITH_BREAKS)
    found = due_at(calendar, OFFICE, at("2026-11-16 11:30"), HOUR)
    assert told(found) == "2026-11-16 14:00"


def test_a_make_up_day_without_hours_of_its_own_has_those_of_the_first_working_day() -> None:
    saturday = date(2026, 2, 14)
    assert CHINA.spans(saturday) == read_spans("08:00-18:00")
    assert CHINA.is_working(saturday)
    assert not PLAIN.is_working(saturday)


def test_a_year_without_known_holidays_goes_by_the_day_of_the_week_and_is_provisional() -> None:
    year = max(public_years()) + 1
    new_year = date(year, 1, 1)
    assert CHINA.is_working(new_year) == (new_year.weekday() < 5)
    assert CHINA.is_provisional(date(year - 1, 12, 31), new_year)
    assert not CHINA.is_provisional(date(year - 1, 12, 1), date(year - 1, 12, 31))


def test_a_day_the_office_is_closed_goes_before_what_the_library_says() -> None:
    friday = date(2026, 11, 20)
    closed = WorkCalendar(WEEK, {**public_days(), friday: DayKind.CLOSED}, public_years())
    assert not closed.is_working(friday)
    assert told(due_at(closed, OFFICE, at("2026-11-19 17:00"), 2 * HOUR)) == "2026-11-23 09:00"


def test_an_office_that_never_works_has_no_deadline() -> None:
    with pytest.raises(NoWorkingHours):
        due_at(WorkCalendar(((),) * 7), OFFICE, at("2026-11-16 10:00"), HOUR)


def test_hours_are_read_as_people_type_them() -> None:
    assert read_spans("８：３０－12:00、13:30～17:30") == ((510, 720), (810, 1050))
    assert write_spans(read_spans("8:30-12:00; 13:30-17:30")) == "08:30-12:00, 13:30-17:30"
    assert read_spans(" ") == ()


@pytest.mark.parametrize(
    "text", ["8", "08:00", "12:00-08:00", "08:00-12:00, 11:00-13:00", "08:60-09:00", "20:00-25:00"]
)
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(HoursUnreadable, match=text):
        read_spans(text)


# Properties

MOMENTS = st.integers(0, 400 * 24 * 60).map(
    lambda minutes: at("2026-01-01 00:00") + timedelta(minutes=minutes)
)
PAUSES = st.lists(
    st.tuples(MOMENTS, st.integers(0, 5 * 24 * 60)).map(
        lambda told: (told[0], told[0] + timedelta(minutes=told[1]))
    ),
    max_size=4,
)
MINUTES = st.integers(1, 40 * 60)
BASES = st.sampled_from(TimeBasis)


@given(MOMENTS, MINUTES, PAUSES, BASES)
def test_so_many_minutes_have_gone_by_when_it_is_due(
    start: datetime, minutes: int, pauses: list[Pause], basis: TimeBasis
) -> None:
    end = due_at(CHINA, basis, start, minutes, pauses)
    assert end is not None
    assert elapsed(CHINA, basis, start, end, pauses) == timedelta(minutes=minutes)
    before = end - timedelta(microseconds=1)
    assert elapsed(CHINA, basis, start, before, pauses) < timedelta(minutes=minutes)


@given(MOMENTS, MINUTES, PAUSES, MOMENTS, st.integers(0, 3 * 24 * 60), BASES)
def test_a_pause_moves_the_end_by_the_time_it_takes_out_and_no_other(
    start: datetime, minutes: int, pauses: list[Pause], pause: datetime, long: int, basis: TimeBasis
) -> None:
    plain = due_at(CHINA, basis, start, minutes, pauses)
    stretch = (pause, pause + timedelta(minutes=long))
    later = due_at(CHINA, basis, start, minutes, [*pauses, stretch])
    assert plain is not None
    assert later is not None
    assert later >= plain
    taken = elapsed(CHINA, basis, start, later, pauses) - timedelta(minutes=minutes)
    inside = elapsed(CHINA, basis, max(start, pause), min(later, stretch[1]), pauses)
    assert taken == (inside if stretch[1] > start and pause < later else timedelta())


@given(MOMENTS, MINUTES, MINUTES, BASES)
def test_more_minutes_never_end_before_fewer(
    start: datetime, minutes: int, more: int, basis: TimeBasis
) -> None:
    first = due_at(CHINA, basis, start, minutes)
    last = due_at(CHINA, basis, start, minutes + more)
    assert first is not None
    assert last is not None
    assert first < last
