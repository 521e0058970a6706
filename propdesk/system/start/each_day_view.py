"""What is done once a day by itself: after a start, and when a new day begins in an open window."""

from datetime import date

from PySide6.QtCore import QObject, QTimer

from propdesk.kernel.i18n import _
from propdesk.kernel.progress import Progress
from propdesk.ui.desk import Desk

HOUR_MS = 3_600_000


class EachDay(QObject):
    """Does what the subjects declare as `each_day`, from `start` on, in quiet jobs."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._done_on: date | None = None
        self._hourly = QTimer(self, interval=HOUR_MS)
        self._hourly.timeout.connect(self.look)

    def start(self) -> None:
        """Do it now, and look every hour whether a new day has begun."""
        self._hourly.start()
        self.look()

    def look(self) -> None:
        """Do it unless it was done today; nothing in a file that is only read."""
        day = self._desk.today()
        if self._desk.store.read_only or self._done_on == day:
            return
        self._done_on = day
        self._desk.run(self._do, title=_("Making today's tasks"), quiet=True, stoppable=False)

    def _do(self, _progress: Progress) -> None:
        for do in self._desk.store.declarations.each_day:
            do(self._desk.store)
