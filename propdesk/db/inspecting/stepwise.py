"""The full check, in steps of some tenths of a second, while the office works.

    postings → log → tables → pages → books → whole

Each step reads as of one moment and says how far it came, which is kept: a start goes on where the
last day ended. Whoever writes comes first: a step that meets a write gives up and is tried again.
What the books say is asked of the rules that the subjects declare (`check_steps`).
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from time import monotonic

import msgspec
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from propdesk.db.breach import BookStep, Breach
from propdesk.db.declarations import Declarations
from propdesk.db.inspecting.rows_told import name_rows
from propdesk.db.keeping.chain import check_stretch, last_posting
from propdesk.db.keeping.opening import page_breaches
from propdesk.db.keeping.schema import check_schema
from propdesk.db.sealing.checking import check_log, check_tables, last_entry
from propdesk.db.sealing.table_seals import sealed_tables
from propdesk.db.store import Store, connect

ROWS_AT_ONCE = 20_000  # of a step
STEPS_OF_SQLITE = 20_000  # a millisecond, after which it looks whether somebody writes
PARTS = ("postings", "log", "tables", "pages", "books")
WHOLE = "whole"
BOOKS_MS = 250  # so long the rules of the books are asked in a step
PLACES = 1 << 40  # of a rule: how far it came stands below, which one it is above
_GAVE_WAY = (sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY)


class CheckStep(msgspec.Struct, frozen=True):
    """What a step found, and up to where all is looked at now (`PART:NUMBER`), `WHOLE` at the end.

    `breaches` were done outside the program, or the file is damaged; `doubts` are rules of the
    books that do not hold. `seq` and `entry`: the last posting and the last entry of the log then.
    """

    reached: str
    breaches: tuple[Breach, ...] = ()
    doubts: tuple[Breach, ...] = ()
    seq: int = 0
    entry: int = 0


def check_step(store: Store, reached: str) -> CheckStep:
    """Do the next step behind what was reached; the same again when a write came between."""
    part, done = _read(reached)
    if part == "books":
        return _books(store, done)
    with contextlib.closing(connect(store.path, read_only=True)) as connection:
        try:
            with _giving_way(store, connection) as gave_way:
                if gave_way():
                    return CheckStep(reached)
                connection.execute("BEGIN")
                return _step(connection, part, done, store.declarations)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in _GAVE_WAY:
                raise
            return CheckStep(reached)


@contextlib.contextmanager
def _giving_way(store: Store, connection: sqlite3.Connection) -> Iterator[Callable[[], bool]]:
    """Interrupt what a connection reads as soon as the store begins to write; whether it did."""
    begun = threading.Event()
    connection.set_progress_handler(begun.is_set, STEPS_OF_SQLITE)
    try:
        with store.told_of_writes(begun.set):
            yield begun.is_set
    finally:
        connection.set_progress_handler(None, 0)


def _books(store: Store, done: int) -> CheckStep:
    """Ask the rules of the books for some tenths of a second, each in a read of its own."""
    steps = [step for declared in store.declarations.check_steps for step in declared()]
    number, place = divmod(done, PLACES)
    found: list[Breach] = []
    until = monotonic() + BOOKS_MS / 1000
    in_time = True
    told = {"actor": store.actor, "clock": store.clock, "declarations": store.declarations}
    with store.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101  what the store opens
        seq, entry = last_posting(raw), last_entry(raw)
        with _giving_way(store, raw) as gave_way:
            while number < len(steps) and in_time and not gave_way():
                try:
                    with Session(connection, info=told) as session:
                        some, after = _asked(session, steps, number, place, gave_way)
                except (sqlite3.OperationalError, OperationalError) as error:
                    cause = getattr(error, "orig", error)
                    if getattr(cause, "sqlite_errorcode", None) not in _GAVE_WAY:
                        raise
                    break
                found += some
                number, place = (number, after) if after is not None else (number + 1, 0)
                in_time = monotonic() < until
    reached = f"books:{number * PLACES + place}" if number < len(steps) else WHOLE
    return CheckStep(reached, (), tuple(found), seq, entry)


def _asked(
    session: Session,
    steps: Sequence[BookStep],
    number: int,
    place: int,
    gave_way: Callable[[], bool],
) -> tuple[list[Breach], int | None]:
    """What one rule finds; between two of its statements, too, it gives way."""

    def before(*_statement: object) -> None:
        if gave_way():
            interrupted = sqlite3.OperationalError("interrupted")
            interrupted.sqlite_errorcode = sqlite3.SQLITE_INTERRUPT
            raise interrupted

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", before)
    try:
        return steps[number](session, place)
    finally:
        event.remove(connection, "before_cursor_execute", before)


def _read(reached: str) -> tuple[str, int]:
    part, _colon, number = reached.partition(":")
    known = part in PARTS and number.isdecimal()
    return (part, int(number)) if known else (PARTS[0], 0)


def _step(
    connection: sqlite3.Connection, part: str, done: int, declared: Declarations
) -> CheckStep:
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
            found = name_rows(connection, found, declared.kinds, declared.rows_made)
            reached = f"tables:{done + more}" if done + more < len(names) else "pages:0"
        case _:
            tables = [name for (name,) in connection.execute(_TABLES)]
            found = page_breaches(connection, f"integrity_check('{tables[done]}')")
            reached = f"pages:{done + 1}"
            if done + 1 >= len(tables):
                found += check_schema(connection)
                reached = "books:0"
    return CheckStep(reached, tuple(found), (), seq, entry)


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
