"""Sharing an amount of fen: the vectors of the design, and what holds for any bill."""

import pytest
from hypothesis import given, strategies as st

from propdesk.fees.sharing.rules import (
    Band,
    coefficient_of,
    floor_of,
    part_by_days,
    read_bands,
    read_left_out,
    shares_of,
)

MILLION = 1_000_000


def fen(amount: int, weights: list[int]) -> list[int]:
    return [share for share, _extra in shares_of(amount, weights)]


def test_5000_yuan_by_1550_600_620() -> None:
    assert fen(500_000, [1550, 600, 620]) == [279_784, 108_303, 111_913]


def test_1000_yuan_over_seven_is_142_86_five_times_and_142_85_twice() -> None:
    assert fen(100_000, [1] * 7) == [14_286] * 5 + [14_285] * 2


def test_a_unit_of_no_weight_gets_nothing() -> None:
    assert fen(100, [0, 3, 0]) == [0, 100, 0]


def test_weights_that_sum_to_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to 0"):
        shares_of(100, [0, 0])
    with pytest.raises(ValueError, match="sum to 0"):
        shares_of(100, [])


weights = st.lists(st.integers(0, 10**15), min_size=1, max_size=60).filter(any)


@given(amount=st.integers(1, 99_999_999_99), weights=weights)
def test_shares_add_up_and_none_is_a_fen_from_its_exact_value(
    amount: int, weights: list[int]
) -> None:
    shares, whole = fen(amount, weights), sum(weights)
    assert sum(shares) == amount
    assert all(
        abs(share * whole - amount * w) < whole for share, w in zip(shares, weights, strict=True)
    )


@given(amount=st.integers(1, 10**9), weights=weights)
def test_who_weighs_more_never_pays_less(amount: int, weights: list[int]) -> None:
    pairs = sorted(
        zip(weights, fen(amount, weights), strict=True), key=lambda pair: (pair[0], pair[1])
    )
    ordered = [share for _weight, share in pairs]
    assert ordered == sorted(ordered)


@given(amount=st.integers(0, 10**8), cuts=st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_the_parts_of_a_share_add_up_however_its_days_are_cut(amount: int, cuts: list[int]) -> None:
    whole, before, parts = sum(cuts), 0, []
    for days in cuts:
        parts.append(part_by_days(amount, before, days, whole))
        before += days
    assert sum(parts) == amount


@pytest.mark.parametrize(
    ("text", "floor"),
    [
        ("3", 3),
        ("12F", 12),
        ("12层", 12),
        ("B1", -1),
        ("-1", -1),
        ("负2层", -2),
        ("", None),
        ("夹层", None),
    ],
)
def test_floors_as_offices_write_them(text: str, floor: int | None) -> None:
    assert floor_of(text) == floor


def test_coefficients_by_floor() -> None:
    bands, wrong = read_bands("1-2：0；3-10: 1\n11-: 1.2")
    assert wrong == ""
    assert bands == (Band(1, 2, 0), Band(3, 10, MILLION), Band(11, 999, 1_200_000))
    assert [coefficient_of(bands, floor) for floor in (-1, 1, 3, 30)] == [
        MILLION, 0, MILLION, 1_200_000,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["1-2", "abc: 1", "3-1: 1", "1-5: 1; 5: 2", "1: 0.1234567"])
def test_coefficients_that_mean_nothing_are_named(text: str) -> None:
    bands, wrong = read_bands(text)
    assert bands == ()
    assert wrong


def test_units_left_out_need_a_reason() -> None:
    assert read_left_out("1-1-101 独立电表\n1-1-102：空置") == (
        [("1-1-101", "独立电表"), ("1-1-102", "空置")], "",
    )  # fmt: skip
    found, wrong = read_left_out("1-1-101")
    assert (found, bool(wrong)) == ([], True)
