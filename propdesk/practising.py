"""The practice estate: made and filled the first time, then opened in a window of its own."""

import sys

from PySide6.QtCore import QProcess

from propdesk.db.layout import DataFolder
from propdesk.db.store import Store
from propdesk.kernel.i18n import _
from propdesk.kernel.progress import Progress
from propdesk.ui.desk import Desk


def open_practice(desk: Desk, data: DataFolder) -> None:
    """Open the sample estate that lies beside `data`, in another process."""
    from propdesk.system.practice import prepare_practice

    folder = DataFolder(data.practice)
    desk.run(
        lambda progress: prepare_practice(
            data.root, fill=lambda store: fill_practice(store, progress)
        ),
        title=_("Preparing the practice estate"),
        done=lambda _ready: _start(desk, folder),
        writes=True,  # asked for twice, it would open twice
    )


def _start(desk: Desk, folder: DataFolder) -> None:
    arguments = ["--data", str(folder.root)]
    program = sys.executable
    if not getattr(sys, "frozen", False):
        arguments = ["-m", "propdesk", *arguments]
    QProcess.startDetached(program, arguments)
    desk.say(_("Practice mode opens in a window of its own."))


def fill_practice(store: Store, progress: Progress) -> None:
    """Invent the households and the bills of the practice estate."""
    from propdesk.estate.service import create_demo
    from propdesk.fees.demo import create_fees_demo

    progress.step(1, 3)
    store.write(create_demo, units=300)
    progress.step(2, 3)
    store.write(create_fees_demo)
