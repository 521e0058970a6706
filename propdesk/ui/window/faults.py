"""What nobody caught, wherever Qt would swallow it: logged, and told in one dialog.

PySide hands what is raised in a slot or a timer to `sys.excepthook`, in whatever thread it was;
Python has two more hooks, for its own threads and for `__del__`. What an overridden method raises
would go on through Qt: it is kept from that (`overrides`). All lead here, from before the window
stands until the loop has ended.
"""

import logging
import sys
import threading
from collections.abc import Callable
from math import inf
from time import monotonic
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from propdesk.kernel.errors import UserError
from propdesk.ui.overrides import guard_overrides

# A fault in painting comes again as soon as its dialog is gone; that one dialog said it all. What
# the user presses after it is answered.
QUIET_S = 2.0
_PRESSES = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.MouseButtonPress}
)
_log = logging.getLogger(__name__)


class Faults(QObject):
    """Shows a fault of the program as such, a refusal outside `desk.attempt()` as its sentence.

    `refuse` and `window` are replaced once there is a desk. One dialog at a time; what comes
    meanwhile from elsewhere follows it.
    """

    _happened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.window: QWidget | None = None
        self.refuse: Callable[[UserError], object] = self._refuse
        self._waiting: list[Exception] = []
        self._on_screen: list[object] = []
        self._told: dict[object, float] = {}
        self._showing = False
        # Queued: a dialog opened while Qt is painting or asking a model would make it worse, and
        # what happens in another thread is shown in the window's.
        self._happened.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def listen(self) -> None:
        """Hear of everything that nobody catches, until `rest`."""
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self.hear(args.exc_value)
        sys.unraisablehook = lambda args: self.hear(args.exc_value)
        guard_overrides(self.hear)

    def rest(self) -> None:
        """Give the hooks back to whoever had them."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        guard_overrides(None)

    def _uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.hear(error.with_traceback(trace))

    def hear(self, error: BaseException | None) -> None:
        """Log it and show it when the loop is next free; from any thread."""
        if isinstance(error, Exception):  # an end from the keyboard is no fault
            _note(error)
            self._happened.emit(error)

    def _take(self, error: Exception) -> None:
        place = _place(error)
        if place in self._on_screen or monotonic() - self._told.get(place, -inf) < QUIET_S:
            return
        self._on_screen.append(place)
        self._waiting.append(error)
        while self._waiting and not self._showing:
            self._show(self._waiting.pop(0))

    def tell(self, error: Exception) -> None:
        """Log it, show it now and wait until it is read; for what is caught without a loop."""
        _note(error)
        self._on_screen.append(_place(error))
        self._show(error)

    def _show(self, error: Exception) -> None:
        self._showing = True
        try:
            if isinstance(error, UserError):
                self.refuse(error)
            else:
                from propdesk.ui.parts import messages  # hardly ever, and not before the paint

                messages.bug_dialog(self.window, error).exec()
        finally:
            self._showing = False
            self._remember(error)

    def _remember(self, error: Exception) -> None:
        place = _place(error)
        self._told[place] = monotonic()
        self._on_screen = [each for each in self._on_screen if each != place]
        self._watch_presses()

    def _watch_presses(self) -> None:
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
            QTimer.singleShot(round(QUIET_S * 1000), self, self._stop_watching)

    def _stop_watching(self) -> None:
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Forget what was told when the user presses anew; a key held down is no new press."""
        if event.type() in _PRESSES and not (isinstance(event, QKeyEvent) and event.isAutoRepeat()):
            self._told.clear()
            self._stop_watching()
        return False

    def _refuse(self, error: UserError) -> None:
        from propdesk.ui.parts import messages

        messages.error_dialog(self.window, str(error)).exec()


def _note(error: Exception) -> None:
    if not isinstance(error, UserError):
        _log.error("a fault", exc_info=error)


def _place(error: Exception) -> object:
    """What it is and where it was raised: the same again is the same fault."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = (trace.tb_frame.f_code, trace.tb_lineno) if trace is not None else str(error)
    return type(error), where
