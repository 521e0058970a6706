"""Every list of every page: its menu does what the buttons do, copying says what it copied, and
the panel beside it keeps nothing of another row."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QImage, QStatusTipEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.ui.lists.columns import Kind
from propdesk.ui.lists.register import RegisterPage
from propdesk.ui.lists.tables import Table
from propdesk.ui.window.pages import Reloads
from tests.pictures import Studio, liven, work_of_a_morning
from tests.ui.seen import on_screen
from tests.windows import page_ids, settle, window_on


class Told(QObject):
    """What the window was asked to say in its status bar."""

    def __init__(self) -> None:
        super().__init__()
        self.sentences: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QStatusTipEvent):
            self.sentences.append(event.tip())
        return False


@pytest.fixture
def shot(sample: DataFolder, qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    """The window on a sample estate after a morning's work."""
    with window_on(sample) as running:
        made = Studio(running, tmp_path)
        work_of_a_morning(made.store)
        settle(running)
        yield made


def lists_of(shot: Studio) -> Iterator[tuple[str, Table]]:
    """The lists in sight on each page that have a row, on their first row."""
    for page_id in page_ids():
        shot.window.show_page(page_id)
        settle(shot.running)
        liven(shot, page_id)
        settle(shot.running)
        page = shot.window.current_page
        assert page is not None
        assert isinstance(page, Reloads), f"{page_id} shows on what it read once: give it `reload`"
        for table in page.findChildren(Table):
            if table.isVisibleTo(shot.window) and table.model.rowCount():
                yield page_id, table


def test_every_list_has_its_menu_says_what_it_copied_and_keeps_its_panel_true(
    shot: Studio,
) -> None:
    told, seen, panels = Told(), set(), 0
    shot.window.installEventFilter(told)
    for page_id, table in lists_of(shot):  # one walk for all: it takes longer than they do
        offers_what_the_buttons_do(shot, page_id, table)
        says_what_it_copied(told, page_id, table)
        panels += says_the_same_whatever_it_showed_before(shot, page_id, table)
        seen.add(page_id)
    assert {"estate.units", "fees.charges", "fees.receipts", "system.audit"} <= seen
    assert {"estate.people", "fees.desk", "fees.arrears", "system.backup"} <= seen
    assert panels >= 8


def offers_what_the_buttons_do(shot: Studio, page_id: str, table: Table) -> None:
    table.open_menu()
    assert table.menu is not None
    lines = [action.text().replace("&&", "&") for action in table.menu.actions()]
    table.menu.hide()
    assert "复制\tCtrl+C" in lines, page_id
    assert ("打开\tEnter" in lines) is table.opens, page_id
    page = shot.window.current_page
    if isinstance(page, RegisterPage):
        shown = [each for each in page._actions.about_a_row() if each.isVisible()]
        wanted = [f"{each.words}\t{each.key}" for each in shown]
        assert set(wanted) <= set(lines), page_id


def says_what_it_copied(told: Told, page_id: str, table: Table) -> None:
    table.copy_rows()
    shown = [column for column in table.ordering.shown_columns() if column.kind is not Kind.CHECK]
    heads, cells = QGuiApplication.clipboard().text().split("\n")[:2]
    assert told.sentences.pop().startswith("已复制 1 行："), page_id
    assert len(heads.split("\t")) == len(cells.split("\t")) == len(shown), page_id


def says_the_same_whatever_it_showed_before(shot: Studio, page_id: str, table: Table) -> bool:
    """Whether there is a panel; it keeps its lines, and none of an earlier record may stay."""
    page = shot.window.current_page
    registers = [] if page is None else page.findChildren(RegisterPage)
    if isinstance(page, RegisterPage):
        registers.append(page)
    panel = next((each._detail for each in registers if each.table is table), None)
    if panel is None:
        return False
    shot.window.activateWindow()  # as a window manager does when the menu has gone
    table.view.setFocus()  # some pages have another panel while the keyboard is elsewhere
    settle(shot.running)
    assert panel.isVisibleTo(shot.window), page_id
    rows = range(min(table.model.rowCount(), 6))
    first = {row: picture_at(shot, table, row, panel) for row in rows}
    for row in reversed(rows):
        assert picture_at(shot, table, row, panel) == first[row], (page_id, row)
    return True


def picture_at(shot: Studio, table: Table, row: int, panel: QWidget) -> QImage:
    """How the panel beside a list looks on this row."""
    table.view.selectRow(row)
    settle(shot.running)
    return on_screen(panel)
