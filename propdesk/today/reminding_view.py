"""Reminders that never take the keyboard: the counts on the tabs, and a sentence in the status bar
when a deadline warns or runs out."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from PySide6.QtCore import QObject, QTimer

from propdesk.kernel.i18n import _
from propdesk.kernel.progress import Progress
from propdesk.system.start.each_day_view import EachDay
from propdesk.today.reminding import Reminder, overdue_counts, reminders, sentence_of
from propdesk.ui.desk import Desk

FIRST_MS = 10_000
MINUTE_MS = 60_000
_Found = tuple[datetime, tuple[Reminder, ...], Mapping[str, int] | None]


class Reminders(QObject):
    """Looks once a minute, in a quiet job, from `start` on. Deadlines are read each time; all that
    is past its time is counted anew only after somebody wrote something or a deadline ran out, and
    when a new day begins."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._since, self._changed = desk, desk.clock.now(), True
        self._each_minute = QTimer(self, interval=MINUTE_MS)
        self._each_minute.timeout.connect(self.look)
        desk.changed.connect(self._note)

    def start(self) -> None:
        """Begin soon after the first page is seen."""
        self._each_minute.start()
        QTimer.singleShot(FIRST_MS, self, self.look)

    def _note(self, _touched: object) -> None:
        self._changed = True

    def look(self) -> None:
        """Look now, unless something else is being read or written: then the next minute does."""
        if not self._desk.busy:
            self._desk.run(
                self._read, title=_("Reading today"), done=self._tell, quiet=True, page=None
            )

    def _read(self, _progress: Progress) -> _Found:
        desk, moment = self._desk, self._desk.clock.now()
        found = desk.store.read(reminders, since=self._since)
        is_new_day = moment.date() != self._since.date()
        counts = None
        if self._changed or is_new_day or any(one.is_over for one in found):
            self._changed = False
            counts = desk.store.read(overdue_counts)
        return moment, found, counts

    def _tell(self, result: object) -> None:
        self._since, found, counts = cast("_Found", result)
        if counts is not None:
            self._desk.show_overdue(counts)
        if found:
            self._desk.say(sentence_of(found), "warning")


def watch_the_day(desk: Desk, parent: QObject) -> None:
    """Begin what goes on by itself while the window is open: the work of each day, reminders."""
    EachDay(desk, parent).start()
    Reminders(desk, parent).start()
