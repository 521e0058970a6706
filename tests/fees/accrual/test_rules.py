"""Lines over their service months: to the fen, whatever the amount, mirrored when taken back."""

from datetime import date, timedelta

from hypothesis import given, strategies as st

from propdesk.fees.accrual.rules import earned, service_months, spread

AMOUNTS = st.integers(-9_999_999_999, 9_999_999_999)
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))
LONG = st.integers(0, 800)


def test_a_year_is_parted_into_twelve_months_that_differ_by_a_fen() -> None:
    parts = [part for _month, part in spread(242_370, date(2026, 1, 1), date(2026, 12, 31))]
    assert len(parts) == 12
    assert set(parts) == {20_197, 20_198}
    assert sum(parts) == 242_370


def test_a_part_of_a_month_counts_by_its_days() -> None:
    found = dict(spread(10_000, date(2026, 1, 17), date(2026, 2, 28)))
    assert found == {date(2026, 1, 1): 3_261, date(2026, 2, 1): 6_739}


@given(AMOUNTS, DAYS, LONG)
def test_the_parts_add_up_and_what_takes_a_line_back_has_the_same(
    fen: int, first: date, days: int
) -> None:
    last = first + timedelta(days=days)
    parts = spread(fen, first, last)
    assert sum(part for _month, part in parts) == fen
    assert [month for month, _part in parts] == [month for month, _w in service_months(first, last)]
    assert spread(-fen, first, last) == [(month, -part) for month, part in parts]
    assert all(part * fen >= 0 for _month, part in parts)


@given(AMOUNTS, DAYS, LONG, DAYS)
def test_nothing_is_earned_before_it_was_booked(
    fen: int, first: date, days: int, booked: date
) -> None:
    found = earned(fen, first, first + timedelta(days=days), booked)
    assert sum(found.values()) == fen
    assert min(found) >= booked.replace(day=1)
    back = earned(-fen, first, first + timedelta(days=days), booked)
    assert back == {month: -part for month, part in found.items()}


def test_a_line_without_a_period_is_earned_when_it_was_booked() -> None:
    assert earned(500, None, None, date(2026, 3, 9)) == {date(2026, 3, 1): 500}
