"""Long work in the background, one piece at a time, with progress and a way to stop it.

Usage: `desk.run(lambda progress: import_roster(…, progress), title=_("Importing"), writes=True,
done=self.show_result)`. Below it stands `Job(function, parent)` with its four signals, all of them
delivered in the window's thread.
"""

import gc
import logging
import threading
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QObject,
    QRunnable,
    Qt,
    QThreadPool,
    QTimer,
    Signal,
)
from PySide6.QtGui import QCloseEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget
from shiboken6 import isValid

from propdesk.kernel.errors import Cancelled, UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.progress import Progress
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label

SHOW_AFTER = 600
STAY_AT_LEAST = 500
_log = logging.getLogger(__name__)


class Job(QObject):
    """One piece of work. The function gets a `Progress` and touches no widget.

    `failed` carries the `UserError`; any other error is a bug and is carried by `broke`.
    Exactly one of done, failed, cancelled, broke is emitted, when `before_telling` calls what it
    is given: whoever hears of the end may open a dialog, and a second modal one blocks the first.
    `over`: the function has returned, its end may not have been `told` yet. Nobody is told of one
    that is `forgotten`.
    """

    progressed = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    broke = Signal(object)
    _stepped = Signal(int, int)
    _ended = Signal(str, object)

    def __init__(self, function: Callable[[Progress], object], parent: QObject | None) -> None:
        super().__init__(parent)
        self._function = function
        self._stop = threading.Event()
        self.over = self.told = self.forgotten = False
        self.before_telling: Callable[[Callable[[], None]], object] = lambda tell: tell()
        self._connect()

    def _connect(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        self._stepped.connect(self.progressed, queued)
        self._ended.connect(self._deliver, queued)

    def start(self, worker: QThreadPool) -> None:
        """Begin when the worker is free; never when forgotten by then."""
        if not self.forgotten:
            worker.start(_Run(self))

    def cancel(self) -> None:
        """Ask it to stop at its next step; what it wrote is rolled back by whoever opened it."""
        self._stop.set()

    def step(self, done: int, total: int) -> None:
        """Report, as a `Progress` does. Called in the worker's thread."""
        if self._stop.is_set():
            raise Cancelled
        self._stepped.emit(done, total)

    def work(self) -> None:
        """Run the function and send what became of it to the window's thread."""
        try:
            if self._stop.is_set():
                raise Cancelled
            outcome: tuple[str, object] = ("done", self._function(self))
        except Cancelled:
            outcome = ("cancelled", None)
        except UserError as error:
            outcome = ("failed", error)
        except Exception as error:  # noqa: BLE001 - a bug crosses to the window's thread, shown there
            outcome = ("broke", error)
        self.over = True
        self._ended.emit(*outcome)

    def _deliver(self, how: str, what: object) -> None:
        self.before_telling(lambda: self._tell(how, what))

    def _tell(self, how: str, what: object) -> None:
        self.told = True
        self.deleteLater()
        if self.forgotten:
            return
        if how == "cancelled":
            self.cancelled.emit()
        elif how == "done":
            self.done.emit(what)
        elif how == "failed":
            self.failed.emit(what)
        else:
            self.broke.emit(what)


class _Run(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        """Work without Python's search for garbage: it would take widgets apart in this thread.

        Switched on again as the very last step, so that the window's thread does the search.
        """
        gc.disable()
        try:
            self._job.work()
        finally:
            gc.enable()


class ProgressDialog(Sheet):
    """Shows how far a job is; appears late and, once seen, stays long enough to be read.

    `alone`: nothing else may be done meanwhile. `stoppable`: the job looks for Cancel.
    """

    def __init__(
        self,
        job: Job,
        title: str,
        parent: QWidget | None,
        *,
        alone: bool = False,
        stoppable: bool = True,
    ) -> None:
        super().__init__(parent, title, width=420, closes=False)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._job, self._alone, self._stoppable = job, alone, stoppable
        self._block: InputBlock | None = None
        self._tell: Callable[[], None] = lambda: None
        self._shown_for = QElapsedTimer()
        self._late = QTimer(self, singleShot=True, interval=SHOW_AFTER)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._count = label("", 12, 400, "text3")
        self._stop = Button(_("Cancel"), key="Esc", bind_its_key=False)
        self._build()
        self._connect()
        if alone:
            self._block = InputBlock(self)

    def _build(self) -> None:
        self.body.addWidget(self._bar)
        self.foot.addWidget(self._count)
        self.foot.addStretch()
        if self._stoppable:
            self.foot.addWidget(self._stop)
        else:
            self.foot.addWidget(label(_("This cannot be stopped, please wait."), 12, 400, "text3"))

    def _connect(self) -> None:
        self._late.timeout.connect(self._appear)
        self._stop.clicked.connect(self._ask_to_stop)
        self._job.progressed.connect(self._show_progress)
        self._job.before_telling = self.leave
        self._late.start()

    def _appear(self) -> None:
        if QApplication.activeModalWidget() is not None and not self._alone:
            self._late.start()  # what the user has opened meanwhile is not covered up
            return
        self._shown_for.start()
        self.show()

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if self._stop.isEnabled():
            self._count.setText(f"{done:,} / {total:,}" if total else f"{done:,}")

    def _ask_to_stop(self) -> None:
        if self._stoppable:
            self._stop.refuse(_("Stopping at the next safe point…"))
            self._count.setText(_("Stopping at the next safe point…"))
            self._job.cancel()

    def leave(self, tell: Callable[[], None]) -> None:
        """Vanish, when it was seen long enough; only then `tell` what became of the job."""
        self._late.stop()
        self._tell = tell
        left = STAY_AT_LEAST - self._shown_for.elapsed() if self._shown_for.isValid() else 0
        if left > 0:
            QTimer.singleShot(left, self, self._vanish)
        else:
            self._vanish()

    def _vanish(self) -> None:
        if self._block is not None:
            self._block.release()
        self.accept()
        self.deleteLater()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._ask_to_stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._ask_to_stop()
        event.ignore()


_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.Shortcut,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.ContextMenu,
        QEvent.Type.Drop,
        QEvent.Type.InputMethod,
    }
)


class InputBlock(QObject):
    """Swallows what the user does in every window there is now, until it is released.

    A window that opens later (the job's own, the dialog of a fault) answers; and nothing keeps a
    dialog from being closed, by whoever: Qt closes its own by the same event as the user does.
    `MainWindow` looks at `is_on` before it closes.
    """

    _on: ClassVar[list["InputBlock"]] = []

    def __init__(self, dialog: ProgressDialog) -> None:
        super().__init__(dialog)
        every = QApplication.topLevelWidgets()
        self._shut_out = [each for each in every if not isinstance(each, ProgressDialog)]
        self._on.append(self)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    @classmethod
    def is_on(cls) -> bool:
        """Whether any job is at work that must be alone; a block goes with its dialog."""
        return any(isValid(each) for each in cls._on)

    def release(self) -> None:
        """Let input through again."""
        self._on.remove(self)
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() in _INPUT and _window_of(watched) in self._shut_out


def _window_of(watched: QObject) -> QWidget | None:
    """The window an event is for; a window of the system, a shortcut and a widget all get some."""
    above: QObject | None = watched
    while above is not None and not isinstance(above, QWidget):
        if isinstance(above, QWindow):
            every = QApplication.topLevelWidgets()
            return next((each for each in every if each.windowHandle() is above), None)
        above = above.parent()
    return above.window() if above is not None else None
