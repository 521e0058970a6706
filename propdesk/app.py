"""The composition root: the only file that knows everything. It opens the window on an estate.

The frame is painted before anything of the office is imported; what it shows comes in the first
turn of the event loop.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer

from propdesk.cli.arguments import Parser, language_for
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataInUse, take_lock
from propdesk.kernel.clock import Clock, SystemClock
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import LANGUAGES, _, set_language
from propdesk.kernel.logs import start_log
from propdesk.kernel.paths import config_folder, default_data_folder
from propdesk.kernel.settings import FILE_NAME, MachineSettings, load_settings, save_settings
from propdesk.tabs import TABS
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import wear_program_icon_soon
from propdesk.ui.parts.keys import tell_held_keys
from propdesk.ui.window.display import has_display
from propdesk.ui.window.faults import Faults
from propdesk.ui.window.first_sight import at_first_sight
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.qt_words import speak_qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from propdesk.db.keeping.lock import DataLock
    from propdesk.open_estate import Running


def run_window(arguments: Sequence[str]) -> int:
    """Open the window of a data folder and run until it is closed; the exit code.

    A second start on the same folder brings the first window to the front, hands it the backup
    that was double-clicked, and ends. Wrong usage leaves by SystemExit, as argparse does it.
    """
    settings_file = config_folder() / FILE_NAME
    settings = load_settings(settings_file)
    set_language(language_for(arguments, settings))
    options = _options(arguments)
    if not has_display():
        sentence = _("No window can open here: there is no display. Without one: {command}")
        command = f"{sys.executable} -m propdesk --help"
        print(sentence.format(command=command), file=sys.stderr)  # noqa: T201  no window to say it in
        return 2
    application = theme.new_application(sys.argv[:1])
    application.setApplicationName("PropDesk")
    tell_held_keys(application)
    faults = Faults()
    faults.listen()
    try:
        theme.install(application, _theme(settings))
        folder = DataFolder(options.data or Path(settings.data_folder or default_data_folder()))
        files = tuple(each.absolute() for each in options.files)
        return _run(Start(folder, settings, settings_file, faults, files), application)
    except Exception as error:  # noqa: BLE001  before and after the loop no hook of Qt's tells it
        start_log(settings_file.parent / "logs")
        faults.tell(error)
        return 1
    finally:
        faults.rest()


@dataclass(frozen=True, slots=True)
class Start:
    """What a start goes by: the data, this PC's settings and their file, who hears of faults, the
    backups to look into."""

    folder: DataFolder
    settings: MachineSettings
    settings_file: Path
    faults: Faults
    files: tuple[Path, ...] = ()


def _run(start: Start, application: "QApplication") -> int:
    with no_cycle_search():
        window = start.faults.window = MainWindow(TABS, SystemClock().now)
    try:
        lock = take_lock(start.folder)
    except DataInUse as refusal:
        from propdesk.second_start import ask_first

        if ask_first(start.folder, start.files, refusal.holder):
            return 0
        start.faults.tell(refusal)
        return 1
    window.place(start.settings.window)
    window.show()
    QTimer.singleShot(0, speak_qt)
    wear_program_icon_soon()
    window.status.say(_("Opening the data …"))  # until the first page is there
    at_first_sight(window, lambda: _begin(start, window, lock))
    code = application.exec()
    _leave_clipboard()
    lock.release()
    return code


def _leave_clipboard() -> None:
    from propdesk.ui.parts.copying import take_back_copied

    take_back_copied()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Parser(prog="propdesk")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--lang", choices=LANGUAGES)
    return parser.parse_args(arguments)


def _theme(settings: MachineSettings) -> theme.Mode:
    chosen: dict[str, theme.Mode] = {"light": "light", "dark": "dark"}
    return chosen.get(settings.theme, "system")


def _begin(start: Start, window: MainWindow, lock: "DataLock") -> None:
    """Open the data and bring the painted frame to life; a refusal is told, then the end."""
    start_log(start.settings_file.parent / "logs")

    def rescued(error: Exception) -> None:
        from propdesk.unopened_file import MENDABLE, offer_ways_out

        # What was double-clicked is the backup to restore; with it, it is done with.
        by_file = isinstance(error, MENDABLE) and start.files
        choose = (lambda _place: str(start.files[0])) if by_file else None
        if not isinstance(error, UserError):
            start.faults.tell(error)  # a frame without pages would stand there for ever
            _close_for_good(window)
        elif offer_ways_out(
            window, error, start.folder, lock, settings=start.settings, choose=choose
        ):
            _begin(replace(start, files=()) if by_file else start, window, lock)
        else:
            _close_for_good(window)

    try:
        running = build(
            window,
            start.folder,
            lock=lock,
            settings=start.settings,
            save=lambda changed: save_settings(changed, start.settings_file),
            rescued=rescued,
            files=start.files,
        )
    except Exception as error:  # noqa: BLE001  told there
        rescued(error)
    else:
        start.faults.refuse = running.desk.refuse
        if application := QCoreApplication.instance():
            # When the window is destroyed the worker of the desk may be already.
            application.aboutToQuit.connect(running.close)


def _close_for_good(window: MainWindow) -> None:
    window.may_close = lambda: True
    window.close()


def build(
    window: MainWindow,
    folder: DataFolder,
    *,
    lock: "DataLock",
    settings: MachineSettings,
    save: Callable[[MachineSettings], None],
    clock: Clock | None = None,
    rescued: Callable[[Exception], None] | None = None,
    files: Sequence[Path] = (),
) -> "Running":
    """Open a data folder and give the window its pages, menus, search, checks and backups.

    Raises what opening the data refuses with; what a later step of the start ends with goes to
    `rescued`. `files`: backups to look into when the window is ready.
    """
    time = clock or SystemClock()
    with no_cycle_search():  # modules, tables and declarations stay: a twentieth of a start
        from propdesk.db.keeping.opening import open_data
        from propdesk.modules import declared
        from propdesk.open_estate import Running
        from propdesk.ui.desk import Desk

        opened = open_data(folder.root, lock=lock, clock=time, declarations=declared())
    desk = Desk(store=opened.store, settings=settings, clock=time, save_settings=save)
    running = Running(window, desk, opened, rescued=rescued)
    running.doorway.take(files)
    try:
        running.begin()
    except BaseException:
        running.close()
        running.deleteLater()
        raise
    return running
