"""From starting the process to the first paint: `python -m tests.bench.startup`.

All of it is processor time of the process: beside others a start waits for them, and the ratio of
two waits tells nothing. The goals stand against an empty window, and one with 40 mapped classes;
neither paints a word nor reads a row. What follows each is the same with what the frame and the
list cannot be without, and how far that alone is from the goal. Every bare side rests from the
search for cycles all the time; ours only while it loads. That search is a tenth of a bare start,
and with it on one side alone the ratio said that much too little.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from propdesk.kernel.paths import FONTS, ICONS
from propdesk.ui.parts.stylesheet import stylesheet
from propdesk.ui.parts.theme import LIGHT
from tests.bench.measuring import Figure, in_turn

ROUNDS = 9
BARE = """
import gc
import sys
gc.disable()
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
"""
# What the frame takes of Qt, done bare: one of its flags, the fonts, the style sheet, as many
# parts with words and icons. Whatever is written in Python with Qt cannot be painted sooner.
QT_ALONE = f"""
import gc
import sys
gc.disable()
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (QColor, QFont, QFontDatabase, QFontMetricsF, QKeySequence, QPainter,
    QPalette, QPixmap, QShortcut)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (QAbstractButton, QApplication, QFrame, QHBoxLayout, QLabel,
    QLineEdit, QMainWindow, QMenu, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget)
app = QApplication(["propdesk", "-style", "Fusion"])
for name in ("Regular", "SemiBold"):
    QFontDatabase.addApplicationFont({str(FONTS)!r} + f"/NotoSansSC-{{name}}.ttf")
font = QFont(["Noto Sans SC", "Microsoft YaHei UI", "HanaMinB", "Noto Emoji"])
font.setPixelSize(13)
app.setFont(font)
window = QMainWindow()
window.setStyleSheet({stylesheet(LIGHT)!r})
column = QVBoxLayout(whole := QWidget())
for number in range(25):
    if not number % 5:
        column.addLayout(line := QHBoxLayout())
    line.addWidget(words := QLabel("正在打开数据"))
    words.setTextFormat(Qt.TextFormat.PlainText)
for number in range(19):
    QShortcut(QKeySequence(f"Alt+{{number % 10}}"), window)
for name in ("sun", "building-2", "wallet", "door-open", "search", "user", "info", "circle-help"):
    picture = QPixmap(16, 16)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        drawing = open({str(ICONS)!r} + f"/{{name}}.svg", "rb").read()
        QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, 16, 16))
    icon = QLabel()
    icon.setPixmap(picture)
    column.addWidget(icon)
column.addWidget(QLineEdit())
column.addWidget(QScrollArea())
column.addWidget(QStackedWidget())
window.setCentralWidget(whole)
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
for number in range(CLASSES):
    type(f"T{number}", (Base,), {"__tablename__": f"t{number}", "__annotations__": {
        "id": Mapped[int], "name": Mapped[str], "amount": Mapped[int]},
        "id": mapped_column(primary_key=True)})
configure_mappers()
"""
)
MAPPED_40, MAPPED_100 = (MAPPED.replace("CLASSES", str(number)) for number in (40, 100))
# The frame as run_window paints it; `stop` ends the process at that moment.
FRAME = """
import sys
from propdesk.kernel.collector_pause import no_cycle_search
with no_cycle_search():
    from propdesk.ui.window.plain_imports import import_plainly
    import_plainly()
    from propdesk.kernel.i18n import set_language
    from propdesk.tabs import TABS
    from propdesk.kernel.clock import SystemClock
    from propdesk.ui.parts.small_parts import theme
    from propdesk.ui.window.main_window import MainWindow
set_language("zh_CN")
app = theme.new_application([])
theme.install(app, "light")
with no_cycle_search():
    window = MainWindow(TABS, SystemClock().now)
window.resize(1366, 768)
window.show()
app.processEvents()
"""
LIST = (
    FRAME
    + """
