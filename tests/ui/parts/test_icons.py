"""The program's own icon, on its windows and in the task bar."""

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
