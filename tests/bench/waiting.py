"""How long the window stands still while a job works: `python -m tests.bench.waiting`."""

import tempfile
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store
from propdesk.estate.imports.workbook import import_workbook
from propdesk.kernel.clock import SystemClock
from propdesk.kernel.settings import MachineSettings
from propdesk.ui.desk import Desk
from tests.bench.importing import write_roster
from tests.bench.measuring import Figure

ROWS = 5_000
BEAT_MS = 5
LONGEST = 0.05


def figures() -> list[Figure]:
    """The longest pause between two beats of a timer, and the one that 99 of 100 stay below."""
    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        book, path = Path(folder) / "roster.xlsx", Path(folder) / "propdesk.db"
        write_roster(book, ROWS)
        create_data(path)
        store = Store(path)
        desk = Desk(store=store, settings=MachineSettings(), clock=SystemClock())
        pauses = sorted(_pauses(desk, store, book))
        desk.wait_for_work()
        store.close()
    application.processEvents()
    return [
        ("11 longest pause of the window during an import", 1.0, LONGEST, pauses[-1]),
        ("11 pause that 99 of 100 stay below", 1.0, LONGEST, pauses[len(pauses) * 99 // 100]),
    ]


def _pauses(desk: Desk, store: Store, book: Path) -> list[float]:
    beats: list[float] = []
    loop = QEventLoop()
    timer = QTimer(interval=BEAT_MS)
    timer.timeout.connect(lambda: beats.append(perf_counter()))
    timer.start()
    desk.run(
        lambda _progress: import_workbook(store, book),
        title="",
        quiet=True,
        done=lambda _done: loop.quit(),
        failed=lambda _refusal: loop.quit(),
    )
    loop.exec()
    timer.stop()
    return [later - earlier for earlier, later in pairwise(beats)]


if __name__ == "__main__":
    from tests.bench.__main__ import show

    show(figures())
