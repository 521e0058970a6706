"""The practice estate: made and filled the first time, then opened in a window of its own."""

import sys

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Store
from propdesk.kernel.i18n import _, current_language
from propdesk.kernel.progress import Progress
from propdesk.system.settings.estate_settings import estate_settings
from propdesk.ui.desk import Desk


def open_practice(desk: Desk, data: DataFolder) -> None:
    """Open the sample estate that lies beside `data`, in another process; not out of itself."""
    if desk.store.read(estate_settings).practice:
        desk.say(
            _("This window is the practice estate. Close it to go back to your own."), "warning"
        )
        return
    from propdesk.system.start.practice import prepare_practice

    folder = DataFolder(data.practice)
    desk.run(
        lambda progress: prepare_practice(
            data.root,
            fill=lambda store: fill_practice(store, progress),
            declarations=desk.store.declarations,
        ),
        title=_("Preparing the practice estate"),
        done=lambda _ready: _start(desk, folder),
        writes=True,  # asked for twice, it would open twice
    )


def _start(desk: Desk, folder: DataFolder) -> None:
    from PySide6.QtCore import QProcess

    # The window asks in its own language, whatever this PC remembers or speaks.
    arguments = ["--data", str(folder.root), "--lang", current_language()]
    program = sys.executable
    if not getattr(sys, "frozen", False):
        arguments = ["-m", "propdesk", *arguments]
    QProcess.startDetached(program, arguments)
    desk.say(_("Practice mode opens in a window of its own."))


def fill_practice(store: Store, progress: Progress) -> None:
    """Invent the households of the practice estate, their bills and a year of work."""
    from propdesk.fees.demo import fill_sample_estate

    fill_sample_estate(store, units=300, progress=progress)
