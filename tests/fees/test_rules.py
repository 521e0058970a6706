"""Amounts, part months, periods and due days: the figures the office has worked out by hand."""

import json
from datetime import date

import pytest
from hypothesis import given, strategies as st

from propdesk.estate.rules import AreaBasis
from propdesk.fees.amounts.cycles import Cycle, periods_beginning
from propdesk.fees.amounts.spans import ONCE, ONE, span_of
from propdesk.fees.periods import (
    MONTH,
    Period,
    PeriodUnknown,
    due_day,
    parse_period,
    period_at,
    period_before,
)
from propdesk.fees.rules import Formula, Proration, Rounding
from propdesk.fees.tariffs.rules import Terms, charge_amount, explanation_text, split
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money

DAY = st.dates(date(2024, 1, 1), date(2027, 12, 31))
RULES = list(Proration)


def terms(
    price: int = 1_500_000,
    *,
    formula: Formula = Formula.AREA,
    months: int = 1,
    rounding: Rounding = Rounding.FEN,
    proration: Proration = Proration.ACTUAL_DAYS,
    extra: int = 0,
    area_basis: AreaBasis | None = None,
) -> Terms:
    return Terms(
        version_id=7,
        item="物业费",
        tariff="高层物业费",
        formula=formula,
        period_months=months,
        effective_from=date(2026, 1, 1),
        price=price,
        area_basis=area_basis,
        rounding=rounding,
        proration=proration,
        extra=extra,
    )


def month(year: int, number: int) -> tuple[date, date]:
    period = period_at(date(year, number, 1), 1)
    return period.first, period.last


def amount_of(wanted: Terms, area: int, first: date, last: date) -> str:
    return charge_amount(wanted, span_of(wanted.proration, first, first, last), area=area)[0].plain


def prorate(monthly: Money, rule: Proration, first: date, last: date) -> Money:
    """What a fixed monthly amount comes to for these days."""
    fixed = terms(monthly.fen * 10_000, formula=Formula.FIXED, proration=rule)
    return charge_amount(fixed, span_of(rule, first, first, last))[0]


def weight_of(rule: Proration, begin: date, first: date, last: date) -> int:
    return span_of(rule, begin, first, last).weight


def test_ten_of_thirty_one_days_are_charged_by_the_actual_month() -> None:
    first, last = date(2026, 1, 1), date(2026, 1, 10)
    assert prorate(Money(300_00), Proration.ACTUAL_DAYS, first, last) == Money(96_77)
    assert prorate(Money(1200_00), Proration.ACTUAL_DAYS, first, last) == Money(387_10)


def test_a_start_in_the_middle_of_june_counts_both_ends() -> None:
    first, last = date(2026, 6, 14), date(2026, 6, 30)
    assert prorate(Money(90_00), Proration.ACTUAL_DAYS, first, last) == Money(51_00)


def test_several_months_are_summed_at_full_precision_and_rounded_once() -> None:
    assert amount_of(terms(), 1_346_500, date(2026, 1, 10), date(2026, 3, 31)) == "547.29"


def test_half_a_fen_is_rounded_up() -> None:
    assert amount_of(terms(150_000), 1_307_000, *month(2026, 5)) == "19.61"


def test_a_yearly_line_can_be_rounded_to_the_yuan() -> None:
    yearly = terms(1_400_000, months=12, rounding=Rounding.YUAN)
    assert amount_of(yearly, 1_002_400, date(2026, 1, 1), date(2026, 12, 31)) == "1684.00"


def test_twelve_monthly_lines_may_differ_from_one_yearly_line() -> None:
    assert amount_of(terms(months=12), 1_346_500, date(2026, 1, 1), date(2026, 12, 31)) == "2423.70"
    monthly = [amount_of(terms(), 1_346_500, *month(2026, number)) for number in range(1, 13)]
    assert monthly == ["201.98"] * 12


def test_a_jiao_is_the_unit_where_the_tariff_says_so() -> None:
    assert amount_of(terms(rounding=Rounding.JIAO), 1_346_500, *month(2026, 5)) == "202.00"


def test_a_fixed_amount_is_per_period_and_split_by_months() -> None:
    quarterly = terms(270_000_000, formula=Formula.FIXED, months=3)
    whole = span_of(Proration.ACTUAL_DAYS, date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30))
    assert charge_amount(quarterly, whole)[0] == Money(270_00)
    rest = span_of(Proration.ACTUAL_DAYS, date(2026, 6, 14), date(2026, 6, 14), date(2026, 6, 30))
    assert charge_amount(quarterly, rest)[0] == Money(51_00)
    assert charge_amount(quarterly, whole, quantity=2 * ONE)[0] == Money(540_00)


def test_300_a_month_billed_by_the_quarter_from_20_may_is_416_13() -> None:
    """Not 900 x 42/91 = 415.38, and not the whole quarter."""
    quarterly = terms(900_000_000, formula=Formula.FIXED, months=3)
    first = date(2024, 5, 20)
    rest = span_of(Proration.ACTUAL_DAYS, first, first, date(2024, 6, 30))
    assert charge_amount(quarterly, rest)[0] == Money(416_13)


