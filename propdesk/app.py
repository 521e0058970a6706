"""The composition root: the only file that knows everything. It opens the window on an estate.

The frame is painted before anything of the office is imported; what it shows comes in the first
turn of the event loop.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataInUse, take_lock, window_channel
from propdesk.kernel.clock import Clock, SystemClock
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import LANGUAGES, _, closest_language, set_language
from propdesk.kernel.logs import start_log
from propdesk.kernel.paths import config_folder, default_data_folder
from propdesk.kernel.settings import FILE_NAME, MachineSettings, load_settings, save_settings
from propdesk.tabs import TABS
from propdesk.ui.parts import theme
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

ANSWER_MS = 5000  # how long another window may be busy before it counts as hanging


def run_window(arguments: Sequence[str]) -> int:
    """Open the window of a data folder and run until it is closed; the exit code.

    A second start on the same folder brings the first window to the front and ends.
    """
    options = _options(arguments)
    settings_file = config_folder() / FILE_NAME
    settings = load_settings(settings_file)
    set_language(options.lang or settings.language or _system_language())
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
        return _run(Start(folder, settings, settings_file, faults), application)
    except Exception as error:  # noqa: BLE001  before and after the loop no hook of Qt's tells it
        start_log(settings_file.parent / "logs")
        faults.tell(error)
        return 1
    finally:
        faults.rest()


@dataclass(frozen=True, slots=True)
class Start:
    """What a start goes by: the data, this PC's settings and their file, who hears of faults."""

    folder: DataFolder
    settings: MachineSettings
    settings_file: Path
    faults: Faults


def _run(start: Start, application: "QApplication") -> int:
    window = start.faults.window = MainWindow(TABS, SystemClock().now)
    try:
        lock = take_lock(start.folder)
    except DataInUse as refusal:
        if _raise_first(start.folder):
            return 0
        start.faults.tell(refusal)
        return 1
    window.place(start.settings.window)
    window.show()
    QTimer.singleShot(0, speak_qt)
    window.status.say(_("Opening the data …"))  # until the first page is there
    at_first_sight(window, lambda: _begin(start, window, lock))
    code = application.exec()
    _leave_clipboard()
    lock.release()
    return code


def _leave_clipboard() -> None:
    from propdesk.ui.parts.copying import leave_plain_text

    leave_plain_text()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="propdesk")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--lang", choices=LANGUAGES)
    return parser.parse_args(arguments)


def _system_language() -> str:
    import locale

    return closest_language(locale.getlocale()[0] or "") or "zh_CN"


def _theme(settings: MachineSettings) -> theme.Mode:
    chosen: dict[str, theme.Mode] = {"light": "light", "dark": "dark"}
    return chosen.get(settings.theme, "system")


def _raise_first(folder: DataFolder) -> bool:
    """Ask the window that is open to come to the front; False when it does not answer."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(window_channel(folder))
    if not socket.waitForConnected(ANSWER_MS):
        return False
    # The system connects for a program that hangs too; only one that lives hangs up.
    gone = QLocalSocket.LocalSocketState.UnconnectedState
    return socket.state() == gone or socket.waitForDisconnected(ANSWER_MS)


def _begin(start: Start, window: MainWindow, lock: "DataLock") -> None:
    """Open the data and bring the painted frame to life; a refusal is told, then the end."""
    start_log(start.settings_file.parent / "logs")

    def rescued(error: Exception) -> None:
        from propdesk.unopened_file import offer_ways_out

        if not isinstance(error, UserError):
            start.faults.tell(error)  # a frame without pages would stand there for ever
            _close_for_good(window)
        elif offer_ways_out(window, error, start.folder, lock, settings=start.settings):
            _begin(start, window, lock)
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
        )
    except Exception as error:  # noqa: BLE001  told there
        rescued(error)
    else:
        start.faults.refuse = running.desk.refuse
        window.destroyed.connect(running.close)


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
) -> "Running":
    """Open a data folder and give the window its pages, menus, search, checks and backups.

    Raises what opening the data refuses with; what a later step of the start ends with goes to
    `rescued`.
    """
    from propdesk.kernel.collector_pause import no_cycle_search

    time = clock or SystemClock()
    with no_cycle_search():  # modules, tables and declarations stay: a twentieth of a start
        from propdesk.db.keeping.opening import open_data
        from propdesk.modules import declared
        from propdesk.open_estate import Running
        from propdesk.ui.desk import Desk

        opened = open_data(folder.root, lock=lock, clock=time, declarations=declared())
    desk = Desk(store=opened.store, settings=settings, clock=time, save_settings=save)
    running = Running(window, desk, opened, rescued=rescued)
    try:
        running.begin()
    except BaseException:
        running.close()
        running.deleteLater()
        raise
    return running
