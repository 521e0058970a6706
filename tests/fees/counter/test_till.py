"""The sums of the till, and the months and periods a clerk types and reads."""

from datetime import date

import pytest
from hypothesis import given, strategies as some

from propdesk.fees.counter.orders import Part
from propdesk.fees.counter.rows import MonthUnknown, month_typed
from propdesk.fees.counter.till import (
    Owed,
    Till,
    TillVerdict,
    month_marks,
    part_offers,
    rounding_steps,
)
from propdesk.fees.periods import short_period
from propdesk.fees.rules import Method
from propdesk.kernel.money import ZERO, Money, total

TODAY = date(2026, 11, 20)
YEAR = Owed("物业费", Money(242370), Money(242370), date(2026, 1, 1), date(2026, 12, 31))


def month(number: int, fen: int = 37702) -> Owed:
    return Owed("物业费", Money(fen), Money(fen), date(2026, number, 1), date(2026, number, 28))


def test_an_empty_field_means_exactly_what_is_to_pay() -> None:
    till = Till(due=Money(75404))
    assert till.verdict is TillVerdict.READY
    assert till.parts == (Part(Method.CASH, Money(75404), None),)


def test_notes_beyond_the_sum_give_change() -> None:
    till = Till(due=Money(75404), typed=Money(80000))
    assert (till.change, till.kept, till.verdict) == (Money(4596), ZERO, TillVerdict.READY)
    assert till.parts == (Part(Method.CASH, Money(75404), Money(80000)),)


def test_change_can_be_kept_as_prepayment() -> None:
    till = Till(due=Money(75404), typed=Money(80000), keep_change=True)
    assert (till.change, till.kept, till.verdict) == (ZERO, Money(4596), TillVerdict.READY)
    assert till.parts == (Part(Method.CASH, Money(80000), Money(80000)),)


def test_too_much_by_wechat_is_asked_about() -> None:
    till = Till(due=Money(75404), method=Method.WECHAT, typed=Money(80000))
    assert (till.change, till.verdict) == (ZERO, TillVerdict.OVER)


def test_cash_without_any_line_is_a_prepayment_and_asked_about() -> None:
    till = Till(due=ZERO, typed=Money(100000))
    assert (till.change, till.kept, till.verdict) == (ZERO, Money(100000), TillVerdict.OVER)


def test_too_little_is_a_part_payment() -> None:
    assert Till(due=Money(75404), typed=Money(40000)).verdict is TillVerdict.PART


def test_nothing_chosen_and_nothing_typed_is_nothing() -> None:
    assert Till(due=ZERO).verdict is TillVerdict.NOTHING


def test_prepayment_comes_off_what_is_to_pay_and_is_the_last_part() -> None:
    till = Till(due=Money(75404), method=Method.WECHAT, prepaid=Money(5404))
    assert [part.amount for part in till.parts] == [Money(70000), Money(5404)]
    assert till.parts[-1].method is Method.PREPAID


def test_prepayment_may_pay_all_of_it() -> None:
    till = Till(due=Money(5000), prepaid=Money(5000))
    assert till.verdict is TillVerdict.READY
    assert [part.method for part in till.parts] == [Method.PREPAID]


@given(
    due=some.integers(1, 10**7),
    typed=some.none() | some.integers(0, 10**7),
    prepaid=some.integers(0, 10**6),
    keep=some.booleans(),
    method=some.sampled_from([Method.CASH, Method.WECHAT]),
)
def test_what_is_taken_less_what_is_kept_is_never_more_than_due(
    due: int, typed: int | None, prepaid: int, keep: bool, method: Method
) -> None:
    used = min(prepaid, due)
    given_ = None if typed is None else Money(typed)
    till = Till(
        due=Money(due),
        method=method,
        typed=given_,
        rounded_off=ZERO,
        prepaid=Money(used),
        keep_change=keep,
    )
    taken = total(part.amount for part in till.parts)
    assert taken - till.kept <= Money(due)
    if till.verdict in (TillVerdict.READY, TillVerdict.OVER):
        assert taken - till.kept == Money(due)


def test_the_fen_can_be_let_go_or_jiao_and_fen() -> None:
    assert rounding_steps(Money(75438)) == [Money(8), Money(38)]


def test_a_round_sum_has_nothing_to_let_go() -> None:
    assert rounding_steps(Money(75400)) == []


def test_a_year_is_offered_in_whole_months_that_add_up() -> None:
    marks = month_marks(YEAR)
    assert len(marks) == 12
    assert marks[0] == (Money(20198), date(2026, 1, 31))
    assert marks[-1] == (Money(242370), date(2026, 12, 31))


def test_a_partly_paid_year_offers_the_months_left() -> None:
    left = Owed("物业费", Money(242370), Money(242370 - 20198), YEAR.period_from, YEAR.period_to)
    assert month_marks(left)[0] == (Money(40395 - 20198), date(2026, 2, 28))


def test_a_part_payment_is_offered_the_nearest_whole_months() -> None:
    below, above = part_offers([YEAR], Money(50000))
    assert (below.amount, below.until) == (Money(40395), date(2026, 2, 28))
    assert (above.amount, above.until) == (Money(60593), date(2026, 3, 31))


def test_lines_of_single_months_are_offered_whole() -> None:
    offers = part_offers([month(9), month(10)], Money(40000))
    assert [offer.amount for offer in offers] == [Money(37702), Money(75404)]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("12", date(2026, 12, 31)),
        ("3", date(2027, 3, 31)),
        ("11", date(2026, 11, 30)),
        ("2712", date(2027, 12, 31)),
        ("202702", date(2027, 2, 28)),
        ("2027-2", date(2027, 2, 28)),
        ("2027.12", date(2027, 12, 31)),
        ("2027年12月", date(2027, 12, 31)),
    ],
)
def test_a_month_is_typed_short(text: str, last: date) -> None:
    assert month_typed(text, TODAY) == last


@pytest.mark.parametrize("text", ["", "13", "0", "2026", "abc", "1.5.6"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(MonthUnknown):
        month_typed(text, TODAY)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 9, 1), date(2026, 9, 30), "2026-09"),
        (date(2026, 7, 1), date(2026, 12, 31), "2026-07 – 12"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2026, 11, 1), date(2027, 2, 28), "2026-11 – 2027-02"),
        (date(2026, 9, 10), date(2026, 9, 30), "2026-09-10 – 2026-09-30"),
        (None, None, ""),
    ],
)
def test_a_period_is_told_as_short_as_it_can(
    first: date | None, last: date | None, told: str
) -> None:
    assert short_period(first, last) == told


@pytest.mark.parametrize(
    ("due", "typed", "verdict"),
    [
        (75404, 0, TillVerdict.ZERO),
        (0, 0, TillVerdict.NOTHING),
        (5000, 10000, TillVerdict.READY),
        (9000, 20000, TillVerdict.DOUBTFUL),
        (20000, 30000, TillVerdict.READY),
        (75404, 160000, TillVerdict.DOUBTFUL),
        (75404, 100000, TillVerdict.READY),
    ],
)
def test_what_pressing_plus_would_do_with_a_sum(due: int, typed: int, verdict: TillVerdict) -> None:
    assert Till(due=Money(due), typed=Money(typed)).verdict is verdict


def test_zero_beside_a_prepayment_that_pays_everything_is_taken() -> None:
    till = Till(due=Money(5000), typed=ZERO, prepaid=Money(5000))
    assert till.verdict is TillVerdict.READY
