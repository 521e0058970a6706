"""The viewer of backups, for whoever may look and nothing else: the manager, the owners' committee.

A backup is laid out masked in a temporary folder and opened read-only in a window that says so.
Nothing is written to the data of this PC, to its settings or beside the backup. A program becomes
a viewer by a file beside it (`kernel/paths.py: is_viewer`) or by `propdesk --view FILE`.
"""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QFileDialog

from propdesk.cli.arguments import Parser, language_for
from propdesk.db.keeping.archive import (
    SUFFIX,
    BackupLocked,
)
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.opening import Opened
from propdesk.db.refusals import DataReadOnly
from propdesk.db.store import Actor, Store
from propdesk.estate.masked_copy import lay_out
from propdesk.kernel.clock import Clock, SystemClock, wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import LANGUAGES, N_, _, set_language
from propdesk.kernel.logs import start_log, stop_log
from propdesk.kernel.paths import program_folder
from propdesk.kernel.permissions import Role, usual_rights
from propdesk.kernel.progress import Progress
from propdesk.kernel.settings import MachineSettings
from propdesk.modules import declared
from propdesk.open_estate import Running
from propdesk.outside_changes import households
from propdesk.system.backups.backup_state import BackupState
from propdesk.system.backups.keys.key_dialogs import ask_for_key
from propdesk.system.backups.keys.office_keys import open_backup_with
from propdesk.system.settings.estate_settings import estate_settings
from propdesk.tabs import TABS
from propdesk.ui.desk import Desk
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.icons import wear_program_icon_soon
from propdesk.ui.parts.keys import tell_held_keys
from propdesk.ui.parts.messages import error_dialog
from propdesk.ui.window.faults import Faults
from propdesk.ui.window.first_sight import at_first_sight
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.qt_words import speak_qt
from propdesk.ui.window.tabs import MenuAction
from propdesk.unopened_file import awaited

if TYPE_CHECKING:
    from propdesk.open_estate import StartStep

NOBODY = -1  # no user of the estate: what a viewer does belongs to none
OWN_MENU = (N_("Quit"), N_("Keys of this page"))


class OnlyLookedAt(DataReadOnly):
    """Somebody tried to save in a viewer."""

    kind = "only_looked_at"
    message = N_("This is a backup that is only looked at: nothing is saved.")


def run_viewer(arguments: Sequence[str]) -> int:
    """Open the backup that is named, chosen or lies beside the program; the exit code."""
    settings = MachineSettings()
    set_language(language_for(arguments, settings))
    parser = Parser(prog="propdesk")
    parser.add_argument("--view", action="store_true")
    parser.add_argument("--lang", choices=LANGUAGES)
    parser.add_argument("file", nargs="?", type=Path)
    file: Path | None = parser.parse_args(arguments).file
    application = theme.new_application(["PropDesk"])
    application.setApplicationName("PropDesk")
    tell_held_keys(application)
    faults = Faults()
    faults.listen()
    away = tempfile.TemporaryDirectory(prefix="propdesk-view-", ignore_cleanup_errors=True)
    log = start_log(Path(away.name) / "logs")
    try:
        theme.install(application, "system")
        window = faults.window = MainWindow(TABS, SystemClock().now)
        window.place(settings.window)
        window.show()
        QTimer.singleShot(0, speak_qt)
        wear_program_icon_soon()
        at_first_sight(window, partial(_begin, window, file, DataFolder(Path(away.name)), faults))
        return application.exec()
    finally:
        faults.rest()
        if log is not None:
            stop_log(log)
        away.cleanup()


def _begin(window: MainWindow, file: Path | None, folder: DataFolder, faults: Faults) -> None:
    """Show a backup in the painted frame; without one, or when it is refused, the end."""
    chosen = file or beside(program_folder()) or _choose(window)
    if chosen is None:
        window.close()
        return
    window.may_close = lambda: False  # nobody takes the window away below the work
    how, what = _opened(chosen, folder, window)
    window.may_close = lambda: True
    try:
        if how in ("failed", "broke") and isinstance(what, Exception):
            raise what
        if not isinstance(what, datetime):  # stopped
            window.close()
            return
        looking = look(window, folder, chosen, what)
    except UserError as refusal:
        error_dialog(window, str(refusal)).exec()
        window.close()
    except Exception as fault:  # noqa: BLE001  a frame without pages would stand there for ever
        faults.tell(fault)
        window.close()
    else:
        if application := QCoreApplication.instance():
            application.aboutToQuit.connect(looking.close)  # before its folder is cleared away


