"""Presses a key in the dialog that is about to open, so that `exec()` comes back.

Usage: `answer_dialog(Qt.Key.Key_Escape, seen)` before the line that opens it; `seen` gets the
dialog.
"""

import os
import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from tests.patience import patience


def answer_dialog(
    key: Qt.Key,
    seen: list[QDialog] | None = None,
    *,
    before: Callable[[QDialog], object] = lambda dialog: None,
) -> None:
    """Wait for a modal dialog, do `before` with it, press the key where its keyboard focus is.

    A dialog that does not close by it is rejected, so that a test fails instead of hanging.
    """
    until, test = time.monotonic() + patience(), _test()

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog.isActiveWindow():
            if seen is not None:
                seen.append(dialog)
            before(dialog)
            QTest.keyClick(dialog.focusWidget() or dialog, key)
            QTimer.singleShot(1000, dialog, dialog.reject)
        elif time.monotonic() < until and _test() == test:  # never in a dialog of the next one
            QTimer.singleShot(10, press)

    QTimer.singleShot(0, press)


def _test() -> str:
    """The test that runs."""
    return os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