from pathlib import Path
from PySide6.QtCore import QEventLoop
from propdesk.app import build
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.kernel.settings import MachineSettings
folder = DataFolder(Path(sys.argv[1]))
lock = take_lock(folder)
running = build(window, folder, lock=lock, settings=MachineSettings(), save=lambda s: None)
lists = [window.current_page.list.view, window.current_page.dates.view]
waiting = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
while not any(view.model().rowCount() for view in lists):  # read in a job
    app.processEvents(waiting)
app.processEvents()
"""
)
# Twice the subjects of today: their tables are known before the data is opened.
SIXTY = """
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column
from propdesk.db.tables import Base, Key
for number in range(60):
    type(f"T{number}", (Base,), {"__tablename__": f"t{number}", "__annotations__": {
        "id": Mapped[Key], "name": Mapped[str], "state": Mapped[str], "note": Mapped[str],
        "amount": Mapped[int], "active": Mapped[bool], "unit_id": Mapped[int]},
        "unit_id": mapped_column(ForeignKey("unit.id"), index=True)})
"""
MORE = LIST.replace(
    "folder = DataFolder",
    f"""
import gc
from propdesk.modules import declared
declared()
gc.disable()
{SIXTY}
gc.enable()
folder = DataFolder""",
    1,
)
# As many as other programs of the size we want to have: 100 in all.
REST_OF_100 = "range(100 - len(list(Base.registry.mappers)))"
HUNDRED = MORE.replace("range(60)", REST_OF_100)
# The same list done bare: Qt with the same parts, SQLAlchemy with our own mapped classes, the very
# statements that the list asks, and the same words painted by Qt's own tables and labels. Left out
# is what we write in Python: subjects, rights, words, how a figure is made of what was read.
PLAINLY = """
from propdesk.ui.window.plain_imports import import_plainly
import_plainly()
"""
LIST_ALONE = (
    PLAINLY
    + QT_ALONE
    + """
import json
from pathlib import Path
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView
told = json.loads(Path(sys.argv[1], "told.json").read_text())
for name in told["models"]:
    __import__(name)
from sqlalchemy import create_engine
from sqlalchemy.orm import configure_mappers
configure_mappers()
engine = create_engine("sqlite:///" + str(Path(sys.argv[1], "propdesk.db")))
with engine.connect() as connection:
    read = [connection.exec_driver_sql(one).all() for one in told["statements"]]
