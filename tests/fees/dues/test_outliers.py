"""Amounts that stand out: far from their equals, from the period before, or large beyond reason."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from propdesk.fees.dues.outliers import (
    FAR,
    FEWEST_PEERS,
    JUMP,
    MUCH,
    Outlier,
    Rate,
    Standing,
    days_of,
    outlier,
    peers_of,
    rate_of,
)
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money

FLATS = [Money(fen) for fen in (18_000, 19_500, 20_198, 20_400, 21_000, 22_500, 26_000, 30_000)]


def month(fen: int) -> Rate:
    return rate_of(Money(fen), 30)


def judged(fen: int, peers: list[Money] = FLATS, before: int | None = None) -> Outlier | None:
    rates = [rate_of(one, 30) for one in peers]
    return outlier(
        month(fen), before=month(before) if before else None, peers=peers_of([*rates, month(fen)])
    )


@pytest.mark.parametrize(
    ("fen", "stands"),
    [
        (2_100_000, True), (210_000, True), (2_100, True), (210, True),
        (21_000, False), (9_000, False), (60_000, False), (100_000, False),
    ],
)  # fmt: skip
def test_a_slipped_point_stands_out_and_a_large_flat_does_not(fen: int, stands: bool) -> None:
    found = judged(fen)
    assert (found is not None and found.standing is Standing.PEERS) is stands


def test_shops_of_every_size_are_no_outliers_of_each_other() -> None:
    shops = [
        Money(fen) for fen in (3_000, 6_000, 12_000, 25_000, 50_000, 100_000, 200_000, 400_000)
    ]
    assert [judged(shop.fen, shops) for shop in shops] == [None] * len(shops)


def test_few_equals_say_nothing() -> None:
    few = FLATS[: FEWEST_PEERS - 2]
    assert judged(210_000, few) is None


def test_a_month_of_28_or_31_days_a_quarter_and_a_year_compare() -> None:
    lines = [
        (20_000, date(2026, 2, 1), date(2026, 2, 28)),
        (20_000, date(2026, 10, 1), date(2026, 10, 31)),
        (60_000, date(2026, 10, 1), date(2026, 12, 31)),
        (240_000, date(2026, 1, 1), date(2026, 12, 31)),
    ]
    rates = {rate_of(Money(fen), days_of(first, last)) for fen, first, last in lines}
    assert rates == {month(20_000)}


def test_a_whole_month_for_one_day_by_its_rule_and_one_day_of_a_month_are_both_usual() -> None:
    peers = peers_of([month(20_000)] * 9)
    assert outlier(rate_of(Money(20_000), 1), before=None, peers=peers) is None
    assert outlier(rate_of(Money(667), 1), before=None, peers=peers) is None
    assert outlier(rate_of(Money(66_700), 1), before=None, peers=peers) is None
    assert outlier(rate_of(Money(200_000), 1), before=None, peers=peers) is not None


def test_much_money_is_looked_at_when_it_is_new() -> None:
    much = month(MUCH.fen * 2)
    found = outlier(much, before=None, peers=None)
    assert found is not None
    assert found.standing is Standing.SIZE
    assert outlier(much, before=much, peers=None) is None
    with using_language("en"):
        assert found.sentence == "20,000.00 a month: more than 10,000.00 for one unit"


@given(st.integers(100, 10**8), st.integers(1, 10**8))
def test_a_jump_is_told_both_ways_and_never_within_its_bounds(before: int, now: int) -> None:
    found = outlier(Rate(now, now), before=Rate(before, before), peers=None)
    far = now >= JUMP * before or now * JUMP <= before
    assert (found is not None) == far


@given(
    st.lists(st.integers(5_000, 15_000), min_size=FEWEST_PEERS, max_size=40),
    st.integers(0, 39),
    st.integers(2, 1000),
)
def test_the_verdict_does_not_depend_on_the_unit_of_money_nor_on_the_order(
    fen: list[int], place: int, factor: int
) -> None:
    one = fen[place % len(fen)]
    for times in (1, 100):
        amounts = [*fen, one * times]
        plain = outlier(_bare(one * times), before=None, peers=peers_of(map(_bare, amounts)))
        turned = [amount * factor for amount in reversed(amounts)]
        scaled = outlier(
            _bare(one * times * factor), before=None, peers=peers_of(map(_bare, turned))
        )
        assert (plain is None) == (scaled is None)


@given(st.lists(st.integers(5_000, 15_000), min_size=FEWEST_PEERS + 1, max_size=60))
def test_amounts_within_a_factor_of_three_never_stand_out_and_a_hundredfold_always_does(
    fen: list[int],
) -> None:
    assert FAR > 3
    peers = peers_of(map(_bare, fen))
    assert not any(outlier(_bare(one), before=None, peers=peers) for one in fen)
    slipped = 100 * fen[0]
    with_slip = peers_of(map(_bare, [slipped, *fen[1:]]))
    found = outlier(_bare(slipped), before=None, peers=with_slip)
    assert found is not None


def _bare(fen: int) -> Rate:
    """A rate small enough that its size alone says nothing."""
    return Rate(fen, fen)
