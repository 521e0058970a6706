"""How periods follow one another: years that begin anywhere, anniversaries, seasons; due days."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, strategies as st

from propdesk.fees.amounts.cycles import Cycle, periods_beginning
from propdesk.fees.amounts.spans import ONE, CountedIn, LessDays, span_of
from propdesk.fees.periods import DueDays, Period
from propdesk.fees.rules import DueFrom, Proration
from propdesk.fees.tariffs.tariffs import VersionFields
from propdesk.kernel.days import ONE_DAY

DAY = st.dates(date(2024, 1, 1), date(2031, 12, 31))
MONTHS = st.sampled_from([1, 3, 6, 12])
CYCLE = st.builds(Cycle, MONTHS, st.integers(1, 12), st.integers(1, 31))
RULES = st.sampled_from(list(Proration))
HEATING = Cycle(12, season=(11, 15, 3, 15))


@given(CYCLE, DAY)
def test_every_day_lies_in_one_period_and_the_next_begins_the_day_after(
    cycle: Cycle, day: date
) -> None:
    period = cycle.at(day)
    assert period.first <= day <= period.last
    assert cycle.at(period.first) == cycle.at(period.last) == period
    assert cycle.at(period.last + ONE_DAY).first == period.last + ONE_DAY


@given(CYCLE, DAY, RULES)
def test_a_whole_period_is_its_months_by_every_rule(
    cycle: Cycle, day: date, rule: Proration
) -> None:
    period = cycle.at(day)
    span = span_of(rule, period.first, period.first, period.last, CountedIn(cycle.day))
    assert Fraction(span.weight, span.whole) == cycle.months


@given(CYCLE, DAY)
def test_a_period_begins_in_exactly_one_month_of_the_calendar(cycle: Cycle, day: date) -> None:
    """So a run of each month misses none and bills none twice."""
    found = [
        period
        for number in range(24)
        for period in periods_beginning(Cycle(1).at(_months_on(day, number)), cycle)
    ]
    assert all(a.last + ONE_DAY == b.first for a, b in pairwise(found))
    assert len(found) == 24 // cycle.months


def _months_on(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def test_a_year_from_the_day_of_hand_over_ends_on_the_day_before() -> None:
    assert Cycle(12, 5, 20).at(date(2026, 5, 19)) == Period(date(2025, 5, 20), date(2026, 5, 19))
    assert Cycle(12, 5, 20).at(date(2026, 5, 20)) == Period(date(2026, 5, 20), date(2027, 5, 19))


def test_a_year_from_29_february_begins_on_the_last_of_the_month() -> None:
    cycle = Cycle(12, 2, 29)
    assert cycle.at(date(2026, 3, 1)) == Period(date(2026, 2, 28), date(2027, 2, 27))
    assert cycle.at(date(2028, 2, 29)) == Period(date(2028, 2, 29), date(2029, 2, 27))


def test_a_heating_season_crosses_the_year() -> None:
    season = Period(date(2026, 11, 15), date(2027, 3, 15))
    assert HEATING.at(date(2026, 3, 16)) == HEATING.at(date(2027, 1, 1)) == season
    assert HEATING.at(date(2026, 3, 15)).first == date(2025, 11, 15)
    assert [*periods_beginning(Cycle(1).at(date(2026, 11, 1)), HEATING)] == [season]
    assert [*periods_beginning(Cycle(1).at(date(2026, 12, 1)), HEATING)] == []


def test_a_season_moves_by_a_version_from_the_first_one_that_begins_after_it() -> None:
    moved = Cycle(12, season=(11, 15, 3, 15), later=((date(2027, 12, 1), (11, 1, 3, 31)),))
    as_it_began = Period(date(2027, 11, 15), date(2028, 3, 15))
    assert moved.at(date(2027, 12, 24)) == moved.at(date(2027, 11, 5)) == as_it_began
    assert moved.at(date(2028, 3, 20)) == Period(date(2028, 11, 1), date(2029, 3, 31))


@given(
    DAY, st.lists(st.tuples(DAY, st.integers(1, 12), st.integers(1, 12)), max_size=4),
)  # fmt: skip
def test_seasons_never_share_a_day_however_often_they_move(
    day: date, moves: list[tuple[date, int, int]]
) -> None:
    later = tuple((since, (month, 10, until, 20)) for since, month, until in sorted(moves))
    cycle = Cycle(12, season=(11, 15, 3, 15), later=later)
    period = cycle.at(day)
    assert period.first <= period.last
    assert period.last >= day
    following = cycle.at(period.last + ONE_DAY)
    assert following.first > period.last


def test_a_season_that_ends_in_february_ends_on_its_last_day() -> None:
    cycle = Cycle(12, season=(12, 1, 2, 29))
    assert cycle.at(date(2027, 12, 5)).last == date(2028, 2, 29)
    assert cycle.at(date(2026, 12, 5)).last == date(2027, 2, 28)


@given(RULES, st.integers(0, 120), st.integers(0, 120), st.integers(0, ONE))
def test_parts_of_a_season_add_up_whatever_is_charged_less(
    rule: Proration, cut: int, stop: int, share: int
) -> None:
    season = HEATING.at(date(2026, 12, 1))
    middle = min(season.first + cut * ONE_DAY, season.last)
    less = (LessDays(season.first + stop * ONE_DAY, season.last, share, "stopped"),)
    how = CountedIn(season=season, less=less)
    whole = span_of(rule, season.first, season.first, season.last, how)
    first = span_of(rule, season.first, season.first, middle, how)
    parts = first.weight
    if middle < season.last:
        rest = span_of(rule, season.first, middle + ONE_DAY, season.last, how)
        assert rest.whole == whole.whole
        parts += rest.weight
    assert parts == whole.weight
    assert 0 <= first.weight <= first.whole


def test_a_due_day_is_counted_from_the_period_its_end_or_the_bill() -> None:
    begin, last = date(2026, 10, 1), date(2026, 12, 31)
    works = {date(2026, 10, 8), date(2027, 1, 15)}.__contains__
    dues = DueDays(date(2026, 9, 24), works)

    def due(**said: object) -> date:
        fields = VersionFields(effective_from=begin, price=1, **said)  # type: ignore[arg-type]
        return dues.of(fields, begin, last)

    assert due(due_months=-3, due_day=31) == date(2026, 7, 31)
    assert due(due_from=DueFrom.PERIOD_END, due_months=1, due_day=15) == date(2027, 1, 15)
    assert due(due_from=DueFrom.NOTICE, due_days=10) == date(2026, 10, 4)
    moved = due(due_from=DueFrom.NOTICE, due_days=10, due_working_day=True)
    assert moved == date(2026, 10, 8)
