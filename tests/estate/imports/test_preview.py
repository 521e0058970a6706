"""What the preview shows: each household under its own name, counts that add up, every row told."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.estate.imports.clinic import Clinic
from propdesk.estate.imports.dialogs import ColumnsDialog
from propdesk.estate.imports.importing import remembered_layouts
from propdesk.estate.imports.lines import PASSED, PreviewLine, import_lines
from propdesk.estate.imports.panel_view import answers_of
from propdesk.estate.imports.places import Places
from propdesk.estate.imports.preview import PROBLEM, preview_import
from propdesk.estate.imports.preview_view import ALL, WORTH
from propdesk.estate.imports.view import ImportPage
from propdesk.estate.roster.cells.types import Outcome, Policy, Step, UnitEntry
from propdesk.estate.roster.reading import understand
from propdesk.kernel.sheets.files import read_workbook
from propdesk.ui.desk import Desk
from tests.estate.imports.test_importing import (
    CLEAN,
    CONFLICTS,
    LATER,
    PARKING,
    SAMPLES,
    SIDE_BY_SIDE,
    put_in,
)
from tests.estate.imports.test_view import go_to_conflict, read, settle
from tests.estate.roster_truth import roster_of

TOTALS = "13_totals_legends_formulas.xlsx"


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


def clinic_of(page: ImportPage) -> Clinic:
    assert page.preview.clinic is not None
    return page.preview.clinic


def shown(page: ImportPage, kind: str) -> list[PreviewLine]:
    page.preview.choose_kind(kind)
    model = page.preview.table.model
    lines = [model.row(number) for number in range(model.rowCount())]
    return [line for line in lines if isinstance(line, PreviewLine)]


def other_owner(store: Store, code: str, name: str) -> None:
    """Register sample 05 with another owner for one of its units."""
    roster = roster_of(SIDE_BY_SIDE)
    units = tuple(
        structs.replace(unit, people=(structs.replace(unit.people[0], name=name, phones=()),))
        if unit.code == code
        else unit
        for unit in roster.units
    )
    put_in(store, replace(roster, units=units))


def test_tables_side_by_side_show_each_household_in_its_own_line(page: ImportPage) -> None:
    read(page, SIDE_BY_SIDE)
    lines = shown(page, ALL)
    assert len({line.place for line in lines if line.kind == Outcome.NEW}) == 72
    units = {unit.entry.code for unit in clinic_of(page).preview.comparison.units}
    told = [line.unit for line in lines if line.kind == Outcome.NEW]
    assert len(told) == len(set(told)) == len(units)


def test_a_conflict_of_a_later_table_stands_under_its_own_household(
    page: ImportPage, store: Store
) -> None:
    other_owner(store, "3//202", "欧阳锋")
    read(page, SIDE_BY_SIDE)
    asked = next(line for line in clinic_of(page).lines if line.conflict)
    owner = next(u.entry for u in clinic_of(page).preview.comparison.units if u.entry.room == "202")
    assert asked.unit == "3-202"
    assert asked.conflict is not None
    assert asked.conflict.unit == "3//202"
    assert asked.name == str(asked.conflict.new)
    assert owner is not None
    counts = clinic_of(page).counts()
    assert (counts[Outcome.CONFLICT], counts[Outcome.SAME]) == (1, 71)


def test_a_place_tells_the_tables_of_a_sheet_apart() -> None:
    places = Places(roster_of(SIDE_BY_SIDE).sheets)
    cells = ("住宅!C5", "住宅!H5", "住宅!O5", "别处!H5")
    assert [places.of(c) for c in cells] == ["住宅!5", "住宅!5/2", "住宅!5/3", "别处!5"]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_chips_add_up_whatever_the_clerk_answers(
    page: ImportPage, store: Store, name: str
) -> None:
    if name in (LATER, PARKING):
        put_in(store, CLEAN)
    read(page, name)
    clinic, view = clinic_of(page), page.preview
    rows = sum(sheet.rows for sheet in clinic.chosen)
    rows = {SIDE_BY_SIDE: 72}.get(name, rows) + len(clinic.preview.roster.passed_over)
    keys = [one.key for one in clinic.preview.conflicts]
    for step in (None, Step.REPLACE, Step.DIFFERS):
        if step is not None:
            view.clinic = clinic.answered(keys, step)
            view._show_counts()
        counts = {kind: chip._count or 0 for kind, chip in view.chips.items()}
        assert counts[ALL] == rows
        assert sum(n for kind, n in counts.items() if kind not in (ALL, WORTH)) == rows
        assert counts[Outcome.CONFLICT] == 0 or step is None
        for kind, count in counts.items():
            assert len({line.place for line in shown(page, kind)}) == count, kind


def test_both_values_of_the_file_are_offered_by_their_rows(page: ImportPage) -> None:
    read(page, CONFLICTS)
    go_to_conflict(page, "built_area")
    line = page.preview.table.current_row()
    assert isinstance(line, PreviewLine)
    assert line.conflict is not None
    told = [(answer.words, answer.hint) for answer in answers_of(line)]
    earlier = line.conflict.see.rpartition("!")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert told == [
        (f"以第 {line.number} 行为准", line.conflict.new),
        (f"以第 {earlier} 行为准", line.conflict.old),
    ]


def test_answers_survive_another_policy_and_other_columns(page: ImportPage, store: Store) -> None:
    put_in(store, CLEAN)
    read(page, LATER)
    go_to_conflict(page, "built_area")
    page.preview.answer(Step.REPLACE)
    answered = page.preview.table.current_row()
    assert isinstance(answered, PreviewLine)
    page.preview.policy_wanted.emit(Policy.REPLACE)
    settle(page.desk)
    page.preview.policy_wanted.emit(Policy.MERGE)
    settle(page.desk)
    dialog = ColumnsDialog(page.desk, clinic_of(page))
    dialog.apply()
    page._read_again(mapping=dialog.choices)
    settle(page.desk)
    again = page.preview.table.current_row()
    assert isinstance(again, PreviewLine)
    assert again.place == answered.place
    assert clinic_of(page).counts()[Outcome.CONFLICT] == 7


def test_an_answer_is_not_taken_for_another_question(page: ImportPage, store: Store) -> None:
    put_in(store, CLEAN)
    read(page, LATER)
    clinic = clinic_of(page)
    one = next(c for c in clinic.preview.conflicts if c.field == "built_area")
    roster = roster_of(LATER)
    units = tuple(
        structs.replace(unit, built_area=770000) if unit.code == one.unit else unit
        for unit in roster.units
    )
    changed = store.read(preview_import, roster=replace(roster, units=units), policy=Policy.MERGE)
    asked = next(c for c in changed.conflicts if (c.unit, c.field) == (one.unit, one.field))
    assert asked.new == 770000
    assert asked.key != one.key


def test_a_rent_stands_under_rent_and_not_under_area(page: ImportPage, store: Store) -> None:
    put_in(store, CLEAN)
    read(page, PARKING)
    rents = [line.rent for line in clinic_of(page).lines if line.rent]
    assert rents
    assert not any(line.area for line in clinic_of(page).lines)
    fields = [column.field for column in page.preview.table.model.columns]
    head = page.preview.table.head
    assert not head.isSectionHidden(fields.index("rent"))
    assert head.isSectionHidden(fields.index("area"))
    read(page, CLEAN)
    assert head.isSectionHidden(fields.index("rent"))
    assert not head.isSectionHidden(fields.index("area"))


def test_every_row_passed_over_is_listed_with_its_reason(
    page: ImportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(page, TOTALS)
    lines = shown(page, PASSED)
    passed = clinic_of(page).preview.roster.passed_over
    told_rows = sorted((line.sheet, line.number) for line in lines)
    assert told_rows == sorted((one.sheet, one.row) for one in passed)
    assert len(lines) >= 13
    assert all(line.sentence for line in lines)
    out = tmp_path / "批注.xlsx"
    monkeypatch.setattr(page, "choose_target", lambda _name: str(out))
    page.save_report()
    settle(page.desk)
    told = [str(row[4].value) for row in load_workbook(out).worksheets[-1].iter_rows(min_row=2)]
    assert {line.sentence for line in lines} <= set(told)


def test_a_problem_beside_a_contradiction_keeps_its_own_words(tmp_path: Path, store: Store) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("房号", "业主", "电话", "建筑面积"),
        ("1-1-101", "王伟", "19900001234", 80),
        ("1-1-101", "王伟", "1990000", 90),
    ):
        sheet.append(row)
    file = tmp_path / "两次.xlsx"
    book.save(file)
    workbook = read_workbook(file)
    preview = store.read(preview_import, roster=understand(workbook), policy=Policy.MERGE)
    asked = [line for line in import_lines(preview, workbook) if line.conflict]
    assert [line.conflict.field for line in asked if line.conflict] == ["built_area"]


def test_the_wheel_scrolls_the_columns_and_changes_none(page: ImportPage, qtbot: QtBot) -> None:
    read(page, CLEAN)
    dialog = ColumnsDialog(page.desk, clinic_of(page))
    qtbot.addWidget(dialog)
    dialog.show()
    before = (dialog.letters(), dialog.header.currentIndex(), dialog.sheet.currentIndex())
    for box in (dialog.sheet, dialog.header, *dialog.boxes.values()):
        turn = QWheelEvent(
            QPointF(8, 8), box.mapToGlobal(QPointF(8, 8)), QPoint(), QPoint(0, -120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(box, turn)
    after = (dialog.letters(), dialog.header.currentIndex(), dialog.sheet.currentIndex())
    assert after == before


def test_a_second_step_waits_until_the_first_is_shown(page: ImportPage, store: Store) -> None:
    put_in(store, CLEAN)
    read(page, LATER)
    page.preview.policy_wanted.emit(Policy.REPLACE)
    page.put_in()  # what the clerk sees is still the other policy
    settle(page.desk)
    assert page.stack.currentWidget() is page.preview
    assert clinic_of(page).preview.policy is Policy.REPLACE
    assert clinic_of(page).counts()[PROBLEM] == 0


def test_a_text_file_is_read_anew_as_the_clerk_says(
    page: ImportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "correct_columns", lambda: None)
    file = tmp_path / "业主.csv"
    file.write_text("房号,业主,电话\n1-1-101,王伟,19900001234\n", encoding="utf-8")
    page.read(file)
    settle(page.desk)
    text = page.preview.text
    assert text.isVisible()
    told = (text.encoding.currentData(), text.separator.currentData())
    assert told == ("utf-8", "comma")
    text.wanted.emit("utf-8", "semicolon")
    settle(page.desk)
    if page.stack.currentWidget() is page.start:
        text = page.start.text
    assert text.isVisible()
    text.wanted.emit("", "")
    settle(page.desk)
    assert clinic_of(page).counts() == {Outcome.NEW: 1}


def test_hidden_rows_are_counted_and_can_be_left_out(page: ImportPage, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("房号", "业主", "建筑面积"), ("1-1-101", "王伟", 80), ("1-1-102", "李娜", 90)):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    file = tmp_path / "筛选.xlsx"
    book.save(file)
    page.read(file)
    settle(page.desk)
    assert page.preview.hidden.isVisible()
    assert clinic_of(page).counts()[Outcome.NEW] == 2
    page.preview.hidden.click()
    settle(page.desk)
    assert clinic_of(page).counts() == {Outcome.NEW: 1, PASSED: 1}
    page.preview.hidden.click()
    settle(page.desk)
    assert clinic_of(page).counts()[Outcome.NEW] == 2


# Columns of tables side by side


def columns_of(page: ImportPage, qtbot: QtBot) -> ColumnsDialog:
    dialog = ColumnsDialog(page.desk, clinic_of(page))
    qtbot.addWidget(dialog)
    return dialog


def test_columns_confirmed_of_side_by_side_tables_keep_every_table(
    page: ImportPage, qtbot: QtBot, store: Store
) -> None:
    read(page, SIDE_BY_SIDE)
    before = clinic_of(page)
    dialog = columns_of(page, qtbot)
    dialog.apply()
    page._read_again(mapping=dialog.choices)
    settle(page.desk)
    after = clinic_of(page)
    assert after.counts() == before.counts()
    assert after.preview.roster.units == before.preview.roster.units
    page.put_in()
    settle(page.desk)
    again = understand(after.workbook, mapping=store.read(remembered_layouts))
    assert again.units == before.preview.roster.units


def test_a_correction_is_of_its_own_table(page: ImportPage, qtbot: QtBot) -> None:
    read(page, SIDE_BY_SIDE)
    phones = [{p for u in units if u.people for p in u.people[0].phones} for units in thirds(page)]
    dialog = columns_of(page, qtbot)
    dialog.boxes["J"].setCurrentIndex(0)  # the phones of the second table
    dialog.apply()
    page._read_again(mapping=dialog.choices)
    settle(page.desk)
    now = [{p for u in units if u.people for p in u.people[0].phones} for units in thirds(page)]
    assert phones[1]
    assert now == [phones[0], set(), phones[2]]


def thirds(page: ImportPage) -> list[list[UnitEntry]]:
    """The units of sample 05 by the table they stand in."""
    tables: dict[str, list[UnitEntry]] = {"C": [], "H": [], "M": []}
    for unit in clinic_of(page).preview.roster.units:
        tables[unit.at[0].rpartition("!")[2][0]].append(unit)
    return list(tables.values())


def test_a_table_of_which_nothing_is_wanted_is_left_out(page: ImportPage, qtbot: QtBot) -> None:
    read(page, SIDE_BY_SIDE)
    dialog = columns_of(page, qtbot)
    for letter in "GHIJ":
        dialog.boxes[letter].setCurrentIndex(0)
    dialog.apply()
    page._read_again(mapping=dialog.choices)
    settle(page.desk)
    first, second, third = thirds(page)
    assert second == []
    assert first
    assert third


def test_each_table_needs_its_rooms(page: ImportPage, qtbot: QtBot) -> None:
    read(page, SIDE_BY_SIDE)
    dialog = columns_of(page, qtbot)
    dialog.boxes["H"].setCurrentIndex(0)
    dialog.apply()
    assert dialog.choices == {}
    assert dialog._banner.isVisibleTo(dialog)
