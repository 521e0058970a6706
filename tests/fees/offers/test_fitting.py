"""Which offer fits what is paid, what it takes off, and what leaving early makes of it."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from propdesk.fees.offers.rules import (
    Fit,
    OfferKind,
    OfferLine,
    OfferTerms,
    Paid,
    fits,
    left_early,
)
from propdesk.fees.periods import first_of_month, last_of_month
from propdesk.kernel.money import ZERO, Money, total

DAY = date(2026, 1, 5)
UNIT, ITEM, ACCOUNT = 7, 3, 11


def terms(kind: OfferKind, value: int, months: int = 12, number: int = 1) -> OfferTerms:
    return OfferTerms(
        id=number, no="YJ1", name="any", months=months, kind=kind, value=value,
        items=frozenset({ITEM}),
    )  # fmt: skip


YEAR_FREE = terms(OfferKind.FREE, 1)


def month(number: int, fen: int = 20_000, *, whole: bool = True) -> OfferLine:
    """The line of a month, 0 = January 2026."""
    at = 2026 * 12 + number
    first, last = first_of_month(at), last_of_month(at)
    return OfferLine(number + 1, UNIT, ITEM, ACCOUNT, first, last, Money(fen), whole)


def year(count: int = 12, fen: int = 20_000) -> list[OfferLine]:
    return [month(number, fen) for number in range(count)]


def fit(offer: OfferTerms, chosen: list[OfferLine], left: tuple[OfferLine, ...] = ()) -> Fit | None:
    found = fits({UNIT: (offer,)}, chosen, left, DAY)
    return found[0] if found else None


def off(offer: OfferTerms, chosen: list[OfferLine]) -> list[int]:
    found = fit(offer, chosen)
    assert found is not None
    return [found.off.get(line.key, ZERO).fen for line in chosen]


def test_the_last_month_of_a_year_is_free() -> None:
    assert off(YEAR_FREE, year()) == [0] * 11 + [20_000]


def test_two_years_at_once_get_it_twice_on_their_last_months() -> None:
    assert off(YEAR_FREE, year(24)) == [0] * 22 + [20_000] * 2


def test_what_is_paid_beyond_the_year_costs_its_price() -> None:
    assert off(YEAR_FREE, year(14)) == [0] * 11 + [20_000] + [0] * 2


def test_a_share_is_rounded_over_the_sum_so_that_it_adds_up() -> None:
    offer = terms(OfferKind.RATE, 50_000)
    got = off(offer, year(fen=3_333))
    assert sum(got) == round(12 * 3_333 * 0.05)
    assert set(got) <= {166, 167}


def test_a_sum_is_taken_off_the_last_months() -> None:
    offer = terms(OfferKind.AMOUNT, 30_000)
    assert off(offer, year()) == [0] * 10 + [10_000, 20_000]


def test_a_year_in_one_line_gets_its_twelfth() -> None:
    line = OfferLine(1, UNIT, ITEM, ACCOUNT, DAY.replace(day=1), date(2026, 12, 31), Money(240_000))
    assert off(YEAR_FREE, [line]) == [20_000]


@pytest.mark.parametrize(
    "chosen",
    [
        year(11),
        year()[:5] + year()[6:],
        [line._replace(item_id=4) for line in year()],
        [*year()[:6], month(6, whole=False), *year()[7:]],
        [*year()[:6], *(line._replace(account_id=12) for line in year()[6:])],
    ],
    ids=["a month short", "a month missing", "another item", "one in part", "another payer"],
)
def test_it_does_not_fit(chosen: list[OfferLine]) -> None:
    assert fit(YEAR_FREE, chosen) is None


def test_months_that_are_over_do_not_count() -> None:
    before = [month(number) for number in range(-3, 0)]
    assert fit(YEAR_FREE, before + year(9)) is None
    assert fit(YEAR_FREE, before + year()) is not None


def test_nothing_older_may_stay_open() -> None:
    assert fit(YEAR_FREE, year(), (month(-1),)) is None
    assert fit(YEAR_FREE, year(), (month(12),)) is not None


def test_of_two_offers_the_one_that_takes_more_off_is_named() -> None:
    half = terms(OfferKind.RATE, 100_000, months=6, number=2)
    (found,) = fits({UNIT: (YEAR_FREE, half)}, year(), [], DAY)
    assert (found.offer.id, found.amount) == (2, Money(24_000))


def paid(offer: OfferTerms, months: int, used: int, part: int = 0, fen: int = 20_000) -> list[Paid]:
    """A year of an offer of which so many months and `part` fen of the next are used."""
    lines = year(months, fen)
    found = fit(offer, lines)
    assert found is not None
    each = [found.off.get(line.key, ZERO) for line in lines]
    return [
        Paid(line.amount, line.amount - less, less, _used(number, used, part, fen))
        for number, (line, less) in enumerate(zip(lines, each, strict=True))
    ]


def _used(number: int, used: int, part: int, fen: int) -> Money:
    if number < used:
        return Money(fen)
    return Money(part) if number == used else ZERO


def test_2200_for_a_year_at_200_leaving_after_six_months_is_1200_and_1000() -> None:
    found = left_early(paid(YEAR_FREE, 12, 6))
    assert (found.used, found.credit) == (Money(120_000), Money(100_000))


def test_a_share_is_charged_again_on_the_months_that_were_used() -> None:
    offer = terms(OfferKind.RATE, 100_000)
    found = left_early(paid(offer, 12, 6))
    assert (found.used, found.credit) == (Money(120_000), Money(96_000))
    assert found.lines[0] == (Money(20_000), ZERO)


def test_who_leaves_in_the_free_month_owes_nothing_for_it() -> None:
    found = left_early(paid(YEAR_FREE, 12, 11, 9_677))
    assert (found.used, found.credit) == (Money(220_000), ZERO)
    assert found.lines[-1] == (ZERO, Money(9_677))


OFFERS = st.one_of(
    st.tuples(st.just(OfferKind.RATE), st.integers(1, 999_999)),
    st.tuples(st.just(OfferKind.FREE), st.integers(1, 5)),
    st.tuples(st.just(OfferKind.AMOUNT), st.integers(1, 100_000)),
)


@given(
    what=OFFERS,
    months=st.integers(6, 24),
    times=st.integers(1, 2),
    fen=st.integers(1, 500_000),
    used=st.integers(0, 48),
    share=st.fractions(0, 1),
)
def test_used_and_credit_make_what_was_paid_whenever_one_leaves(
    what: tuple[OfferKind, int], months: int, times: int, fen: int, used: int, share: Fraction
) -> None:
    offer = terms(*what, months=months)
    count = months * times
    if fit(offer, year(count, fen)) is None:  # it would give all of it away, or nothing
        return
    used = min(used, count - 1)
    lines = paid(offer, count, used, int(fen * share), fen)
    found = left_early(lines)
    money = total(line.money for line in lines)
    assert found.used + found.credit == money
    assert total(amount for amount, _off in found.lines) == money
    assert found.credit >= ZERO
    assert found.used <= total(line.used for line in lines)
    for line, (amount, stays) in zip(lines, found.lines, strict=True):
        assert amount >= ZERO
        assert stays >= ZERO
        assert amount + stays <= line.room
        assert amount + stays >= line.used  # nobody owes for what he used
