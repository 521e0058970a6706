"""The program's icon on its windows."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.window.window_icon import SIZES, wear_icon


def test_every_window_wears_the_icon_of_the_program(qtbot: QtBot) -> None:
    wear_icon()
    window = QWidget()
    qtbot.addWidget(window)
    icon = window.windowIcon()
    assert {size.width() for size in icon.availableSizes()} == {*SIZES}
    assert icon.pixmap(32, 32).toImage().pixelColor(16, 3).name() == "#1b5eaf"
