"""What power users ask of every list: many rows selected and added up, what is asked from a cell,
several columns to sort by, and a changed row that stays until the next question."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.estate.exports import export_units
from propdesk.estate.people.listing import PEOPLE
from propdesk.estate.people.view import PeoplePage
from propdesk.estate.rules import UnitState
from propdesk.estate.sample.demo import create_demo
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.listing import UNITS, UnitRow
from propdesk.estate.units.registering import unit_details
from propdesk.estate.units.view import UnitsPage
from propdesk.kernel.i18n import LANGUAGES, _, set_language
from propdesk.kernel.records.question import Cell, asked
from propdesk.kernel.scaled import AREA, format_scaled
from propdesk.ui.desk import Desk
from propdesk.ui.lists.register import RegisterPage
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size
from tests.offices import invented_estate


def settle(desk: Desk) -> None:
    """Let timers of no length and jobs end."""
    for _turn in range(3):
        QApplication.processEvents()
        desk.wait_for_work()
    QApplication.processEvents()


SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def full(store: Store) -> None:
    """More rooms than a list reads at first; there before a desk listens to the store."""
    invented_estate(store, units=250)


@pytest.fixture
def page(full: None, desk: Desk, qtbot: QtBot) -> RegisterPage:
    whole = UnitsPage(desk)
    qtbot.addWidget(whole)
    whole.resize(1266, 606)
    with qtbot.waitActive(whole):
        whole.show()
        whole.activateWindow()
    whole.shown()
    settle(desk)
    return whole


def codes(rows: Sequence[object]) -> list[str]:
    return [row.code for row in rows if isinstance(row, UnitRow)]


def told(page: RegisterPage) -> str:
    return " ".join(each.text() for each in page.table.selection.bar.findChildren(QLabel))


def press(page: RegisterPage, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    QTest.keyClick(page.table.view, key, held)


def test_shift_and_ctrl_select_and_the_bar_counts_and_adds_up(
    page: RegisterPage, store: Store, qtbot: QtBot
) -> None:
    bar = page.table.selection.bar
    assert not bar.isVisible()
    for _time in range(2):
        press(page, Qt.Key.Key_Down, SHIFT)
    spot = page.table.view.visualRect(page.table.model.index(5, 0)).center()
    QTest.mouseClick(page.table.view.viewport(), Qt.MouseButton.LeftButton, CTRL, spot)
    assert bar.isVisible()
    ids = page.table.selection.ids()
    first = store.read(UNITS.ids, question=asked("all"))
    assert ids == [*first[:3], first[5]]
    rows = store.read(UNITS.rows, ids=ids)
    area = format_scaled(sum(row.built_area or 0 for row in rows), AREA, decimals=2)
    qtbot.waitUntil(lambda: f"{area} ㎡" in told(page))
    assert "已选 4 行" in told(page)
    press(page, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not bar.isVisible()
    assert page.table.selection.ids() == []


def test_everything_is_selected_and_stays_so_while_it_is_sorted(
    page: RegisterPage, desk: Desk, qtbot: QtBot
) -> None:
    press(page, Qt.Key.Key_A, CTRL)
    assert len(page.table.selection.ids()) == 250
    page.table.ordering.by("built_area")
    settle(desk)
    assert len(page.table.selection.ids()) == 250
    page.table.selection.nothing()
    for _time in range(3):
        press(page, Qt.Key.Key_Down, SHIFT)
    chosen = set(page.table.selection.ids())
    page.table.ordering.by("code")
    settle(desk)
    assert set(page.table.selection.ids()) == chosen
    assert len(chosen) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bar_is_one_line_and_what_it_left_out_is_told_to_the_mouse(
    desk: Desk, store: Store, qtbot: QtBot, language: str
) -> None:
    set_language(language)
    store.write(create_demo, units=24)
    page = UnitsPage(desk)
    qtbot.addWidget(page)
    page.show()
    bar = page.table.selection.bar
    for width in (2400, 1266, 1040, 2400):
        page.resize(width, 606)
        press(page, Qt.Key.Key_A, CTRL)
        settle(desk)
        qtbot.waitUntil(lambda: "㎡" in told(page))
        assert bar.height() <= Size.SELECTION + 1, width
        buttons = [one for one in bar.findChildren(Button) if one.key != "Ctrl+A"]
        assert all(one.words or one.toolTip() for one in buttons)
        built, inner = _("Built-up area"), _("Inner area")
        hidden = [one for one in bar.findChildren(QLabel) if one.toolTip() and one.isVisible()]
        seen = " ".join(one.text() for one in bar.findChildren(QLabel) if one.isVisible())
        assert built in seen
        assert inner in seen + "".join(one.toolTip() for one in hidden)
    assert all(one.words for one in buttons if one.key)


def test_ctrl_a_means_the_rows_that_are_still_on_their_way_too(
    page: RegisterPage, desk: Desk
) -> None:
    page.refresh()
    press(page, Qt.Key.Key_A, CTRL)
    settle(desk)
    assert len(page.table.selection.ids()) == 250


def test_only_what_is_selected_is_exported(
    page: RegisterPage, store: Store, tmp_path: Path
) -> None:
    for _time in range(2):
        press(page, Qt.Key.Key_Down, SHIFT)
    assert export_units(store, tmp_path / "some.xlsx", extent=page.table.extent()) == 3
    page.table.selection.nothing()
    assert export_units(store, tmp_path / "all.xlsx", extent=page.table.extent()) == 250


def line(menu: QMenu, words: str) -> QAction:
    """The line of a menu, or of one below it, that begins so."""
    lines = list(menu.actions())
    for each in list(lines):
        below = each.menu()
        lines += below.actions() if isinstance(below, QMenu) else []
    return next(each for each in lines if each.text().startswith(words))


def test_the_menu_of_a_cell_asks_for_this_value_or_for_the_others(
    page: RegisterPage, store: Store, desk: Desk, qtbot: QtBot
) -> None:
    table = page.table
    column = [each.field for each in table.model.columns].index("state")
    row = table.model.row(0)
    assert isinstance(row, UnitRow)
    spot = table.view.visualRect(table.model.index(0, column)).center()
    cells = Cell("state", "is", str(row.state)), Cell("state", "not", str(row.state))
    for number, words in enumerate(("只看 状态", "不看 状态")):
        table.open_menu(spot)
        assert table.menu is not None
        line(table.menu, words).trigger()
        table.menu.hide()
        settle(desk)
        assert page.question().cells == cells[: number + 1]
        assert len(page.bar.cell_chips) == number + 1
    assert table.model.rowCount() == 0  # this one and not this one
    page.bar.cell_chips[1].click()
    settle(desk)
    wanted = store.read(UNITS.total, question=asked(f"state:{row.state}"))
    assert table.model.rowCount() == wanted > 0
    assert page.bar.clear_button.isVisible()
    page.clear_filters()
    settle(desk)
    assert table.model.rowCount() == 250
    assert page.bar.cell_chips == []


def test_by_keyboard_the_menu_asks_for_every_cell_of_the_row_and_sorts(
    page: RegisterPage, desk: Desk, store: Store
) -> None:
    press(page, Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier)
    menu = page.table.menu
    assert menu is not None
    line(menu, "只看 类别").trigger()
    settle(desk)
    assert {cell.field for cell in page.question().cells} == {"kind"}
    page.clear_filters()
    page.table.open_menu()
    assert page.table.menu is not None
    below = {action.text(): action.menu() for action in page.table.menu.actions()}
    sort, then = below["排序"], below.get("再按")
    assert isinstance(sort, QMenu)
    assert then is None
    line(sort, "状态").trigger()
    page.table.open_menu()
    assert page.table.menu is not None
    then = {action.text(): action.menu() for action in page.table.menu.actions()}["再按"]
    assert isinstance(then, QMenu)
    line(then, "建筑面积").trigger()
    settle(desk)
    order = (("state", False), ("built_area", False))
    assert page.table.choice.order == order
    ids = store.read(UNITS.ids, question=asked("all", order=order))
    assert page.table.model.all_ids() == ids


def test_shift_with_a_click_on_a_head_sorts_what_is_alike(page: RegisterPage, desk: Desk) -> None:
    def click(field: str, held: Qt.KeyboardModifier) -> None:
        table: Table = page.table
        section = [column.field for column in table.model.columns].index(field)
        spot = QPoint(table.head.sectionViewportPosition(section) + 12, 10)
        QTest.mouseClick(table.head.viewport(), Qt.MouseButton.LeftButton, held, spot)

    click("state", Qt.KeyboardModifier.NoModifier)
    click("built_area", SHIFT)
    click("built_area", SHIFT)
    settle(desk)
    assert list(page.table.choice.order) == [("state", False), ("built_area", True)]
    click("code", Qt.KeyboardModifier.NoModifier)
    assert list(page.table.choice.order) == [("code", False)]


def test_a_row_changed_so_that_it_fits_no_more_stays_in_grey_until_the_next_question(
    page: RegisterPage, store: Store, desk: Desk
) -> None:
    page.set_filters(f"state:{UnitState.OCCUPIED}")
    settle(desk)
    table = page.table
    table.view.selectRow(2)
    row, before = table.current_row(), table.model.all_ids()
    assert isinstance(row, UnitRow)
    fields = store.read(unit_details, unit_id=row.id).fields
    vacant = replace(fields, state=UnitState.VACANT)
    store.write(UNIT_USES.change, record_id=row.id, fields=vacant, seen=fields)
    page.reload(frozenset({"unit"}))
    settle(desk)
    assert table.model.all_ids() == before
    now = table.current_row()
    assert isinstance(now, UnitRow)
    assert (now.id, now.state) == (row.id, UnitState.VACANT)
    assert set(table.model.left) == {row.id}
    page.set_filters("all")
    settle(desk)
    assert table.model.left == {}
    page.set_filters(f"state:{UnitState.OCCUPIED}")
    settle(desk)
    assert row.id not in table.model.all_ids()


def test_ctrl_adds_a_chip_to_its_group_and_without_one_the_first_is_back(
    desk: Desk, store: Store, qtbot: QtBot
) -> None:
    store.write(create_demo, units=60)
    people = PeoplePage(desk)
    qtbot.addWidget(people)
    people.resize(1266, 606)
    people.show()

    def click(chip: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(people.chips[chip], Qt.MouseButton.LeftButton, held)
        settle(desk)

    click("role:owner")
    click("role:tenant", CTRL)
    both = store.read(PEOPLE.ids, question=asked("role:owner", "role:tenant"))
    assert people.question().chips == {"role:owner", "role:tenant"}
    assert people.table.model.all_ids() == both
    click("company")
    assert people.question().chips == {"company"}
    click("company")
    assert people.question().chips == {"all"}
    people.chips["role:owner"].setFocus()
    QTest.keyClick(people.chips["role:owner"], Qt.Key.Key_Space)
    QTest.keyClick(people.chips["role:family"], Qt.Key.Key_Space, CTRL)
    settle(desk)
    assert people.question().chips == {"role:owner", "role:family"}


def test_days_are_typed_as_anywhere_and_what_is_no_day_says_so(
    page: RegisterPage, store: Store, desk: Desk, qtbot: QtBot
) -> None:
    since, until = page.bar.days
    since.setFocus()
    QTest.keyClicks(since, "20200101")
    QTest.keyClick(since, Qt.Key.Key_Tab)
    QTest.keyClicks(until, "2021.6.30")
    QTest.keyClick(until, Qt.Key.Key_Return)
    settle(desk)
    assert (since.text(), until.text()) == ("2020-01-01", "2021-06-30")
    rows = [page.table.model.row(number) for number in range(page.table.model.rowCount())]
    days = [row.handover_date for row in rows if isinstance(row, UnitRow)]
    assert days
    assert all(day and "2020-01-01" <= day.isoformat() <= "2021-06-30" for day in days)
    until.setText("someday")
    QTest.keyClick(until, Qt.Key.Key_Return)
    settle(desk)
    assert until.property("state") == "error"
    assert "someday" in until.toolTip()
    page.clear_filters()
    assert (since.text(), until.text(), until.toolTip()) == ("", "", "")
