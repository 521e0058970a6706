"""Cards in whatever width: what does not fit goes whole."""

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.parts.cards import FigureCard, PartsLabel, ends_of, scrolling
from propdesk.ui.parts.small_parts import label
from tests.ui.clipping import clipped

LINE = "23 次收款 · 现金 3,891.94 · 作废 1"


@pytest.mark.parametrize(
    ("width", "seen"),
    [(300, LINE), (185, "23 次收款 · 现金 3,891.94 · …"), (100, "23 次收款 · …")],
)
def test_the_line_below_a_figure_never_ends_within_an_amount(
    dressed: QApplication, qtbot: QtBot, width: int, seen: str
) -> None:
    card = FigureCard("今日已收")
    qtbot.addWidget(card)
    card.show_value("15,275.76", LINE)
    line = card.findChild(PartsLabel)
    assert isinstance(line, PartsLabel)
    line.resize(width, 18)
    assert line.painted_text() == seen
    assert line.toolTip() == LINE


@pytest.mark.parametrize(
    "name", ["物业费", "地下二层机械车位使用及设备维护保养费", "Underground car park " * 3]
)
def test_a_name_wraps_before_its_panel_scrolls_and_the_amount_stays_whole(
    dressed: QApplication, qtbot: QtBot, name: str
) -> None:
    content = QWidget()
    column = QVBoxLayout(content)
    column.addLayout(ends_of(label(name, 15, 600), label("1,234,567.89", 13, 600)))
    column.addStretch()
    panel = scrolling(content)
    qtbot.addWidget(panel)
    panel.resize(280, 300)
    panel.show()
    assert panel.horizontalScrollBar().maximum() == 0
    assert clipped(panel) == []
