"""The full check, in steps of some tenths of a second, while the office works.

    postings → log → tables → pages → whole

Each step reads as of one moment and says how far it came, which is kept: a start goes on where the
last day ended. Whoever writes comes first: a step that meets a write gives up and is tried again.
"""

import contextlib
import sqlite3
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, Engine, event

from propdesk.db.breach import Breach
from propdesk.db.keeping.chain import check_stretch, last_posting
from propdesk.db.keeping.opening import page_breaches
from propdesk.db.keeping.schema import check_schema
from propdesk.db.sealing.checking import check_log, check_tables, last_entry
from propdesk.db.sealing.table_seals import sealed_tables
from propdesk.db.store import Store, connect

ROWS_AT_ONCE = 20_000  # of a step
STEPS_OF_SQLITE = 20_000  # a millisecond, after which it looks whether somebody writes
PARTS = ("postings", "log", "tables", "pages")
WHOLE = "whole"


class CheckStep(msgspec.Struct, frozen=True):
    """What a step found, and up to where all is looked at now (`PART:NUMBER`), `WHOLE` at the end.

    `seq` and `entry`: the last posting and the last entry of the log then.
    """

    reached: str
    breaches: tuple[Breach, ...] = ()
    seq: int = 0
    entry: int = 0


def check_step(store: Store, reached: str) -> CheckStep:
    """Do the next step behind what was reached; the same again when a write came between."""
    with contextlib.closing(connect(store.path, read_only=True)) as connection:
        try:
            with _giving_way(store.engine, connection):
                connection.execute("BEGIN")
                return _step(connection, *_read(reached))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in (sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY):
                raise
            return CheckStep(reached)


@contextlib.contextmanager
def _giving_way(engine: Engine, connection: sqlite3.Connection) -> Iterator[None]:
    """Interrupt what a connection reads as soon as the engine begins to write."""
    writes = []

    def begin(other: Connection) -> None:
        if other.get_execution_options().get("immediate", False):
            writes.append(other)

    event.listen(engine, "begin", begin, insert=True)
    connection.set_progress_handler(lambda: bool(writes), STEPS_OF_SQLITE)
    try:
        yield
    finally:
        event.remove(engine, "begin", begin)


def _read(reached: str) -> tuple[str, int]:
    part, _colon, number = reached.partition(":")
    known = part in PARTS and number.isdecimal()
    return (part, int(number)) if known else (PARTS[0], 0)


def _step(connection: sqlite3.Connection, part: str, done: int) -> CheckStep:
    seq, entry = last_posting(connection), last_entry(connection)
    match part:
        case "postings":
            until = _until(connection, done)
            found = check_stretch(connection, done, until)
            reached = "log:0" if until is None else f"postings:{until}"
        case "log":
            end = done + ROWS_AT_ONCE
            found = check_log(connection, after=done, until=end if end < entry else None)
            reached = f"log:{end}" if end < entry else "tables:0"
        case "tables":
            names = [*sealed_tables(connection).columns]
            found, more = check_tables(connection, names, done, ROWS_AT_ONCE)
            reached = f"tables:{done + more}" if done + more < len(names) else "pages:0"
        case _:
            tables = [name for (name,) in connection.execute(_TABLES)]
            found = page_breaches(connection, f"integrity_check('{tables[done]}')")
            reached = f"pages:{done + 1}"
            if done + 1 >= len(tables):
                found += check_schema(connection)
                reached = WHOLE
    return CheckStep(reached, tuple(found), seq, entry)


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


def _until(connection: sqlite3.Connection, after: int) -> int | None:
    """The posting with which a step has enough rows; None when it comes to the end."""
    many = 0
    asked = "SELECT seq, row_count FROM posting WHERE seq > ? ORDER BY seq"
    for seq, rows in connection.execute(asked, (after,)):
        many += 1 + (rows if isinstance(rows, int) else 0)
        if many >= ROWS_AT_ONCE:
            return int(seq)
    return None
