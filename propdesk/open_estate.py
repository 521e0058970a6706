"""An estate open in a window: its pages, who is working, the start checks, backups, the news.

begin: `Running.steps` → the store writes, or a banner says why not
closing → backup, when a place is set and something changed → closed
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from propdesk import __version__, outside_changes
from propdesk.automatic_backups import AutomaticBackups, DailyCheck
from propdesk.db.declarations import Hit
from propdesk.db.keeping.lock import DataLock
from propdesk.db.keeping.migrate import newest_version
from propdesk.db.keeping.opening import Opened, Verdict, check_at_start, leave_unchecked
from propdesk.db.refusals import DataBusy, DataDamaged
from propdesk.kernel.clock import ClockDoubtful
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.progress import Progress
from propdesk.log_off import LogOff
from propdesk.menus import for_desk, menu_entries, pages_named
from propdesk.modules import MODULES, pages
from propdesk.practice_window import open_practice
from propdesk.second_start import Doorway
from propdesk.system.backups.backup_state import BackupState, backup_state
from propdesk.system.backups.banner_view import overdue_banner, say_restored, verdict_banner
from propdesk.system.backups.remembered.view import Remembered
from propdesk.system.settings.estate_settings import estate_settings
from propdesk.system.start.clock import clock_doubt
from propdesk.system.start.first_steps import is_reached
from propdesk.system.users.idle_view import DeskLock
from propdesk.system.users.login import login_names, login_needed
from propdesk.system.users.login_view import ask_login
from propdesk.system.users.users import ensure_first_manager
from propdesk.ui.desk import Desk, Exchange
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Banner
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.search import Found
from propdesk.ui.window.tabs import MenuAction

if TYPE_CHECKING:  # the first page does not wait for them
    from propdesk.system.backups.restoring_view import Restoring

StartStep = Callable[[Callable[[], None]], object]

RARE_FONTS_MS, POLL_MS = 800, 2000  # the first list does not wait for rare characters


class Running(QObject):
    """See the module; `begin` once, `close` at the end. The window owns nothing of it."""

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        opened: Opened,
        *,
        rescued: Callable[[Exception], None] | None = None,
    ) -> None:
        super().__init__(window)
        self._rescued, self._beginning, self._closed = rescued, False, False
        self.window, self.desk, self.opened, self.store = window, desk, opened, opened.store
        self.checked: Verdict | None = None
        self._remembered = Remembered(desk, opened, self._take_verdict)
        self._seen, self._doubt, self._exchanging = 0, "", False
        self.doorway = Doorway(window, self._look_into)
        self._poll = QTimer(self, interval=POLL_MS)
        self._safekeeping = AutomaticBackups(window, desk)
        self.open_practice = partial(open_practice, desk, opened.folder)
        self.lock = DeskLock(window, desk, self._enter)
        self.log_off = LogOff(window, desk, self._safekeeping, self._leave_clean)
        self._connect()

    def _connect(self) -> None:
        self._poll.timeout.connect(self._look_outside)
        self.desk.changed.connect(self._show_state)
        self.desk.settings_saved.connect(self._show_machine)
        self.window.header.user_change_wanted.connect(self._change_user)
        self.window.status.backup_wanted.connect(lambda: self.desk.open_page("system.backup"))
        self.window.status.printer_wanted.connect(lambda: self.desk.open_page("system.machine"))
        self.window.steps["practice"] = self.open_practice
        self.desk.clock_question = self._ask_clock
        self.desk.exchange = Exchange(self._restore, self._undo_restore, self._restored)
        self.desk.handed_over = self._handed_over
        self.desk.put_out = self._note_print
        self.window.steps["restore"] = lambda: self.restoring.choose()  # noqa: PLW0108  late import

    # Beginning

    def begin(self) -> None:
        """Go through the steps of a start. Raises what those refuse that need no job."""
        self._beginning = True
        try:
            self._go_through(self.steps())
        finally:
            self._beginning = False

    def steps(self) -> tuple[StartStep, ...]:
        """What a start does, in order; each step calls what it is given when the next may come.

        Nothing is written before the file is checked, and who logs in writes (the log, the wrong
        tries). Where nobody has to log in, the first page waits for nothing that it does not show.
        """
        if self._is_new() or self.store.read(login_needed):
            return (self._listen, self._check, self._log_in, self._show_pages, self._watch)
        return (self._log_in, self._show_pages, self._listen, self._check_behind, self._watch)

    def _go_through(self, steps: tuple[StartStep, ...]) -> None:
        if not steps or self._closed:
            return
        try:
            steps[0](lambda: self._go_through(steps[1:]))
        except Exception as error:  # noqa: BLE001  a frame without pages would stand there for ever
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """Leave it to whoever began: to tell it, to restore, to begin anew."""
        if self._beginning or self._rescued is None:
            raise error
        self.close()
        self.deleteLater()
        self._rescued(error)

    def _is_new(self) -> bool:
        # One whose first start was cut off has no manager either.
        return self.opened.created or not self.store.read(login_names)

    def _listen(self, then: Callable[[], None]) -> None:
        self.doorway.listen(self.opened.folder)
        then()

    def _check(self, then: Callable[[], None]) -> None:
        """Check the file before anything else; nothing to wait for in an empty one."""
        if self._is_new():
            self._take_verdict(check_at_start(self.opened))
            then()
        else:
            self._run_check(then, behind=False)

    def _check_behind(self, then: Callable[[], None]) -> None:
        """Check the file while the first page is looked at already."""
        self._run_check(then, behind=True)

    def _run_check(self, then: Callable[[], None], *, behind: bool) -> None:
        def done(verdict: object) -> None:
            try:
                self._take_verdict(verdict)
            except UserError as refusal:
                self._give_up(refusal)
            else:
                then()

        self.desk.run(
            lambda progress: check_at_start(self.opened, progress=progress),
            title=_("Checking the data"),
            done=done,
            failed=self._give_up,
            broke=lambda fault: done(leave_unchecked(self.opened, fault)),
            writes=not behind,
            quiet=behind,
            stoppable=False,
        )

    def _log_in(self, then: Callable[[], None]) -> None:
        self.window.status.forget_hint()  # it is a person who is waited for now, not the data
        if ask_login(self.desk):
            then()
        else:
            self.window.may_close = lambda: True
            self.window.close()

    def _show_pages(self, then: Callable[[], None]) -> None:
        self._enter()
        self.desk.when_painted(then, page=self)

    def _watch(self, then: Callable[[], None]) -> None:
        self._poll.start()
        self._safekeeping.start()
        from propdesk.today.reminding_view import watch_the_day

        watch_the_day(self.desk, self)
        DailyCheck(self.desk, self.opened, self._take_verdict, self).start()
        QTimer.singleShot(RARE_FONTS_MS, theme.load_rare_fonts)
        self.doorway.open()
        then()

    def _take_verdict(self, verdict: object) -> None:
        if not isinstance(verdict, Verdict):
            return
        self.checked = verdict
        if verdict.writable and not self.store.read(login_names):
            self.store.write(ensure_first_manager)
        self._remembered.take(verdict)
        if verdict.warnings:
            self.desk.say(verdict.warnings[0].sentence, "warning")
        self._show_banner(self.store.read(backup_state))

    def _enter(self) -> None:
        """Show what the acting user may see; again after every change of user."""
        allowed = self.store.actor.permissions
        seen = [page for page in pages() if not page.permission or page.permission in allowed]
        self.window.attach(self.desk, seen, (self._find, partial(pages_named, self.desk)))
        for menu in ("data", "system", "help"):
            self.window.show_menu(menu, menu_entries(self.desk, menu, self._own_actions()))
        actor = self.store.actor
        self.window.header.user.show_user(actor.name, actor.role.label)
        self._seen = self.store.read(outside_changes.last_change)
        self._show_state(frozenset())
        if not self.store.read(estate_settings).name:
            self.desk.open_page("system.start")

    def _own_actions(self) -> tuple[MenuAction, ...]:
        """What the window itself does; its keys belong to the frame, which shows them."""
        return tuple(
            MenuAction(menu=menu, part=part, place=place, title=title, icon=icon, run=for_desk(run))
            for menu, part, place, title, icon, run in (
                ("data", 2, 0, N_("Practice mode"), "graduation-cap", self.open_practice),
                ("data", 3, 0, N_("Quit"), "log-out", self.window.close),
                ("system", 2, 0, N_("Change the user"), "user-cog", self._change_user),
                ("help", 1, 9, N_("Keys of this page"), "keyboard", self.window.show_keys),
                ("help", 2, 0, N_("About PropDesk"), "info", self._about),
            )
        )

    def _about(self) -> None:
        sentence = _("PropDesk {version}, data version {data}. Data folder: {folder}")
        folder = self.opened.folder.root
        text = sentence.format(version=__version__, data=newest_version(), folder=folder)
        self.desk.say(text)

    def _change_user(self) -> None:
        self.lock.change_user()

    def _ask_clock(self, doubt: ClockDoubtful) -> bool:
        from propdesk.system.start.clock_dialogs import ask_clock

        return ask_clock(self.desk, doubt)

    def _look_into(self, files: Sequence[Path]) -> None:
        """Show what is in a backup that was double-clicked, and ask whether to restore it."""
        if len(files) > 1:
            words = _("Of {count} files only {name} is looked into: one backup at a time.")
            self.desk.say(words.format(count=len(files), name=files[0].name), "warning")
        self.restoring.begin(files[0])

    @cached_property
    def restoring(self) -> "Restoring":
        """Restoring a backup, from the command of the window."""
        from propdesk.system.backups.restoring_view import Restoring

        return Restoring(self.desk)

    # What the window shows of the whole

    def _show_state(self, touched: object) -> None:
        """Estate, backup light, PC and printer; after commits that touch them."""
        relevant = {"setting", "unit", "backup_run"} | ({"audit"} if self._doubt else set())
        if isinstance(touched, frozenset) and touched and not touched & relevant:
            return
        estate = self.store.read(estate_settings)
        self.window.header.show_estate(estate.name, self.store.read(outside_changes.households))
        self.window.show_practice(on=estate.practice)
        root = str(self.opened.folder.root)
        if estate.name and not estate.practice and self.desk.settings.worked_in != root:
            self.desk.settings.worked_in = root
            self.desk.save_settings()
        state = self.store.read(backup_state)
        self.window.show_backup(state.light.value, state.words)
        self._show_machine()
        self._show_banner(state)

    def _show_machine(self) -> None:
        status, settings = self.window.status, self.desk.settings
        status.show_pc(settings.pc_name)
        status.show_printer(settings.print_choice("receipt").printer or _("No printer set"))

    def _show_banner(self, state: BackupState) -> None:
        self._doubt = self.store.read(clock_doubt)
        self.window.show_banner(self._banner(state))

    def _banner(self, state: BackupState) -> Banner | None:
        if said := verdict_banner(self.desk, self.checked, self._remembered.way_out):
            return said
        if self._doubt:
            from propdesk.system.start.clock_dialogs import clock_banner

            return clock_banner(self.desk, self._doubt)
        # Practice has nothing to lose; a banner there would only be practice in ignoring it.
        practice = self.store.read(estate_settings).practice
        has_data = not practice and self.store.read(is_reached, name="bill")
        return overdue_banner(self.desk, state) if has_data else None

    def _find(self, typed: str) -> list[Found]:
        from propdesk.estate.search.searching import search_everything  # when somebody types

        return [self._found(hit) for hit in self.store.read(search_everything, text=typed)]

    def _found(self, hit: Hit) -> Found:
        told = self.store.declarations
        group = next(group for group in told.search if group.kind == hit.kind)
        page_id, context = told.page_of(hit.kind, hit.id)
        return Found(hit.title, hit.detail, group.icon, page_id, context, _(group.title))

    def _note_print(self, document: str, name: str) -> None:
        from propdesk.system.log.audit_reader import note_print  # when something is printed

        note_print(self.store, document, name)

    def _handed_over(self, unit_id: int) -> None:
        """Do what the subjects do when a space may have changed hands."""
        for module in MODULES:
            if module.handed_over is not None:
                module.handed_over(self.desk, unit_id)

    # News

    def _look_outside(self) -> None:
        """Reload when a command has changed the file; what is done here, the desk tells itself."""
        if self._exchanging:
            return
        try:
            newest, seen = self.store.glance(outside_changes.last_change), self._seen
            other = newest != seen and self.store.glance(
                outside_changes.commands_since, change=seen
            )
        except DataBusy:
            return  # whoever needs the file now is told; this one comes again
        except DataDamaged:
            self._poll.stop()
            raise
        except UserError as refusal:
            self.desk.say(str(refusal), "error")
            return
        self._seen = newest
        if other:
            self.desk.committed(outside_changes.all_tables())
        elif self._doubt and self.store.read(clock_doubt) != self._doubt:
            self._show_state(frozenset())  # the clock was set right

    # Backups

    def _restore(self, file: Path, despite: bool, progress: Progress) -> object:
        from propdesk.system.backups.restoring import restore_backup

        with self._exchange() as lock:
            return restore_backup(
                self.store, file, lock=lock, progress=progress, despite_breaches=despite
            )

    def _undo_restore(self, _progress: Progress) -> object:
        from propdesk.system.backups.restoring import undo_last_restore

        with self._exchange() as lock:
            return undo_last_restore(self.store, lock=lock)

    @contextmanager
    def _exchange(self) -> Iterator[DataLock]:
        """The lock, while nobody looks at the file: a reader would wait in the window's thread."""
        if self.opened.lock is None:
            raise ValueError("a window always holds the lock")
        self._exchanging = True
        try:
            yield self.opened.lock
        finally:
            self._exchanging = False

    def _restored(self) -> None:
        """The data is another now: check it, and ask again who is working."""
        self._go_through((self._check, self._log_in, self._show_pages, self._tell_restored))

    def _tell_restored(self, then: Callable[[], None]) -> None:
        from propdesk.system.backups.keys.trust_kept import key_kept_by_restore

        if self.checked is not None:
            faults, missing = bool(self.checked.reasons), self.checked.missing
            key = self.store.read(key_kept_by_restore)
            say_restored(self.desk, faults=faults, missing=missing, key=key)
        self.desk.committed(outside_changes.all_tables())
        self._poll.start()
        then()

    def _leave_clean(self) -> None:
        self.close()
        self.opened.close()

    def close(self) -> None:
        """Give everything back; the lock belongs to whoever took it."""
        self._closed = True
        self.doorway.close()
        self.desk.stop_work()
        self._remembered.end()
        self.store.close()
