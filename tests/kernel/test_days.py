"""Days as they are typed, and the years the books are kept for."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, strategies as st

from propdesk.kernel.days import OLDEST_YEAR, YearOutOfRange, gaps, read_day, year_error
from propdesk.kernel.errors import UserError

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1120", date(2026, 11, 20)),
        ("20261120", date(2026, 11, 20)),
        ("11-20", date(2026, 11, 20)),
        ("2026-11-20", date(2026, 11, 20)),
        ("2026.1.5", date(2026, 1, 5)),
        ("2026/1/5", date(2026, 1, 5)),
        ("26-1-5", date(2026, 1, 5)),
        ("2026年11月20日", date(2026, 11, 20)),
        ("11月20日", date(2026, 11, 20)),
        ("5", date(2026, 11, 5)),
        ("１１２０", date(2026, 11, 20)),
        ("0229", None),
        ("1131", None),
        ("2026-13-01", None),
        ("112", None),
        ("0000", None),
        ("2026-11", None),
        ("abc", None),
        ("0001-01-01", None),
        ("1900-01-01", None),
        ("1999-12-31", None),
        ("2100-01-01", None),
        ("9999-12-31", None),
        ("2026-11-20-1", None),
    ],
)
def test_days_are_read_as_people_type_them(typed: str, day: date | None) -> None:
    if day is None:
        with pytest.raises(UserError):
            read_day(typed, TODAY)
    else:
        assert read_day(typed, TODAY) == day


def test_a_day_that_does_not_exist_is_answered_with_one_that_does() -> None:
    with pytest.raises(UserError, match="11 月没有 31 日。可以只输 1130"):
        read_day("2026-11-31", TODAY)
    with pytest.raises(UserError, match="0229"):
        read_day("2028-02-30", TODAY)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    assert read_day(day.isoformat(), TODAY) == day
    assert read_day(f"{day:%Y%m%d}", TODAY) == day


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_day_or_refused(text: str) -> None:
    with suppress(UserError):
        assert isinstance(read_day(text, TODAY), date)


def test_a_year_outside_the_books_is_said() -> None:
    with pytest.raises(YearOutOfRange, match="2000"):
        read_day("9999-12-31", TODAY)
    assert year_error(date(2026, 1, 1)) == year_error(None) == ""
    assert year_error(date(1996, 5, 1)) != ""


def test_the_register_remembers_older_days() -> None:
    assert read_day("1996-05-01", TODAY, first=OLDEST_YEAR) == date(1996, 5, 1)
    assert year_error(date(1996, 5, 1), first=OLDEST_YEAR) == ""


def test_the_days_no_span_covers_remain() -> None:
    first, last = date(2026, 6, 1), date(2026, 6, 30)
    taken = [(date(2026, 6, 10), date(2026, 6, 12)), (date(2026, 6, 12), date(2026, 6, 15))]
    rest = [(begin.day, end.day) for begin, end in gaps(first, last, taken)]
    assert rest == [(1, 9), (16, 30)]
    assert list(gaps(first, last, [(date(2026, 5, 1), date(2026, 7, 1))])) == []
    assert list(gaps(first, last, ())) == [(first, last)]
