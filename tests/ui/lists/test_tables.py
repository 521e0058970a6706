"""Tables: the keyboard, sorting, checks, copying, long lists, remembered columns."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import pytest
from msgspec import structs
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QStatusTipEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.question import Question, asked
from propdesk.kernel.settings import TableChoice
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import Column, Kind, State, columns_of, write_size
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.small_parts import Button


@dataclass(frozen=True, slots=True)
class Due:
    id: int
    room: str
    amount: Money
    note: str = ""


COLUMNS = (
    Column("check", "", kind=Kind.CHECK, width=36),
    Column("room", N_("Data"), weight=500),
    Column("amount", N_("System"), kind=Kind.AMOUNT, width=90),
    Column(
        "state",
        N_("Help"),
        kind=Kind.STATE,
        width=100,
        value=lambda row: State("逾期", "red", "clock"),
    ),
    Column("note", N_("More"), stretch=True, tone=lambda row: "amber" if row.note else None),
    Column("hidden", N_("Print"), value=lambda row: row.id, hidden=True),
)
DUES = [
    Due(1, "3-2-1201", Money(37702)),
    Due(2, "1-1-0301", Money(4800), "换行\n的\t备注"),
    Due(3, "0012", Money(162888)),
]


@pytest.fixture
def table(dressed: QApplication, qtbot: QtBot) -> Table:
    made = Table(COLUMNS)
    qtbot.addWidget(made)
    made.resize(700, 300)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_rows(DUES)
    made.setFocus()
    return made


def test_several_lines_of_a_text_are_painted_as_one(table: Table) -> None:
    def painted(note: str) -> object:
        table.show_rows([Due(1, "3-2-1201", Money(100), note)])
        QApplication.processEvents()
        return table.view.viewport().grab().toImage()

    assert painted("地面\n扶手\n灯具") == painted("地面  扶手  灯具")


def rooms(table: Table) -> list[str]:
    rows = [table.model.row(number) for number in range(table.model.rowCount())]
    return [row.room for row in rows if isinstance(row, Due)]


def press_head(table: Table, qtbot: QtBot, field: str) -> None:
    section = [column.field for column in table.model.columns].index(field)
    spot = QPoint(table.head.sectionViewportPosition(section) + 12, 10)
    QTest.mouseClick(table.head.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_the_first_row_is_chosen_and_arrows_move(table: Table, qtbot: QtBot) -> None:
    assert table.current_row() == DUES[0]
    with qtbot.waitSignal(table.current_changed) as moved:
        QTest.keyClick(table.view, Qt.Key.Key_Down)
    assert moved.args == [DUES[1]]
    QTest.keyClick(table.view, Qt.Key.Key_End)
    assert table.current_row() == DUES[2]


def test_enter_opens_the_row(table: Table, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.activated) as opened:
        QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == [DUES[0]]


def test_enter_held_since_the_dialog_before_opens_no_row(table: Table) -> None:
    opened: list[object] = []
    table.activated.connect(opened.append)
    for held in (True, True, False):
        key = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", held
        )
        QApplication.sendEvent(table.view, key)
    assert len(opened) == 1


def box_state(table: Table) -> Qt.CheckState:
    return table.head.box_state


def test_space_checks_and_the_head_checks_all(table: Table, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.checks_changed):
        QTest.keyClick(table.view, Qt.Key.Key_Space)
    assert table.model.checked_ids() == [1]
    assert box_state(table) == Qt.CheckState.PartiallyChecked
    press_head(table, qtbot, "check")
    assert table.model.checked_ids() == [1, 2, 3]
    assert box_state(table) == Qt.CheckState.Checked
    press_head(table, qtbot, "check")
    assert table.model.checked_ids() == []


def test_a_click_on_the_head_sorts_and_again_the_other_way(table: Table, qtbot: QtBot) -> None:
    press_head(table, qtbot, "amount")
    assert rooms(table) == ["1-1-0301", "3-2-1201", "0012"]
    press_head(table, qtbot, "amount")
    assert rooms(table) == ["0012", "3-2-1201", "1-1-0301"]
    assert table.choice == TableChoice(widths={}, sort="amount", descending=True)


def test_the_row_the_user_is_on_is_kept_when_the_list_is_read_again(table: Table) -> None:
    table.select(2)
    table.show_rows([*DUES[1:], Due(4, "9-9-0901", Money(1))])
    row = table.current_row()
    assert isinstance(row, Due)
    assert row.id == 2


def test_rows_are_copied_as_a_table(table: Table, qtbot: QtBot) -> None:
    table.view.selectAll()
    QTest.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    lines = data.text().split("\n")
    assert lines[0] == "数据\t系统\t帮助\t更多"
    assert lines[2] == "1-1-0301\t48.00\t逾期\t换行 的 备注"
    assert "mso-number-format" in data.html()
    assert ">0012<" in data.html()
    # Left there, it outlives the application and takes the whole run down at its end.
    QGuiApplication.clipboard().clear()


def test_a_decimal_number_is_written_with_its_decimals_at_the_right() -> None:
    @dataclass(frozen=True, slots=True)
    class Reading:
        id: int
        used: Annotated[int | None, Fact(N_("Quantity"), FactKind.SCALED, places=3)]

    (column,) = columns_of(Reading)
    assert [column.text(Reading(1, value)) for value in (1_234_500, -5, 0, None)] == [
        "1,234.50", "-0.005", "0.00", "—"
    ]  # fmt: skip
    assert column.is_right


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 KB"), (1, "1 KB"), (40_960, "41 KB"), (999_999, "1000 KB"), (1_000_000, "1.0 MB"),
     (4_260_000, "4.2 MB"), (1_300_000_000, "1.3 GB")],
)  # fmt: skip
def test_a_file_is_never_nought_megabytes(size: int, words: str) -> None:
    assert write_size(size) == words


class Window(QWidget):
    """Hears what the main window hears."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QStatusTipEvent):
            self.told.append(event.tip())
        return super().event(event)


