"""How much of the program a page down in a list runs: on a slow PC that is what the clerk feels."""

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table

PROGRAM = str(Path(__file__).parents[3] / "propdesk")
# Measured twice, when the widths are shared out and when it is painted.
MOST_OF_A_CELL = 19


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    room: str
    name: str
    amount: Money


COLUMNS = (
    Column("room", N_("Room"), weight=500),
    Column("name", N_("Name"), stretch=True),
    Column("amount", N_("Amount"), kind=Kind.AMOUNT),
)
LINES = [Line(n, f"1-1-{n:04d}", f"业主{n}", Money(n)) for n in range(1, 400)]


def test_a_page_down_calls_few_functions_of_ours_for_each_cell(
    dressed: QApplication, qtbot: QtBot
) -> None:
    table = Table(COLUMNS)
    qtbot.addWidget(table)
    table.resize(700, 500)
    with qtbot.waitActive(table):
        table.show()
    table.show_rows(LINES)
    QTest.keyClick(table.view, Qt.Key.Key_PageDown)
    QApplication.processEvents()
    # The bar that wider columns needed goes in a turn of its own, and widths are shared out anew.
    qtbot.waitUntil(lambda: not table.view.horizontalScrollBar().isVisible())
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        around = Path(code.co_filename).stem == "overrides"  # it only stands around others
        if event == "call" and code.co_filename.startswith(PROGRAM) and not around:
            calls[f"{Path(code.co_filename).stem}.{code.co_qualname}"] += 1

    before = table.view.rowAt(0)
    sys.setprofile(count)
    try:
        QTest.keyClick(table.view, Qt.Key.Key_PageDown)
        QApplication.processEvents()
    finally:
        sys.setprofile(None)
    assert table.view.rowAt(0) > before
    assert calls["cells.CellPainter.paint_rows"] >= 1
    cells = len(table.widths.rows_in_sight()) * len(COLUMNS)
    assert calls.total() <= MOST_OF_A_CELL * cells, (calls.total() / cells, calls.most_common(12))
