"""What is in a data file, in figures: counts, sums, numbers drawn, and the head of its chain.

Two files with equal figures and a chain that holds have the same money in them.
"""

import contextlib
import sqlite3
from pathlib import Path

import msgspec

from propdesk.db.keeping.chain import posted_tables_of
from propdesk.db.posting import SERIES
from propdesk.db.store import connect
from propdesk.kernel.errors import UserError

# SQLite's own tables and what the program derives are no contents.
_TABLES = """
    SELECT name FROM sqlite_master
    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name
"""


class Contents(msgspec.Struct, frozen=True):
    """Rows per table, fen per posted column `table.amount`, last numbers, head of the chain."""

    counts: dict[str, int]
    sums: dict[str, int] = msgspec.field(default_factory=dict)
    numbers: dict[str, int] = msgspec.field(default_factory=dict)
    head_seq: int = 0
    head_hash: str = ""
    last_receipt: str = ""


def contents_of(connection: sqlite3.Connection) -> Contents:
    """Count and add up everything; in one read transaction of the caller's, if others write."""
    counts = {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608  names from the schema
        for (name,) in connection.execute(_TABLES).fetchall()
    }
    head = connection.execute("SELECT seq, hash FROM posting ORDER BY seq DESC LIMIT 1").fetchone()
    return Contents(
        counts=counts,
        sums=_sums(connection),
        numbers=_numbers(connection),
        head_seq=int(head[0]) if head else 0,
        head_hash=str(head[1]) if head else "",
        last_receipt=_last_receipt(connection, counts),
    )


def _sums(connection: sqlite3.Connection) -> dict[str, int]:
    tables = [table.name for table in posted_tables_of(connection) if "amount" in table.columns]
    return {
        f"{name}.amount": int(
            connection.execute(f"SELECT coalesce(sum(amount), 0) FROM {name}").fetchone()[0]  # noqa: S608  names from the schema
        )
        for name in tables
    }


def _numbers(connection: sqlite3.Connection) -> dict[str, int]:
    rows = connection.execute(
        "SELECT series, year, value FROM counter WHERE series <> ? ORDER BY series, year", (SERIES,)
    )
    return {f"{series}{year or ''}": value for series, year, value in rows}


def _last_receipt(connection: sqlite3.Connection, counts: dict[str, int]) -> str:
    if not counts.get("receipt"):
        return ""
    return str(connection.execute("SELECT no FROM receipt ORDER BY id DESC LIMIT 1").fetchone()[0])


def last_shared(one: sqlite3.Connection, other: sqlite3.Connection) -> int:
    """The last posting two files share; each hash covers all before it, so halving finds it."""

    def hash_at(connection: sqlite3.Connection, seq: int) -> str | None:
        row = connection.execute("SELECT hash FROM posting WHERE seq = ?", (seq,)).fetchone()
        return row[0] if row else None

    (last,) = one.execute("SELECT coalesce(max(seq), 0) FROM posting").fetchone()
    shared, parted = 0, last + 1
    while parted - shared > 1:
        middle = (shared + parted) // 2
        if hash_at(one, middle) == hash_at(other, middle):
            shared = middle
        else:
            parted = middle
    return shared


def settings_in(database: Path) -> dict[str, str]:
    """The settings of the estate as they stand in a file (JSON by name), and under `passwords` how
    many active users have one; {} where there is none that opens or can tell."""
    if not database.exists():
        return {}
    try:
        with contextlib.closing(connect(database)) as opened:
            rows = opened.execute("SELECT key, value FROM setting WHERE key LIKE 'estate.%'")
            found = {str(key).removeprefix("estate."): str(value) for key, value in rows}
            asked = "SELECT count(*) FROM user WHERE active = 1 AND password_hash IS NOT NULL"
            return {**found, "passwords": str(opened.execute(asked).fetchone()[0])}
    except (sqlite3.DatabaseError, UserError, OSError):
        return {}
