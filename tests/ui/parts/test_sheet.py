"""Where the keyboard goes when a dialog closes."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.parts.sheet import Sheet


class Window(QWidget):
    """A window that says when it is called to the front."""

    called = 0

    def activateWindow(self) -> None:  # noqa: N802  Qt's name
        """Count it."""
        self.called += 1
        super().activateWindow()


class Outer(Sheet):
    """A dialog that says when it is called to the front."""

    called = 0

    def activateWindow(self) -> None:  # noqa: N802  Qt's name
        """Count it."""
        self.called += 1
        super().activateWindow()


def test_of_two_dialogs_that_close_at_once_each_calls_what_was_behind_it(qtbot: QtBot) -> None:
    window = Window()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    outer, inner = Outer(window, "outer"), Sheet(window, "inner")
    outer.open()
    inner.open()
    qtbot.waitUntil(inner.isActiveWindow)
    inner.accept()
    assert (outer.called, window.called) == (1, 0)
    outer.accept()
    assert (outer.called, window.called) == (1, 1)
    qtbot.waitUntil(window.isActiveWindow)
