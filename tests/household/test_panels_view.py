"""The cards in the middle of the household page, in a narrow window."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from propdesk.household.overview import OpenItem
from propdesk.household.panels_view import OpenPanel
from propdesk.kernel.money import Money
from propdesk.ui.parts import theme
from tests.ui.clipping import clipped


@pytest.mark.parametrize("width", [230, 300, 600])
def test_the_period_of_what_is_open_is_never_cut(
    qapp: QApplication, qtbot: QtBot, width: int
) -> None:
    theme.install(qapp, "light")
    item = OpenItem(
        item="物业费",
        lines=2,
        amount=Money(58604),
        period_from=date(2026, 10, 1),
        period_to=date(2026, 11, 30),
        due_day=date(2026, 10, 31),
        unit_code="1-1-0101",
        debtor="邱雨明",
    )
    panel = OpenPanel()
    qtbot.addWidget(panel)
    panel.show_things([item], [], date(2026, 11, 20), "1-1-0101")
    panel.resize(width, 200)
    panel.show()
    words = next(each for each in panel.findChildren(QLabel) if "2026-10" in each.text())
    assert words.width() >= words.sizeHint().width()
    assert clipped(panel) == []
