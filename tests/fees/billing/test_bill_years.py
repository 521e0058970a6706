"""Seasons and bill years by runs: each day once, whatever year a household's begins in."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.amounts.cycles import Cycle
from propdesk.fees.amounts.spans import LessDays
from propdesk.fees.billing import billing
from propdesk.fees.billing.stretches import How, regular_pieces
from propdesk.fees.charges.splitting import whole_bill
from propdesk.fees.models import Charge
from propdesk.fees.periods import Period
from propdesk.fees.rules import HAND_OVER_YEAR, DueFrom, Formula, Proration, Unbilled
from propdesk.fees.tariffs import changes
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.fees.tariffs.tariffs import TariffFields, VersionFields, tariff as tariff_of
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.refusals import FieldsRefused
from tests.fees.billing.runs import charges, publish, reasons
from tests.fees.billing.test_stretches import days_of, tariff
from tests.fees.estates import PRICE, ROOMS, YUAN, Estate

HEATING = replace(
    ROOMS, name="采暖费", formula=Formula.SEASON, season_from="11月15日", season_to="3.15"
)
SEASON_PRICE = VersionFields(effective_from=date(2025, 1, 1), price=22 * YUAN)
YEARLY = replace(ROOMS, period_months=12, year_begins=HAND_OVER_YEAR)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
SEASON = date(2026, 11, 15), date(2027, 3, 15)


def explained(session: Session) -> list[tuple[str, ...]]:
    with using_language("en"):
        rows = session.scalars(select(Charge.explanation).order_by(Charge.id))
        return [explanation_text(one) for one in rows]


def test_a_heating_season_is_one_line_whichever_run_meets_it(estate: Estate) -> None:
    estate.unit()
    estate.tariff("WY", HEATING, SEASON_PRICE)
    assert publish(estate, "2026-10").unbilled == ()
    publish(estate, "2026-11")
    for period in ("2026-11", "2026-12", "2027-01", "2027-04"):
        again = publish(estate, period)
        assert (again.created, again.unbilled) == (0, ())
    assert estate.store.read(charges) == [("2026-11-15", "2027-03-15", "2962.30", "normal")]
    assert estate.store.read(explained)[0][2:] == (
        "Built-up area 134.65 m², 22.00 yuan per m² and season",
        "134.65 × 22.00 × 1 = 2,962.30",
        "To the fen, half up, once: 2,962.30",
    )


def test_who_begins_within_a_season_pays_its_days(estate: Estate) -> None:
    estate.unit(charge_start=date(2027, 1, 1))
    estate.tariff("WY", HEATING, SEASON_PRICE)
    publish(estate, "2027-01")
    # 2,962.30 x 74/121
    assert estate.store.read(charges) == [("2027-01-01", "2027-03-15", "1811.65", "normal")]
    assert "74 days count as 74/121 of the season" in estate.store.read(explained)[0]


def test_a_season_between_two_others_is_not_told_as_gone_or_as_a_gap(estate: Estate) -> None:
    estate.unit()
    estate.tariff("WY", HEATING, SEASON_PRICE)
    publish(estate, "2025-11")
    for period in ("2026-08", "2026-11"):
        draft = estate.store.read(billing.draft_run, period=period)
        assert draft.differences == ()


def test_days_that_are_stopped_are_charged_at_the_base_share() -> None:
    row = replace(
        tariff(12, date(2020, 1, 1)), formula=Formula.SEASON, season_from="11-15", season_to="03-15"
    )
    (version,) = row.versions
    fields = replace(version.fields, base_share=300_000)
    row = replace(row, versions=(replace(version, fields=fields),))
    cycle = row.cycle()
    assert cycle is not None
    stop = LessDays(date(2027, 1, 1), date(2027, 12, 31), None, "Stopped")
    found = regular_pieces(NOVEMBER, row, date.min, date.max, (), how=How(cycle, (stop,)))
    (piece,) = found.pieces
    assert (piece.span.first, piece.span.last) == SEASON
    # 47 days whole and 74 at 30 %
    assert piece.span.weight * 1210 == piece.span.whole * 692
    assert '"less":[["2027-01-01","2027-03-15","Stopped","0.3",74,121]]' in piece.span.words


def test_a_cut_of_a_season_parts_it_as_the_run_would(estate: Estate) -> None:
    estate.unit()
    estate.tariff("WY", HEATING, SEASON_PRICE)
    publish(estate, "2026-11")

    def line(session: Session) -> Charge:
        return session.scalars(select(Charge)).one()

    charge = estate.store.read(line)
    whole = whole_bill(charge.explanation, charge.amount, *SEASON)
    assert whole.up_to(Proration.ACTUAL_DAYS, date(2027, 1, 1)).plain == "1150.65"  # 47/121


def test_a_version_moves_the_season_and_the_one_billed_stays(estate: Estate) -> None:
    estate.unit()
    key = estate.tariff("WY", HEATING, SEASON_PRICE)
    publish(estate, "2026-11")
    longer = replace(
        SEASON_PRICE, effective_from=date(2027, 7, 1), season_first="11月1日", season_last="3.31"
    )
    estate.store.write(changes.add_version, tariff_id=key, version=longer)
    kept = estate.store.read(tariff_of, tariff_id=key).versions[-1].fields
    assert (kept.season_first, kept.season_last) == ("11-01", "03-31")
    assert publish(estate, "2027-03").created == 0
    publish(estate, "2027-11")
    assert [row[:2] for row in estate.store.read(charges)] == [
        ("2026-11-15", "2027-03-15"), ("2027-11-01", "2028-03-31"),
    ]  # fmt: skip


def test_half_a_moved_season_is_refused_beside_its_field(estate: Estate) -> None:
    key = estate.tariff("WY", HEATING, SEASON_PRICE)
    half = replace(SEASON_PRICE, effective_from=date(2027, 7, 1), season_first="11-01")
    with pytest.raises(FieldsRefused) as refused:
        estate.store.write(changes.add_version, tariff_id=key, version=half)
    assert [*refused.value.errors] == ["season_last"]


@given(
    st.lists(st.dates(date(2024, 1, 1), date(2026, 6, 30)), min_size=1, max_size=4),
    st.sampled_from([1, 3, 6, 12]),
    st.sampled_from([1, 3, 12]),
    st.sampled_from(list(Proration)),
)
def test_by_anniversaries_nobody_is_missed_and_nobody_billed_twice(
    starts: list[date], months: int, window: int, rule: Proration
) -> None:
    """Runs of any length one after the other bill every day from each hand-over on, once."""
    row = replace(tariff(months, date(2020, 1, 1), rule=rule), year_begins=HAND_OVER_YEAR)
    for start in starts:
        covered: list[tuple[date, date]] = []
        run = Cycle(window).at(start)
        while run.first < date(2027, 1, 1):
            pieces = regular_pieces(run, row, start, date.max, tuple(covered)).pieces
            for one in pieces:
                assert one.span.first is not None
                assert one.span.last is not None
                covered.append((one.span.first, one.span.last))
            run = Cycle(window).at(run.last + ONE_DAY)
        days = days_of(covered)
        assert len(days) == len(set(days))
        assert min(days) == start
        assert (max(days) - start).days + 1 == len(days)
        assert max(days) >= date(2026, 12, 31)


def test_each_household_is_billed_from_its_own_day(estate: Estate) -> None:
    estate.unit("1-101", charge_start=date(2024, 5, 20))
    estate.unit("1-102", charge_start=date(2024, 2, 29))
    estate.unit("1-103")
    estate.tariff("WY", YEARLY, replace(PRICE, effective_from=date(2024, 1, 1)))
    for month in range(1, 13):
        result = publish(estate, f"2026-{month:02d}")
        assert reasons(result.unbilled)["1-103"] is Unbilled.NO_HAND_OVER
    assert [row for row in estate.store.read(charges) if row[0] and row[0] >= "2026"] == [
        ("2026-02-28", "2027-02-27", "2423.70", "normal"),
        ("2026-05-20", "2027-05-19", "2423.70", "normal"),
    ]
    lines = estate.store.read(explained)
    assert "× 12 months" in lines[0][-2]


def test_a_year_may_begin_in_july(estate: Estate) -> None:
    estate.unit()
    estate.tariff("WY", replace(ROOMS, period_months=12, year_begins=7))
    publish(estate, "2026-06")
    publish(estate, "2026-07")
    assert estate.store.read(charges) == [("2026-07-01", "2027-06-30", "2423.70", "normal")]


def test_a_bill_is_due_so_many_days_after_it_was_made(estate: Estate) -> None:
    estate.unit()
    notice = replace(PRICE, due_from=DueFrom.NOTICE, due_days=15)
    estate.tariff(version=notice)
    publish(estate, "2026-11")

    def due(session: Session) -> tuple[date, date]:
        charge = session.scalars(select(Charge)).one()
        return charge.due_day, session.info["clock"].today()

    due_day, told = estate.store.read(due)
    assert (due_day - told).days == 15


@pytest.mark.parametrize(
    ("fields", "version", "wrong"),
    [
        (replace(HEATING, season_to="13-40"), SEASON_PRICE, "season_to"),
        (replace(HEATING, season_from=""), SEASON_PRICE, "season_from"),
        (ROOMS, replace(PRICE, due_from=DueFrom.NOTICE), "due_days"),
        (ROOMS, replace(PRICE, base_share=1_000_001), "base_share"),
    ],
)
def test_what_a_season_or_a_due_rule_lacks_is_said_beside_its_field(
    estate: Estate, fields: TariffFields, version: VersionFields, wrong: str
) -> None:
    with pytest.raises(FieldsRefused) as refused:
        estate.tariff(fields=fields, version=version)
    assert set(refused.value.errors) == {wrong}


@given(
    st.dates(date(2024, 1, 1), date(2026, 6, 30)),
    st.sampled_from([1, 3, 6, 12]),
    st.sampled_from([HAND_OVER_YEAR, 1, 4]),
    st.permutations(range(12)),
    st.integers(0, 3),
)
def test_runs_in_any_order_and_any_number_of_times_make_the_same_lines(
    start: date, months: int, year_begins: int, order: list[int], again: int
) -> None:
    row = replace(tariff(months, date(2020, 1, 1)), year_begins=year_begins)

    def billed(numbers: list[int]) -> set[tuple[date | None, date | None, int]]:
        found: set[tuple[date | None, date | None, int]] = set()
        covered: tuple[tuple[date, date], ...] = ()
        for number in numbers:
            window = Cycle(1).at(date(2026, number + 1, 1))
            for one in regular_pieces(window, row, start, date.max, covered).pieces:
                found.add((one.span.first, one.span.last, one.span.weight))
                assert one.span.first is not None
                assert one.span.last is not None
                covered += ((one.span.first, one.span.last),)
        return found

    assert billed([*order, *order[:again]]) == billed([*range(12)])
