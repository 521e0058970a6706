"""On which days a plan falls, and which hours belong to which day."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings, strategies as st

from propdesk.duties.hours.holidays import public_days, public_years
from propdesk.duties.hours.rules import WorkCalendar, read_spans
from propdesk.duties.plans.recurring import (
    Recurrence,
    next_after_done,
    planned_days,
    real_days,
)
from propdesk.duties.plans.rules import (
    DaysUnreadable,
    Every,
    HolidayChoice,
    TaskStanding,
    TimeWindow,
    WindowsUnreadable,
    read_days,
    read_windows,
    shift_of,
    standing_at,
)
from propdesk.kernel.clock import moment_of

WEEK = (*[read_spans("08:00-18:00")] * 5, (), ())
CHINA = WorkCalendar(WEEK, public_days(), public_years())


def at(words: str) -> datetime:
    return moment_of(datetime.strptime(words, "%Y-%m-%d %H:%M:%S"))  # noqa: DTZ007  the office's


def days(of: Recurrence, first: date, last: date) -> list[str]:
    return [day.isoformat() for day in planned_days(of, first, last)]


def test_monthly_from_the_31st_falls_on_the_last_day_of_each_month() -> None:
    rule = Recurrence(every=Every.MONTHS, step=1, begins=date(2027, 1, 31))
    assert days(rule, date(2027, 2, 1), date(2027, 5, 30)) == [
        "2027-02-28", "2027-03-31", "2027-04-30",
    ]  # fmt: skip


def test_half_yearly_from_the_31st_of_august_does_not_drift() -> None:
    rule = Recurrence(every=Every.MONTHS, step=6, begins=date(2026, 8, 31))
    assert days(rule, date(2026, 9, 1), date(2027, 8, 31)) == ["2027-02-28", "2027-08-31"]


def test_yearly_from_a_leap_day_falls_on_the_28th_and_on_the_29th_again() -> None:
    rule = Recurrence(every=Every.YEARS, step=1, begins=date(2028, 2, 29))
    assert days(rule, date(2028, 1, 1), date(2032, 12, 31)) == [
        "2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29",
    ]  # fmt: skip


def test_every_seven_days_are_civil_days_and_a_holiday_never_shifts_the_later_ones() -> None:
    rule = Recurrence(every=Every.DAYS, step=7, begins=date(2026, 9, 24))
    planned = planned_days(rule, date(2026, 9, 24), date(2026, 10, 15))
    assert [str(day) for day in planned] == ["2026-09-24", "2026-10-01", "2026-10-08", "2026-10-15"]
    moved = real_days(planned, HolidayChoice.MOVE, CHINA)
    assert moved[date(2026, 10, 15)] == date(2026, 10, 15)
    # National Day would move onto the 8th, on which the next one falls: it is done once that day.
    assert date(2026, 10, 1) not in moved
    assert real_days(planned, HolidayChoice.DO, CHINA)[date(2026, 10, 1)] == date(2026, 10, 1)
    assert date(2026, 10, 1) not in real_days(planned, HolidayChoice.SKIP, CHINA)


def test_what_moves_goes_to_the_next_working_day_make_up_days_among_them() -> None:
    sunday = [date(2026, 9, 19)]  # a Saturday; Sunday the 20th is a make-up day
    assert real_days(sunday, HolidayChoice.MOVE, CHINA) == {sunday[0]: date(2026, 9, 20)}


def test_weekdays_and_month_days_are_those_that_are_named() -> None:
    weekly = Recurrence(every=Every.WEEKS, step=2, begins=date(2026, 11, 18), weekdays=(1, 5))
    assert days(weekly, date(2026, 11, 1), date(2026, 12, 5)) == [
        "2026-11-20", "2026-11-30", "2026-12-04",
    ]  # fmt: skip
    monthly = Recurrence(
        every=Every.MONTHS, step=1, begins=date(2026, 11, 20), month_days=(5, 30, 31)
    )
    assert days(monthly, date(2027, 1, 1), date(2027, 2, 28)) == [
        "2027-01-05", "2027-01-30", "2027-01-31", "2027-02-05", "2027-02-28",
    ]  # fmt: skip


def test_what_counts_from_the_day_it_was_done_falls_so_long_after_it() -> None:
    rule = Recurrence(every=Every.MONTHS, step=1, begins=date(2027, 1, 31), until=date(2027, 6, 30))
    assert next_after_done(rule, date(2027, 1, 31)) == date(2027, 2, 28)
    assert next_after_done(rule, date(2027, 6, 1)) is None


RULES = st.builds(
    Recurrence,
    every=st.sampled_from(Every),
    step=st.integers(1, 5),
    begins=st.dates(date(2026, 1, 1), date(2027, 3, 31)),
    weekdays=st.sets(st.integers(1, 7), max_size=3).map(lambda found: tuple(sorted(found))),
    month_days=st.sets(st.integers(1, 31), max_size=3).map(lambda found: tuple(sorted(found))),
)


@settings(max_examples=50)
@given(RULES, st.dates(date(2026, 1, 1), date(2027, 6, 30)), st.integers(0, 200))
def test_a_plan_looked_at_in_pieces_falls_on_the_days_of_the_whole(
    rule: Recurrence, cut: date, more: int
) -> None:
    first, last = date(2026, 1, 1), date(2028, 3, 31)
    whole = planned_days(rule, first, last)
    middle = cut + timedelta(days=more)
    pieces = [
        *planned_days(rule, first, cut),
        *planned_days(rule, cut + timedelta(days=1), middle),
        *planned_days(rule, middle + timedelta(days=1), last),
    ]
    assert pieces == whole
    assert all(day >= rule.begins for day in whole)


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 6))
def test_months_are_counted_as_a_calendar_counts_them(begins: date, step: int) -> None:
    rule = Recurrence(every=Every.MONTHS, step=step, begins=begins)
    expected = [begins + relativedelta(months=step * turn) for turn in range(6)]
    assert planned_days(rule, begins, expected[-1]) == expected


# Hours


def test_a_night_shift_is_one_day() -> None:
    night, nights = read_windows("22:00-06:00"), [date(2026, 12, 31), date(2027, 1, 1)]
    morning = (TimeWindow(6 * 60, 8 * 60),)
    for scan in ("2027-01-01 00:05:00", "2027-01-01 05:59:59"):
        assert shift_of(night, at(scan), nights) == date(2026, 12, 31)
    assert shift_of(night, at("2027-01-01 06:00:00"), nights) is None
    assert shift_of(morning, at("2027-01-01 06:00:00"), nights) == date(2027, 1, 1)


def test_rounds_after_midnight_belong_to_the_night_that_began_before_it() -> None:
    rounds = read_windows("22:00-22:30, 00:00-00:30, 02:00-02:30")
    assert [one.start for one in rounds] == [22 * 60, 24 * 60, 26 * 60]
    assert rounds[2].on(date(2026, 12, 31)) == (
        at("2027-01-01 02:00:00"),
        at("2027-01-01 02:30:00"),
    )


@pytest.mark.parametrize(
    ("scan", "stands"),
    [
        ("01:54:59", TaskStanding.EARLY),
        ("01:55:00", TaskStanding.ON_TIME),
        ("02:35:00", TaskStanding.ON_TIME),
        ("02:35:01", TaskStanding.LATE),
    ],
)
def test_a_tolerance_of_five_minutes_counts_to_the_second(scan: str, stands: TaskStanding) -> None:
    begins, ends = at("2027-01-01 02:00:00"), at("2027-01-01 02:30:00")
    assert standing_at(begins, ends, 5, at(f"2027-01-01 {scan}")) is stands


def test_no_windows_are_the_whole_day() -> None:
    assert read_windows(" ") == (TimeWindow(0, 24 * 60),)
    assert read_windows("8:00－10:00；22:00~6:00") == (TimeWindow(480, 120), TimeWindow(1320, 480))


@pytest.mark.parametrize(
    "text",
    [
        "8-10",
        "24:00-25:00",
        "08:00",
        "08:00-10:00, 08:00-09:00",
        "22:00-06:00, 21:00-22:00, 23:00-23:30",
    ],
)
def test_what_are_no_windows_is_refused(text: str) -> None:
    with pytest.raises(WindowsUnreadable):
        read_windows(text)


def test_days_are_read_by_number() -> None:
    assert read_days("5、1 3,3", 7) == (1, 3, 5)
    with pytest.raises(DaysUnreadable, match="7"):
        read_days("8", 7)
