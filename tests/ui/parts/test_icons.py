"""The program's own icon, on its windows and in the task bar."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.parts import icons


def test_every_window_wears_the_icon_of_the_program(qtbot: QtBot) -> None:
    icons.wear_program_icon()
    window = QWidget()
    qtbot.addWidget(window)
    worn = window.windowIcon()
    assert {size.width() for size in worn.availableSizes()} == {*icons.PROGRAM_SIZES}
    assert worn.pixmap(32, 32).toImage().pixelColor(16, 3).name() == "#1b5eaf"


def test_an_icon_whose_file_is_gone_leaves_its_place_empty_and_the_program_running(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pixmap = icons.icon_pixmap("nobody-drew-this")
    assert pixmap.size().width() == 16
    assert "nobody-drew-this" in caplog.text
