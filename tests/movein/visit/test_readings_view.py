"""The fields of first readings: a number is read whole, however long it is."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.movein.visit.page.middle.readings_view import NUMBER_WIDTH, MeterFields
from propdesk.movein.visit.rules import MeterKind
from propdesk.ui.parts import theme


@pytest.mark.parametrize("number", ["0912-17", "2611 0093 4471"])
def test_the_number_of_a_meter_is_seen_whole(qapp: QApplication, qtbot: QtBot, number: str) -> None:
    theme.install(qapp, "light")
    fields = MeterFields(MeterKind.WATER)
    for one in (fields.number, fields.value):
        qtbot.addWidget(one)
    assert fields.number.width() == NUMBER_WIDTH
    fields.show_reading(number, "3.216")
    assert fields.number.maximumWidth() >= theme.width_of(number, 13) + 20
    fields.show_reading("", "")
    assert fields.number.maximumWidth() == NUMBER_WIDTH
