"""The rows an import writes, gathered first and inserted a table at a time.

Rows hold stored values only (integers and texts, see `tables.stored`). For the undo `ImportChange`
keeps what was made (field '', a block of rows as JSON) and each changed value, old and new.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from propdesk.db.numbering import free_id
from propdesk.db.plain_rows import insert_rows
from propdesk.db.tables import Base, stored
from propdesk.estate.models import (
    Building,
    Document,
    ImportChange,
    Occupancy,
    ParkingSpace,
    Person,
    Phone,
    Unit,
    Vehicle,
)
from propdesk.kernel.records.stored_json import compact_json

V = TypeVar("V")
Row = dict[str, Any]

# In the order they can be inserted; the undo goes backwards.
TABLES = (
    Building.__tablename__,
    Unit.__tablename__,
    Person.__tablename__,
    Phone.__tablename__,
    Document.__tablename__,
    Occupancy.__tablename__,
    ParkingSpace.__tablename__,
    Vehicle.__tablename__,
)
_OF_SPACES = ParkingSpace.__tablename__
BLOCK = 500


class Batch:
    """Rows to insert and values to change; nothing reaches the file before `write`."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        self.touched: dict[str, set[int]] = {name: set() for name in TABLES}
        self._memories: dict[str, Any] = {}
        self._changes: dict[tuple[str, str], dict[int, int | str | None]] = {}
        self._templates = {name: _template(name) for name in TABLES}
        self._next = {name: free_id(session, name) for name in TABLES if key_of(name) == "id"}

    def memory(self, name: str, read: Callable[[], V]) -> V:
        """What is known of a kind of record, read once and then kept up by whoever adds to it."""
        if name not in self._memories:
            self._memories[name] = read()
        found: V = self._memories[name]
        return found

    def add(self, table: str, /, **values: Any) -> int:  # noqa: ANN401  stored values of any table
        """Put a new row down, given its stored values; its id."""
        row = {**self._templates[table], **values}
        self.rows[table].append(row)
        if table == _OF_SPACES:
            return int(row["unit_id"])
        made = row["id"] = self._next[table]
        self._next[table] = made + 1
        return made

    def new_row(self, table: str, record_id: int) -> Row | None:
        """The row of a record that this import adds; None when the register has it already."""
        rows = self.rows[table]
        place = record_id - rows[0]["id"] if rows else -1
        return rows[place] if 0 <= place < len(rows) else None

    def change(self, table: str, record_id: int, field: str, new: object) -> None:
        """Give an existing record another value; the same value will change nothing."""
        self._changes.setdefault((table, field), {})[record_id] = stored(new)
        self.touched[table].add(record_id)

    def units_of_roles(self) -> set[int]:
        """The units where this batch may change who owes."""
        found = {row["unit_id"] for row in self.rows[Occupancy.__tablename__]}
        roles = self.touched[Occupancy.__tablename__]
        units = column_values(self.session, Occupancy.__tablename__, "unit_id", roles).values()
        found |= {unit for unit in units if isinstance(unit, int)}
        spaces = {row["unit_id"] for row in self.rows[ParkingSpace.__tablename__]}
        return found | spaces | self.touched["parking_space"] | self.touched["unit"]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self._changes and not any(self.rows.values())

    def write(self) -> list[tuple[str, int, str, str | None, str | None]]:
        """Insert and update; what the undo needs to know, see `keep_changes`."""
        notes: list[tuple[str, int, str, str | None, str | None]] = []
        for name in TABLES:
            rows = self.rows[name]
            if rows:
                values = [row.values() for row in rows]
                insert_rows(self.session, name, list(rows[0]), values)
                notes += _blocks(name, list(rows[0]), values)
        for (table, field), wanted in self._changes.items():
            notes += self._update(table, field, wanted)
        return notes

    def _update(
        self, table: str, field: str, values: dict[int, int | str | None]
    ) -> list[tuple[str, int, str, str | None, str | None]]:
        before = column_values(self.session, table, field, values)
        changed = [(new, key) for key, new in values.items() if before[key] != new]
        update = f"UPDATE {table} SET {field} = ? WHERE {key_of(table)} = ?"  # noqa: S608  ours
        if changed:
            self.session.connection().exec_driver_sql(update, changed)
        return [
            (table, key, field, json.dumps(before[key]), json.dumps(new)) for new, key in changed
        ]


def key_of(table: str) -> str:
    """The primary key of a table: a parking space is known by its unit."""
    return "unit_id" if table == ParkingSpace.__tablename__ else "id"


def _template(name: str) -> Row:
    """Every column of a table in order, with its default, so that one statement fits all rows."""
    defaults = {}
    for column in Base.metadata.tables[name].columns:
        default: Any = column.default
        defaults[column.name] = None if default is None else stored(default.arg)
    return defaults


def _blocks(
    name: str, columns: list[str], rows: Sequence[Collection[Any]]
) -> Iterable[tuple[str, int, str, str | None, str | None]]:
    place = columns.index(key_of(name))
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        yield name, [*block[0]][place], "", None, packed(columns, block)


def packed(columns: Sequence[str], rows: Sequence[Collection[Any]]) -> str:
    """Rows as JSON, column by column; a column of one value only holds it once."""
    values = {
        name: column[:1] if column.count(column[0]) == len(column) else column
        for name, column in zip(columns, zip(*rows, strict=True), strict=True)
    }
    return compact_json({"count": len(rows), "columns": values})


def unpacked(text: str) -> tuple[list[str], list[list[Any]]]:
    """The columns and rows of a packed block."""
    block = json.loads(text)
    columns: dict[str, list[Any]] = block["columns"]
    whole = [one * block["count"] if len(one) == 1 else one for one in columns.values()]
    return list(columns), [list(row) for row in zip(*whole, strict=True)]


def column_values(
    session: Session, table: str, field: str, keys: Iterable[int]
) -> dict[int, int | str | None]:
    """The stored values of one column by record; records that are gone are missing."""
    key, wanted = key_of(table), sorted(keys)
    found: dict[int, int | str | None] = {}
    for start in range(0, len(wanted), BLOCK):
        some = wanted[start : start + BLOCK]
        marks = ", ".join("?" * len(some))
        query = f"SELECT {key}, {field} FROM {table} WHERE {key} IN ({marks})"  # noqa: S608  ours
        found |= {
            row[0]: row[1] for row in session.connection().exec_driver_sql(query, tuple(some))
        }
    return found


def keep_changes(
    session: Session, run_id: int, notes: Sequence[tuple[str, int, str, str | None, str | None]]
) -> None:
    """Write down what a run did, for its undo."""
    columns = ("run_id", "record", "record_id", "field", "old", "new")
    rows = [(run_id, *note) for note in notes]
    insert_rows(session, ImportChange.__tablename__, columns, rows)
