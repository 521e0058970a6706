"""What was used between readings, whatever became of the meter."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from propdesk.fees.meters.rules import (
    Doubt,
    GoesBack,
    Limits,
    Read,
    ReadingKind,
    Scale,
    Used,
    doubt_of,
    used_between,
)

FIRST = date(2026, 1, 31)


def reads(*values: int | Read) -> list[Read]:
    """Readings of following months."""
    days = [FIRST + timedelta(days=30 * number) for number in range(len(values))]
    return [
        one._replace(id=number, read_on=day) if isinstance(one, Read) else Read(number, day, one)
        for number, (day, one) in enumerate(zip(days, values, strict=True), 1)
    ]


def used(*values: int | Read, scale: Scale | None = None) -> list[int]:
    return [one.quantity for one in used_between(reads(*values), scale or Scale())]


def replaced(old_end: int, value: int = 0, new_start: int = 0) -> Read:
    return Read(0, FIRST, value, ReadingKind.REPLACED, old_end, new_start)


def rolled(value: int) -> Read:
    return Read(0, FIRST, value, ReadingKind.ROLLED)


def test_the_first_reading_makes_nothing_and_each_further_one_the_difference() -> None:
    assert used(1_037_500) == []
    assert used(1_037_500, 1_046_500, 1_050_000) == [9_000, 3_500]


def test_days_follow_one_another_without_gap() -> None:
    first, second = used_between(reads(1000, 2000, 3000), Scale())
    assert first.first == FIRST + timedelta(days=1)
    assert second.first == first.last + timedelta(days=1)


def test_a_multiplier_is_applied_to_the_difference_and_rounded_once() -> None:
    assert used(2_073_500, 2_082_500, scale=Scale(multiplier=20_000)) == [180_000]
    assert used(0, 333, scale=Scale(multiplier=1_500)) == [500]  # 499.5


def test_a_replaced_meter_counts_on_both_dials() -> None:
    # (old end - old start) + (new now - new start): 12.6 + 12.4
    assert used(1_520_000, replaced(1_532_600, 12_400)) == [25_000]
    assert used(1_520_000, replaced(1_532_600), 12_400) == [25_000]  # nothing on the new one yet
    assert used(1_520_000, replaced(1_532_600, 5_000, 5_000), 6_000) == [13_600]


def test_a_meter_that_began_again_at_0_goes_on() -> None:
    assert used(99_987_000, rolled(23_000)) == [36_000]


def test_a_meter_that_runs_backwards_counts_what_it_loses() -> None:
    assert used(500_000, 480_000, scale=Scale(backwards=True)) == [20_000]
    with pytest.raises(GoesBack):
        used(480_000, 500_000, scale=Scale(backwards=True))


def test_a_reading_below_the_last_is_none() -> None:
    with pytest.raises(GoesBack) as found:
        used(1_260_500, 1_219_000)
    assert found.value.value == 1_219_000
    with pytest.raises(GoesBack):
        used(1_520_000, replaced(1_500_000))


def test_counting_may_begin_anew() -> None:
    begins = Read(0, FIRST, 5_000, ReadingKind.BASELINE)
    assert used(90_000, 91_000, begins, 6_000) == [1_000, 1_000]


def stretch(quantity: int, days: int = 30) -> Used:
    return Used(1, FIRST, FIRST + timedelta(days=days - 1), quantity, ())


def test_what_stands_out_is_measured_by_the_day_against_the_last_three() -> None:
    usual = [stretch(50_000), *[stretch(10_000)] * 3]
    assert doubt_of(stretch(25_001), usual) is Doubt.HIGH
    assert doubt_of(stretch(25_000), usual) is None
    assert doubt_of(stretch(50_000, days=60), usual) is None
    assert doubt_of(stretch(3_999), usual) is Doubt.LOW
    assert doubt_of(stretch(4_000), usual) is None
    assert doubt_of(stretch(0), usual) is Doubt.ZERO
    assert doubt_of(stretch(10**9), []) is None
    assert doubt_of(stretch(0), [stretch(0)]) is None


def test_the_limits_of_the_estate_say_what_stands_out() -> None:
    usual, own = [stretch(50_000), *[stretch(10_000)] * 3], Limits(150, 0, zero=False, mean_of=4)
    assert doubt_of(stretch(30_001), usual, own) is Doubt.HIGH  # 1.5 x the mean of four, 20
    assert doubt_of(stretch(30_000), usual, own) is None
    assert doubt_of(stretch(1), usual, own) is None
    assert doubt_of(stretch(0), usual, own) is None


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=12), st.data())
def test_readings_between_two_others_change_nothing_of_the_sum(
    steps: list[int], data: st.DataObject
) -> None:
    values = [sum(steps[: place + 1]) for place in range(len(steps))]
    fewer = [values[0], *(v for v in values[1:-1] if data.draw(st.booleans())), values[-1]]
    assert sum(used(*values)) == sum(used(*fewer)) == values[-1] - values[0]