def _opened(file: Path, folder: DataFolder, window: MainWindow) -> tuple[str, object]:
    """Lay a backup out in the background; one that is locked once its key was typed in."""
    while True:
        how, what = awaited(partial(_lay_out, file, folder), _("Opening the backup"), window)
        if not isinstance(what, BackupLocked):
            return how, what
        if not ask_for_key(window, what, partial(open_backup_with, file)):
            return "cancelled", None


def _lay_out(file: Path, folder: DataFolder, progress: Progress) -> datetime:
    folder.make()
    return lay_out(file, folder.database, progress=progress)


def look(
    window: MainWindow, folder: DataFolder, file: Path, made: datetime, clock: Clock | None = None
) -> "Looking":
    """Give the window the pages of a laid out backup, to be looked at."""
    time, known = clock or SystemClock(), declared()
    actor = Actor(NOBODY, _("Viewer"), Role.READER, usual_rights(known.permissions, Role.READER))
    store = Store(folder.database, actor=actor, clock=time, read_only=True, declarations=known)
    store.refusal = OnlyLookedAt
    desk = Desk(store=store, settings=MachineSettings(), clock=time, save_settings=_forget)
    opened = Opened(store=store, folder=folder, lock=None)
    looking = Looking(window, desk, opened, name=file.name, made=made)
    looking.begin()
    return looking


class Looking(Running):
    """A backup open in a window: its pages and nothing that would write, back up or restore."""

    def __init__(
        self, window: MainWindow, desk: Desk, opened: Opened, *, name: str, made: datetime
    ) -> None:
        self._backup, self._made = name, made
        super().__init__(window, desk, opened)

    def steps(self) -> "tuple[StartStep, ...]":
        """Nobody logs in, and nothing is checked: what is masked is no proof of anything."""
        return (self._show_pages,)

    def _connect(self) -> None:
        super()._connect()
        self.lock.rest()  # else whoever knows a password of the backup came in, and saw it unmasked
        self.window.may_close = lambda: True
        for step in ("practice", "restore"):
            self.window.steps[step] = lambda: self.desk.say(str(OnlyLookedAt()), "warning")

    def _change_user(self) -> None:
        self.desk.say(str(OnlyLookedAt()), "warning")  # nobody else could do more here

    def _own_actions(self) -> tuple[MenuAction, ...]:
        return tuple(each for each in super()._own_actions() if each.title in OWN_MENU)

    def _show_state(self, touched: object) -> None:
        estate = self.store.read(estate_settings)
        self.window.header.show_estate(estate.name, self.store.read(households))
        how = _("Read-only view")
        self.window.setWindowTitle(f"PropDesk · {how} · {self._backup}")
        self.window.show_banner(self._banner(None))

    def _banner(self, state: BackupState | None) -> Banner:
        words = _(
            "Read-only view of the backup of {moment}. Phones and ID numbers are masked; nothing "
            "is saved."
        )
        moment = f"{wall_time(self._made):%Y-%m-%d %H:%M}"
        return Banner(words.format(moment=moment), "accent", "eye")


def _forget(_settings: MachineSettings) -> None:
    """What somebody chooses here is nobody's business on the PC of another."""


def beside(folder: Path) -> Path | None:
    """The only backup in a folder; None where there is none, or more than one to choose from."""
    found = list(folder.glob(f"*{SUFFIX}"))
    return found[0] if len(found) == 1 else None


def _choose(window: MainWindow) -> Path | None:
    pattern = _("Backups") + f" (*{SUFFIX})"
    place = str(program_folder())
    chosen = QFileDialog.getOpenFileName(window, _("Choose a backup"), place, pattern)[0]
    return Path(chosen) if chosen else None