def test_twelve_months_from_the_third_to_the_second_are_twelve_months() -> None:
    first = date(2026, 8, 3)
    actual = Proration.ACTUAL_DAYS
    assert prorate(Money(20_00), actual, first, date(2027, 8, 2)) == Money(240_00)
    assert prorate(Money(20_00), actual, first, date(2027, 8, 3)) == Money(240_65)


def test_three_days_of_a_leap_february_are_parts_of_29() -> None:
    first, last = date(2020, 2, 27), date(2020, 2, 29)
    assert prorate(Money(9_00), Proration.ACTUAL_DAYS, first, last) == Money(93)


def test_an_extra_is_added_to_each_month() -> None:
    assert amount_of(terms(extra=5_00), 1_000_000, *month(2026, 5)) == "155.00"


def test_a_counter_charge_is_quantity_times_price_or_area_times_price() -> None:
    by_piece = terms(30_000_000, formula=Formula.COUNTER)
    assert charge_amount(by_piece, ONCE, quantity=3 * ONE)[0] == Money(90_00)
    by_area = terms(3_000_000, formula=Formula.COUNTER, area_basis=AreaBasis.BUILT)
    assert charge_amount(by_area, ONCE, area=1_346_500)[0] == Money(403_95)


def test_a_missing_area_is_never_billed_as_nothing() -> None:
    with pytest.raises(ValueError, match="no area"):
        charge_amount(terms(), ONCE, area=None)


@pytest.mark.parametrize(
    ("rule", "starts", "ends"),
    [
        (Proration.ACTUAL_DAYS, {1: 300_00, 11: 200_00, 16: 150_00}, {15: 150_00, 20: 200_00}),
        (Proration.THIRTY_DAYS, {1: 300_00, 11: 200_00, 16: 150_00}, {15: 150_00, 20: 200_00}),
        (Proration.HALF_MONTHS, {1: 300_00, 15: 150_00, 16: 0}, {15: 150_00, 16: 300_00}),
        (Proration.HALF_AFTER_15, {1: 300_00, 15: 300_00, 16: 150_00}, {15: 150_00, 16: 300_00}),
        (Proration.WHOLE_MONTHS, {1: 300_00, 30: 300_00}, {1: 300_00, 30: 300_00}),
    ],
)
def test_the_five_rules_of_a_part_month(
    rule: Proration, starts: dict[int, int], ends: dict[int, int]
) -> None:
    first, last = month(2026, 6)
    for day, fen in starts.items():
        assert prorate(Money(300_00), rule, first.replace(day=day), last) == Money(fen), day
    for day, fen in ends.items():
        assert prorate(Money(300_00), rule, first, first.replace(day=day)) == Money(fen), day


def test_by_thirty_days_a_full_month_of_any_length_is_one_month() -> None:
    for number in (2, 4, 5):
        assert prorate(Money(300_00), Proration.THIRTY_DAYS, *month(2026, number)) == Money(300_00)
    nearly = (date(2026, 5, 2), date(2026, 5, 31))
    assert prorate(Money(300_00), Proration.THIRTY_DAYS, *nearly) == Money(300_00)


@given(DAY, st.integers(0, 500), st.integers(0, 500), st.sampled_from(RULES))
def test_the_pieces_of_a_cut_span_add_up_to_the_whole(
    begin: date, before: int, after: int, rule: Proration
) -> None:
    middle = begin + before * ONE_DAY
    last = middle + (after + 1) * ONE_DAY
    whole = weight_of(rule, begin, begin, last)
    pieces = weight_of(rule, begin, begin, middle) + weight_of(rule, begin, middle + ONE_DAY, last)
    assert pieces == whole


@given(DAY, st.integers(0, 500), st.sampled_from(RULES))
def test_one_more_day_never_costs_less(begin: date, days: int, rule: Proration) -> None:
    last = begin + days * ONE_DAY
    assert weight_of(rule, begin, begin, last) <= weight_of(rule, begin, begin, last + ONE_DAY)
    assert weight_of(rule, begin, begin, last) <= weight_of(
        rule, begin - ONE_DAY, begin - ONE_DAY, last
    )


@given(DAY, st.sampled_from(RULES), st.integers(1, 30))
def test_whole_months_weigh_the_same_by_every_rule(
    begin: date, rule: Proration, months: int
) -> None:
    period = period_at(begin, 1)
    for _more in range(months - 1):
        period = Period(period.first, period_at(period.last + ONE_DAY, 1).last)
    assert weight_of(rule, period.first, period.first, period.last) == months * MONTH


@given(st.integers(-(10**9), 10**9), st.integers(0, 30), st.integers(30, 31))
def test_the_second_part_of_a_split_is_the_total_minus_the_first(
    fen: int, part: int, whole: int
) -> None:
    first, second = split(Money(fen), part, whole)
    assert first + second == Money(fen)
    assert abs(first.fen * whole - fen * part) * 2 <= whole


