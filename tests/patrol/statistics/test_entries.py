"""What was entered of patrols leaves the program as it stands now, point by point."""

from datetime import date
from pathlib import Path

import msgspec
from openpyxl import load_workbook

from propdesk.db.store import Store
from propdesk.kernel.sheets.lists import WHOLE
from propdesk.modules import exports
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.entering import FoundThere, TypedSheet, enter_sheet
from propdesk.patrol.statistics.entries import ENTRIES
from tests.patrol.statistics.test_report import evening, one_round


def typed() -> TypedSheet:
    found = {(1, 3): FoundThere(PatrolOutcome.NOT_REACHED)}
    return TypedSheet(worker="017", starts=(evening(2),), found=found, times={(1, 1): evening(3)})


def test_a_correction_stands_in_the_place_of_what_it_corrects(store: Store) -> None:
    sheet = one_round(store)
    store.write(enter_sheet, sheet_id=sheet, typed=typed())
    assert len(store.read(ENTRIES.first)) == 10
    store.write(enter_sheet, sheet_id=sheet, typed=msgspec.structs.replace(typed(), found={}))
    rows = {one.row: one for one in store.read(ENTRIES.first)}
    assert len(rows) == 10
    assert rows[3].outcome is PatrolOutcome.NORMAL
    assert (rows[1].at, rows[2].at) == (evening(3), None)
    assert {one.day for one in rows.values()} == {date(2026, 11, 18)}


def test_the_command_line_exports_them(store: Store, tmp_path: Path) -> None:
    store.write(enter_sheet, sheet_id=one_round(store), typed=typed())
    export = exports()["patrol-entries"]
    assert export.write(store, tmp_path / "entries.xlsx", WHOLE) == 10
    book = load_workbook(tmp_path / "entries.xlsx")
    assert book.active is not None
    assert book.active.max_row == 11
