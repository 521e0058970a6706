"""B2: what another program does to any table, a field, a row more, a row less; is it told?

`undetected` tries some fields by chance, `tried_out` every column of every table once, with a row
put in and a row taken out of each. Whoever edits from outside minds neither triggers nor
constraints nor references. Each edit is taken back.
"""

import contextlib
import random
import sqlite3
from collections.abc import Iterator

from sqlalchemy import text

from propdesk.db.keeping.chain import check_chain
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.sealing.checking import check_log, check_seals
from propdesk.db.sealing.table_seals import seal_anew
from propdesk.fees.checks.book_rules import RULES

Row = dict[str, object]
# What SQLite keeps for its planner is no fact; `sqlite_sequence` is.
TABLES = """
    SELECT name FROM sqlite_master WHERE type = 'table'
        AND (name NOT LIKE 'sqlite\\_%' ESCAPE '\\' OR name = 'sqlite_sequence') ORDER BY name
"""


def undetected(times: int, folder: DataFolder, seed: int = 1) -> list[str]:
    """Change one field at a time and take it back; the edits that no check told."""
    chance, missed = random.Random(seed), []
    with unfenced(folder) as connection:
        tables = [name for (name,) in connection.execute(TABLES) if _rows(connection, name)]
        for _ in range(times):
            table = chance.choice(tables)
            edit = _tried(connection, chance, table, chance.choice(_columns(connection, table)))
            missed += [edit] if edit else []
        assert not told(connection)
    return missed


def tried_out(folder: DataFolder, seed: int = 1) -> tuple[int, list[str]]:
    """Change each column of each table, put a row in and take one out: how many edits were made,
    and those that no check told."""
    chance, missed, many = random.Random(seed), [], 0
    with unfenced(folder) as connection:
        assert not told(connection)
        _fill(connection)
        assert not told(connection)
        for (table,) in connection.execute(TABLES).fetchall():
            wanted = _columns(connection, table) if _rows(connection, table) else []
            for column in [*wanted, PUT_IN, *([TAKEN_OUT] if wanted else [])]:
                many += 1
                edit = _tried(connection, chance, table, column)
                missed += [edit] if edit else []
    return many, missed


PUT_IN, TAKEN_OUT = "+", "-"


def told(connection: sqlite3.Connection) -> bool:
    """Whether a check of the books finds anything; its rules are asked when no seal is broken."""
    if check_seals(connection) or check_log(connection) or check_chain(connection):
        return True
    return any(connection.execute(str(text(rule.query))).fetchone() for rule in RULES)


@contextlib.contextmanager
def unfenced(folder: DataFolder) -> Iterator[sqlite3.Connection]:
    """A data file as another program opens it that minds nothing; at the end all is as before."""
    with contextlib.closing(sqlite3.connect(folder.database, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("BEGIN")
        fences = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.execute(fences).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        connection.execute("ROLLBACK")


def _tried(
    connection: sqlite3.Connection, chance: random.Random, table: str, column: str
) -> str | None:
    """Do one edit, and what it was when no check told it."""
    connection.execute("SAVEPOINT edit")
    if column == PUT_IN:
        edit = _put_in(connection, table)
    elif column == TAKEN_OUT:
        row = chance.choice(_rows(connection, table))
        connection.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,))
        edit = f"{table}: row {row} taken out"
    else:
        edit = _edit(connection, chance, table, column)
    silent = not told(connection)
    connection.execute("ROLLBACK TO edit")
    return edit if silent else None


def _edit(connection: sqlite3.Connection, chance: random.Random, table: str, column: str) -> str:
    while True:
        row = chance.choice(_rows(connection, table))
        before = _value(connection, table, column, row)
        other = _other(before, chance)
        with contextlib.suppress(sqlite3.IntegrityError):
            connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (other, row))
            after = _value(connection, table, column, row)
            if after is not before and (type(after), after) != (type(before), before):
                return f"{table}.{column} of {row}: {before!r} -> {after!r}"


def _put_in(connection: sqlite3.Connection, table: str) -> str:
    """A row like the last one, or of nothing but ones, under keys that are free."""
    names = _columns(connection, table)
    last = connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid DESC LIMIT 1').fetchone()
    values = list(last) if last else [1] * len(names)
    for add in range(1, 1000):
        keyed = [
            value + add if isinstance(value, int) else f"{value}{add}" if value else value
            for value in values
        ]
        with contextlib.suppress(sqlite3.IntegrityError):
            marks = ", ".join("?" * len(names))
            connection.execute(f'INSERT INTO "{table}" VALUES ({marks})', keyed)
            return f"{table}: a row put in"
    raise AssertionError(f"no row fits into {table}")


def _fill(connection: sqlite3.Connection) -> None:
    """A row in every table that has none, sealed as if the program had written it."""
    for (table,) in connection.execute(TABLES).fetchall():
        posted = "posting_seq" in _columns(connection, table)
        if not posted and not _rows(connection, table):
            _put_in(connection, table)
    seal_anew(connection)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def _rows(connection: sqlite3.Connection, table: str) -> list[int]:
    return [row for (row,) in connection.execute(f'SELECT rowid FROM "{table}"')]


def _value(connection: sqlite3.Connection, table: str, column: str, row: int) -> object:
    asked = f'SELECT "{column}" FROM "{table}" WHERE rowid = ?'
    found = connection.execute(asked, (row,)).fetchone()
    return None if found is None else found[0]


def _other(value: object, chance: random.Random) -> object:
    """Another value as somebody might type it: a digit more, another letter, nothing, something;
    or what no column of ours holds."""
    if value is None:
        return chance.choice(["0", "", "1", b"1", 0.5])
    if isinstance(value, int):
        return chance.choice([value + 1, -value - 1, value * 10 + 1, None, value + 0.5, b"1"])
    assert isinstance(value, str)
    typed = [value + " ", value[:-1] if value else "x", value.upper() + "0", None]
    return chance.choice([*typed, value.encode()])