@given(st.integers(1, 10**8), st.integers(0, 10**9), DAY, st.integers(0, 400))
def test_an_amount_is_within_half_a_unit_of_the_exact_value(
    area: int, price: int, begin: date, days: int
) -> None:
    last = begin + days * ONE_DAY
    for rounding, unit in ((Rounding.FEN, 1), (Rounding.JIAO, 10), (Rounding.YUAN, 100)):
        wanted = terms(price, rounding=rounding)
        span = span_of(wanted.proration, begin, begin, last)
        fen = charge_amount(wanted, span, area=area)[0].fen
        assert fen % unit == 0
        assert abs(fen * MONTH * 10**8 - area * price * span.weight) * 2 <= unit * MONTH * 10**8


def test_periods_are_read_and_written_the_way_people_type_them() -> None:
    for text, first, last in [
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        (" 2026-H2 ", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ]:
        period = parse_period(text)
        assert period == Period(first, last)
        assert str(period) == text.strip().upper()


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("2026-11", ["202611", "2026.11", "2026/11", "２０２６－１１", "2026年11月", "11月份"]),
        ("2026-11", ["11月"]),
        ("2026-01", ["2026年1月", "2026-1月", "1月", " 01 月 "]),
        ("2026-Q4", ["2026q4", "2026Q4", "2026年4季度", "2026年第四季度", "四季度", "q4"]),
        ("2026-H2", ["2026h2", "2026年下半年", "下半年", "H2"]),
        ("2026-H1", ["2026上半年"]),
        ("2026", ["2026年", "2026年度"]),
    ],
)  # fmt: skip
def test_a_period_is_read_in_every_way_an_office_writes_it(written: str, texts: list[str]) -> None:
    assert {str(parse_period(text, date(2026, 3, 5))) for text in texts} == {written}


def test_without_a_day_to_go_by_a_period_needs_its_year() -> None:
    with pytest.raises(PeriodUnknown):
        parse_period("11月")


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-00", "2026-Q5", "2026-1", "11-2026", "26", "13月", "5季度", "202613"],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(PeriodUnknown), using_language("en"):
        parse_period(text)


def test_the_period_before_has_the_same_length() -> None:
    assert str(period_before(parse_period("2026-01"))) == "2025-12"
    assert str(period_before(parse_period("2026-Q1"))) == "2025-Q4"
    assert str(period_before(parse_period("2026-01"), 3)) == "2025-Q4"


def test_a_window_takes_the_periods_that_begin_in_it() -> None:
    year = parse_period("2026")
    assert len(list(periods_beginning(year, Cycle(1)))) == 12
    assert [str(p) for p in periods_beginning(year, Cycle(6))] == ["2026-H1", "2026-H2"]
    assert [str(p) for p in periods_beginning(parse_period("2026-11"), Cycle(3))] == []


def test_the_due_day_is_the_last_day_of_the_first_month_unless_the_tariff_says_otherwise() -> None:
    begin = date(2026, 1, 1)
    assert due_day(begin) == date(2026, 1, 31)
    assert due_day(begin, months=-1, day=25) == date(2025, 12, 25)
    assert due_day(begin, months=1, day=31) == date(2026, 2, 28)
    assert due_day(begin, working_day=True) == date(2026, 2, 2)  # the 31st is a Saturday
    works = {date(2026, 2, 4)}.__contains__
    assert due_day(begin, working_day=True, works=works) == date(2026, 2, 4)


def test_the_explanation_tells_a_whole_month_in_english() -> None:
    wanted = terms()
    span = span_of(wanted.proration, *month(2026, 11)[:1], *month(2026, 11))
    _amount, explanation = charge_amount(wanted, span, area=1_346_500)
    with using_language("en"):
        assert explanation_text(explanation) == (
            "物业费 by the tariff “高层物业费”, version of 2026-01-01",
            "From 2026-11-01 to 2026-11-30, both days counted: 30 days",
            "Built-up area 134.65 m², 1.50 yuan per m² and month",
            "134.65 × 1.50 × 1 month = 201.975",
            "To the fen, half up, once: 201.98",
        )


def test_the_explanation_tells_part_months_and_keeps_exact_numbers() -> None:
    wanted = terms()
    first, last = date(2026, 1, 10), date(2026, 3, 31)
    _amount, explanation = charge_amount(
        wanted, span_of(wanted.proration, first, first, last), area=1_346_500
    )
    frozen = json.loads(explanation)
    assert (frozen["area"], frozen["price"], frozen["parts"]) == (
        "134.65", "1.5", [["2026-01", 22, 22, 31]],
    )  # fmt: skip
    with using_language("en"):
        lines = explanation_text(explanation)
    assert lines[3] == "2026-01: 22 days count as 22/31 of the month"
    assert lines[5] == "134.65 × 1.50 × (2 + 22/31) months = 547.287096…"
    assert lines[6] == "To the fen, half up, once: 547.29"


def test_a_line_without_a_computation_says_so() -> None:
    with using_language("en"):
        assert "by hand" in explanation_text("")[0]
