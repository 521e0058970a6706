"""A meter reader's sheet of 20,000 readings beside bare rows: `python -m tests.bench.readings`.

The floor is the reading of the file, and the rows that are left by executemany in one transaction.
"""

import csv
import sys
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, connect
from propdesk.fees.meters.sheets.register import READINGS_AND_SHEETS as READINGS
from propdesk.kernel.exchange.results import NEW, BroughtIn
from propdesk.kernel.sheets.files import read_workbook
from propdesk.modules import declared
from propdesk.system.registers.bringing_in import bring_in, look_into, take_back
from tests.bench.measuring import AnswersDiffer, Figure, seconds
from tests.clocks import StoppedClock

ROWS = 20_000
HEADER = ("表号", "本期读数", "本期抄表日期")
DAYS = (date(2026, 9, 30), date(2026, 10, 31))
_TABLES = ("meter_reading", "meter_usage", "search_entry", "audit")


def figures(rows: int = ROWS) -> list[Figure]:
    """A second month of readings: looked into, and brought in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "readings.csv"
        _write(file, rows)
        path = folder / "propdesk.db"
        create_data(path)
        _hang(path, rows)
        bare = folder / "bare.db"
        bare.write_bytes(path.read_bytes())
        with closing(Store(path, clock=StoppedClock(), declarations=declared())) as store:
            plans = []
            looked = seconds(lambda: plans.append(look_into(store, READINGS, file)))
            if plans[0].count(NEW) != rows:
                raise AnswersDiffer
            before = _counts(path)
            done: list[BroughtIn] = []
            written = seconds(lambda: done.append(bring_in(store, READINGS, plans[0], file)))
            left = _rows_left(path, before)
            full = folder / "full.db"
            with closing(connect(path)) as raw:
                raw.execute("VACUUM INTO ?", (str(full),))
            log = _last_log(path)
            undone = seconds(lambda: take_back(store, READINGS, done[0]))
            if _counts(path)["meter_usage"] != before["meter_usage"]:
                raise AnswersDiffer
            audit = _log_since(path, log)
        floor = seconds(lambda: _bare(bare, file, left))
        back = seconds(lambda: _bare_back(full, before, audit))
    return [
        (f"readings: {rows:,} looked into, beside reading and bare rows", 2.0, floor, looked),
        (f"readings: {rows:,} brought in, beside the same", 2.0, floor, written),
        (f"readings: {rows:,} taken back, beside bare rows deleted and logged", 4.0, back, undone),
    ]


def _write(file: Path, rows: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerows((f"W{n:06d}", n % 900 + 10 + n % 7, DAYS[1]) for n in range(rows))


def _hang(path: Path, rows: int) -> None:
    """Meters with a first reading each."""
    with closing(connect(path)) as raw:
        raw.execute("BEGIN")
        raw.executemany(
            "INSERT INTO meter (id, no, kind, place, order_no, multiplier, digits, backwards,"
            " persons, note, state) VALUES (?, ?, 'water', '', 0, 1000, 5, 0, 0, '', 'in_use')",
            ((n + 1, f"W{n:06d}") for n in range(rows)),
        )
        raw.executemany(
            "INSERT INTO meter_reading (id, meter_id, read_on, value, kind, new_no, former_no,"
            " read_by, note) VALUES (?, ?, ?, ?, 'baseline', '', '', '', '')",
            ((n + 1, n + 1, DAYS[0].isoformat(), n % 900 * 1000) for n in range(rows)),
        )
        raw.commit()


def _counts(path: Path) -> dict[str, int]:
    with closing(connect(path, read_only=True)) as raw:
        query = "SELECT coalesce(max(rowid), 0) FROM "
        return {name: raw.execute(query + name).fetchone()[0] for name in _TABLES}


def _rows_left(path: Path, before: dict[str, int]) -> dict[str, list[tuple[Any, ...]]]:
    with closing(connect(path, read_only=True)) as raw:
        return {
            name: raw.execute(f"SELECT * FROM {name} WHERE rowid > ?", (before[name],)).fetchall()
            for name in _TABLES
        }


def _bare(path: Path, file: Path, tables: dict[str, list[tuple[Any, ...]]]) -> None:
    read_workbook(file)
    with closing(connect(path)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        for name, rows in tables.items():
            places = ", ".join("?" * len(rows[0]))
            raw.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
        raw.commit()


def _last_log(path: Path) -> int:
    with closing(connect(path, read_only=True)) as raw:
        return int(raw.execute("SELECT max(id) FROM audit").fetchone()[0])


def _log_since(path: Path, last: int) -> list[tuple[Any, ...]]:
    with closing(connect(path, read_only=True)) as raw:
        return raw.execute("SELECT * FROM audit WHERE id > ?", (last,)).fetchall()


def _bare_back(path: Path, before: dict[str, int], log: list[tuple[Any, ...]]) -> None:
    with closing(connect(path)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        for name in ("meter_usage", "meter_reading", "search_entry"):
            raw.execute(f"DELETE FROM {name} WHERE rowid > ?", (before[name],))
        raw.executemany(f"INSERT INTO audit VALUES ({', '.join('?' * len(log[0]))})", log)
        raw.commit()


if __name__ == "__main__":
    from tests.bench.__main__ import show
    from tests.clocks import office_time

    with office_time():
        show(figures(*map(int, sys.argv[1:])))
