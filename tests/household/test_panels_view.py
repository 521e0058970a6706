"""The cards in the middle of the household page, in a narrow window."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.declarations import PanelLine
from propdesk.estate.units.panels import ShownPanel
from propdesk.fees.unit_page import period_text
from propdesk.household.panels_view import OpenPanel
from propdesk.kernel.money import Money
from propdesk.ui.parts import theme
from tests.ui.clipping import clipped


@pytest.mark.parametrize("width", [230, 300, 600])
def test_the_period_of_what_is_open_is_never_cut(
    qapp: QApplication, qtbot: QtBot, width: int
) -> None:
    theme.install(qapp, "light")
    line = PanelLine(
        name="物业费",
        detail=period_text(date(2026, 10, 1), date(2026, 11, 30)),
        amount=Money(58604),
        state=("逾期 20 天", "red", "triangle-alert"),
        count=2,
    )
    panel = OpenPanel(lambda _record: None)
    qtbot.addWidget(panel)
    panel.show_panels([ShownPanel("未收", "2 笔", [line])])
    panel.resize(width, 200)
    panel.show()
    words = next(each for each in panel.findChildren(QLabel) if "2026-10" in each.text())
    assert words.width() >= words.sizeHint().width()
    assert clipped(panel) == []
