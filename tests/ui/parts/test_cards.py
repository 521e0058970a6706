"""Cards in whatever width: what does not fit goes whole."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.ui.parts.cards import FigureCard, PartsLabel

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
