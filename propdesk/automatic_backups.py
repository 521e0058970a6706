"""Backups nobody has to think of: daily while the window is open, and when it is closed.

Each goes to every place that is set and there now: the folder, the second one, the stick. Nobody
has to think of the full check of the data either: once a day, in small steps, each when nothing
else is done; how far it came is kept, so what a day is too short for is gone on with on the next.
What it finds makes the data read-only, as at the start; where rules of the books do not hold, that
is said.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer

from propdesk import outside_changes
from propdesk.db.breach import Breach
from propdesk.db.keeping.opening import Opened, Verdict, judged
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.progress import Progress
from propdesk.system.backups.backup_state import backup_state
from propdesk.system.settings.estate_settings import estate_settings
from propdesk.ui.desk import Desk
from propdesk.ui.window.main_window import MainWindow

if TYPE_CHECKING:  # a start does not wait for it
    from propdesk.db.inspecting.stepwise import CheckStep

logger = logging.getLogger(__name__)
HOUR_MS = 3_600_000
DAILY_HOURS = 24
FIRST_MS, STEP_MS = 60_000, 300  # until the first step of a check, and between two of them


class AutomaticBackups(QObject):
    """Watches the clock from `start` on, and is asked by the window whether it may close."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._saved_at_close = False
        self._hourly = QTimer(self, interval=HOUR_MS)
        self._hourly.timeout.connect(self.back_up_daily)
        window.may_close = self.may_close

    def start(self) -> None:
        """Look every hour whether the last backup is a day old."""
        self._hourly.start()

    def _places(self) -> tuple[Path, ...]:
        from propdesk.system.backups.backups import place_is_there

        store = self._desk.store
        settings = store.read(estate_settings)
        there = [each for each in settings.backup_folders if place_is_there(store, settings, each)]
        return tuple(map(Path, there))

    def _missing(self) -> str:
        """The place that is set, when none of those set is there; '' when none is set."""
        return next(iter(self._desk.store.read(estate_settings).backup_folders), "")

    def _needs_backup(self, *, hours: int = 0) -> bool:
        """Whether something changed since the last proven backup, and that is so long ago."""
        store = self._desk.store
        if store.read_only:
            return False
        last = store.read(backup_state).last_proven
        age = None if last is None else self._desk.clock.now() - last
        if age is not None and age.total_seconds() < hours * 3600:
            return False
        return store.read(outside_changes.changed_since, moment=last)

    def owed(self) -> tuple[Path, ...]:
        """The places that are there, when something changed since the last proven backup."""
        places = self._places()
        return places if places and self._needs_backup() else ()

    def back_up(self, places: tuple[Path, ...], progress: Progress) -> None:
        """Back up to each place; in a job. Raises what a backup refuses with."""
        from propdesk.db.attachments.sweeping import sweep
        from propdesk.system.backups.backups import keep_safe, to_each

        to_each(places, lambda place: keep_safe(self._desk.store, place, progress=progress))
        sweep(self._desk.store)

    def back_up_daily(self) -> None:
        """Back up quietly when the last one is a day old and something changed."""
        try:
            places = self._places()
            if not places or not self._needs_backup(hours=DAILY_HOURS):
                return
        except UserError as refusal:  # at night nobody is there to answer a dialog
            self._desk.say(str(refusal), "error")
            return
        self._desk.run(
            lambda progress: self.back_up(places, progress),
            title=_("Daily backup"),
            quiet=True,
            failed=lambda refusal: self._desk.say(str(refusal), "error"),
        )

    def may_close(self) -> bool:
        """Back up first, when there is a place and something new; then close for good."""
        try:
            places = self._places()
            if self._saved_at_close or not self._needs_backup():
                return True
            if not places:
                from propdesk.db.keeping.backup import BackupFolderMissing

                missing = self._missing()
                return not missing or self._ask_to_close(str(BackupFolderMissing(folder=missing)))
        except UserError as refusal:
            return self._ask_to_close(str(refusal))
        self._desk.run(
            lambda progress: self.back_up(places, progress),
            title=_("Backing up before closing"),
            done=lambda _made: self._close_for_good(),
            failed=lambda refusal: self._close_anyway(str(refusal)),
            broke=lambda _bug: self._close_anyway(_("The backup did not work.")),
            writes=True,
        )
        return False

    def _close_for_good(self) -> None:
        self._saved_at_close = True
        self._window.close()

    def _close_anyway(self, sentence: str) -> None:
        if self._ask_to_close(sentence):
            self._close_for_good()

    def _ask_to_close(self, sentence: str) -> bool:
        return self._desk.ask(sentence, yes=_("Close without a backup"), danger=True)


class DailyCheck(QObject):
    """Watches the clock from `start` on; `found` is told what a step found."""

    def __init__(
        self, desk: Desk, opened: Opened, found: Callable[[Verdict], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._opened, self._found = desk, opened, found
        self._hourly = QTimer(self, interval=HOUR_MS)
        self._hourly.timeout.connect(self.begin)
        self._steps = QTimer(self, interval=STEP_MS)
        self._steps.timeout.connect(self.step)
        self._doubts = 0

    def start(self) -> None:
        """Begin soon, and look every hour whether a new day has come."""
        self._hourly.start()
        QTimer.singleShot(FIRST_MS, self, self.begin)

    @property
    def is_due(self) -> bool:
        """Whether nothing was checked in full today, and this window is the one to do it."""
        lock = self._opened.lock
        if lock is None or self._opened.store.read_only:
            return False
        return lock.last_checked != self._desk.clock.today()

    def begin(self) -> None:
        """Go on where the check under way has come to, when one is due."""
        if self.is_due:
            self._steps.start()

    def step(self) -> None:
        """Do one step, unless something else is being read or written: then the next turn does."""
        from propdesk.db.inspecting.stepwise import check_step

        lock = self._opened.lock
        if lock is None or not self.is_due:
            self._steps.stop()
        elif not self._desk.busy:
            reached = lock.reached
            self._desk.run(
                lambda _progress: check_step(self._opened.store, reached),
                title=_("Checking the data"),
                done=self._take,
                failed=self._put_off,
                broke=lambda _bug: self._steps.stop(),
                quiet=True,
            )

    def _put_off(self, refusal: UserError) -> None:
        """Say why it does not go on; the next hour tries again."""
        self._steps.stop()
        self._desk.say(str(refusal), "warning")

    def _take(self, result: object) -> None:
        from propdesk.db.inspecting.stepwise import WHOLE

        step, lock = cast("CheckStep", result), self._opened.lock
        if lock is None:
            return
        if step.doubts:
            self._tell(step.doubts)
        if step.breaches:
            self._steps.stop()
            lock.note_reached("")
            self._found(judged(self._opened, step.breaches, full=True))
        elif step.reached == WHOLE:
            self._steps.stop()
            self._doubts = 0
            lock.note_checked(self._desk.clock.today(), step.seq, step.entry)
        else:
            lock.note_reached(step.reached)

    def _tell(self, doubts: Sequence[Breach]) -> None:
        """Say that the books do not agree, without a name; the work goes on meanwhile."""
        self._doubts += len(doubts)
        told = ngettext(
            "The daily check found a place where the books do not agree. Look: System, Check the "
            "books, F2.",
            "The daily check found {count} places where the books do not agree. Look: System, "
            "Check the books, F2.",
            self._doubts,
        )
        logger.warning("rules of the books: %s", ", ".join(sorted({one.kind for one in doubts})))
        self._desk.say(told.format(count=self._doubts), "warning")
