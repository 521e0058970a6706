"""How a late fee is counted: money.md 5, and whatever way a charge is paid in parts."""

from datetime import date, timedelta

from hypothesis import given, strategies as st

from propdesk.fees.late.rules import LateCap, LateTerms, Segment, Settling, accrued, shared_out
from propdesk.kernel.money import ZERO, Money, total

DUE = date(2024, 1, 1)
TERMS = LateTerms(rate=5_000)  # 0.05 % a day


def day(number: int) -> date:
    return DUE + timedelta(days=number)


def test_due_on_the_first_and_paid_on_the_tenth_is_nine_days() -> None:
    (one,) = accrued(TERMS, Money(100_00), DUE, [Settling(date(2024, 1, 10), Money(100_00))],
                     date(2024, 6, 1)).segments  # fmt: skip
    assert (one.first, one.last, one.days) == (date(2024, 1, 2), date(2024, 1, 10), 9)


def test_a_thousand_at_five_in_ten_thousand_for_fifteen_days_is_seven_fifty() -> None:
    found = accrued(TERMS, Money(1_000_00), date(2024, 2, 15), [], date(2024, 3, 1))
    assert [part.days for part in found.segments] == [15]
    assert found.amount == Money(7_50)


def test_a_part_payment_cuts_the_days_and_the_sum_is_rounded_once() -> None:
    paid = [Settling(day(10), Money(333_33)), Settling(day(21), Money(666_67))]
    found = accrued(TERMS, Money(1_000_00), DUE, paid, day(40))
    assert found.segments == (
        Segment(day(1), day(10), Money(1_000_00)),
        Segment(day(11), day(21), Money(666_67)),
    )
    assert found.amount == Money(8_67)  # 5.00 + 3.666685


def test_thirds_that_are_each_rounded_would_give_another_sum() -> None:
    terms = LateTerms(rate=10_000)  # 0.1 % a day
    paid = [Settling(day(1), Money(5)), Settling(day(2), Money(1)), Settling(day(3), Money(394))]
    found = accrued(terms, Money(400), DUE, paid, day(9))
    assert found.amount == Money(1)  # 0.4 + 0.395 + 0.394 fen: nothing, if each were rounded


def test_days_of_grace_are_not_counted_afterwards() -> None:
    terms = TERMS._replace(grace=15)
    assert accrued(terms, Money(100_00), DUE, [], day(15)).amount == ZERO
    assert accrued(terms, Money(1_000_00), DUE, [], day(17)).segments[0].days == 2


def test_it_is_never_more_than_the_charge_nor_than_the_yearly_rate() -> None:
    assert accrued(TERMS, Money(100_00), DUE, [], day(3_000)).amount == Money(100_00)
    yearly = TERMS._replace(cap=LateCap.YEARLY, yearly=138_000)  # 13.8 % a year
    assert accrued(yearly, Money(1_000_00), DUE, [], day(365)).amount == Money(138_00)
    low = yearly._replace(rate=100)  # 0.001 % a day stays below
    assert accrued(low, Money(1_000_00), DUE, [], day(365)).amount == Money(3_65)


def test_what_is_opened_again_counts_from_then() -> None:
    paid = [Settling(day(5), Money(100_00)), Settling(day(8), Money(-100_00))]
    parts = accrued(TERMS, Money(100_00), DUE, paid, day(10)).segments
    assert [(part.first, part.last) for part in parts] == [(day(1), day(5)), (day(9), day(10))]


def test_the_first_fees_are_paid_first() -> None:
    assert shared_out([Money(3), Money(4), Money(5)], Money(6)) == [Money(3), Money(3), ZERO]


amounts = st.integers(1, 5_000_000)
payments = st.lists(st.tuples(st.integers(-40, 400), st.integers(1, 3_000_000)), max_size=6)
terms = st.builds(
    LateTerms,
    rate=st.integers(1, 100_000),
    grace=st.integers(0, 40),
    cap=st.sampled_from(LateCap),
    yearly=st.integers(1, 10**6),
)


@given(terms, amounts, payments, st.integers(0, 500))
def test_any_payments_cost_between_all_at_once_and_nothing_at_all(
    rules: LateTerms, fen: int, parts: list[tuple[int, int]], until: int
) -> None:
    principal, left = Money(fen), fen
    paid = []
    for number, part in sorted(parts):
        paid.append(Settling(day(number), Money(min(part, left))))
        left -= paid[-1].amount.fen
    found = accrued(rules, principal, DUE, paid, day(until)).amount
    unpaid = accrued(rules, principal, DUE, [], day(until)).amount
    assert ZERO <= found <= unpaid <= principal
    if paid:
        all_at_once = [Settling(paid[0].day, total(one.amount for one in paid))]
        assert found >= accrued(rules, principal, DUE, all_at_once, day(until)).amount


@given(terms, amounts, payments, st.integers(0, 500))
def test_the_segments_tell_each_day_once_and_what_was_unpaid_on_it(
    rules: LateTerms, fen: int, parts: list[tuple[int, int]], until: int
) -> None:
    left = fen
    paid = []
    for number, part in sorted(parts):
        paid.append(Settling(day(number), Money(min(part, left))))
        left -= paid[-1].amount.fen
    found = accrued(rules, Money(fen), DUE, paid, day(until)).segments
    told = {
        part.first + timedelta(days=n): part.principal for part in found for n in range(part.days)
    }
    assert len(told) == sum(part.days for part in found)
    for number in range(rules.grace + 1, until + 1):
        unpaid = fen - sum(one.amount.fen for one in paid if one.day < day(number))
        assert told.get(day(number), ZERO) == Money(unpaid)
    assert all(day(rules.grace) < one <= day(until) for one in told)


@given(terms, amounts, st.lists(st.integers(0, 200), min_size=1, max_size=5))
def test_the_same_sum_paid_in_more_pieces_on_one_day_costs_the_same(
    rules: LateTerms, fen: int, cuts: list[int]
) -> None:
    pieces = [fen // len(cuts)] * len(cuts)
    pieces[0] += fen - sum(pieces)
    once = [Settling(day(60), Money(fen))]
    several = [Settling(day(60), Money(piece)) for piece in pieces]
    assert accrued(rules, Money(fen), DUE, several, day(90)) == accrued(
        rules, Money(fen), DUE, once, day(90)
    )
