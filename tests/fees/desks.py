"""A page of the cash office in the real window, and the keys a clerk presses there."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from propdesk.kernel.i18n import N_
from propdesk.ui.desk import Desk
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.tabs import Page, Tab
from tests.keyboard import Keyboard, keys_of

Shown = TypeVar("Shown", bound=QWidget)
TABS = (Tab("fees", N_("Fees"), "wallet"),)


def in_window(
    qtbot: QtBot, desk: Desk, build: Callable[[Desk], QWidget], kind: type[Shown]
) -> Shown:
    """Show a page alone in the real frame at the smallest size it must hold."""
    window = MainWindow(TABS, desk.clock.now)
    qtbot.addWidget(window)
    window.resize(1366, 696)
    window.attach(
        desk, [Page(id="fees.page", tab="fees", title=N_("Cash desk"), icon="wallet", build=build)]
    )
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    page = window.current_page
    assert isinstance(page, kind)
    page.setProperty("kept", window)  # the window lives as long as its page is used
    window.show_page("fees.page")
    return page


class Hands:
    """A clerk's hands on the keyboard of a page."""

    def __init__(self, qtbot: QtBot) -> None:
        self._keyboard = Keyboard(qtbot)
        self.pressed = 0

    def press(self, *acts: str) -> None:
        """Press one after the other, and count."""
        self._keyboard.do(*acts)
        self.pressed += keys_of(*acts)
