"""The import page on a real store: read, answer with keys, import, undo; nothing is cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.estate.imports import clinic as import_clinic, dialogs as import_dialogs
from propdesk.estate.imports.clinic import open_clinic, write_template
from propdesk.estate.imports.dialogs import ColumnsDialog
from propdesk.estate.imports.importing import remembered_layouts
from propdesk.estate.imports.lines import PASSED, PreviewLine
from propdesk.estate.imports.preview_view import ALL, WORTH
from propdesk.estate.imports.view import ImportPage
from propdesk.estate.imports.writing.records import import_runs
from propdesk.estate.roster.cells.types import ColumnChoice, KnownUnit, Outcome, Policy, Step
from propdesk.estate.roster.reading import understand
from propdesk.kernel import i18n
from propdesk.kernel.progress import NoProgress
from propdesk.kernel.sheets.files import read_workbook
from propdesk.ui.desk import Desk
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.tabs import Page, Tab
from tests.clocks import StoppedClock
from tests.estate.imports.test_importing import (
    CLEAN,
    CONFLICTS,
    LATER,
    SIDE_BY_SIDE,
    put_in,
    units_of,
)
from tests.estate.roster_truth import ROSTERS
from tests.ui.clipping import clipped

TABS = (Tab("estate", "Estate", "building-2"),)
PAGES = (
    Page(id="estate.import", tab="estate", title="Import", icon="upload", build=ImportPage),
    Page(id="estate.units", tab="estate", title="Units", icon="house", build=ImportPage),
)
SHEETS = "03_total_and_building_sheets.xlsx"


def settle(desk: Desk) -> None:
    """Let the jobs end and their results arrive."""
    for _turn in range(3):
        desk.wait_for_work()
        QApplication.processEvents()


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Iterator[ImportPage]:
    made = ImportPage(desk)
    qtbot.addWidget(made)
    desk.window = made
    made.resize(1266, 570)
    made.show()
    made.shown()
    yield made
    settle(desk)


def read(page: ImportPage, name: str) -> None:
    page.read(ROSTERS / name)
    settle(page.desk)


def go_to_conflict(page: ImportPage, field: str) -> None:
    """Select the first line with a conflict of a field."""
    for line in page.preview.clinic.lines if page.preview.clinic else ():
        if line.conflict and line.conflict.field == field:
            page.preview.table.select(line.id)
            return
    raise LookupError(field)


def press(page: ImportPage, key: Qt.Key) -> None:
    QTest.keyClick(page.preview.table.view, key)
    settle(page.desk)


def test_the_preview_shows_what_is_worth_a_look(page: ImportPage, store: Store) -> None:
    put_in(store, CLEAN)
    read(page, LATER)
    view = page.preview
    assert page.stack.currentWidget() is view
    assert view.kind == WORTH
    assert view.table.model.rowCount() == 15
    assert view.clinic is not None
    assert view.clinic.counts() == {"new": 5, "changed": 7, "same": 114, "conflict": 8}
    view.choose_kind(ALL)
    assert view.table.model.rowCount() >= 134


def test_the_preview_opens_on_the_first_row_that_comes_in(page: ImportPage) -> None:
    read(page, SIDE_BY_SIDE)
    first, line = page.preview.table.model.row(0), page.preview.table.current_row()
    assert isinstance(first, PreviewLine)
    assert first.kind == PASSED  # a title
    assert isinstance(line, PreviewLine)
    assert (line.kind, line.unit, line.name) == (Outcome.NEW, "1-101", "张㛃")


def test_the_preview_opens_on_the_first_question(page: ImportPage, store: Store) -> None:
    put_in(store, CLEAN)
    read(page, LATER)
    line = page.preview.table.current_row()
    assert isinstance(line, PreviewLine)
    assert line.conflict is not None


def test_the_counts_on_the_chips_add_up_to_the_rows(page: ImportPage) -> None:
    read(page, SHEETS)
    clinic = page.preview.clinic
    assert clinic is not None
    counts = clinic.counts()
    assert counts.pop(PASSED) == 4  # the sheets that repeat the first
    assert counts.total() == sum(sheet.rows for sheet in clinic.chosen) == 156


def test_a_clean_file_shows_all_rows(page: ImportPage) -> None:
    read(page, CLEAN)
    assert page.preview.kind == ALL
    assert page.preview.table.model.rowCount() == 131
    assert page.preview.go.words == "导入可用的 131 行"


def test_a_conflict_is_answered_by_number_and_for_all_of_its_kind(
    page: ImportPage, store: Store, qtbot: QtBot
) -> None:
    put_in(store, CLEAN)
    page.window().activateWindow()
    read(page, LATER)
    go_to_conflict(page, "owner_name")
    assert [
        option.accessibleName() for option in page.preview.panel.options if option.isVisible()
    ] == [
        "过户",
        "两人共有",
        "留原有的",
    ]
    page.preview.panel.options[0].click()
    page.preview.panel.same.click()
    page.preview.go.click()
    settle(page.desk)
    assert page.stack.currentWidget() is page.result
    assert [people.people[0].name for people in _sold(store)] == ["曾晓东", "解雨晴", "覃海燕"]


def test_the_number_keys_answer_and_the_badge_tells(
    page: ImportPage, store: Store, qtbot: QtBot
) -> None:
    put_in(store, CLEAN)
    read(page, LATER)
    go_to_conflict(page, "built_area")
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    view = page.preview
    press(page, Qt.Key.Key_1)
    row = view.table.view.currentIndex().row()
    assert view.table.model.index(row, 0).data() == "变更"
    press(page, Qt.Key.Key_F4)
    assert view.clinic is not None
    assert view.clinic.counts()[Outcome.CONFLICT] == 6
    press(page, Qt.Key.Key_2)
    assert view.table.model.index(row, 0).data() == "留原有"
    # Left as it is is an answer: the row is open no longer, and no row gets lost.
    assert view.clinic.counts()[Outcome.CONFLICT] == 6
    assert view.clinic.counts()[Outcome.SKIPPED] == 1
    assert view.clinic.counts().total() == 134
    assert view.chips[Outcome.SKIPPED].isVisible()


def _sold(store: Store) -> list[KnownUnit]:
    units = units_of(store)
    return [units[code] for code in ("1/1/601", "2/1/201", "A//802")]


def test_enter_goes_to_the_next_line_and_at_last_to_the_import(
    page: ImportPage, store: Store
) -> None:
    put_in(store, CLEAN)
    read(page, LATER)
    view = page.preview
    for _line in range(view.table.model.rowCount()):
        press(page, Qt.Key.Key_Return)
    assert view.table.view.currentIndex().row() == view.table.model.rowCount() - 1
    assert view.panel.title.text().startswith("第")


def test_nothing_is_written_before_the_import(page: ImportPage, store: Store) -> None:
    read(page, CONFLICTS)
    assert units_of(store) == {}
    page.put_in()
    settle(page.desk)
    assert len(units_of(store)) == 44
    assert page.result.figures["new"].isVisible()


def test_leaving_a_contradiction_out_is_an_answer_too(page: ImportPage, store: Store) -> None:
    read(page, CONFLICTS)
    go_to_conflict(page, "built_area")
    page.preview.answer(Step.DIFFERS)
    page.put_in()
    settle(page.desk)
    assert units_of(store)["2/1/202"].built_area == 1_010_000


def test_the_policy_is_changed_by_a_chip(page: ImportPage, store: Store) -> None:
    put_in(store, CLEAN)
    read(page, LATER)
    page.preview.policy_wanted.emit(Policy.REPLACE)
    settle(page.desk)
    clinic = page.preview.clinic
    assert clinic is not None
    assert clinic.counts()[Outcome.CONFLICT] == 0


def test_a_sheet_is_taken_out_and_in_by_its_chip(page: ImportPage) -> None:
    read(page, SHEETS)
    page.preview.sheets_wanted.emit(["商铺"])
    settle(page.desk)
    assert page.preview.clinic is not None
    assert [sheet.name for sheet in page.preview.clinic.chosen] == ["商铺"]
    counts = page.preview.clinic.counts()
    assert counts.pop(PASSED) == 5  # the sheets that were not chosen
    assert counts.total() == 6


def test_a_refused_file_is_told_in_a_sentence(page: ImportPage, tmp_path: Path) -> None:
    file = tmp_path / "业主.xls"
    file.write_bytes(b"<html><table><tr><td>1</td></tr></table></html>")
    page.read(file)
    settle(page.desk)
    assert page.stack.currentWidget() is page.start
    assert page.start.banner.isVisible()


def test_a_file_is_dropped_on_the_page(page: ImportPage) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(ROSTERS / CLEAN))])
    event = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(event)
    settle(page.desk)
    assert page.clinic is not None
    assert page.clinic.file.name == CLEAN


def test_columns_corrected_by_the_clerk_are_remembered(
    page: ImportPage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def correct(dialog: ColumnsDialog) -> int:
        for letter, box in dialog.boxes.items():
            if box.currentData() == "note":
                box.setCurrentIndex(box.findData(import_dialogs.NOT_IMPORTED))
                assert letter == "T"
        dialog.apply()
        return 1

    monkeypatch.setattr(ColumnsDialog, "exec", correct)
    read(page, CLEAN)
    page.correct_columns()
    settle(page.desk)
    page.put_in()
    settle(page.desk)
    assert all(unit.note == "" for unit in units_of(store).values())
    layouts = store.read(remembered_layouts)
    assert ["note" in choice.letters for choice in layouts.values()] == [False]
    again = understand(read_workbook(ROSTERS / CLEAN), mapping=layouts)
    assert "note" not in again.sheets[0].columns


def test_columns_without_a_unit_are_not_taken(page: ImportPage, desk: Desk, qtbot: QtBot) -> None:
    read(page, CLEAN)
    assert page.clinic is not None
    dialog = ColumnsDialog(desk, page.clinic)
    qtbot.addWidget(dialog)
    for box in dialog.boxes.values():
        box.setCurrentIndex(0)
    dialog.apply()
    assert dialog.result() == 0
    assert dialog.choices == {}


def test_the_report_carries_problems_and_conflicts(
    page: ImportPage, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(store, CLEAN)
    read(page, LATER)
    out = tmp_path / "批注.xlsx"
    monkeypatch.setattr(page, "choose_target", lambda _name: str(out))
    page.save_report()
    settle(page.desk)
    sheet = load_workbook(out).worksheets[0]
    comments = [cell.comment for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(comments) == 8


def test_a_format_that_hides_lost_zeros_is_told_above_the_preview(page: ImportPage) -> None:
    read(page, "04_handover_two_row_header.xls")
    assert page.preview.notice.isVisible()
    read(page, CLEAN)
    assert not page.preview.notice.isVisible()


def test_two_areas_of_a_unit_are_told_with_the_result(page: ImportPage) -> None:
    read(page, "04_handover_two_row_header.xls")
    page.put_in()
    settle(page.desk)
    assert page.result.notice.isVisible()


def test_a_layout_the_clerk_explained_is_known_the_next_time(store: Store, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "杂表"
    sheet.append(["甲", "乙", "丙", "丁"])
    for door in range(6):
        sheet.append([f"1-1-{101 + door}", f"王伟{door}", "x", 80 + door])
    file = tmp_path / "杂表.xlsx"
    book.save(file)
    first = open_clinic(store, file, policy=Policy.MERGE, progress=NoProgress())
    assert first.chosen == ()
    choice = ColumnChoice(1, {"unit_code": "A", "owner_name": "B", "built_area": "D"})
    told = open_clinic(
        store,
        file,
        policy=Policy.MERGE,
        progress=NoProgress(),
        before=first,
        sheets=["杂表"],
        mapping={"杂表": choice},
    )
    assert import_clinic.put_in(store, told, NoProgress()).counts == {"new": 6}
    again = open_clinic(store, file, policy=Policy.MERGE, progress=NoProgress())
    assert again.is_remembered
    assert again.counts() == {"same": 6}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_template_is_understood_by_the_import(tmp_path: Path, language: str) -> None:
    i18n.set_language(language)
    out = tmp_path / "template.xlsx"
    row = ["1", "2", "3", "301", "", "", 894600, None, None, None, "王伟", "", "19900001234"]
    write_template(out, "roster", [[*row, *[""] * 7]])
    roster = understand(read_workbook(out))
    layout = roster.main
    assert layout is not None
    assert layout.unmapped == ()
    assert [(u.code, u.built_area, u.people[0].name) for u in roster.units] == [
        ("1/2/301", 894600, "王伟")
    ]


def test_an_import_is_undone_from_its_result_and_from_the_list(
    page: ImportPage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def agree(_sentence: str, details: list[str], **_named: object) -> bool:
        asked.append(details)
        return True

    monkeypatch.setattr(page.desk, "ask", agree)
    read(page, CLEAN)
    page.put_in()
    settle(page.desk)
    page.result.undo.click()
    settle(page.desk)
    settle(page.desk)
    assert asked == [["将撤回：102 户、131 人、133 个电话、26 辆、26 个车位。"]]
    assert units_of(store) == {}
    assert page.stack.currentWidget() is page.start
    put_in(store, CLEAN)
    page.begin()
    page.history.undo.click()
    settle(page.desk)
    settle(page.desk)
    assert [run.undone_at is None for run in store.read(import_runs)] == [False, False]


@pytest.fixture
def window(desk: Desk, clock: StoppedClock, qtbot: QtBot) -> Iterator[MainWindow]:
    """The smallest window."""
    made = MainWindow(TABS, clock.now)
    qtbot.addWidget(made)
    made.resize(1366, 696)
    yield made
    settle(desk)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_nothing_is_cut_off_in_the_smallest_window(
    window: MainWindow,
    desk: Desk,
    store: Store,
    qapp: QApplication,
    language: str,
) -> None:
    i18n.set_language(language)
    put_in(store, CLEAN)
    window.attach(desk, PAGES)
    window.show()
    window.show_page("estate.import")
    page = next(each for each in window.findChildren(ImportPage) if each.isVisible())
    settle(desk)
    assert clipped(window) == []
    for name in ("04_handover_two_row_header.xls", SHEETS, LATER):
        read(page, name)
        assert clipped(window) == [], name
    go_to_conflict(page, "owner_name")
    assert clipped(window) == []
    page.put_in()
    settle(desk)
    assert clipped(window) == []
