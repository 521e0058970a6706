"""An export of 100,000 rows beside openpyxl with the rows ready: `python -m tests.bench.exporting`.

Each run is a process of its own, so that its memory can be told from what was before.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from python_calamine import CalamineWorkbook

from tests.bench.measuring import AnswersDiffer, Figure

ROUNDS = 5
ROWS, FEW = 100_000, 10_000
ROWS_READY = """
from datetime import date
from openpyxl import Workbook
day = date(2026, 11, 20)
told = ("陈雨桐", "物业费", day, day, day, 377.02, 100.0, 277.02, "未缴")
rows = [(f"1-1-{number}", *told) for number in range(count)]
def write():
    book = Workbook(write_only=True)
    sheet = book.create_sheet("应收")
    for row in rows:
        sheet.append(row)
    book.save(path)
"""
OURS = """
from datetime import date
from pathlib import Path
from propdesk.fees.exports import CHARGE_COLUMNS
from propdesk.kernel.money import Money
from propdesk.kernel.sheets.writing import write_table
import openpyxl
day = date(2026, 11, 20)
def row(number):
    owed, paid = Money(37702), Money(10000)
    return (f"1-1-{number}", "陈雨桐", "物业费", day, day, day, owed, paid, owed - paid, "未缴")
def write():
    write_table(Path(path), "应收", CHARGE_COLUMNS[:10], (row(number) for number in range(count)))
"""
RUN = """
import json, sys, time
path, count = sys.argv[1], int(sys.argv[2])
{parts}
begun = time.perf_counter()
write()
taken = time.perf_counter() - begun
try:  # not ru_maxrss: a child begins with its parent's
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
except OSError:
    peak = 0
print(json.dumps([taken, peak]))
"""


def figures() -> list[Figure]:
    """Seconds in turn, then the most memory of a large export beside a small one, in kB."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "export.xlsx"
        if _written(ROWS_READY, out) != _written(OURS, out)[1:]:  # ours has its headings
            raise AnswersDiffer
        floors, ours, peaks, small = [], [], [], []
        for _round in range(ROUNDS):
            floors.append(_run(ROWS_READY, out, ROWS)[0])
            taken, peak = _run(OURS, out, ROWS)
            ours.append(taken)
            peaks.append(peak)
            small.append(_run(OURS, out, FEW)[1])
    return [
        (f"3 export of {ROWS:,} rows", 1.2, median(floors), median(ours)),
        ("3 its memory beside 10,000 rows, kB", 1.1, median(small), median(peaks)),
    ]


def _written(parts: str, out: Path) -> list[list[object]]:
    """What the cells of an export say."""
    _run(parts, out, FEW)
    return [[*row] for row in CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()]


def _run(parts: str, out: Path, count: int) -> Sequence[float]:
    command = [sys.executable, "-c", RUN.format(parts=parts), str(out), str(count)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    found: list[float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    from tests.bench.__main__ import show

    show(figures())
