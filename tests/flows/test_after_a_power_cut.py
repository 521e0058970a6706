"""The power fails right after a payment: its receipt is there, and the next number follows."""

import os
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.receipts.listing import recent_receipts
from tests.flows.clerk import Clerk
from tests.patience import patience
from tests.windows import window_on

ROOT = Path(__file__).resolve().parents[2]
# A window of its own process that takes money by keyboard and dies before anything is closed.
DYING = """
import os, sys
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from propdesk.db.keeping.layout import DataFolder
from propdesk.ui.parts.small_parts import theme
from tests.windows import settle, window_on

application = QApplication([])
theme.install(application, "light")
with window_on(DataFolder(Path(sys.argv[1]))) as running:
    running.window.show_page("fees.desk")
    desk = running.window.current_page
    QTest.keyClicks(desk.head.room, "1-1-101")
    QTest.keyClick(desk.head.room, Qt.Key.Key_Enter)
    settle(running)
    store_write = running.store.write

    def write_and_die(*given, **named):
        store_write(*given, **named)
        os._exit(9)  # nothing is closed, nothing runs on the way out

    running.store.write = write_and_die
    QTest.keyClicks(desk.till.tendered, "+")
"""


def test_a_payment_survives_a_power_cut(office_folder: DataFolder, qtbot: QtBot) -> None:
    words = [sys.executable, "-c", DYING, str(office_folder.root)]
    died = subprocess.run(words, cwd=ROOT, env=os.environ, timeout=patience(), check=False)
    assert died.returncode == 9
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        assert [row.no for row in running.store.read(recent_receipts)] == ["SJ2026-000001"]
        assert running.checked is not None
        assert running.checked.writable
        clerk.do("<Alt+4>", "1-1-102", "<Enter>", "+")
        numbers = [row.no for row in running.store.read(recent_receipts)]
        assert numbers == ["SJ2026-000002", "SJ2026-000001"]
