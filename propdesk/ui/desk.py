"""What every page is given: the store, the long work, the news, the settings, and the ways to
elsewhere.

Usage in a page: `with self._desk.attempt(): receipt = self._desk.store.write(collect_payment,
unit=…)`; a refusal is shown and the block left; success is told with `self._desk.say(_("Receipt
{no} saved")…)`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QObject, Qt, QThread, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from propdesk.db.refusals import WAITING, DataReadOnly
from propdesk.kernel.clock import Clock, ClockDoubtful
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.progress import Progress
from propdesk.kernel.settings import MachineSettings
from propdesk.ui.parts import messages
from propdesk.ui.parts.jobs import InputBlock, Job, ProgressDialog

if TYPE_CHECKING:
    from propdesk.db.store import Store

Weight = Literal["info", "done", "warning", "error"]
Paper = AbstractContextManager[bytes]
"""A PDF on its way out; what is to be done when it is out happens as the context ends."""


class Attempt:
    """The block of `desk.attempt()`; everything but a `UserError` goes on as the bug it is."""

    def __init__(self, refuse: Callable[[UserError], object]) -> None:
        self._refuse = refuse

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Show a refusal and swallow it."""
        if isinstance(error, UserError):
            self._refuse(error)
            return True
        return False


def _nothing(*_anything: object) -> None:
    """Do nothing: a way the window at hand does not have."""


class Exchange(msgspec.Struct, frozen=True):
    """How another data file takes the place of the open one; the window holds the lock.

    `restore(file, despite_breaches, progress)` and `undo(progress)` run in a job; the store goes
    on with the restored data and `done()` is then called in the window: log in again.
    """

    restore: Callable[[Path, bool, Progress], object] = _nothing
    undo: Callable[[Progress], object] = _nothing
    done: Callable[[], object] = _nothing


