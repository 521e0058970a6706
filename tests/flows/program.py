"""The program as the office starts it, and a slit to look in: `python -m tests.flows.program …`.

Each line on stdin is answered by one line of JSON on stdout: what is in front, and whether the
next key may come. `compose …` gives the field in focus what an input method would. The clock is
that of the tests; SLOWED in the environment makes every job with a progress dialog wait so many
seconds first. A clerk waits for the others as well, so these would only take longer.
"""

import contextlib
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from PySide6.QtCore import QEvent, QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from installer import catalogues
from propdesk.kernel.clock import SystemClock, set_zone
from propdesk.kernel.progress import Progress
from propdesk.ui.parts import theme
from propdesk.ui.parts.jobs import Job, ProgressDialog
from propdesk.ui.window.main_window import MainWindow
from tests.clocks import ZONE, StoppedClock
from tests.ui.clipping import clipped
from tests.ui.seen import seen_words

# Of an underscore or Ctrl+Return, Shift and Ctrl come as keys too: counted, the clerk went on
# before the key itself was there.
HELD = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta})
BEGUN = time.monotonic()
SLOWED = float(os.environ.get("SLOWED", "0"))
DAYS = float(os.environ.get("DAYS", "0"))


class Eye(QObject):
    """Answers in the window's thread what a person would see."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.keys = self.jobs = 0
        self.asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(RuntimeError):  # the window has just been closed
            for line in sys.stdin:
                self.asked.emit(line.rstrip("\n"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Count the keys that came from the screen; a shortcut is never a KeyPress."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            self.keys += watched.isWindowType() and event.key() not in HELD
        return False

    def _answer(self, line: str) -> None:
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)  # anew: the last one sees a key before all others
        if line.startswith("compose "):
            composed = QInputMethodEvent()
            composed.setCommitString(line.removeprefix("compose "))
            focus = QApplication.focusWidget()
            if focus is not None:
                QApplication.sendEvent(focus, composed)
        print(json.dumps(self._seen(line)), flush=True)

    def _seen(self, asked: str) -> dict[str, object]:
        """What is in front, fifty times a second: what takes a while is looked for when asked."""
        modal, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        menu = QApplication.activePopupWidget()
        windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
        window = windows[0] if windows else None
        deciding = getattr(modal, "is_deciding", False)
        busy = self.jobs > 0 or isinstance(modal, ProgressDialog) or deciding
        reached = focus is not None and (modal is None or modal.isAncestorOf(focus))
        front = modal or window
        whole = asked == "look closely"
        return {
            "ready": not busy and (menu is not None or reached),
            "keys": self.keys,
            "dialog": modal.windowTitle() if modal is not None else "",
            "dialog_class": type(modal).__name__ if modal is not None else "",
            "page": window.current_page_id if window is not None else "",
            "focus": type(focus).__name__ if focus is not None else "",
            "words": seen_words(front) if front is not None and asked == "read" else [],
            # It lets events through, so it is asked for only while nothing is at work.
            "clipped": clipped(window) if whole and window is not None and modal is None else [],
            "outside": _outside(front) if whole and front is not None else [],
        }


def _outside(front: object) -> list[int]:
    """How far the window or dialog in front goes beyond the screen: left, top, right, bottom."""
    frame = front.frameGeometry()  # type: ignore[attr-defined]  # a widget
    screen = front.screen().availableGeometry()  # type: ignore[attr-defined]
    far = [
        screen.left() - frame.left(),
        screen.top() - frame.top(),
        frame.right() - screen.right(),
        frame.bottom() - screen.bottom(),
    ]
    return [max(0, one) for one in far]


def main() -> int:
    """Start the program under the eye; its exit code."""
    from propdesk.__main__ import main as start

    eyes: list[Eye] = []
    made, started, watched = theme.new_application, Job.start, ProgressDialog.__init__
    worked, delivered = Job.work, Job._deliver
    shown: list[Job] = []

    def new_application(arguments: list[str]) -> QApplication:
        application = made(arguments)
        eyes.append(Eye())
        return application

    def start_job(job: Job, worker: QThreadPool) -> None:
        eyes[0].jobs += 1
        started(job, worker)

    def watch(dialog: ProgressDialog, job: Job, *how: Any, **more: Any) -> None:
        shown.append(job)
        watched(dialog, job, *how, **more)

    def work(job: Job) -> None:
        if job not in shown:
            worked(job)
            return
        function: Callable[[Progress], object] = job._function

        def slowed(progress: Progress) -> object:
            time.sleep(SLOWED)
            return function(progress)

        job._function = slowed
        worked(job)

    def deliver(job: Job, how: str, what: object) -> None:
        eyes[0].jobs -= 1
        delivered(job, how, what)

    def now(_clock: SystemClock) -> datetime:
        return StoppedClock().moment + timedelta(days=DAYS, seconds=time.monotonic() - BEGUN)

    catalogues.compile_stale()  # by hand it is started without pytest
    set_zone(ZONE)
    with (
        mock.patch.object(theme, "new_application", new_application),
        mock.patch.object(ProgressDialog, "__init__", watch),
        mock.patch.object(Job, "start", start_job),
        mock.patch.object(Job, "work", work),
        mock.patch.object(Job, "_deliver", deliver),
        mock.patch.object(SystemClock, "now", now),
    ):
        return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
