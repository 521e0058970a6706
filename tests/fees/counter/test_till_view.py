"""The till gives way as far as the fonts of the screen need, and no further."""

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.fees.counter.page.till_view import TillPanel
from propdesk.ui.desk import Desk
from propdesk.ui.parts.page_area import PageArea
from tests.ui.clipping import clipped

ROOMY = 900


def till_in_fonts(larger: int, qtbot: QtBot) -> tuple[TillPanel, PageArea]:
    """A till whose fonts are so many pixels larger than those it was measured in."""
    till = TillPanel()
    for part in till.findChildren(QLabel):
        font = QFont(part.font())
        font.setPixelSize(font.pixelSize() + larger)
        part.setFont(font)
    area = PageArea(till)
    qtbot.addWidget(area)
    area.resize(till.width(), ROOMY)
    area.show()
    return till, area


@pytest.mark.parametrize("larger", [0, 1, 3])
def test_a_low_till_is_tight_and_then_scrolls(desk: Desk, qtbot: QtBot, larger: int) -> None:
    till, area = till_in_fonts(larger, qtbot)
    shapes = []
    for height in range(600, 300, -3):
        area.resize(till.width(), height)
        assert clipped(till) == [], height
        shapes.append((till.payer.isVisible(), till.height() > height))
    assert shapes == sorted(shapes, key=[(True, False), (False, False), (False, True)].index)
    assert {(True, False), (False, False), (False, True)} == set(shapes)
    area.resize(till.width(), ROOMY)
    qtbot.waitUntil(till.payer.isVisible)
