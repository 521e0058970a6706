"""How long a test waits for what must come: one figure, longer on a PC with much to do.

A wait ends when its fact is there, so the figure costs nothing while all is well.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.parts import theme

QUIET = 20.0
UNDER_WINE = Path("Z:/proc/loadavg")


def patience() -> float:
    """Seconds: as many times those of a quiet PC as processes wait for each of its cores."""
    return QUIET * max(1.0, _load() / (os.cpu_count() or 1))


def _load() -> float:
    """Windows does not tell its load; under wine that of the PC below does."""
    if hasattr(os, "getloadavg"):
        load: float = os.getloadavg()[0]
        return load
    least = 2.0 * (os.cpu_count() or 1)
    if UNDER_WINE.exists():
        return max(least, float(UNDER_WINE.read_text("ascii").split()[0]))
    return least


def patience_ms() -> int:
    """The same in milliseconds."""
    return int(patience() * 1000)


class PatientBot(QtBot):
    """Waits with the patience of all tests, dresses what it shows, and leaves a dialog without its
    question."""

    def addWidget(self, widget: QWidget, **more: Any) -> None:  # noqa: N802 - the library's name
        if isinstance(widget, QDialog):  # closing one with something typed would ask, and wait
            more.setdefault("before_close_func", lambda dialog: dialog.done(0))
        if widget.parentWidget() is None:  # as it is seen in a window of the program
            theme.dress(widget)
        super().addWidget(widget, **more)

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int | None = None) -> None:  # noqa: N802 - the library's name
        super().waitUntil(callback, timeout=patience_ms() if timeout is None else timeout)

    def waitSignal(self, signal: Any, *, timeout: int | None = None, **more: Any) -> Any:  # noqa: N802 - the library's name
        limit = (
            patience_ms() if timeout is None else timeout
        )  # 0: what must not come is not awaited
        return super().waitSignal(signal, timeout=limit, **more)
