"""The program is closed, with a list copied or with nothing done: it ends quietly and whole."""

import os
import subprocess
import sys
from pathlib import Path

from propdesk.db.keeping.layout import DataFolder
from tests.patience import patience

ROOT = Path(__file__).resolve().parents[2]
COPYING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from propdesk import app
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.lists.tables import Table

def copy_and_close():
    windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    if not windows or not windows[0].current_page_id:
        QTimer.singleShot(20, copy_and_close)
        return
    windows[0].show_page("estate.units")
    (table, *_others) = windows[0].current_page.findChildren(Table)
    table.view.selectRow(0)
    table.copy_rows()
    assert QApplication.clipboard().mimeData().hasHtml()
    if sys.argv[2:]:
        QApplication.clipboard().setText(sys.argv[2])
    QTimer.singleShot(0, windows[0].close)

begin = app._begin
app._begin = lambda *given: (begin(*given), copy_and_close())
code = app.run_window(["--data", sys.argv[1]])
print("left: " + QApplication.clipboard().text())
sys.exit(code)
"""


def left_after(folder: DataFolder, *meanwhile: str) -> str:
    """What lies on the clipboard after a list was copied and the program closed."""
    words = [sys.executable, "-c", COPYING, str(folder.root), *meanwhile]
    ended = subprocess.run(
        words,
        cwd=ROOT,
        env=os.environ,
        timeout=patience(),
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_the_program_ends_quietly_after_a_copy_and_takes_it_along(
    office_folder: DataFolder,
) -> None:
    assert left_after(office_folder) == "left:"


def test_what_somebody_copied_since_stays_on_the_clipboard(office_folder: DataFolder) -> None:
    assert left_after(office_folder, "from elsewhere") == "left: from elsewhere"


GIVING_BACK = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from propdesk import app
from propdesk.db.keeping.lock import DataLock
from propdesk.open_estate import Running
from propdesk.ui.window.main_window import MainWindow

happened = []

def noted(what, does):
    return lambda *given: (happened.append(what), does(*given))[1]

def close_soon():
    windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    ready = windows and windows[0].current_page_id
    QTimer.singleShot(20, windows[0].close if ready else close_soon)

Running.close = noted("data", Running.close)
DataLock.release = noted("lock", DataLock.release)
begin = app._begin
app._begin = lambda *given: (begin(*given), close_soon())
code = app.run_window(["--data", sys.argv[1]])
print(*happened)
sys.exit(code)
"""


def test_the_data_is_given_back_before_its_lock_and_not_while_everything_goes(
    office_folder: DataFolder,
) -> None:
    words = [sys.executable, "-c", GIVING_BACK, str(office_folder.root)]
    ended = subprocess.run(
        words,
        cwd=ROOT,
        env=os.environ,
        timeout=patience(),
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert ended.stdout.split() == ["data", "lock"]
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 0
