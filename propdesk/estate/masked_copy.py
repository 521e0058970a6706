"""A backup as anybody may look at it: unpacked elsewhere, every personal number masked for good.

The data is masked in memory, before any of it is written: what lies on the disk of the PC that
looks has no phone and no identity number, whatever page, paper or search shows it.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from propdesk.db.keeping import archive
from propdesk.db.keeping.disk.on_disk import Tick
from propdesk.db.keeping.migrate import migrate_data
from propdesk.db.keeping.packing import unpack_into
from propdesk.estate.notation.service import mask_id, mask_in_text, mask_phone
from propdesk.kernel.progress import Progress

Value = str | bytes | int | float | None  # of SQLite

# Columns that hold such a number and nothing else, in whatever form: (table, column).
NUMBERS: dict[tuple[str, str], Callable[[str], str]] = {
    ("phone", "number"): mask_phone,
    ("document", "number"): mask_id,
    ("kept_item", "phone"): mask_phone,
    ("contact", "phone"): mask_phone,
    ("repair_order", "phone"): mask_phone,
    ("worker", "phone"): mask_phone,
    ("complainant", "phone"): mask_phone,
}
# What was written before and after; how somebody comes in. None of it is there to be looked at.
EMPTIED = (
    ("audit", "before"),
    ("audit", "after"),
    ("import_change", "old"),
    ("import_change", "new"),
    ("user", "password_hash"),
    ("user", "pin_hash"),
)


def lay_out(file: Path, database: Path, *, progress: Progress) -> datetime:
    """Write the masked data of a backup to `database`, brought to this version; when it was made.

    Nothing else is written. Raises what opening and migrating a backup raises, and Cancelled.
    """
    content = bytearray()
    with archive.opened(file) as (opened, manifest):
        unpack_into(content.extend, opened, manifest, file, Tick(progress, 0, 40))
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(bytes(content))
        del content
        progress.step(50, 100)
        mask(connection)
        progress.step(80, 100)
        database.write_bytes(connection.serialize())
    migrate_data(database, lambda _path: None)
    progress.step(100, 100)
    return manifest.created_at


def mask(connection: sqlite3.Connection) -> None:
    """Mask the numbers in an open data file of any version; its triggers stand as before."""
    connection.create_function("in_text", 1, _in_text, deterministic=True)
    connection.execute("PRAGMA secure_delete=ON")
    fences = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type='trigger'"
    ).fetchall()
    for name, _sql in fences:
        connection.execute(f'DROP TRIGGER "{name}"')
    columns = set(_text_columns(connection))
    for table, column in columns & set(EMPTIED):
        connection.execute(f'UPDATE "{table}" SET "{column}"=NULL')  # noqa: S608
    for table, column in columns & NUMBERS.keys():
        _mask_numbers(connection, table, column)
    for table, column in columns - NUMBERS.keys() - set(EMPTIED):
        connection.execute(
            f'UPDATE "{table}" SET "{column}"=in_text("{column}")'  # noqa: S608  names of the schema
            f' WHERE typeof("{column}")=\'text\' AND in_text("{column}")<>"{column}"'
        )
    for _name, sql in fences:
        connection.execute(sql)
    connection.commit()


def _mask_numbers(connection: sqlite3.Connection, table: str, column: str) -> None:
    """One by one: two numbers of one person may look the same when masked, and must differ."""
    hide, seen = NUMBERS[table, column], dict[tuple[int, str], int]()
    names = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
    owner = "person_id" if "person_id" in names else "rowid"
    rows = connection.execute(f'SELECT rowid, {owner}, "{column}" FROM "{table}"').fetchall()  # noqa: S608
    for row, whose, number in rows:
        masked = hide(number) if number else number
        seen[whose, masked] = seen.get((whose, masked), 0) + 1
        if seen[whose, masked] > 1:
            masked = f"{masked} ({seen[whose, masked]})"
        connection.execute(f'UPDATE "{table}" SET "{column}"=? WHERE rowid=?', (masked, row))  # noqa: S608


def _text_columns(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type='table'").fetchall()
    for (table,) in tables:
        if not table.startswith("sqlite_"):
            for row in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
                if not row[2].upper().startswith(("INT", "BOOL")):
                    yield table, row[1]


def _in_text(value: Value) -> Value:
    return mask_in_text(value) if isinstance(value, str) else value
