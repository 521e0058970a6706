"""Named views: what is asked, the order and the columns, kept under a name with the settings."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.estate.sample.demo import create_demo
from propdesk.estate.units.view import UnitsPage
from propdesk.kernel.records.question import Cell
from propdesk.kernel.settings import load_settings, save_settings
from propdesk.ui.desk import Desk
from propdesk.ui.lists.register import RegisterPage
from tests.keyboard import answer_dialog
from tests.offices import invented_estate
from tests.ui.clipping import clipped
from tests.ui.lists.test_selection import line, settle


@pytest.fixture
def sixty(store: Store) -> None:
    """As many rooms; there before a desk listens to the store."""
    invented_estate(store, units=60)


@pytest.fixture
def page(sixty: None, desk: Desk, qtbot: QtBot) -> RegisterPage:
    return shown(desk, qtbot)


def shown(desk: Desk, qtbot: QtBot) -> RegisterPage:
    whole = UnitsPage(desk)
    qtbot.addWidget(whole)
    whole.resize(1266, 606)
    with qtbot.waitActive(whole):
        whole.show()
        whole.activateWindow()
    whole.shown()
    settle(desk)
    return whole


def offer(page: RegisterPage) -> None:
    page.window().activateWindow()  # offscreen nobody does when a dialog closes
    assert QTest.qWaitForWindowActive(page)
    QTest.keyClick(page.table.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)


def press_in_menu(page: RegisterPage, words: str) -> None:
    offer(page)
    menu = page.views.menu
    assert menu is not None
    action = line(menu, words)
    menu.hide()  # as Qt does before it tells of a choice
    action.trigger()


def name_it(name: str) -> None:
    """Type a name into the next dialog and press Enter."""

    def type_it(dialog: QDialog) -> None:
        field = dialog.findChild(QLineEdit)
        assert field is not None
        assert clipped(dialog) == []
        field.setText(name)
        field.setFocus()

    answer_dialog("<Return>", before=type_it)


def narrow(page: RegisterPage, desk: Desk) -> None:
    page.set_filters("state:let", "missing:phone")
    page.bar.choose("building", 1)
    page.bar.add_cell(Cell("kind", "not", "shop"), "不看 类别: 商铺")
    page.table.ordering.by("state")
    page.table.ordering.by("built_area", more=True)
    page.table.ordering.hide_only(["phone"])
    settle(desk)


def test_a_view_brings_filter_order_and_columns_back_after_a_restart(
    page: RegisterPage, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    narrow(page, desk)
    asked, order = page.question(), page.table.choice.order
    name_it("要打电话的")
    press_in_menu(page, "存为视图")
    assert page.views.button
    assert page.views.button.words == "要打电话的"
    press_in_menu(page, "不用视图")
    settle(desk)
    assert page.question() == page.bar.beginning()
    assert page.table.choice.order == ()
    save_settings(desk.settings, tmp_path / "machine.json")
    desk.settings = load_settings(tmp_path / "machine.json")
    again = shown(desk, qtbot)
    again.table.ordering.hide_only([])
    press_in_menu(again, "要打电话的")
    settle(desk)
    assert again.question() == asked
    assert again.table.choice.order == order
    assert [column.field for column in again.table.ordering.shown_columns()].count("phone") == 0
    assert [chip.accessibleName() for chip in again.bar.cell_chips] == ["不看 类别: 商铺"]


def test_a_view_is_renamed_and_deleted(page: RegisterPage, desk: Desk) -> None:
    narrow(page, desk)
    name_it("一")
    press_in_menu(page, "存为视图")
    name_it("二")
    press_in_menu(page, "视图改名")
    assert list(page.table.choice.views) == ["二"]
    before = page.question()
    press_in_menu(page, "删除视图")
    assert page.table.choice.views == {}
    assert page.question() == before
    offer(page)
    assert page.views.menu is not None
    assert not any("删除" in action.text() for action in page.views.menu.actions())
    page.views.menu.hide()


def test_what_a_view_asked_for_and_is_gone_is_left_out(page: RegisterPage, desk: Desk) -> None:
    narrow(page, desk)
    name_it("一")
    press_in_menu(page, "存为视图")
    view = page.table.choice.views["一"]
    view.choices["building"], view.chips = "4711", [*view.chips, "state:gone"]
    view.cells.append('["gone", "is", "x", "只看 x"]')
    press_in_menu(page, "不用视图")
    press_in_menu(page, "一")
    settle(desk)
    assert page.question().choices == ()
    assert page.question().chips == {"state:let", "missing:phone"}
    assert [cell.field for cell in page.question().cells] == ["kind"]


def test_backing_out_of_the_name_saves_nothing(page: RegisterPage) -> None:
    answer_dialog("<Esc>")
    press_in_menu(page, "存为视图")
    assert page.table.choice.views == {}


def test_the_panel_leafs_through_the_list(page: RegisterPage) -> None:
    table = page.table
    for _time in range(3):
        QTest.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(table.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert table.view.currentIndex().row() == 2
    assert page._place is not None
    assert page._place.text() == "3 / 60"


def test_the_panel_knows_the_rows_that_came_later(desk: Desk, store: Store, qtbot: QtBot) -> None:
    store.write(create_demo, units=230)
    page = shown(desk, qtbot)
    assert page._place is not None
    assert page._place.text() == "1 / 230"
