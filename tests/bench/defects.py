"""Defect sheets of a building typed back beside bare rows: `python -m tests.bench.defects`.

The floor is the rows they leave, in every table, by executemany in one transaction.
"""

import sys
import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, connect
from propdesk.estate.records import UnitFields
from propdesk.estate.rules import UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.modules import declared
from propdesk.movein.defects.sheets.codes import PlaceDigit, ProblemDigit
from propdesk.movein.defects.sheets.entering import NewDefect, enter_defect_sheet
from propdesk.movein.defects.sheets.sheets import make_defect_sheet
from tests.bench.measuring import AnswersDiffer, Figure, seconds
from tests.clocks import StoppedClock

SHEETS = 60
TYPED = tuple(
    NewDefect(place, problem, "x")
    for place, problem in zip(tuple(PlaceDigit)[:4], tuple(ProblemDigit)[:4], strict=True)
)


def figures(sheets: int = SHEETS) -> list[Figure]:
    """A sheet of four defects for each unit of a building, each with its repair."""
    with tempfile.TemporaryDirectory() as place:
        path, bare = Path(place) / "propdesk.db", Path(place) / "bare.db"
        create_data(path)
        with closing(Store(path, clock=StoppedClock(), declarations=declared())) as store:
            made = [_sheet(store, number) for number in range(sheets)]
            bare.write_bytes(path.read_bytes())
            before = _last_ids(path)
            typed = sum(seconds(partial(_enter, store, one)) for one in made)
            left = _rows_left(path, before)
        if len(left["defect"]) != sheets * len(TYPED):
            raise AnswersDiffer
        floor = seconds(lambda: _bare(bare, left))
    return [
        (f"defects: {sheets} sheets of {len(TYPED)} entered, beside bare rows", 2.0, floor, typed)
    ]


def _sheet(store: Store, number: int) -> int:
    room = f"{number // 4 + 1}{number % 4 + 1:02d}"
    fields = UnitFields(building="1", entrance="1", room=room, kind=UnitKind.ROOM)
    unit_id = store.write(UNIT_USES.add, fields=fields)
    return store.write(make_defect_sheet, unit_id=unit_id)


def _enter(store: Store, sheet_id: int) -> None:
    store.write(
        enter_defect_sheet, sheet_id=sheet_id, typed=TYPED, checks={}, rest=False, by="王莉"
    )


def _tables(raw: Any) -> list[str]:
    told = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    own = f"{told} AND sql NOT LIKE '%WITHOUT ROWID%' AND name NOT LIKE 'sqlite%'"
    return [name for (name,) in raw.execute(own)]


def _last_ids(path: Path) -> dict[str, int]:
    with closing(connect(path, read_only=True)) as raw:
        query = "SELECT coalesce(max(rowid), 0) FROM "
        return {name: raw.execute(query + name).fetchone()[0] for name in _tables(raw)}


def _rows_left(path: Path, before: dict[str, int]) -> dict[str, list[tuple[Any, ...]]]:
    with closing(connect(path, read_only=True)) as raw:
        return {
            name: raw.execute(f"SELECT * FROM {name} WHERE rowid > ?", (last,)).fetchall()
            for name, last in before.items()
        }


def _bare(path: Path, tables: dict[str, list[tuple[Any, ...]]]) -> None:
    with closing(connect(path)) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("BEGIN IMMEDIATE")
        for name, rows in tables.items():
            if rows:
                places = ", ".join("?" * len(rows[0]))
                raw.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
        raw.commit()


if __name__ == "__main__":
    from tests.bench.__main__ import show
    from tests.clocks import office_time

    with office_time():
        show(figures(*map(int, sys.argv[1:])))
