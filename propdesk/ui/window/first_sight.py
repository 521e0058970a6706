"""What begins when the window is seen: it may block for seconds, over a black screen before."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

UNSEEN_MS = 1000  # minimised, or a screen that paints nothing


class _FirstSight(QObject):
    def __init__(self, window: QWidget, then: Callable[[], object]) -> None:
        super().__init__(window)
        self._then: Callable[[], object] | None = then
        window.installEventFilter(self)
        QTimer.singleShot(UNSEEN_MS, self, self._go)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._go)  # what is painted has gone to the screen by then
        return False

    def _go(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            self.deleteLater()
            then()


def at_first_sight(window: QWidget, then: Callable[[], object]) -> None:
    """Call `then` once, in the turn after the first painting, or when a moment passed without."""
    _FirstSight(window, then)
