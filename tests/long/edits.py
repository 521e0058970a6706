"""B2: single fields of posted rows changed from outside; the chain tells every time."""

import contextlib
import random
import sqlite3

from propdesk.db.keeping.chain import check_chain, posted_tables_of
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.posting import POSTING_FIELDS


def undetected(times: int, folder: DataFolder, seed: int = 1) -> list[str]:
    """Change one field at a time and take it back; the edits that the chain did not tell."""
    chance, missed = random.Random(seed), []
    with contextlib.closing(sqlite3.connect(folder.database, isolation_level=None)) as connection:
        # Whoever edits from outside minds neither triggers nor constraints.
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("BEGIN")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for _ in range(times):
            connection.execute("SAVEPOINT edit")
            edit = _edit(connection, chance)
            if not check_chain(connection):
                missed.append(edit)
            connection.execute("ROLLBACK TO edit")
        assert not check_chain(connection)
        connection.execute("ROLLBACK")
    return missed


def _edit(connection: sqlite3.Connection, chance: random.Random) -> str:
    tables = {table.name: table.columns for table in posted_tables_of(connection)}
    tables["posting"] = POSTING_FIELDS
    while True:
        table = chance.choice(sorted(tables))
        column = chance.choice(tables[table])
        rowids = connection.execute(f"SELECT rowid FROM {table}").fetchall()
        if not rowids:
            continue
        ((row,),) = [chance.choice(rowids)]
        before = _value(connection, table, column, row)
        with contextlib.suppress(sqlite3.IntegrityError):
            connection.execute(
                f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (_other(before, chance), row)
            )
            if column in ("id", "seq") or _value(connection, table, column, row) != before:
                return f"{table}.{column} of {row}: {before!r}"


def _value(connection: sqlite3.Connection, table: str, column: str, row: int) -> object:
    found = connection.execute(f'SELECT "{column}" FROM {table} WHERE rowid = ?', (row,)).fetchone()
    return None if found is None else found[0]


def _other(value: object, chance: random.Random) -> int | str | None:
    """Another value as somebody might type it: a digit more, another letter, nothing, something."""
    if value is None:
        return chance.choice(["0", "", "1"])
    if isinstance(value, int):
        other: int | None = chance.choice([value + 1, -value - 1, value * 10 + 1, None])
        return other
    assert isinstance(value, str)
    return chance.choice([value + " ", value[:-1] if value else "x", value.upper() + "0", None])
