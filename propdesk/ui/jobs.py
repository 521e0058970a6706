"""Long work in the background, one piece at a time, with progress and a way to stop it.

Usage: `desk.run(lambda progress: import_roster(…, progress), title=_("Importing"), writes=True,
done=self.show_result)`. Below it stands `Job(function, parent)` with its four signals, all of them
delivered in the window's thread.
"""

import gc
import logging
import threading
from collections.abc import Callable

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
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget

from propdesk.kernel.errors import Cancelled, UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.progress import Progress
from propdesk.ui.parts import Button, label
from propdesk.ui.sheet import Sheet

SHOW_AFTER = 600
STAY_AT_LEAST = 500
_log = logging.getLogger(__name__)


class Job(QObject):
    """One piece of work. The function gets a `Progress` and touches no widget.

    `failed` carries the `UserError`; any other error is a bug and is carried by `broke`.
    Exactly one of done, failed, cancelled, broke is emitted.
    """

    progressed = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    broke = Signal(object)
    finished = Signal()
    _stepped = Signal(int, int)
    _ended = Signal(str, object)

    def __init__(self, function: Callable[[Progress], object], parent: QObject | None) -> None:
        super().__init__(parent)
        self._function = function
        self._stop = threading.Event()
        self._connect()

    def _connect(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        self._stepped.connect(self.progressed, queued)
        self._ended.connect(self._deliver, queued)

    def start(self, worker: QThreadPool) -> None:
        """Begin when the worker is free."""
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
        self._ended.emit(*outcome)

    def _deliver(self, how: str, what: object) -> None:
        if how == "cancelled":
            self.cancelled.emit()
        elif how == "done":
            self.done.emit(what)
        elif how == "failed":
            self.failed.emit(what)
        else:
            self.broke.emit(what)
        self.finished.emit()
        self.deleteLater()


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
    """Shows how far a job is; appears late and, once seen, stays long enough to be read."""

    def __init__(self, job: Job, title: str, parent: QWidget | None) -> None:
        super().__init__(parent, title, width=420, closes=False)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._shown_for = QElapsedTimer()
        self._late = QTimer(self, singleShot=True, interval=SHOW_AFTER)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._count = label("", 12, 400, "text3")
        self._stop = Button(_("Cancel"), key="Esc", bind_its_key=False)
        self._build()
        self._connect(job)

    def _build(self) -> None:
        self.body.addWidget(self._bar)
        self.foot.addWidget(self._count)
        self.foot.addStretch()
        self.foot.addWidget(self._stop)

    def _connect(self, job: Job) -> None:
        self._job = job
        self._late.timeout.connect(self._appear)
        self._stop.clicked.connect(self._ask_to_stop)
        job.progressed.connect(self._show_progress)
        job.finished.connect(self._end)
        self._late.start()

    def _appear(self) -> None:
        self._shown_for.start()
        self.show()

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._count.setText(f"{done:,} / {total:,}" if total else f"{done:,}")

    def _ask_to_stop(self) -> None:
        self._stop.refuse(_("Stopping at the next safe point…"))
        self._count.setText(_("Stopping at the next safe point…"))
        self._job.cancel()

    def _end(self) -> None:
        self._late.stop()
        if self._shown_for.isValid():
            QTimer.singleShot(max(0, STAY_AT_LEAST - self._shown_for.elapsed()), self._vanish)
        else:
            self._vanish()

    def _vanish(self) -> None:
        self.accept()
        self.deleteLater()

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
        QEvent.Type.Close,
        QEvent.Type.Drop,
        QEvent.Type.InputMethod,
    }
)


class InputBlock(QObject):
    """Swallows everything the user does, except in the dialog of the job, until it is released."""

    def __init__(self, dialog: ProgressDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def release(self) -> None:
        """Let input through again."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() in _INPUT and not self._is_of_the_dialog(watched)

    def _is_of_the_dialog(self, watched: QObject) -> bool:
        if watched is self._dialog.windowHandle():
            return True
        above: QObject | None = watched
        while above is not None and above is not self._dialog:
            above = above.parent()
        return above is not None
