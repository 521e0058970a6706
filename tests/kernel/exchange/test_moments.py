"""A day and a time as a list has them, in one cell."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from propdesk.kernel.exchange.moments import WallMoment, read_wall_moment
from propdesk.kernel.sheets.cells import Cell

_DAYS = st.dates(date(1800, 1, 1), date(2300, 1, 1))


@given(_DAYS, st.times(), st.sampled_from(" T"))
def test_what_a_program_wrote_says_what_it_says_with_a_space_before_it(
    day: date, clock: time, between: str
) -> None:
    text = f"{day}{between}{clock.isoformat('seconds')}"  # the space keeps it from the short way
    assert read_wall_moment(text) == read_wall_moment(f" {text}")


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2026-09-03 19:30:05", WallMoment(date(2026, 9, 3), time(19, 30, 5))),
        ("2026-09-03 00:00:00", WallMoment(date(2026, 9, 3), time(0))),
        ("2026-02-30 10:00:00", WallMoment(None, time(10), is_wrong=True)),
        ("2026-09-03 24:00:00", WallMoment(is_wrong=True)),
        ("1900-01-01 10:00:00", WallMoment(None, time(10), is_wrong=True)),
        ("２０２６-09-03 19:30:05", WallMoment(date(2026, 9, 3), time(19, 30, 5))),
        ("2026年9月3日19:30", WallMoment(date(2026, 9, 3), time(19, 30))),
        (Decimal("46268.8125"), WallMoment(date(2026, 9, 3), time(19, 30))),
    ],
)
def test_a_moment_is_read_however_it_was_written(cell: Cell, told: WallMoment) -> None:
    assert read_wall_moment(cell) == told
