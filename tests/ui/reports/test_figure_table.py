"""A table of figures is walked cell by cell, and opens only what has rows behind it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.ui.reports.figure_table import FigureCell, FigureRow, FigureTable
from propdesk.ui.reports.kind_bars import KindBar, KindBars
from propdesk.ui.reports.kpi import KpiCard, KpiWords

HEADS = ("师傅", "接单", "超时未结", "及时率 %")
BADGE = FigureCell("", badge="达标", tone="green", icon="circle-check")


def row(name: str, *texts: str) -> FigureRow:
    return FigureRow(name, tuple(FigureCell(text, opens=text != "—") for text in texts))


@pytest.fixture
def table(dressed: QApplication, qtbot: QtBot) -> FigureTable:
    made = FigureTable()
    qtbot.addWidget(made)
    made.resize(700, 220)
    rows = [row(f"师傅{n}", f"{n}", "—", "91.7") for n in range(12)]
    made.show_table(HEADS, rows, row("合计", "66", "—", "93.4"))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_arrows_walk_and_enter_opens_the_figure_in_hand(table: FigureTable, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(table, key)
    assert table.at() == (1, 1)
    with qtbot.assertNotEmitted(table.opened):  # a dash has no rows
        QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_Home)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [1, 0]


def test_the_row_in_hand_is_scrolled_into_sight_and_totals_stay_below(table: FigureTable) -> None:
    for _press in range(11):
        QTest.keyClick(table, Qt.Key.Key_Down)
    widths = table._widths()
    assert table._cell(11, 0, widths).bottom() < table._cell(12, 0, widths).top()
    assert table.verticalScrollBar().value() > 0
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.at() == (12, 0)


def test_a_click_takes_the_cell_and_a_double_click_opens_it(
    table: FigureTable, qtbot: QtBot
) -> None:
    spot = table._cell(2, 2, table._widths()).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.at() == (2, 2)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args == [2, 2]
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert table.at() == (2, 2)


def test_it_is_copied_with_its_head_and_totals(table: FigureTable) -> None:
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert (lines[0], lines[-1]) == ("师傅\t接单\t超时未结\t及时率 %", "合计\t66\t—\t93.4")


def test_fewer_rows_keep_the_cell_in_hand_inside(table: FigureTable) -> None:
    QTest.keyClick(table, Qt.Key.Key_End)
    for _press in range(12):
        QTest.keyClick(table, Qt.Key.Key_Down)
    table.show_table(HEADS[:2], [FigureRow("许师傅", (BADGE,))], None)
    assert table.at() == (0, 0)
    assert not table.grab().isNull()
    table.show_table(HEADS, [], None)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert not table.grab().isNull()


def test_bars_of_kinds_say_share_and_change_and_open_their_rows(
    dressed: QApplication, qtbot: QtBot
) -> None:
    bars = KindBars()
    qtbot.addWidget(bars)
    bars.resize(420, 90)
    bars.show_bars([KindBar("水", 68, 58), KindBar("电", 32, 35)])
    bars.show()
    assert bars.as_text() == "水\t68\t68.0 %\t+10\n电\t32\t32.0 %\t-3"
    QTest.keyClick(bars, Qt.Key.Key_Down)
    QTest.keyClick(bars, Qt.Key.Key_Down)
    with qtbot.waitSignal(bars.opened) as opened:
        QTest.keyClick(bars, Qt.Key.Key_Return)
    assert opened.args == [1]
    assert not bars.grab().isNull()


def test_a_card_is_pressed_by_key_and_says_all_of_itself(
    dressed: QApplication, qtbot: QtBot
) -> None:
    presses: list[int] = []
    card = KpiCard("办结及时率", on_open=lambda: presses.append(1))
    qtbot.addWidget(card)
    card.resize(250, 84)
    card.show_rate(
        KpiWords(
            value="93.4", unit="%", target="目标 ≥ 92", badge="达标", tone="green",
            before="上月 91.8", line="按时 184 ÷ 应办结 197",
        )
    )  # fmt: skip
    card.show()
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert presses == [1]
    assert card.accessibleName() == (
        "办结及时率 · 93.4 % · 目标 ≥ 92 · 达标 · 上月 91.8 · 按时 184 ÷ 应办结 197"
    )
    card.resize(190, 84)  # too narrow for the target beside the name: it stands beside last month
    assert card._beside(fits=card._target_fits()) == "上月 91.8"
    assert card._badge_words() == "达标"
    card.resize(card.minimumSizeHint())
    assert card._badge_words() == ""  # its icon stands, the tooltip says all
    assert not card.grab().isNull()
