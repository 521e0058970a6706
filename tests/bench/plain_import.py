"""The roster of the bench brought in by one straight loop: what nobody who does the same is spared.

It knows these twenty columns and refuses whatever is not as clean as they are. It reads in a child
and looks twice at the file, checks each cell, the ID numbers and who or what stands there already,
and leaves the same rows: with order keys, initials, search texts, the undo record, the log. It
does not find out which sheet, headings and columns are meant, understands no other way of writing,
keeps no place of a cell for a report, and compares nothing with a register.
"""

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from propdesk.db.sealing.table_seals import fold, watch
from propdesk.db.store import connect
from propdesk.estate.imports.writing.batch import BLOCK, TABLES, packed
from propdesk.estate.notation.identity import is_filler, resident_id_digit
from propdesk.estate.notation.naming import unit_code, unit_order
from propdesk.estate.roster.cells.values import ABSURD_HOME
from propdesk.estate.search.index import person_text, unit_text, vehicle_text
from propdesk.kernel.records.folding import natural_key
from propdesk.kernel.records.initials import initials_of

_READ = """
import gc, io, json, sys
gc.disable()
from python_calamine import CalamineWorkbook
from propdesk.kernel.sheets.marks import look_again
data = open(sys.argv[1], "rb").read()
book = CalamineWorkbook.from_filelike(io.BytesIO(data))
if any(map(any, look_again(data, book.sheet_names).values())):
    raise SystemExit("errors, formulas, zeros or hidden rows")
rows = book.get_sheet_by_index(0).to_python()
for at in range(1, len(rows), 2000):
    print(json.dumps(rows[at:at + 2000], separators=(",", ":")))
"""
_WORDS = {"住宅": "room", "已入住": "occupied", "业主": "owner", "家庭成员": "family"}
_NAME = re.compile("[一-龥]{2,4}")
_PHONE = re.compile(r"1[3-9]\d{9}")
_ID = re.compile(r"\d{17}[0-9X]")
_PLATE = re.compile(r"宁[A-Z][A-Z0-9]{5}")
Rows = dict[str, list[tuple[Any, ...]]]


class NotClean(Exception):
    """A row that this loop does not take."""


def import_plainly(path: Path, book: Path) -> None:
    """Read, check and write, in one durable transaction."""
    tables = _understood(_read(book))
    file_sha256 = hashlib.sha256(book.read_bytes()).hexdigest()
    connection = connect(path)
    sealed = watch(connection)
    connection.execute("BEGIN IMMEDIATE")
    for name, rows in tables.items():
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    counts = {"new": len(tables["person"])}
    run = (1, 0, "", book.name, file_sha256, json.dumps(counts), None)
    connection.execute("INSERT INTO import_run VALUES (?, ?, ?, ?, ?, ?, ?)", run)
    made = [(1, name, *block) for name in TABLES for block in _blocks(connection, tables, name)]
    connection.executemany(
        "INSERT INTO import_change (run_id, record, record_id, field, new) VALUES (?, ?, ?, '', ?)",
        made,
    )
    log = (0, 0, "", "", "import.roster", "import_run", 1, book.name, json.dumps(counts))
    connection.execute(
        "INSERT INTO audit (at, user_id, user_name, os_user, what, subject_kind, subject_id,"
        ' subject, "after") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        log,
    )
    fold(connection, sealed)
    connection.commit()
    connection.close()


def _blocks(connection: sqlite3.Connection, tables: Rows, name: str) -> Iterable[tuple[int, str]]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
    rows = tables[name]
    for at in range(0, len(rows), BLOCK):
        yield rows[at][0], packed(columns, rows[at : at + BLOCK])


