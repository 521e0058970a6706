"""The one keyboard of the tests: keys in angle brackets, all else is typed.

Usage: `Keyboard(qtbot).do("1-1-101", "<Enter>", "+", "<Esc>")` presses one after the other wherever
the keyboard is, dialogs included; `press(widget, "<Ctrl+Return>")` presses in one widget;
`answer_dialog("<Esc>")` answers the dialog that the next line opens. Letters no keyboard has come
from an input method. Whatever opens a dialog must also close it.
"""

import os
import re
import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.parts.jobs import ProgressDialog
from propdesk.ui.window.main_window import MainWindow
from tests.patience import patience, patience_ms

Act = str | Callable[[], object]
ENTER, RETURN, ESC, AGREE = "<Enter>", "<Return>", "<Esc>", "<Ctrl+Return>"
F1, F2, F3, F4, F5, F6 = "<F1>", "<F2>", "<F3>", "<F4>", "<F5>", "<F6>"
F7, F8, F9, F10, F11, F12 = "<F7>", "<F8>", "<F9>", "<F10>", "<F11>", "<F12>"
_KEY = re.compile(r"<(.+)>")
_TURN = 5  # ms: who opened a dialog that has just gone acts on its answer first


def press(target: QWidget, act: Act) -> None:
    """Press a key or type a text in a widget; or do what is no key."""
    if not isinstance(act, str):
        act()
    elif key := _KEY.fullmatch(act):
        QTest.keySequence(target, QKeySequence(key[1]))
    elif act.isascii():
        QTest.keyClicks(target, act)
    else:
        composed = QInputMethodEvent()
        composed.setCommitString(act)
        QApplication.sendEvent(target, composed)


def keys_of(*acts: Act) -> int:
    """How many keys a hand presses for these, a modifier being one."""
    names = [key[1] for act in acts if isinstance(act, str) and (key := _KEY.fullmatch(act))]
    texts = [act for act in acts if isinstance(act, str) and not _KEY.fullmatch(act)]
    return sum(len(name.split("+")) for name in names) + sum(map(len, texts))


class Keyboard:
    """Presses each key when the one before has been taken and nothing is at work."""

    def __init__(self, qtbot: QtBot, *, is_busy: Callable[[], bool] = lambda: False) -> None:
        self._qtbot, self._is_busy = qtbot, is_busy

    def do(self, *acts: Act) -> None:
        """Press, type and look, a text letter by letter; fails when a dialog is left open."""
        waiting, stuck = [single for act in acts for single in _singles(act)], list[str]()
        left, seen = [len(waiting)], [QApplication.activeModalWidget()]

        def go_on() -> None:
            if not waiting:
                return
            target, modal = self._target(), QApplication.activeModalWidget()
            if target is None or modal is not seen[0]:
                seen[0] = modal
                QTimer.singleShot(_TURN, go_on)
                return
            act = waiting.pop(0)
            QTimer.singleShot(0, go_on)  # before the act: it may open a dialog with its own loop
            press(target, act)
            left[0] -= 1

        def leave() -> None:
            if isinstance(modal := QApplication.activeModalWidget(), QDialog):
                stuck.append(modal.windowTitle())
                modal.done(QDialog.DialogCode.Rejected)  # `reject` may ask once more

        watch = QTimer(interval=patience_ms())
        watch.timeout.connect(leave)
        watch.start()
        QTimer.singleShot(0, go_on)
        self._qtbot.waitUntil(lambda: left[0] == 0)
        self._qtbot.waitUntil(lambda: not self._is_busy() and not _is_deciding())
        watch.stop()
        assert not stuck, f"left open: {stuck}"

    def _target(self) -> QWidget | None:
        """Where the keyboard is; None while something is at work or a dialog just opens."""
        if (menu := QApplication.activePopupWidget()) is not None:
            return menu
        if self._is_busy():
            return None
        modal, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        if QApplication.activeWindow() is None:
            _come_back(modal)
        if modal is not None and (focus is None or not modal.isAncestorOf(focus)):
            return None
        if _is_deciding():
            return None
        return focus


def _is_deciding() -> bool:
    """Whether a question of the till waits if more keys come before it takes its answer."""
    return bool(getattr(QApplication.activeModalWidget(), "is_deciding", False))


def _singles(act: Act) -> list[Act]:
    """A text is typed letter by letter: a letter may move the keyboard. A composed one is not."""
    typed = isinstance(act, str) and act.isascii() and not _KEY.fullmatch(act)
    return list(act) if typed and isinstance(act, str) else [act]


def _come_back(modal: QWidget | None) -> None:
    """Without a window manager nobody gives back the keyboard after a dialog that is gone."""
    if modal is not None:
        modal.activateWindow()
        return
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.isVisible():
            window.activateWindow()


def answer_dialog(
    act: Act,
    seen: list[QDialog] | None = None,
    *,
    before: Callable[[QDialog], object] = lambda dialog: None,
) -> None:
    """Wait for a modal dialog, do `before` with it, press where its keyboard focus is.

    A dialog that does not close by it is rejected, so that a test fails instead of hanging. How far
    a job is asks nothing: that dialog comes where the PC is slow, before the one to be answered.
    """
    until, test = time.monotonic() + patience(), _test()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        asks = not isinstance(dialog, ProgressDialog)
        if isinstance(dialog, QDialog) and asks and dialog.isActiveWindow():
            if seen is not None:
                seen.append(dialog)
            before(dialog)
            press(dialog.focusWidget() or dialog, act)
            QTimer.singleShot(1000, dialog, dialog.reject)
        elif time.monotonic() < until and _test() == test:  # never in a dialog of the next one
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def _test() -> str:
    """The test that runs."""
    return os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
