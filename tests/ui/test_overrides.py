"""What a method that Qt calls raises is told as a fault, and the program goes on.

Each is tried in a process of its own: unguarded, PySide goes on with the error in hand and most of
them end it.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QPushButton, QStyledItemDelegate, QTableView
from PySide6.QtWidgets import QVBoxLayout, QWidget
from propdesk.ui.parts import messages
from propdesk.ui.window.faults import Faults

where = sys.argv[1]
application = QApplication([])
faults = Faults()
faults.listen()


class Told:
    def exec(self):
        print("told", flush=True)


messages.bug_dialog = lambda _window, _error: Told()


def fault(at):
    if at == where:
        raise ValueError(at)


def deeper():
    deeper()


class Cells(QStyledItemDelegate):
    def paint(self, painter, option, index):
        painter.save()
        fault("delegate")
        super().paint(painter, option, index)
        painter.restore()

    def sizeHint(self, option, index):
        fault("delegate_size")
        return QSize(10, 20)


class Rows(QAbstractTableModel):
    def rowCount(self, parent=QModelIndex()):
        fault("rows")
        return 3

    def columnCount(self, parent=QModelIndex()):
        fault("columns")
        return 2

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        fault("data")
        return "a" if role == Qt.ItemDataRole.DisplayRole else None


class Page(QWidget):
    def paintEvent(self, event):
        painter = QPainter(self)
        if where == "deep":
            deeper()
        fault("paint")
        painter.end()

    def event(self, event):
        fault("event")
        return super().event(event)

    def eventFilter(self, watched, event):
        fault("filter")
        return False

    def sizeHint(self):
        fault("size")
        return QSize(200, 100)

    def resizeEvent(self, event):
        fault("resize")


page = Page()
table = QTableView()
table.setModel(Rows())
table.setItemDelegate(Cells())
layout = QVBoxLayout(page)
for each in (table, QPushButton("x")):
    each.installEventFilter(page)
    layout.addWidget(each)
page.show()


def again():
    page.resize(page.width() + 3, page.height() + 3)
    table.viewport().update()
    table.resizeRowsToContents()


timer = QTimer()
timer.timeout.connect(again)
timer.start(20)
QTimer.singleShot(400, application.quit)
application.exec()
page.deleteLater()
print("alive", flush=True)
"""


@pytest.mark.parametrize(
    "where",
    ["paint", "deep", "delegate", "delegate_size", "rows", "columns", "data", "event", "filter",
     "size", "resize"],
)  # fmt: skip
def test_what_qt_calls_and_what_raises_there_is_told_once_and_the_program_lives(where: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, where],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["told", "alive"], done.stderr[-2000:]
    assert "active painter" not in done.stderr


LATER = """
import sys
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from propdesk.ui.overrides import guard_overrides

application = QApplication([])
heard = []
guard_overrides(heard.append)


class Made(QWidget):
    def resizeEvent(self, event):
        raise ValueError("resized")


made = Made()
made.show()
QTest.qWaitForWindowExposed(made)
print(*{str(one) for one in heard}, flush=True)
"""


def test_a_class_made_after_the_guard_is_guarded_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LATER],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.stdout.split() == ["resized"], done.stderr[-2000:]