class Desk(QObject):
    """The one thing handed to every page and dialog. It owns no data of the office.

    Signals: `changed(frozenset of table names)` after commits, queued, once for all that one turn
    of the event loop brought; `said(sentence, weight)`
    for the status bar; `page_wanted(page id, context)`, `tab_counted(tab, number)`, `job_ended` and
    `settings_saved` for the frame.
    """

    changed = Signal(object)
    said = Signal(str, str)
    page_wanted = Signal(str, object)
    tab_counted = Signal(str, int)
    job_ended = Signal()
    settings_saved = Signal()
    _committed = Signal()

    def __init__(
        self,
        *,
        store: Store,
        settings: MachineSettings,
        clock: Clock,
        save_settings: Callable[[MachineSettings], None] = lambda settings: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.clock = clock
        self.window: QWidget | None = None
        self.clock_question: Callable[[ClockDoubtful], bool] = self._say_clock
        # Set by who puts the window together: a restore; what higher subjects do when a space (by
        # its unit) may have changed hands; noting that a paper (its kind, its name) went out.
        self.exchange = Exchange()
        self.handed_over: Callable[[int], object] = _nothing
        self.put_out: Callable[[str, str], object] = _nothing
        self._save_settings = save_settings
        self._worker = QThreadPool(self)
        self._worker.setMaxThreadCount(1)
        self._jobs: list[Job] = []
        self._stopped = False
        self._mending: set[str] = set()  # kinds of refusals whose way out is being gone
        self._news: deque[frozenset[str]] = deque()  # of commits that were not told yet
        # Queued: a commit inside a use case is told when the use case is through.
        self._committed.connect(self.tell_news, Qt.ConnectionType.QueuedConnection)
        self.use_store(store)

    def use_store(self, store: Store) -> None:
        """Work on this data file from now on (after a restore, in practice mode)."""
        self.store = store
        store.listeners.append(self.committed)
        store.ask_clock = self._ask_clock
        store.waiting = self._tell_waiting

    def committed(self, touched: frozenset[str]) -> None:
        """Hear from the store which tables a commit wrote; from any thread."""
        self._news.append(touched)
        self._committed.emit()

    def tell_news(self) -> bool:
        """Tell all that was committed up to now, if there is any: of ten records written one after
        the other every list would else be read ten times. It comes by itself, a page asks for it
        when its next key builds on what it has just written."""
        if not self._news:  # the first of several told them all
            return False
        touched: set[str] = set()
        while self._news:
            touched |= self._news.popleft()
        self.changed.emit(frozenset(touched))
        return True

    def _tell_waiting(self) -> None:
        """Say that a write waits for another; from any thread, seen before the window stands."""
        self.say(_(WAITING), "info")
        if self.window is not None and QThread.currentThread() is self.thread():
            self.window.repaint()

    def say(self, sentence: str, weight: Weight = "info") -> None:
        """Tell in the status bar what just happened; successes never get a dialog."""
        self.said.emit(sentence, weight)

    def today(self) -> date:
        """The office's calendar day."""
        return self.clock.today()

    def why_nothing_is_kept(self) -> str:
        """The sentence for data that can only be read; checks at the start are soon through."""
        if not self.store.read_only or self.store.refusal is not DataReadOnly:
            return ""
        return _("The data is open read-only: what is typed here cannot be saved.")

    def keeps(self) -> bool:
        """Whether data that can be written to is open; else that is said at once, before anybody
        goes through dialogs whose last one would be refused."""
        if self.why_nothing_is_kept():
            self.refuse(self.store.refusal())
            return False
        return True

    def attempt(self) -> Attempt:
        """Do what may be refused: a `UserError` is shown in a dialog and the block is left.

        What needs the result belongs into the block too.
        """
        return Attempt(self.refuse)

    def _ask_clock(self, doubt: ClockDoubtful) -> bool:
        """Ask whether the clock is right; in a job nobody can, its refusal does."""
        if QThread.currentThread() is not self.thread():
            return False
        doubt.asked = True
        return self.clock_question(doubt)

    def _say_clock(self, doubt: ClockDoubtful) -> bool:
        messages.error_dialog(self.window, str(doubt)).exec()
        return False

    def _refuse_clock(self, doubt: ClockDoubtful) -> None:
        if doubt.asked:
            self.say(str(doubt), "warning")
        elif self.clock_question(doubt):
            self.say(_("Noted. Please do it once more."), "done")

    def refuse(self, error: UserError) -> None:
        """Show why something was not done, and lead to what mends it where there is a way."""
        if isinstance(error, ClockDoubtful):
            self._refuse_clock(error)
        elif error.way_out is None:
            messages.error_dialog(self.window, str(error)).exec()
        elif error.kind not in self._mending:
            self._lead_out(error, *error.way_out)

    def _lead_out(self, error: UserError, way: str, words: str) -> None:
        """Ask and go; meanwhile the same is not told again: one damaged file is met by many."""
        self._mending.add(error.kind)
        try:
            if self.ask(str(error), yes=_(words)):
                self.open_page(way)
        finally:
            self._mending.remove(error.kind)

    def ask(
        self, sentence: str, details: Sequence[str] = (), *, yes: str, danger: bool = False
    ) -> bool:
        """Ask before a large step, saying in `details` with numbers what it will do."""
        return messages.ask(self.window, sentence, details, yes=yes, danger=danger)

    def run(
        self,
        function: Callable[[Progress], object],
        *,
        title: str,
        done: Callable[[object], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        cancelled: Callable[[], object] | None = None,
        broke: Callable[[Exception], object] | None = None,
        writes: bool = False,
        quiet: bool = False,
        stoppable: bool = True,
        page: QWidget | None = None,
    ) -> Job:
        """Do long work in the background and hand its result to `done` in the window's thread.

        `writes` blocks the user's input from the first moment; `quiet` shows no dialog (loading a
        list); without `stoppable` the dialog says that it cannot be stopped, for a function that
        calls no `step`. Without `failed` a refusal is shown in a dialog; a bug is shown in any
        case, `broke` is for what must not stay half done after it. The progress dialog is gone
        before any of them is called. After `stop_work` none begins. `page` is whose widgets they
        touch: another user may have begun meanwhile, and with the page what it waited for is gone.
        """
        job = Job(function, self)
        job.forgotten = self._stopped
        if not (quiet or job.forgotten):
            ProgressDialog(job, title, self.window, alone=writes, stoppable=stoppable)
        stopped = cancelled or (lambda: self.say(_("Stopped; nothing was changed.")))
        job.failed.connect(_while_there(page, failed or self.refuse))
        job.broke.connect(_raise)
        if broke is not None:
            job.broke.connect(_while_there(page, broke))
        job.cancelled.connect(_while_there(page, stopped))
        if done is not None:
            job.done.connect(_while_there(page, done))
        self._jobs = [each for each in self._jobs if not each.told] + [job]
        for end in (job.failed, job.broke, job.cancelled, job.done):
            end.connect(self.job_ended)
        job.start(self._worker)
        return job

    @property
    def at_work(self) -> bool:
        """Whether a job runs during which nothing else may be done."""
        return InputBlock.is_on()

    @property
    def busy(self) -> bool:
        """Whether any job is at work or waits for its turn."""
        return not all(job.over for job in self._jobs)

    def when_painted(self, then: Callable[[], object], *, page: QObject) -> None:
        """Call `then` when every job has told its end and what it brought is on the screen, if
        `page` is still there."""
        if all(job.told for job in self._jobs):
            # Rows that came are painted in this turn of the loop, before its timers.
            last = _while_there(page, then)
            QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, last))
        else:
            once = Qt.ConnectionType.SingleShotConnection
            self.job_ended.connect(lambda: self.when_painted(then, page=page), once)

    def wait_for_work(self) -> None:
        """Wait until no background work is left; for closing the window."""
        self._worker.waitForDone()

    def stop_work(self) -> None:
        """Begin no job any more, tell the end of none, and wait for the one at work.

        What ends while a window closes would else begin the next: it opened the file again that was
        just given back, and told what became of it to a window that is gone.
        """
        self._stopped = True
        for job in self._jobs:
            job.forgotten = True
        self.wait_for_work()

    def open_page(self, page_id: str, **context: object) -> None:
        """Show another page; `context` goes to its `open(**context)`.

        Two ways that are no pages are asked for alike: `search` and `practice`.
        """
        self.page_wanted.emit(page_id, context)

    def show_overdue(self, overdue: Mapping[str, int]) -> None:
        """Show on each tab of the rail how many things are overdue there, and all of them on
        Today's."""
        for tab_id in set(self.store.declarations.tabs.values()):
            self.tab_counted.emit(tab_id, overdue.get(tab_id, 0))
        self.tab_counted.emit("today", sum(overdue.values()))

    def save_settings(self) -> None:
        """Write the machine settings; a failure is told in the status bar, work goes on."""
        try:
            self._save_settings(self.settings)
        except UserError as error:
            self.say(str(error), "warning")
        self.settings_saved.emit()

    def print_pdf(
        self, pdf: bytes, document: str, *, paper: Paper | None = None, said: str = ""
    ) -> None:
        """Print a finished document with the printer remembered for its kind, asking when there
        is none. `paper` gives what really goes out; its context ends when it has. `said` is what
        was done with it, told once more when it is out."""
        choice = self.settings.print_choice(document)
        if not choice.printer:
            from propdesk.ui.papers.printers import ask_printer

            printer = ask_printer(self.window, self._title_of(document))
            if not printer:
                return
            choice.use(printer)
            self.save_settings()
        kept = replace(choice)

        def work(progress: Progress) -> None:
            from propdesk.ui.papers.printing import print_on, printer_of

            printer = printer_of(kept)  # one that is gone leaves the paper uncounted
            with paper or nullcontext(pdf) as out:
                print_on(printer, out, kept, progress)

        self.run(
            work,
            title=_("Printing"),
            done=lambda _nothing: self.say(said or _("Sent to the printer"), "done"),
        )

    def _title_of(self, document: str) -> str:
        """What a kind of document is called."""
        papers = self.store.declarations.papers
        return next((_(each.title) for each in papers if each.kind == document), "")


def _while_there(page: QObject | None, tell: Callable[..., object]) -> Callable[..., object]:
    """The same, but nothing once the page has gone."""
    if page is None:
        return tell
    return lambda *what: tell(*what) if isValid(page) else None


def _raise(error: Exception) -> None:
    """Let a fault of a job go the way of every other fault in the window's thread."""
    raise error
