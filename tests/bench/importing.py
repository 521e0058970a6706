"""A roster into an empty estate: `python -m tests.bench.importing [ROWS]`, 10,000 by itself."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, connect
from propdesk.estate.imports.workbook import import_workbook
from tests.bench.measuring import AnswersDiffer, Figure
from tests.bench.plain_import import import_plainly

ROUNDS = 5
ROWS = 10_000
HEADER = (
    *("楼栋", "单元", "楼层", "房号", "房屋类型", "房屋状态", "建筑面积", "套内面积"),
    *("交房日期", "入住日期", "姓名", "关系", "手机号", "备用电话", "证件类型", "证件号码"),
    *("统一社会信用代码", "车牌号", "车位号", "备注"),
)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_TABLES = (
    *("building", "unit", "person", "phone", "document", "occupancy", "parking_space"),
    *("vehicle", "search_entry"),
)


# The most memory of a process in kB, past that of its parent; with Linux alone.
_PEAK = """
import resource, sys
from pathlib import Path
def peak():
    told = Path("/proc/self/status").read_text().partition("VmHWM:")[2]
    return int(told.split()[0])
"""
_READER = """
import openpyxl
openpyxl.load_workbook(sys.argv[1])
print(peak())
"""
# The child is gone when the parent goes on: its peak counts beside the parent's until then.
_IMPORT = """
from propdesk.db.store import Store
from propdesk.estate.imports import workbook
both, read = [], workbook.read_workbook
def read_workbook(*given, **named):
    found = read(*given, **named)
    both.append(peak() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    return found
workbook.read_workbook = read_workbook
store = Store(Path(sys.argv[2]))
workbook.import_workbook(store, Path(sys.argv[1]))
store.close()
print(max(peak(), *both))
"""


def figures(rows: int = ROWS) -> list[Figure]:
    """The import in turn with its floors.

    2 is beside calamine reading alone and executemany of the rows it leaves: no child, no check,
    no search text or initials computed, no undo record, no log. How much of the ratio nobody is
    spared tells the line after it: the same beside one loop that does all of that for this layout
    only (`plain_import`). 2b is beside openpyxl only reading; its own next line tells how near that
    loop comes.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = folder / "roster.xlsx"
        write_roster(book, rows)
        create_data(folder / "empty.db")
        tables = _rows_of_import(folder, book)
        if not _agree(folder, book, tables) or len(tables["person"]) != rows:
            raise AnswersDiffer
        bare = {name: tables[name] for name in _TABLES}
        floors, plains, times, reading = [], [], [], []
        for number in range(ROUNDS):
            floors.append(_timed(folder, number, lambda path: _bare(path, book, bare)))
            plains.append(_timed(folder, number, lambda path: import_plainly(path, book)))
            times.append(_timed(folder, number, lambda path: _import(path, book)))
            reading.append(_in_child(book))
        peaks = _peak(_READER, book), _peak(_IMPORT, book, folder / "empty.db")
    floor, plain, ours, reader = map(median, (floors, plains, times, reading))
    return [
        (f"2 import of {rows:,} rows", 2.2 if rows <= ROWS else 2.0, floor, ours),
        ("2 the same beside one loop for its layout", 1.5, plain, ours),
        ("2b the same beside openpyxl only reading", 1 / 3, reader, ours),
        ("2b that loop beside openpyxl only reading", 1 / 3, reader, plain),
        ("2b the most memory beside openpyxl's, kB", 1.5, *peaks),
    ]


def write_roster(path: Path, rows: int) -> None:
    """A clean roster of 20 columns, four rows for three units; all invented."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("房产住户")
    sheet.append(HEADER)
    for number in range(rows):
        sheet.append(_row(number))
    book.save(path)


def _row(number: int) -> list[object]:
    unit, second = number // 4 * 3 + min(number % 4, 2), number % 4 == 3
    building, place = divmod(unit, 120)
    entrance, place = divmod(place, 60)
    floor, door = place // 2 + 1, place % 2 + 1
    name = SURNAMES[number % 26] + GIVEN[number // 26 % 20] + GIVEN[number // 520 % 20]
    area, phone = 80 + unit % 9000 / 100, f"1990{number:07}"
    born = f"{1950 + number % 50}{number // 28_000 % 12 + 1:02}{number // 1000 % 28 + 1:02}"
    body = f"999999{born}{number % 1000:03}"
    check = "10X98765432"[sum(int(a) * b for a, b in zip(body, _WEIGHTS, strict=True)) % 11]
    car = f"宁Z{number:05}" if number % 3 == 0 and not second else ""
    space = f"B1-{number:05}" if number % 5 == 0 and not second else ""
    return [
        *(f"{building + 1}栋", f"{entrance + 1}单元", floor, f"{floor}{door:02}"),
        *("住宅", "已入住", area, round(area * 0.8, 2), "2020-06-01", "2020-09-12"),
        *(name, "家庭成员" if second else "业主", phone, "", "身份证", body + check),
        *("", car, space, ""),
    ]


def _rows_of_import(folder: Path, book: Path) -> dict[str, list[tuple[Any, ...]]]:
    path = folder / "model.db"
    path.write_bytes((folder / "empty.db").read_bytes())
    _import(path, book)
    return _rows_in(path, (*_TABLES, "import_change"))


def _agree(folder: Path, book: Path, tables: dict[str, list[tuple[Any, ...]]]) -> bool:
    """Whether both floors leave the same rows; the loop also what the undo needs."""
    found = []
    for name in ("bare", "plain"):
        path = folder / f"{name}.db"
        path.write_bytes((folder / "empty.db").read_bytes())
        if name == "bare":
            _bare(path, book, {name: tables[name] for name in _TABLES})
        else:
            import_plainly(path, book)
        found.append(_rows_in(path, _TABLES if name == "bare" else tuple(tables)))
        path.unlink()
    return found[0].items() <= tables.items() and found[1] == tables


def _rows_in(path: Path, names: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    connection = connect(path, read_only=True)
    rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    connection.close()
    return rows


def _timed(folder: Path, number: int, work: Callable[[Path], object]) -> float:
    path = folder / f"work{number}.db"
    path.write_bytes((folder / "empty.db").read_bytes())
    begun = perf_counter()
    work(path)
    taken = perf_counter() - begun
    path.unlink()
    return taken


def _bare(path: Path, book: Path, tables: dict[str, list[tuple[Any, ...]]]) -> None:
    """Calamine reading alone, and the same rows by raw executemany in one durable transaction."""
    CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    connection = connect(path)
    connection.execute("BEGIN IMMEDIATE")
    for name, rows in tables.items():
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
    connection.commit()
    connection.close()


def _import(path: Path, book: Path) -> None:
    store = Store(path)
    import_workbook(store, book)
    store.close()


def _in_child(book: Path) -> float:
    """The seconds openpyxl needs only to load the file."""
    code = (
        "import sys, time, openpyxl; begun = time.perf_counter();"
        " openpyxl.load_workbook(sys.argv[1]); print(time.perf_counter() - begun)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(book)], capture_output=True, encoding="utf-8", check=True
    )
    return float(done.stdout)


def _peak(work: str, book: Path, database: Path | None = None) -> float:
    """The most memory of a process of its own, in kB."""
    command = [sys.executable, "-c", _PEAK + work, str(book)]
    if database is not None:
        copy = database.with_name("peak.db")
        copy.write_bytes(database.read_bytes())
        command.append(str(copy))
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return float(done.stdout)


if __name__ == "__main__":
    from tests.bench.__main__ import show

    show(figures(*map(int, sys.argv[1:])))
