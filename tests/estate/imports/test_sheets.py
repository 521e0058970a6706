"""Which sheets are taken, what is passed over, and that every way to tell it tells the same."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.estate.imports import clinic as import_clinic
from propdesk.estate.imports.clinic import Clinic, open_clinic
from propdesk.estate.imports.lines import PASSED, PreviewLine
from propdesk.estate.imports.preview import PROBLEM
from propdesk.estate.imports.preview_view import ALL, WORTH
from propdesk.estate.imports.view import ImportPage
from propdesk.estate.imports.workbook import import_workbook, report_of
from propdesk.estate.imports.writing.present import known_units
from propdesk.estate.roster.cells.sentences import what_is_unseen
from propdesk.estate.roster.cells.types import Outcome, Policy
from propdesk.kernel.errors import UserError
from propdesk.kernel.progress import NoProgress
from propdesk.kernel.sheets.cells import Workbook
from propdesk.kernel.sheets.files import read_workbook
from propdesk.ui.desk import Desk
from tests.estate.imports.test_importing import CONFLICTS
from tests.estate.imports.test_view import read, settle
from tests.estate.roster.test_cases import CASES, DATA

FILES = sorted([*CASES.glob("*.[cx]*"), *(DATA / "rosters").glob("*.[cx]*")])


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Iterator[ImportPage]:
    made = ImportPage(desk)
    qtbot.addWidget(made)
    desk.window = made
    made.resize(1266, 570)
    with qtbot.waitExposed(made):
        made.show()
    made.shown()
    yield made
    settle(desk)


def clinic_of(page: ImportPage) -> Clinic:
    assert page.preview.clinic is not None
    return page.preview.clinic


def current(page: ImportPage) -> PreviewLine:
    line = page.preview.table.current_row()
    assert isinstance(line, PreviewLine)
    return line


def opened(store: Store, file: Path) -> Clinic | None:
    """The file as the window reads it; None when it is refused."""
    try:
        return open_clinic(store, file, policy=Policy.MERGE, progress=NoProgress())
    except UserError:
        return None


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_window_report_and_json_tell_the_same_rows_passed_over(
    store: Store, tmp_path: Path, file: Path
) -> None:
    clinic = opened(store, file)
    if clinic is None:
        with pytest.raises(UserError):
            import_workbook(store, file, dry_run=True)
        return
    out = tmp_path / "report.xlsx"
    told = report_of(import_workbook(store, file, dry_run=True, report=out))["passed_over"]
    assert isinstance(told, list)
    in_json = sorted((one["sheet"], one["row"], one["message"]) for one in told)
    in_window = sorted(
        (line.sheet, line.number, line.sentence) for line in clinic.lines if line.kind == PASSED
    )
    assert in_window == in_json
    counts = clinic.counts()
    assert counts.pop(PASSED, 0) == len(in_json)
    assert counts.total() == len(clinic.preview.results)
    listed = openpyxl.load_workbook(out).worksheets[-1].values
    texts = [" ".join(str(cell) for cell in row if cell is not None) for row in listed]
    for _sheet, _row, message in in_json:
        assert any(message in text for text in texts), message


def test_another_file_keeps_the_rows_that_are_worth_a_look(page: ImportPage, store: Store) -> None:
    read(page, CONFLICTS)
    assert page.preview.kind == WORTH
    read(page, "13_totals_legends_formulas.xlsx")
    assert page.preview.kind == WORTH
    page.preview.policy_wanted.emit(Policy.REPLACE)
    settle(page.desk)
    assert page.preview.kind == WORTH


def test_a_kind_that_is_gone_gives_way_to_all_rows(page: ImportPage) -> None:
    read(page, "13_totals_legends_formulas.xlsx")
    page.preview.choose_kind(PASSED)
    page.preview.policy_wanted.emit(Policy.REPLACE)
    settle(page.desk)
    assert page.preview.kind == PASSED  # there are still such rows
    read(page, "01_clean_roster.xlsx")
    assert page.preview.kind == ALL


def test_f8_goes_through_what_stays_out_and_back(page: ImportPage) -> None:
    read(page, CONFLICTS)
    page.preview.choose_kind(ALL)
    model, view = page.preview.table.model, page.preview.table.view
    stays_out = [
        number
        for number in range(model.rowCount())
        if model.row(number).kind in (PROBLEM, Outcome.CONFLICT)  # type: ignore[attr-defined]
    ]
    view.selectRow(0)
    gone = []
    for _turn in range(len(stays_out) + 1):
        QTest.keyClick(view, Qt.Key.Key_F8)
        gone.append(view.currentIndex().row())
    assert gone == [*stays_out, stays_out[0]]
    QTest.keyClick(view, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert view.currentIndex().row() == stays_out[-1]
    assert len(view.selectionModel().selectedRows()) == 1


def test_an_answered_conflict_is_no_problem_any_more(page: ImportPage) -> None:
    read(page, CONFLICTS)
    page.preview.choose_kind(ALL)
    view = page.preview.table.view
    view.selectRow(0)
    seen = set()
    while (row := view.currentIndex().row()) not in seen:
        seen.add(row)
        if current(page).conflict is not None:
            QTest.keyClick(view, Qt.Key.Key_1)
            settle(page.desk)
        QTest.keyClick(view, Qt.Key.Key_F8)
    assert clinic_of(page).counts()[Outcome.CONFLICT] == 0
    problems = clinic_of(page).counts()[PROBLEM]
    assert problems == 0 or current(page).kind == PROBLEM


# Sheets that were set aside


def book(tmp_path: Path) -> Path:
    """One list, one on a hidden sheet, one under the name of a help sheet, one text."""
    made = openpyxl.Workbook()
    first = made.active
    assert first is not None
    first.title = "一期"
    hidden, example, text = (made.create_sheet(name) for name in ("二期", "示例", "会议"))
    hidden.sheet_state = "hidden"
    for number, sheet in enumerate((first, hidden, example), 1):
        sheet.append(["房号", "业主", "电话"])
        for room in (101, 102):
            sheet.append([f"{number}-1-{room}", f"张{room}", f"1990000{number}{room}"])
    text.append(["会议纪要", "2026"])
    file = tmp_path / "名册.xlsx"
    made.save(file)
    return file


def menu_of(page: ImportPage) -> list[QAction]:
    return [action for menu in page.preview.sheets.findChildren(QMenu) for action in menu.actions()]


def test_sheets_set_aside_are_listed_with_the_reason(page: ImportPage, tmp_path: Path) -> None:
    page.read(book(tmp_path))
    settle(page.desk)
    words = [action.text() for action in menu_of(page)]
    assert [text.partition("：")[0] for text in words] == ["二期", "示例", "会议"]
    assert "隐藏" in words[0]


def test_a_hidden_sheet_is_taken_by_choice(page: ImportPage, tmp_path: Path) -> None:
    page.read(book(tmp_path))
    settle(page.desk)
    menu_of(page)[0].trigger()
    settle(page.desk)
    assert [sheet.name for sheet in clinic_of(page).chosen] == ["一期", "二期"]
    assert clinic_of(page).counts()[Outcome.NEW] == 4


def test_a_sheet_without_a_list_asks_for_its_columns(
    page: ImportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(page, "correct_columns", asked.append)
    page.preview.columns_wanted.disconnect()
    page.preview.columns_wanted.connect(asked.append)
    page.read(book(tmp_path))
    settle(page.desk)
    menu_of(page)[2].trigger()
    assert asked == ["会议"]


def test_a_file_without_a_list_says_so_and_opens_nothing(page: ImportPage, tmp_path: Path) -> None:
    file = tmp_path / "纪要.xlsx"
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append(["会议纪要", "2026"])
    made.save(file)
    page.read(file)
    settle(page.desk)
    assert page.stack.currentWidget() is page.preview
    assert page.preview.notice.isVisible()
    assert page.preview.columns.hasFocus()


# What a format hides


def test_hidden_rows_are_spoken_of_where_the_format_does_not_tell_them(
    page: ImportPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_xlsb(file: Path, **told: Any) -> Workbook:
        return replace(read_workbook(file, **told), format="xlsb")

    monkeypatch.setattr(import_clinic, "read_workbook", as_xlsb)
    read(page, "13_totals_legends_formulas.xlsx")
    assert page.preview.notice.isVisible()
    *_zeros, sentence = what_is_unseen(clinic_of(page).preview.roster)
    assert "隐藏" in sentence


def test_nothing_is_said_of_hidden_rows_where_they_can_be_seen(page: ImportPage) -> None:
    read(page, "13_totals_legends_formulas.xlsx")
    assert not page.preview.notice.isVisible()


def test_a_plate_that_stays_with_its_household_is_told(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "一.csv"
    file.write_text("房号,业主,车牌号\n1-2-301,张三,浙A12345\n", encoding="utf-8")
    import_workbook(store, file)
    file.write_text("房号,业主,车牌号\n1-2-302,李四,浙A12345\n", encoding="utf-8")
    done = import_workbook(store, file)
    (found,) = done.preview.roster.problems
    assert (found.kind, found.row) == ("plate_elsewhere", 2)
    assert "1-2-301" in found.sentence
    plates = {unit.code: unit.plate for unit in store.read(known_units)}
    assert plates == {"1/2/301": ("浙A12345",), "1/2/302": ()}
