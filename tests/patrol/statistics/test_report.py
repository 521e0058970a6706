"""Rates of patrols: what is on time, what is only covered, what counts in no rate."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from propdesk.db.store import Store
from propdesk.kernel.clock import moment_of
from propdesk.kernel.reports.report import MonthReport, report_of
from propdesk.patrol.points.routes import ROUTES
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.entering import FoundThere, TypedSheet, enter_sheet
from propdesk.patrol.rounds.register import SHEETS
from propdesk.patrol.rounds.sheets import SheetFields
from propdesk.patrol.statistics.facts import point_facts
from propdesk.patrol.statistics.report import PATROL_REPORT
from propdesk.patrol.wand.importing import bring_in_wand, read_wand
from tests.clocks import StoppedClock
from tests.patrol.rounds_gone import SOUTH, put_points
from tests.patrol.wand.test_importing import HEADS, written

FIRST, LAST = date(2025, 12, 1), date(2026, 11, 30)
DAY = date(2026, 11, 18)


def one_round(store: Store) -> int:
    route, _homes = put_points(store)
    fields = replace(SOUTH, name="十点", stops="1-10", starts="22:00", minutes=60)
    ten = store.write(ROUTES.uses.add, fields=fields)
    assert ten != route
    return store.write(SHEETS.uses.add, fields=SheetFields(route_id=ten, day=DAY))


def evening(minute: int) -> datetime:
    return moment_of(datetime(2026, 11, 18, 22, minute))  # noqa: DTZ001


def said(store: Store) -> MonthReport:
    facts = store.read(point_facts, first=FIRST, last=LAST)
    first = date(2026, 11, 1)
    return report_of(PATROL_REPORT, facts, basis="due", first=first, today=date(2026, 11, 20))


def rates(report: MonthReport) -> dict[str, str]:
    return {card.measure: card.now.text() for card in report.cards}


def test_six_timed_points_of_ten_are_on_time_and_seven_are_covered(
    store: Store, tmp_path: Path
) -> None:
    sheet = one_round(store)
    typed = TypedSheet(
        worker="017",
        starts=(evening(2),),
        times={(1, row): evening(2 + 3 * row) for row in range(1, 7)},
        found={(1, 7): FoundThere(PatrolOutcome.NORMAL)},
        rest_normal=False,
    )
    store.write(enter_sheet, sheet_id=sheet, typed=typed)
    extra = [(f"{row:08d}", "A", f"2026-11-18 12:0{row}:00") for row in (1, 2)]
    file = written(tmp_path / "extra.xlsx", extra, HEADS)
    done = store.write(bring_in_wand, name="x", lines=read_wand(store, file))
    assert done.strays == 2
    report = said(store)
    assert rates(report) == {
        "on_time": "60.0", "covered": "70.0", "missed_rate": "30.0", "found_rate": "0.0"
    }  # fmt: skip
    assert any("2" in note for note in report.notes[1:])


def test_a_round_nobody_entered_is_in_no_rate_until_its_limit(
    store: Store, clock: StoppedClock
) -> None:
    one_round(store)
    assert rates(said(store))["covered"] == "—"
    clock.go_on(hours=30)
    assert rates(said(store)) == {
        "on_time": "0.0", "covered": "0.0", "missed_rate": "100.0", "found_rate": "—"
    }  # fmt: skip


def test_each_part_of_the_report_counts_the_same_points(store: Store) -> None:
    sheet = one_round(store)
    typed = TypedSheet(worker="017", starts=(evening(2),))
    store.write(enter_sheet, sheet_id=sheet, typed=typed)
    report = said(store)
    for table in report.tables:
        assert sum(line.figures[0].amount for line in table.lines) == table.total.figures[0].amount


def test_a_correction_counts_once(store: Store) -> None:
    sheet = one_round(store)
    for minute in (2, 5):
        typed = TypedSheet(worker="017", starts=(evening(minute),))
        store.write(enter_sheet, sheet_id=sheet, typed=typed)
    assert timedelta(minutes=3) == evening(5) - evening(2)
    (table, *_others) = said(store).tables
    assert table.total.figures[0].amount == 10