from PySide6.QtWidgets import QGridLayout
area = QScrollArea()
area.setWidget(page := QWidget())
area.setWidgetResizable(True)
grid = QGridLayout(page)
lists = []
for number, words in enumerate(told["labels"]):
    grid.addWidget(QLabel(words), number // 6, number % 6)
for rows in told["tables"]:
    lists.append(view := QTableView())
    model = QStandardItemModel(view)
    for row in rows:
        model.appendRow([QStandardItem(words) for words in row])
    view.setModel(model)
    grid.addWidget(view, grid.rowCount(), 0, 1, 6)
column.addWidget(area, 1)
app.processEvents()
"""
)
MORE_ALONE = LIST_ALONE.replace(
    "from sqlalchemy import create_engine",
    f"{SIXTY}from sqlalchemy import create_engine",
    1,
)
# The same with every module of ours that the list has loaded, and nothing made of them: what a
# program of so many subjects loads however fast it is afterwards.
LIST_LOADED = LIST_ALONE.replace('told["models"]', 'told["modules"]')
HUNDRED_LOADED = MORE_ALONE.replace('told["models"]', 'told["modules"]').replace(
    "range(60)", REST_OF_100
)
# Run once before: what the list asks and what then stands there.
TOLD = """
import json
import sqlite3
asked = []
from propdesk.db import store as stores
made = stores.connect
def connect(*arguments, **named):
    raw = made(*arguments, **named)
    raw.set_trace_callback(asked.append)
    return raw
stores.connect = connect
"""
WRITE = """
from PySide6.QtWidgets import QLabel
labels = [each.text() for each in window.current_page.findChildren(QLabel) if each.isVisible()]
modules = [each for each in sys.modules if each.startswith("propdesk")]
models = [each for each in modules if each.endswith(".models")]
Path(sys.argv[1], "told.json").write_text(json.dumps({
    "models": models, "modules": modules, "labels": labels, "tables": tables_in(lists),
    "statements": [each for each in asked if each.startswith("SELECT")],
}))
"""
# What is on the screen is on the screen: tidying up afterwards is not part of a start. It says
# what is there: the size of the window, and how many rows its lists show.
STOP = """
import os
def tables_in(lists):
    return [
        [[model.index(row, column).data() or "" for column in range(model.columnCount())]
         for row in range(model.rowCount())]
        for model in (view.model() for view in lists)
    ]
rows = tables_in(globals().get("lists", ()))
print(window.isVisible(), window.width(), window.height(), rows)
sys.stdout.flush()
os._exit(0)
"""


def figures() -> list[Figure]:
    """First paint of the frame, and a list with data on screen."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        _run("-m", "propdesk", "demo", "--units", "300", "--data", str(data))
        where = str(data)
        frame = _in_turn(BARE, FRAME)
        alone = _in_turn(QT_ALONE, FRAME)
        listed = _in_turn(MAPPED_40, LIST, where, agree=_same_with_rows)
        _run("-c", TOLD + LIST + STOP.replace("rows = ", WRITE + "rows = "), where)
        equal = _in_turn(LIST_ALONE, LIST, where)
        loaded = _in_turn(LIST_LOADED, LIST, where)
        hundred = _in_turn(MAPPED_100, HUNDRED, where, agree=_same_with_rows)
        hundred_loaded = _in_turn(HUNDRED_LOADED, HUNDRED, where)
        more = _in_turn(LIST, MORE, where)
        classes = _in_turn(LIST_ALONE, MORE_ALONE, where)
    return [
        ("1 first paint beside an empty window", 1.3, *frame),
        ("1 first paint beside Qt alone with the same parts", 1.3, *alone),
        ("1 that floor beside an empty window", 1.3, frame[0], alone[0]),
        ("1b the first list with data on screen (Today)", 1.2, *listed),
        ("1b the same beside Qt and SQLAlchemy alone, bare", 1.2, *equal),
        ("1b the same beside that with our modules loaded, nothing made of them", 1.2, *loaded),
        ("1b those two floors beside each other: loading our modules", 1.2, equal[0], loaded[0]),
        ("1b the lower floor beside a window with 40 classes", 1.2, listed[0], equal[0]),
        ("1b the first list with 100 mapped classes on both sides", 1.2, *hundred),
        ("1b the same beside 100 classes and our modules loaded", 1.2, *hundred_loaded),
        ("1c the same with 60 more mapped classes, beside today's", 1.1, *more),
        ("1c the same bare, beside none more", 1.1, *classes),
        ("1c what those classes cost beside SQLAlchemy alone", 1.2, _less(classes), _less(more)),
    ]


def _in_turn(
    floor: str,
    ours: str,
    data: str = "",
    agree: Callable[[str, str], bool] = lambda floor, ours: floor == ours,
) -> tuple[float, float]:
    return in_turn(
        lambda: _run("-c", floor + STOP, data),
        lambda: _run("-c", ours + STOP, data),
        rounds=ROUNDS,
        agree=agree,
        clock=_processor,
    )


def _processor() -> float:
    """Seconds of the processor that the children took so far; of all, where the system tells it."""
    if sys.platform == "win32":
        return time.perf_counter()
    else:  # noqa: RET505  what follows an `if` of the platform is no code elsewhere
        import resource

        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime


def _less(pair: tuple[float, float]) -> float:
    """How much longer the second took."""
    return pair[1] - pair[0]


def _same_with_rows(floor: str, ours: str) -> bool:
    """The floor has the window only; ours has rows in it, too."""
    (*window, rows), (*bare, none) = ours.split(" ", 3), floor.split(" ", 3)
    return window == bare and none.strip() == "[]" and "[[" in rows


def _run(*arguments: str) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # An office starts from compiled files; they go elsewhere, the checkout stays clean.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "propdesk-bench")
    done = subprocess.run(
        [sys.executable, *arguments],
        check=True,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout


if __name__ == "__main__":
    from tests.bench.__main__ import show

    show(figures())