@pytest.mark.usefixtures("dressed")
def test_the_status_bar_says_what_was_copied_also_from_a_dialog(qtbot: QtBot) -> None:
    window = Window()
    qtbot.addWidget(window)
    table = Table(COLUMNS)
    table.setParent(QDialog(window))
    table.show_rows(DUES)
    table.view.selectAll()
    table.copy_rows()
    table.view.clearSelection()
    table.copy_rows()
    assert window.told == ["已复制 3 行：数据 · 系统 · 帮助 · 更多", "先选一行。"]
    assert QGuiApplication.clipboard().text().count("\n") == 3  # what was there stays
    QGuiApplication.clipboard().clear()


class Buttons(QWidget):
    """A list with two buttons beside it, as on a page that is no register."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.pressed = 0
        self.void = Button("作废", key="F9", icon="circle-x", on_click=self._press)
        self.red = Button("红冲 & 重开", key="F10")
        self.red.refuse("先选择收据。")
        layout = QVBoxLayout(self)
        for each in (table, self.void, self.red, Button("", icon="zoom-in")):
            layout.addWidget(each)

    def _press(self) -> None:
        self.pressed += 1


def lines_of(table: Table) -> list[tuple[str, bool, str]]:
    assert table.menu is not None
    return [
        (action.text(), action.isEnabled(), action.toolTip())
        for action in table.menu.actions()
        if not action.isSeparator()
    ]


@pytest.mark.parametrize("way", ["mouse", "menu key", "Shift+F10"])
@pytest.mark.usefixtures("dressed")
def test_the_menu_of_a_row_offers_what_the_buttons_do(qtbot: QtBot, way: str) -> None:
    table = Table(COLUMNS)
    table.show_rows(DUES)
    page = Buttons(table)
    qtbot.addWidget(page)
    page.resize(700, 400)
    with qtbot.waitExposed(page):
        page.show()
    table.select(3)
    if way == "mouse":
        spot = table.view.visualRect(table.model.index(1, 1)).center()
        QTest.mouseClick(table.view.viewport(), Qt.MouseButton.RightButton, pos=spot)
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, spot, table.view.viewport().mapToGlobal(spot)
        )
        QApplication.sendEvent(table.view.viewport(), event)
        assert table.current_row() == DUES[1]
    elif way == "menu key":
        QTest.keyClick(table.view, Qt.Key.Key_Menu)
    else:
        QTest.keyClick(table.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert lines_of(table) == [
        ("勾选\t空格", True, "按键：空格"),
        ("作废\tF9", True, "按键：F9"),
        ("红冲 && 重开\tF10", False, "先选择收据。"),
        ("复制\tCtrl+C", True, "按键：Ctrl+C"),
        ("排序", True, "排序"),
    ]
    assert table.menu is not None
    table.menu.actions()[2].trigger()
    table.menu.close()
    assert page.pressed == 1


def test_a_list_that_opens_rows_offers_that_first(table: Table) -> None:
    opened: list[object] = []
    table.activated.connect(opened.append)
    table.select(2)
    table.open_menu()
    assert lines_of(table)[0][0] == "打开\tEnter"
    assert table.menu is not None
    table.menu.actions()[0].trigger()
    table.menu.close()
    assert opened == [DUES[1]]


def test_widths_and_hidden_columns_are_remembered(table: Table, qtbot: QtBot) -> None:
    table.head.resizeSection(1, 222)
    assert table.choice.widths == {"room": 222}
    table.ordering.choose_columns(table, QPoint(10, 10))
    menu = table.findChild(QMenu)
    assert menu is not None
    for action in menu.actions():
        if action.text() in ("帮助", "打印"):
            action.trigger()
    menu.close()
    assert table.choice.hidden == ["state", "hidden"]
    again = Table(COLUMNS, choice=table.choice)
    qtbot.addWidget(again)
    assert again.head.sectionSize(1) == 222
    assert again.head.isSectionHidden(3)
    assert not again.head.isSectionHidden(5)


def test_an_empty_list_says_so(table: Table) -> None:
    table.show_rows([], nothing="没有符合条件的记录。")
    assert table._nothing.isVisible()
    assert table.current_row() is None
    table.show_rows(DUES, nothing="没有符合条件的记录。")
    assert not table._nothing.isVisible()


def test_totals_stay_below(table: Table) -> None:
    table.show_totals([Figure("", "3 笔")], [Figure("合计", "2,053.90", strong=True)])
    assert table.totals.isVisible()
    assert table.totals.geometry().bottom() <= table.height()
    table.show_totals([Figure("", "2 笔")])
    assert table.totals.isVisible()


OPEN = asked("open")


def is_falling(question: Question) -> bool:
    return any(descending for _field, descending in question.order)


class Register:
    """200,000 rows of which each page is fetched when it is looked at."""

    def __init__(self) -> None:
        self.fetched = 0
        self.may_go_on = threading.Event()
        self.asked: list[Question] = []

    def _order(self, *, descending: bool) -> range:
        return range(200_000, 0, -1) if descending else range(1, 200_001)

    def first(self, question: Question) -> list[Due]:
        self.asked.append(question)
        return self.rows(list(self._order(descending=is_falling(question))[:200]))

    def ids(self, question: Question, progress: Progress) -> list[int]:
        self.may_go_on.wait(5)
        return list(self._order(descending=is_falling(question)))

    def rows(self, ids: Sequence[int]) -> list[Due]:
        self.fetched += len(ids)
        return [Due(each, f"R{each}", Money(each)) for each in ids]


def test_a_long_list_shows_its_first_rows_before_the_rest_is_known(
    desk: Desk, table: Table, qtbot: QtBot
) -> None:
    source = Register()
    table.show_source(source, OPEN, desk)
    assert table.model.rowCount() == 200
    assert rooms(table)[0] == "R1"
    source.may_go_on.set()
    qtbot.waitUntil(lambda: table.model.rowCount() == 200_000)
    QTest.keyClick(table.view, Qt.Key.Key_End)
    row = table.current_row()
    assert isinstance(row, Due)
    assert row.room == "R200000"
    table.grab()
    assert source.fetched <= 800


def test_a_long_list_is_sorted_by_its_source(desk: Desk, table: Table, qtbot: QtBot) -> None:
    source = Register()
    source.may_go_on.set()
    table.show_source(source, OPEN, desk)
    press_head(table, qtbot, "amount")
    press_head(table, qtbot, "amount")
    assert source.asked[-1] == structs.replace(OPEN, order=(("amount", True),))
    qtbot.waitUntil(lambda: table.model.rowCount() == 200_000)
    assert rooms_at(table, 0) == "R200000"


def rooms_at(table: Table, number: int) -> str:
    row = table.model.row(number)
    assert isinstance(row, Due)
    return row.room


def test_a_row_far_down_is_kept_when_a_long_list_is_read_again(
    desk: Desk, table: Table, qtbot: QtBot
) -> None:
    source = Register()
    source.may_go_on.set()
    table.show_source(source, OPEN, desk)
    qtbot.waitUntil(lambda: table.model.rowCount() == 200_000)
    table.select(150_000)
    table.show_source(source, OPEN, desk)
    qtbot.waitUntil(lambda: table.model.rowCount() == 200_000)
    row = table.current_row()
    assert isinstance(row, Due)
    assert row.id == 150_000


def test_a_row_that_goes_leaves_the_user_where_it_stood(
    desk: Desk, table: Table, qtbot: QtBot
) -> None:
    class Shrinking(Register):
        """A row that goes was deleted: it is found by its id no more either."""

        gone = 0

        def rows(self, ids: Sequence[int]) -> list[Due]:
            return [row for row in super().rows(ids) if not self.gone or row.id < self.gone]

        def _order(self, *, descending: bool) -> range:
            return range(1, 6) if not self.gone else range(1, self.gone)

    source = Shrinking()
    source.may_go_on.set()
    table.show_source(source, OPEN, desk)
    desk.wait_for_work()
    table.select(5)
    source.gone = 5
    table.show_source(source, OPEN, desk)
    desk.wait_for_work()
    QApplication.processEvents()
    row = table.current_row()
    assert isinstance(row, Due)
    assert row.id == 4
    table.show_source(source, asked("another"), desk)
    desk.wait_for_work()


def test_the_answer_to_an_older_question_is_not_shown(
    desk: Desk, table: Table, qtbot: QtBot
) -> None:
    slow = Register()
    table.show_source(slow, asked("all"), desk)
    table.show_rows(DUES)
    slow.may_go_on.set()
    desk.wait_for_work()
    QApplication.processEvents()
    assert table.model.rowCount() == 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_cell_is_painted_in_both_themes(
    table: Table, dressed: QApplication, mode: str
) -> None:
    from propdesk.ui.parts import theme

    theme.install(dressed, "dark" if mode == "dark" else "light")
    table.model.check([1])
    image = table.grab().toImage()
    ground = image.pixelColor(image.width() - 40, image.height() - 20).name().upper()
    assert ground == (theme.DARK if mode == "dark" else theme.LIGHT)["surface"]
