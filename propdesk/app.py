"""The composition root: the only file that knows everything. It opens the window on an estate.

The frame is painted before anything of the office is imported; what it shows comes in the first
turn of the event loop.
"""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from propdesk.db.layout import DataFolder
from propdesk.db.lock import DataInUse, take_lock, window_channel
from propdesk.kernel.clock import Clock, SystemClock
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import LANGUAGES, N_, _, closest_language, set_language
from propdesk.kernel.paths import config_folder, default_data_folder
from propdesk.kernel.settings import FILE_NAME, MachineSettings, load_settings, save_settings
from propdesk.ui import theme
from propdesk.ui.display import has_display
from propdesk.ui.main_window import MainWindow
from propdesk.ui.pages import Tab

if TYPE_CHECKING:
    from propdesk.db.lock import DataLock
    from propdesk.running import Running

TABS = (
    Tab("today", N_("Today"), "sun"),
    Tab("estate", N_("Estate"), "building-2"),
    Tab("fees", N_("Fees"), "wallet"),
)


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
    theme.install(application, _theme(settings))
    folder = DataFolder(options.data or Path(settings.data_folder or default_data_folder()))
    window = MainWindow(TABS, SystemClock().now)
    try:
        lock = take_lock(folder)
    except DataInUse as refusal:
        return 0 if _raise_first(folder) else _refuse(refusal)
    window.place(settings.window)
    window.show()
    QTimer.singleShot(0, lambda: _start(window, folder, lock, settings, settings_file))
    code = application.exec()
    _leave_clipboard()
    lock.release()
    return code


def _leave_clipboard() -> None:
    from propdesk.ui.tables import leave_plain_text

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


def _refuse(refusal: UserError) -> int:
    from propdesk.ui.messages import error_dialog

    error_dialog(None, str(refusal)).exec()
    return 1


def _raise_first(folder: DataFolder) -> bool:
    """Ask the window that is open to come to the front; False when it does not answer."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(window_channel(folder))
    return socket.waitForConnected(2000)


def _start(
    window: MainWindow,
    folder: DataFolder,
    lock: "DataLock",
    settings: MachineSettings,
    settings_file: Path,
) -> None:
    """Open the data and bring the painted frame to life; a refusal is told, then the end."""
    from propdesk.kernel.logs import start_log

    start_log(settings_file.parent / "logs")
    try:
        running = build(
            window,
            folder,
            lock=lock,
            settings=settings,
            save=lambda changed: save_settings(changed, settings_file),
        )
    except UserError as refusal:
        from propdesk.rescue import rescue

        if rescue(window, refusal, folder, lock):
            _start(window, folder, lock, settings, settings_file)
        else:
            window.close()
        return
    window.destroyed.connect(running.close)
    sys.excepthook = _fault_reporter(running.desk.report_bug)


def _fault_reporter(
    report: Callable[[BaseException], None],
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Log a fault of the program and show one dialog; a second fault meanwhile is only logged."""
    showing = False

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal showing
        logging.getLogger(__name__).error("a fault", exc_info=(kind, error, trace))
        if showing or not isinstance(error, Exception):
            return
        showing = True
        try:
            report(error)
        finally:
            showing = False

    return tell


def build(
    window: MainWindow,
    folder: DataFolder,
    *,
    lock: "DataLock",
    settings: MachineSettings,
    save: Callable[[MachineSettings], None],
    clock: Clock | None = None,
) -> "Running":
    """Open a data folder and give the window its pages, menus, search, checks and backups.

    Raises what opening the data refuses with.
    """
    from propdesk.db.opening import open_data
    from propdesk.running import Running
    from propdesk.ui.desk import Desk

    time = clock or SystemClock()
    opened = open_data(folder.root, lock=lock, clock=time)
    desk = Desk(store=opened.store, settings=settings, clock=time, save_settings=save)
    running = Running(window, desk, opened)
    running.begin()
    return running
