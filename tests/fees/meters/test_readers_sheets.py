"""A meter reader's workbook: what of it comes in, what stays out and why, and its undo."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from propdesk.db.store import Store
from propdesk.estate.imports.workbook import import_workbook
from propdesk.fees.meters.models import Meter, MeterReading, MeterUsage
from propdesk.fees.meters.register import METERS
from propdesk.fees.meters.rules import MeterSort, ReadingKind
from propdesk.fees.meters.sheets.register import READINGS_AND_SHEETS as READINGS
from propdesk.fees.meters.sheets.words import dials_in, how_it_follows
from propdesk.kernel.exchange.results import NEW, PROBLEM, SAME, BroughtIn, ImportPlan
from propdesk.kernel.i18n import set_language
from propdesk.kernel.scaled import read_scaled
from propdesk.system.registers.bringing_in import bring_in, look_into, save_report, take_back

DATA = Path(__file__).resolve().parents[2] / "data"
SHEET = DATA / "others" / "17_meter_readings.xlsx"
TRUTH = json.loads(SHEET.with_name("17_meter_readings.truth.json").read_text("utf-8"))
HEADS = ("房号", "表号", "表类型", "上期读数", "上期抄表日期", "本期读数", "本期抄表日期", "备注")
JULY, OCTOBER, NOVEMBER = date(2026, 7, 1), date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def estate(store: Store) -> Store:
    """The units of the clean roster."""
    set_language("zh_CN")
    import_workbook(store, DATA / "rosters" / "01_clean_roster.xlsx")
    return store


def bring(store: Store, file: Path = SHEET) -> BroughtIn:
    return bring_in(store, READINGS, look_into(store, READINGS, file), file)


def counts(store: Store) -> tuple[int, ...]:
    tables = (Meter, MeterReading, MeterUsage)
    return store.read(
        lambda session: tuple(
            session.scalar(select(func.count()).select_from(one)) or 0 for one in tables
        )
    )


def kept(store: Store) -> dict[str, tuple[Any, ...]]:
    """Number of a meter → its newest reading, its multiplier, and what was used."""
    query = (
        select(Meter.no, MeterReading.value, Meter.multiplier, MeterUsage.quantity)
        .join(MeterReading, MeterReading.meter_id == Meter.id)
        .join(MeterUsage, MeterUsage.reading_id == MeterReading.id, isouter=True)
        .order_by(MeterReading.read_on)
    )
    return {row[0]: tuple(row[1:]) for row in store.read(lambda s: s.execute(query).all())}


def milli(text: str | None) -> int | None:
    return None if text is None else read_scaled(text, 3)


def sheet(folder: Path, *rows: tuple[Any, ...], heads: tuple[str, ...] = HEADS) -> Path:
    """A workbook of a meter reader."""
    file = folder / "readings.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (heads, *rows):
        page.append(row)
    book.save(file)
    return file


def told(plan: ImportPlan) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.column, one.level.value, one.kind) for one in plan.problems]


def test_what_the_sheet_says_comes_in_as_its_truth_says(estate: Store) -> None:
    done = bring(estate)
    assert done.plan.count(NEW) == TRUTH["counts"]["readings"]
    assert kept(estate) == {
        one["meter_no"]: (milli(one["current"]), milli(one["multiplier"]), milli(one.get("usage")))
        for one in TRUTH["readings"]
    }


def test_each_problem_is_told_with_its_sheet_row_and_column(estate: Store) -> None:
    plan = look_into(estate, READINGS, SHEET)
    assert told(plan) == [
        (one["row"], one["column"], one["level"], one["kind"]) for one in TRUTH["problems"]
    ]
    assert {one.sheet for one in plan.problems} == {TRUTH["sheet"]}
    assert all(one.sentence and "{" not in one.sentence for one in plan.problems)
    refused = [f"{row.sheet}!{row.number}" for row in plan.rows if row.how == PROBLEM]
    assert refused == TRUTH["refused"]


def test_looking_leaves_nothing_behind(estate: Store) -> None:
    look_into(estate, READINGS, SHEET)
    assert counts(estate) == (0, 0, 0)


def test_the_replaced_meter_counts_on_both_dials(estate: Store) -> None:
    bring(estate)
    query = select(MeterReading.kind, MeterReading.old_end, MeterReading.new_start)
    found = estate.read(lambda s: s.execute(query.where(MeterReading.value == 12_400)).one())
    assert tuple(found) == (ReadingKind.REPLACED, 1_532_600, 0)


def test_the_same_file_again_brings_nothing_in_twice(estate: Store) -> None:
    bring(estate)
    before = counts(estate)
    plan = look_into(estate, READINGS, SHEET)
    assert (plan.count(NEW), plan.count(SAME)) == (0, TRUTH["counts"]["readings"])
    assert counts(estate) == before


def test_the_file_is_taken_back_in_one_step_with_the_meters_it_brought(estate: Store) -> None:
    done = bring(estate)
    assert counts(estate)[0] == len(TRUTH["readings"])
    assert take_back(estate, READINGS, done) == []
    assert counts(estate) == (0, 0, 0)


def test_a_file_of_one_row_is_taken_back_whole(estate: Store, tmp_path: Path) -> None:
    file = sheet(tmp_path, ("1-1-101", "N1", "水表", 100, JULY, 110, OCTOBER, None))
    done = bring(estate, file)
    assert counts(estate) == (1, 2, 1)
    take_back(estate, READINGS, done)
    assert counts(estate) == (0, 0, 0)


def test_a_meter_somebody_worked_with_stays_when_the_file_is_taken_back(estate: Store) -> None:
    done = bring(estate)
    meter = estate.read(lambda s: s.scalar(select(Meter.id).where(Meter.no == "W000000"))) or 0
    seen = estate.read(METERS.uses.seen, record_id=meter)
    fields = replace(seen, place="水表井")
    estate.write(METERS.uses.change, record_id=meter, fields=fields, seen=seen)
    take_back(estate, READINGS, done)
    assert counts(estate) == (1, 0, 0)


def test_the_report_holds_the_sheet_with_a_comment_in_each_doubtful_cell(
    estate: Store, tmp_path: Path
) -> None:
    out = tmp_path / "report.xlsx"
    save_report(look_into(estate, READINGS, SHEET), SHEET, out)
    page = openpyxl.load_workbook(out)[TRUTH["sheet"]]
    marked = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment}
    assert marked == {f"{one['column']}{one['row']}" for one in TRUTH["problems"]}


def test_what_the_books_say_goes_before_what_a_sheet_calls_the_last_reading(
    estate: Store, tmp_path: Path
) -> None:
    bring(estate)
    row = ("1-1-101", "W000000", "冷水表", 1001, OCTOBER, 1011, NOVEMBER, None)
    plan = bring(estate, sheet(tmp_path, row)).plan
    assert told(plan) == [(2, "D", "warning", "previous_differs")]
    assert kept(estate)["W000000"] == (1_011_000, 1_000, 3_000)


def test_a_number_that_hangs_elsewhere_is_refused(estate: Store, tmp_path: Path) -> None:
    bring(estate)
    row = ("1-1-102", "W000000", "冷水表", None, None, 1019, NOVEMBER, None)
    plan = look_into(estate, READINGS, sheet(tmp_path, row))
    assert told(plan) == [(2, "B", "error", "meter_elsewhere")]
    assert "1-1-101" in plan.problems[0].sentence


def test_what_only_saving_tells_is_told_beside_its_cell(estate: Store, tmp_path: Path) -> None:
    bring(estate)
    row = ("1-1-101", "W000000", "冷水表", None, None, 1009, OCTOBER, None)
    plan = look_into(estate, READINGS, sheet(tmp_path, row))
    assert [(one.row, one.column) for one in plan.problems] == [(2, "G")]


def test_a_meter_without_a_number_in_the_sheet_is_the_one_of_its_room(
    estate: Store, tmp_path: Path
) -> None:
    bring(estate)
    row = ("1栋1单元101室", None, "水表", None, None, 1019, NOVEMBER, None)
    bring(estate, sheet(tmp_path, row))
    assert kept(estate)["W000000"][0] == 1_019_000


def test_a_new_meter_needs_to_say_what_it_counts(estate: Store, tmp_path: Path) -> None:
    rows = (
        ("1-1-101", "N1", None, 1, JULY, 2, OCTOBER, None),
        ("1-1-101", "N2", "电表", 1, JULY, 2, OCTOBER, None),
    )
    plan = bring(estate, sheet(tmp_path, *rows)).plan
    assert told(plan) == [(2, "C", "error", "no_kind")]
    kinds = estate.read(lambda s: s.scalars(select(Meter.kind)).all())
    assert kinds == [MeterSort.POWER]


def test_a_replacement_without_the_old_end_is_refused(estate: Store, tmp_path: Path) -> None:
    row = ("1-1-101", "N1", "水表", 100, JULY, 3, OCTOBER, "换表")
    assert told(look_into(estate, READINGS, sheet(tmp_path, row))) == [
        (2, "H", "error", "no_old_end")
    ]


def test_a_note_of_a_full_dial_on_a_reading_that_goes_on_is_not_believed(
    estate: Store, tmp_path: Path
) -> None:
    row = ("1-1-101", "N1", "水表", 100, JULY, 110, OCTOBER, "满度归零")
    bring(estate, sheet(tmp_path, row))
    assert kept(estate)["N1"] == (110_000, 1_000, 10_000)


def test_a_sheet_in_taiwans_characters_is_read(estate: Store, tmp_path: Path) -> None:
    heads = (
        "房號",
        "錶號",
        "錶類型",
        "上期讀數",
        "上期抄表日期",
        "本期讀數",
        "本期抄表日期",
        "備註",
    )
    row = ("1-1-101", "N1", "熱水錶", 100, JULY, 3, OCTOBER, "換錶：舊錶止碼107，新錶起碼1")
    plan = bring(estate, sheet(tmp_path, row, heads=heads)).plan
    assert told(plan) == [(2, "F", "warning", "meter_replaced")]
    assert kept(estate)["N1"] == (3_000, 1_000, 9_000)


def test_a_row_of_sums_is_told_and_not_taken(estate: Store, tmp_path: Path) -> None:
    rows = (
        ("1-1-101", "N1", "水表", 100, JULY, 110, OCTOBER, None),
        ("合计", None, None, 100, None, 110, None, None),
    )
    plan = look_into(estate, READINGS, sheet(tmp_path, *rows))
    assert (plan.count(NEW), plan.count(PROBLEM)) == (1, 0)
    assert [one.row for one in plan.remarks] == [3]


@pytest.mark.parametrize(
    ("note", "kind", "dials"),
    [
        ("换表：旧表止码1532.6，新表起码0", ReadingKind.REPLACED, (1_532_600, 0)),
        ("10月5日換表,舊表止度：1,204 新表起度 0.5", ReadingKind.REPLACED, (1_204_000, 500)),
        ("更换新表 旧表底数９８", ReadingKind.REPLACED, (98_000, None)),
        ("old meter end 77.25, new meter start 1", ReadingKind.REPLACED, (77_250, 1_000)),
        ("满度归零", ReadingKind.ROLLED, (None, None)),
        ("锁门", ReadingKind.ORDINARY, (None, None)),
    ],
)
def test_notes_are_understood(
    note: str, kind: ReadingKind, dials: tuple[int | None, int | None]
) -> None:
    assert (how_it_follows(note), dials_in(note)) == (kind, dials)
