"""A page of the cash office in the real window, and the keys a clerk presses there."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from propdesk.kernel.i18n import N_
from propdesk.ui.desk import Desk
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.tabs import Page, Tab
from tests.patience import patience_ms

Shown = TypeVar("Shown", bound=QWidget)
Key = str | Qt.Key
TABS = (Tab("fees", N_("Fees"), "wallet"),)
CTRL_ENTER = "ctrl+enter"
ENTER, ESC = Qt.Key.Key_Enter, Qt.Key.Key_Escape
F2, F3, F4, F5, F6, F7, F8, F9, F11 = (
    Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_F6,
    Qt.Key.Key_F7, Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F11,
)  # fmt: skip


def in_window(
    qtbot: QtBot, desk: Desk, build: Callable[[Desk], QWidget], kind: type[Shown]
) -> Shown:
    """Show a page alone in the real frame at the smallest size it must hold."""
    window = MainWindow(TABS, desk.clock.now)
    qtbot.addWidget(window)
    window.resize(1366, 696)
    window.attach(desk, [Page("fees.page", "fees", N_("Cash desk"), "wallet", build)])
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    page = window.current_page
    assert isinstance(page, kind)
    page.setProperty("kept", window)  # the window lives as long as its page is used
    window.show_page("fees.page")
    return page


class Hands:
    """Presses keys one after another wherever the keyboard is, dialogs included."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.pressed = 0

    def press(self, *keys: Key) -> None:
        """Press each key when the one before has been taken; a text is typed letter by letter."""
        waiting = [single for key in keys for single in _singles(key)]
        state = {"open": len(waiting)}

        def go_on() -> None:
            if not waiting:
                return
            target = _target()
            if target is None:  # a dialog is just opening
                QTimer.singleShot(1, go_on)
                return
            key = waiting.pop(0)
            QTimer.singleShot(0, go_on)  # before the key: it may open a dialog with its own loop
            _hit(target, key)
            state["open"] -= 1

        QTimer.singleShot(0, go_on)
        watch = QTimer(interval=patience_ms())
        watch.timeout.connect(_leave_dialog)
        watch.start()
        self._qtbot.waitUntil(lambda: state["open"] == 0)
        watch.stop()
        self.pressed += sum(2 if key == CTRL_ENTER else 1 for key in _all_singles(keys))


def _leave_dialog() -> None:
    """A dialog the keys did not close would hang the suite: leave it, so that the test fails."""
    if isinstance(modal := QApplication.activeModalWidget(), QDialog):
        modal.reject()


def _singles(key: Key) -> list[Key]:
    return list(key) if isinstance(key, str) and key != CTRL_ENTER else [key]


def _all_singles(keys: Sequence[Key]) -> list[Key]:
    return [single for key in keys for single in _singles(key)]


def _target() -> QWidget | None:
    modal, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
    if modal is None and QApplication.activeWindow() is None:
        _come_back()
    if modal is not None and (focus is None or not modal.isAncestorOf(focus)):
        return None
    return focus


def _come_back() -> None:
    """Without a window manager nobody gives the window its keyboard back after a dialog."""
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.isVisible():
            window.activateWindow()


def _hit(target: QWidget, key: Key) -> None:
    if key == CTRL_ENTER:
        QTest.keyClick(target, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    elif isinstance(key, str):
        QTest.keyClicks(target, key)
    else:
        QTest.keyClick(target, key)
