"""From starting the process to the first paint: `python -m tests.bench.startup`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.measuring import Figure, in_turn

ROUNDS = 9
BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
"""
MAPPED = (
    BARE
    + """
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column
class Base(DeclarativeBase): pass
for number in range(40):
    type(f"T{number}", (Base,), {"__tablename__": f"t{number}", "__annotations__": {
        "id": Mapped[int], "name": Mapped[str], "amount": Mapped[int]},
        "id": mapped_column(primary_key=True)})
configure_mappers()
"""
)
# The frame as run_window paints it; `stop` ends the process at that moment.
FRAME = """
import sys
from propdesk.ui.window.plain_imports import import_plainly
import_plainly()
from propdesk.kernel.i18n import set_language
set_language("zh_CN")
from propdesk.tabs import TABS
from propdesk.kernel.clock import SystemClock
from propdesk.ui.parts.small_parts import theme
from propdesk.ui.window.main_window import MainWindow
app = theme.new_application([])
theme.install(app, "light")
window = MainWindow(TABS, SystemClock().now)
window.resize(1366, 768)
window.show()
app.processEvents()
"""
LIST = (
    FRAME
    + """
from pathlib import Path
from PySide6.QtCore import QTimer
from propdesk.app import build
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.kernel.settings import MachineSettings
folder = DataFolder(Path(sys.argv[1]))
lock = take_lock(folder)
running = build(window, folder, lock=lock, settings=MachineSettings(), save=lambda s: None)
app.processEvents()
"""
)
# Twice the subjects of today: their tables are known before the data is opened.
MORE = LIST.replace(
    "folder = DataFolder",
    """
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column
from propdesk.db.tables import Base, Key
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.modules import declared
declared()
with no_cycle_search():
    for number in range(60):
        type(f"T{number}", (Base,), {"__tablename__": f"t{number}", "__annotations__": {
            "id": Mapped[Key], "name": Mapped[str], "state": Mapped[str], "note": Mapped[str],
            "amount": Mapped[int], "active": Mapped[bool], "unit_id": Mapped[int]},
            "unit_id": mapped_column(ForeignKey("unit.id"), index=True)})
folder = DataFolder""",
    1,
)
# What is on the screen is on the screen: tidying up afterwards is not part of a start.
STOP = """
import os
os._exit(0)
"""


def figures() -> list[Figure]:
    """First paint of the frame, and a list with data on screen."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        _run("-m", "propdesk", "demo", "--units", "300", "--data", str(data))
        frame = in_turn(
            lambda: _run("-c", BARE + STOP), lambda: _run("-c", FRAME + STOP), rounds=ROUNDS
        )
        listed = in_turn(
            lambda: _run("-c", MAPPED + STOP),
            lambda: _run("-c", LIST + STOP, str(data)),
            rounds=ROUNDS,
        )
        more = in_turn(
            lambda: _run("-c", LIST + STOP, str(data)),
            lambda: _run("-c", MORE + STOP, str(data)),
            rounds=ROUNDS,
        )
    return [
        ("1 first paint beside an empty window", 1.3, *frame),
        ("1b the first list with data on screen (Today)", 1.2, *listed),
        ("1c the same with 60 more mapped classes, beside today's", 1.1, *more),
    ]


def _run(*arguments: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # An office starts from compiled files; they go elsewhere, the checkout stays clean.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "propdesk-bench")
    subprocess.run(
        [sys.executable, *arguments], check=True, env=environment, stdout=subprocess.DEVNULL
    )


if __name__ == "__main__":
    from tests.bench.__main__ import show

    show(figures())
