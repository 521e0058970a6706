"""Which days a tariff bills: every day once, whatever starts, ends, changes or is there already."""

from datetime import date, timedelta

from hypothesis import given, strategies as st

from propdesk.fees.amounts.spans import span_of
from propdesk.fees.billing.stretches import Findings, regular_pieces
from propdesk.fees.dues.drafts import Spans
from propdesk.fees.periods import Period, period_at
from propdesk.fees.rules import Formula, Nature, Proration, Unbilled
from propdesk.fees.tariffs.tariffs import Applies, ItemRow, TariffRow, VersionFields, VersionRow
from propdesk.kernel.days import ONE_DAY

ITEM = ItemRow(
    id=1,
    code="WY",
    name="物业费",
    nature=Nature.OWN_INCOME,
    receipt_group_id=1,
    order_no=1,
    tax_code="",
    account_code="",
    active=True,
)
DAY = st.dates(date(2025, 1, 1), date(2027, 12, 31))
LENGTH = st.sampled_from([1, 3, 6, 12])


def tariff(months: int, *begins: date, rule: Proration = Proration.ACTUAL_DAYS) -> TariffRow:
    versions = tuple(
        VersionRow(
            number, VersionFields(effective_from=begin, price=1_000_000 + number, proration=rule)
        )
        for number, begin in enumerate(sorted(set(begins)), 1)
    )
    return TariffRow(
        id=1,
        fee_item_id=ITEM.id,
        item=ITEM,
        name="高层",
        formula=Formula.AREA,
        period_months=months,
        active=True,
        applies=Applies(),
        versions=versions,
    )


def days_of(spans: list[tuple[date, date]]) -> list[date]:
    return [first + timedelta(n) for first, last in spans for n in range((last - first).days + 1)]


@given(
    DAY, LENGTH, LENGTH, DAY, DAY, st.lists(DAY, min_size=1, max_size=3),
    st.lists(st.tuples(DAY, st.integers(0, 60)), max_size=3), st.sampled_from(list(Proration)),
)  # fmt: skip
def test_no_day_is_billed_twice_and_none_outside(
    inside: date,
    window_months: int,
    months: int,
    start: date,
    end: date,
    begins: list[date],
    covers: list[tuple[date, int]],
    rule: Proration,
) -> None:
    window = period_at(inside, window_months)
    row = tariff(months, *begins, rule=rule)
    covered: Spans = tuple((first, first + timedelta(length)) for first, length in covers)
    pieces, reason, *_rest = regular_pieces(window, row, start, end, covered)
    billed = days_of([(p.span.first, p.span.last) for p in pieces])  # type: ignore[misc]  # periodic pieces have days
    assert len(billed) == len(set(billed))
    assert not set(billed) & set(days_of(list(covered)))
    assert all(max(start, min(begins)) <= day <= end for day in billed)
    assert not (pieces and reason)
    for piece in pieces:
        assert row.version_on(piece.day) == piece.version
        assert piece.span.weight >= 0


@given(DAY, LENGTH, st.lists(DAY, max_size=2), st.sampled_from(list(Proration)))
def test_a_whole_period_weighs_the_same_however_prices_change_in_it(
    inside: date, months: int, changes: list[date], rule: Proration
) -> None:
    window = period_at(inside, months)
    row = tariff(months, date(2020, 1, 1), *changes, rule=rule)
    pieces, reason, *_rest = regular_pieces(window, row, date.min, date.max, ())
    assert reason is None
    whole = span_of(rule, window.first, window.first, window.last).weight
    assert sum(piece.span.weight for piece in pieces) == whole
    assert pieces[0].span.first == window.first
    assert pieces[-1].span.last == window.last


@given(DAY, LENGTH, st.integers(0, 400), st.sampled_from(list(Proration)))
def test_what_is_left_of_a_line_is_the_whole_minus_what_is_there(
    inside: date, months: int, length: int, rule: Proration
) -> None:
    window = period_at(inside, months)
    cut = min(window.first + timedelta(length), window.last)
    row = tariff(months, date(2020, 1, 1), rule=rule)
    pieces, *_rest = regular_pieces(window, row, date.min, date.max, ((window.first, cut),))
    there = span_of(rule, window.first, window.first, cut).weight
    whole = span_of(rule, window.first, window.first, window.last).weight
    assert there + sum(piece.span.weight for piece in pieces) == whole


def test_a_quarter_that_began_before_the_window_waits_for_its_own_run() -> None:
    november = Period(date(2026, 11, 1), date(2026, 11, 30))
    row = tariff(3, date(2020, 1, 1))
    _pieces, reason, detail, _unowed = regular_pieces(november, row, date.min, date.max, ())
    assert (reason, detail) == (Unbilled.BEGAN_EARLIER, "2026-Q4")
    covered = ((date(2026, 10, 1), date(2026, 12, 31)),)
    assert regular_pieces(november, row, date.min, date.max, covered) == Findings()


def test_what_its_own_run_left_of_a_quarter_is_made_up_for_later() -> None:
    november = Period(date(2026, 11, 1), date(2026, 11, 30))
    row = tariff(3, date(2020, 1, 1))
    owed = ((date(2026, 10, 17), date.max),)
    (piece,), *_none, unowed = regular_pieces(
        november, row, date.min, date.max, (), owed, billed_earlier=True
    )
    assert (piece.span.first, piece.span.last) == (date(2026, 10, 17), date(2026, 12, 31))
    assert unowed == ((date(2026, 10, 1), date(2026, 10, 16)),)
    waiting = regular_pieces(november, row, date.min, date.max, (), owed)
    assert waiting.reason is Unbilled.BEGAN_EARLIER


def test_who_owes_first_within_the_window_gets_the_rest_of_a_quarter() -> None:
    november = Period(date(2026, 11, 1), date(2026, 11, 30))
    row = tariff(3, date(2020, 1, 1))
    owed = ((date(2026, 11, 17), date.max),)
    (piece,), *_rest = regular_pieces(november, row, date.min, date.max, (), owed)
    assert (piece.day, piece.span.last, piece.due) == (
        date(2026, 11, 17), date(2026, 12, 31), date(2026, 11, 30),
    )  # fmt: skip


def test_the_due_day_of_a_rest_counts_from_its_start() -> None:
    november = Period(date(2026, 11, 1), date(2026, 11, 30))
    row = tariff(12, date(2020, 1, 1))
    (piece,), *_rest = regular_pieces(november, row, date(2026, 11, 15), date.max, ())
    assert (piece.day, piece.due) == (date(2026, 11, 15), date(2026, 11, 30))
    assert piece.span.last == date(2026, 12, 31)
    assert piece.day - ONE_DAY == date(2026, 11, 14)
