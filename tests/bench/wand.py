"""A wand's file of 50,000 stamps, read and counted: `python -m tests.bench.wand [ROWS]`.

The goal is twice its reading. What nobody is spared tells the second line: the reading, and the
rows that are left by executemany in one durable transaction.
"""

import csv
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, connect
from propdesk.modules import declared
from propdesk.patrol.points.register import POINTS, PointFields
from propdesk.patrol.points.routes import ROUTES, RouteFields
from propdesk.patrol.wand.importing import bring_in_wand, read_wand
from tests.bench.measuring import ROUNDS, AnswersDiffer, Figure, seconds
from tests.clocks import StoppedClock

ROWS = 50_000
ROUTES_OF, STOPS, ROUNDS_OF_NIGHT = 4, 30, 4
LAST_NIGHT = date(2026, 11, 18)
HEADER = ("钮扣号", "巡检地点", "巡检机号", "人员卡号", "巡检员", "巡检时间")
_TABLES = (
    *("wand_file", "patrol_sheet", "patrol_row", "patrol_round", "wand_scan", "patrol_entry"),
    *("search_entry", "audit"),
)


def figures(rows: int = ROWS) -> list[Figure]:
    """The whole beside its reading, the same beside reading and bare rows, and the file again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "wand.csv"
        write_stamps(file, rows)
        with closing(_estate(folder / "empty.db")) as store:
            reading = [seconds(lambda: read_wand(store, file)) for _one in range(2)][1:]
        tables = _rows_left(folder, file)
        if len(tables["wand_scan"]) != rows or len(tables["patrol_entry"]) <= rows:
            raise AnswersDiffer
        floors, ours, tried, again = [], [], [], []
        for _round in range(ROUNDS):
            with _copy(folder) as store:
                reading.append(seconds(lambda: read_wand(store, file)))
                tried.append(seconds(lambda: _bring_in(store, file, Store.try_out)))
                ours.append(seconds(lambda: _bring_in(store, file, Store.write)))
                again.append(seconds(lambda: _bring_in(store, file, Store.write)))
            with _copy(folder) as store:
                floors.append(seconds(lambda: _bare(store, file, tables)))
    read, floor, whole = median(reading), median(floors), median(ours)
    return [
        (f"wand: {rows:,} stamps, read and counted, beside reading", 2.0, read, whole),
        ("wand: the same beside reading and the bare rows", 1.5, floor, whole),
        ("wand: its preview beside reading", 2.0, read, median(tried)),
        ("wand: the same file again beside reading", 2.0, read, median(again)),
    ]


def write_stamps(file: Path, rows: int) -> None:
    """Nights of four routes with a wand each, a stamp for each point of each round."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for number in range(rows):
            writer.writerow(_line(number))


def _line(number: int) -> list[str]:
    turn, stop = divmod(number, STOPS)
    turn, route = divmod(turn, ROUTES_OF)
    night, round_ = divmod(turn, ROUNDS_OF_NIGHT)
    begun = datetime.combine(LAST_NIGHT - timedelta(days=night), time(22))
    at = begun + timedelta(hours=2 * round_, seconds=100 * stop + number * 37 % 60)
    point = route * STOPS + stop + 1
    return [
        f"C{point:07d}", f"点{point}", f"{route + 1:03d}", f"G{route}", f"甲{route}", f"{at}",
    ]  # fmt: skip


def _estate(path: Path) -> Store:
    create_data(path)
    store = Store(path, clock=StoppedClock(), declarations=declared())
    for number in range(1, ROUTES_OF * STOPS + 1):
        point = PointFields(number=number, name=f"点{number}", chip=f"C{number:07d}")
        store.write(POINTS.uses.add, fields=point)
    for route in range(ROUTES_OF):
        fields = RouteFields(
            name=f"线{route + 1}",
            stops=f"{route * STOPS + 1}-{route * STOPS + STOPS}",
            shift="22:00-06:00",
            starts="22:00 00:00 02:00 04:00",
            minutes=60,
            wand=True,
        )
        store.write(ROUTES.uses.add, fields=fields)
    return store


def _copy(folder: Path) -> Any:
    path = folder / "work.db"
    path.write_bytes((folder / "empty.db").read_bytes())
    return closing(Store(path, clock=StoppedClock(), declarations=declared()))


def _bring_in(store: Store, file: Path, do: Callable[..., object]) -> None:
    do(store, bring_in_wand, name=file.name, lines=read_wand(store, file))


def _rows_left(folder: Path, file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that the import adds, by table."""
    with _copy(folder) as store:
        before = _counts(store.path)
        _bring_in(store, file, Store.write)
        with closing(connect(store.path, read_only=True)) as raw:
            return {
                name: raw.execute(
                    f"SELECT * FROM {name} WHERE rowid > ?", (before[name],)
                ).fetchall()
                for name in _TABLES
            }


def _counts(path: Path) -> dict[str, int]:
    with closing(connect(path, read_only=True)) as raw:
        query = "SELECT coalesce(max(rowid), 0) FROM "
        return {name: raw.execute(query + name).fetchone()[0] for name in _TABLES}


def _bare(store: Store, file: Path, tables: dict[str, list[tuple[Any, ...]]]) -> None:
    read_wand(store, file)
    with closing(connect(store.path)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        for name, rows in tables.items():
            places = ", ".join("?" * len(rows[0]))
            raw.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
        raw.commit()


if __name__ == "__main__":
    from tests.bench.__main__ import show
    from tests.clocks import office_time

    with office_time():
        show(figures(*map(int, sys.argv[1:])))