def _read(book: Path) -> Iterable[list[Any]]:
    command = [sys.executable, "-c", _READ, str(book)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        for line in child.stdout:
            yield from json.loads(line, parse_float=Decimal)
    if child.returncode:
        raise NotClean


def _understood(rows: Iterable[list[Any]]) -> Rows:
    """The rows of all tables, with their ids as an empty file gives them."""
    found: Rows = {name: [] for name in TABLES}
    buildings: dict[str, int] = {}
    units: dict[tuple[str, str, str], tuple[int, list[Any]]] = {}
    seen: set[tuple[str, str]] = set()
    texts: dict[str, list[tuple[str, int, str]]] = {"unit": [], "person": [], "vehicle": []}
    for person, row in enumerate(rows, 1):
        place = (row[0].removesuffix("栋"), row[1].removesuffix("单元"), row[3])
        if place in units:
            unit_id, first = units[place]
            if first[2] != row[2] or first[6:10] != row[6:10] or row[17] or row[18]:
                raise NotClean
            position = 1
        else:
            unit_id = _unit(found, texts["unit"], buildings, place, row)
            units[place], position = (unit_id, row), 0
            if row[18]:
                _space(found, texts["unit"], buildings, row[18], unit_id, seen)
            if row[17]:
                _vehicle(found, texts["vehicle"], row[17], unit_id, seen)
        _person(found, texts["person"], person, row, seen)
        role = (person, unit_id, person, _WORDS[row[11]], "", None, None, None, position)
        found["occupancy"].append(role)
    entries = [*texts["unit"], *texts["person"], *texts["vehicle"]]
    return {**found, "search_entry": [(n, *one) for n, one in enumerate(entries, 1)]}


def _unit(
    found: Rows,
    texts: list[tuple[str, int, str]],
    buildings: dict[str, int],
    place: tuple[str, str, str],
    row: Sequence[Any],
) -> int:
    if not (place[0].isdigit() and place[1].isdigit() and place[2].isdigit()):
        raise NotClean
    building, unit_id = _building(found, buildings, place[0]), len(found["unit"]) + 1
    days = (date.fromisoformat(row[8]).isoformat(), date.fromisoformat(row[9]).isoformat())
    found["unit"].append((
        unit_id, building, place[1], place[2], unit_code(*place), unit_order(*place),
        str(int(row[2])), _WORDS[row[4]], _WORDS[row[5]], _area(row[6]), _area(row[7]), None,
        "built", "", *days, None, "", None, row[19],
    ))  # fmt: skip
    texts.append(("unit", unit_id, unit_text(*place)))
    return unit_id


def _area(cell: Decimal) -> int:
    area = int(cell.scaleb(4).to_integral_value())
    if not 0 < area <= ABSURD_HOME:
        raise NotClean
    return area


def _building(found: Rows, buildings: dict[str, int], code: str) -> int:
    known = buildings.get(code)
    if known is None:
        known = buildings[code] = len(buildings) + 1
        found["building"].append((known, code, "", natural_key(code)))
    return known


def _space(
    found: Rows,
    texts: list[tuple[str, int, str]],
    buildings: dict[str, int],
    code: str,
    home: int,
    seen: set[tuple[str, str]],
) -> None:
    building, dash, number = code.rpartition("-")
    if not dash or ("space", code) in seen:
        raise NotClean
    seen.add(("space", code))
    building_id, unit_id = _building(found, buildings, building), len(found["unit"]) + 1
    found["unit"].append((
        unit_id, building_id, "", number, code, unit_order(building, "", number), "", "space",
        "sold", None, None, None, "built", "", None, None, None, "", None, "",
    ))  # fmt: skip
    found["parking_space"].append((unit_id, "owned", home, None, None, None))
    texts.append(("unit", unit_id, unit_text(building, "", number)))


def _vehicle(
    found: Rows,
    texts: list[tuple[str, int, str]],
    plate: str,
    home: int,
    seen: set[tuple[str, str]],
) -> None:
    if not _PLATE.fullmatch(plate) or ("plate", plate) in seen:
        raise NotClean
    seen.add(("plate", plate))
    vehicle_id = len(found["vehicle"]) + 1
    found["vehicle"].append((vehicle_id, plate, home, None, None, "", "", None, ""))
    texts.append(("vehicle", vehicle_id, vehicle_text(plate)))


def _person(
    found: Rows,
    texts: list[tuple[str, int, str]],
    person_id: int,
    row: Sequence[Any],
    seen: set[tuple[str, str]],
) -> None:
    name, phone, number = row[10], row[12], row[15]
    if not (_NAME.fullmatch(name) and _PHONE.fullmatch(phone) and _ID.fullmatch(number)):
        raise NotClean
    date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    again = ("id", number) in seen or (name, phone) in seen
    if again or row[14] != "身份证" or resident_id_digit(number[:17]) != number[17]:
        raise NotClean
    seen.update((("id", number), (name, phone)))
    initials = initials_of(name)
    found["person"].append((person_id, "person", name, initials, None, "", 0, "", None))
    phones = () if is_filler(phone) else (phone,)
    for one in phones:
        found["phone"].append((len(found["phone"]) + 1, person_id, one, "", 0))
    found["document"].append((len(found["document"]) + 1, person_id, "resident_id", number))
    texts.append(("person", person_id, person_text(name, initials, phones)))
