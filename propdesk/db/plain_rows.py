"""Rows as they lie in the file, of statements that are put together once.

    rows = plain_rows(session, _lines(), ids_given(ids))  # `_lines` is a @cache'd select
    values = typed(_lines())(rows[0])

To make objects of each row of a page takes longer than to find them: what is shown is typed. What
SQLAlchemy does around a statement takes as long again as a small one, so these go to SQLite as they
were written once. Many are put in by few statements, as each has a price of its own.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import chain
from types import SimpleNamespace
from typing import Any

from sqlalchemy import BindParameter, Select
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import iterate

from propdesk.kernel.errors import Cancelled
from propdesk.kernel.progress import NoProgress, Progress

Plain = tuple[Any, ...]
_Turn = tuple[str, Callable[[Any], Any] | None]
_SQLITE = dialect()
_NOTHING: Mapping[str, Any] = {}
# SQLite notes for each statement that has triggers how to take it back, which takes as long as a
# row itself; without triggers a third of the time goes.
TOGETHER = 50
# Some 10 ms of SQLite's work: how often a count looks whether somebody still waits for it.
_STEPS = 1_000_000
_MOST_VALUES = 999  # that every SQLite takes in one statement


def plain_rows(
    session: Session, query: Select[*Plain], given: Mapping[str, Any] = _NOTHING
) -> list[Plain]:
    """All rows of a query that is kept, as they come from SQLite."""
    session.flush()
    # As `_raw` does, without a call: a payment reads eight times.
    raw: Any = session.connection().connection.driver_connection
    words, fixed, turns = _written(query)
    told = {**fixed, **given}
    values = [told[name] if turn is None else turn(told[name]) for name, turn in turns]
    rows: list[Plain] = raw.execute(words, values).fetchall()
    return rows


def _raw(session: Session) -> sqlite3.Connection:
    raw = session.connection().connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101  what the store opens
    return raw


@lru_cache(maxsize=1024)
def _written(query: Select[*Plain]) -> tuple[str, Mapping[str, Any], Sequence[_Turn]]:
    """A query as SQLite reads it, the values it brings itself, and all by name in their order, each
    with what turns it into what is stored."""
    for each in iterate(query):
        if isinstance(each, BindParameter):
            each.required = False  # beside values of an IN it would be asked for already here
    written: Any = query.compile(dialect=_SQLITE, compile_kwargs={"render_postcompile": True})
    turns: list[_Turn] = []
    for name in written.positiontup:
        bind = written.binds.get(name)
        turn = None if bind is None else bind.type.dialect_impl(_SQLITE).bind_processor(_SQLITE)
        turns.append((name, turn))
    return str(written), dict(written.params), turns


@lru_cache(maxsize=1024)
def typed(query: Select[*Plain]) -> Callable[[Sequence[Any]], list[Any]]:
    """What turns a plain row of a query that is kept into days, money and words."""
    types = [column.type.dialect_impl(_SQLITE) for column in query.selected_columns]
    turns = [
        (place, turn)
        for place, one in enumerate(types)
        if (turn := one.result_processor(_SQLITE, None)) is not None
    ]

    def turned(row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, turn in turns:
            values[place] = turn(values[place])
        return values

    return turned


def typed_rows(
    session: Session, query: Select[*Plain], given: Mapping[str, Any] = _NOTHING
) -> list[list[Any]]:
    """All rows of a query that is kept, typed: for what shows each of them."""
    return [typed(query)(row) for row in plain_rows(session, query, given)]


def named_rows(
    session: Session, query: Select[*Plain], given: Mapping[str, Any] = _NOTHING
) -> list[Any]:
    """The same with the names of the columns: what a panel tells of records and changes in none."""
    names = _names(query)
    rows = typed_rows(session, query, given)
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows]


@lru_cache(maxsize=1024)
def _names(query: Select[*Plain]) -> Sequence[str]:
    return query.selected_columns.keys()


def grouped(rows: Sequence[Plain]) -> Callable[[int], Sequence[Plain]]:
    """What finds the rows that begin with an id, in their order; they are looked through once,
    when the first is wanted."""

    @cache
    def by_id() -> dict[int, list[Plain]]:
        found: dict[int, list[Plain]] = {}
        for row in rows:
            found.setdefault(row[0], []).append(row)
        return found

    return lambda wanted: by_id().get(wanted, ())


@contextmanager
def stoppable(session: Session, progress: Progress | None) -> Iterator[None]:
    """Let what is asked inside be given up while SQLite is at it; nobody waits for it then."""
    if progress is None or isinstance(progress, NoProgress):
        yield
        return

    def give_up() -> bool:
        try:
            progress.step(0, 0)
        except Cancelled:
            return True
        return False

    raw = _raw(session)
    raw.set_progress_handler(give_up, _STEPS)
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:
        # SQLite's own comes from rows that are read as they are.
        own = error.orig if isinstance(error, OperationalError) else error
        if getattr(own, "sqlite_errorcode", 0) != sqlite3.SQLITE_INTERRUPT:
            raise
        raise Cancelled from error
    finally:
        raw.set_progress_handler(None, 0)


@cache
def insertion(table: str, names: tuple[str, ...], many: int, same: int = 0) -> str:
    """The statement that puts in `many` rows; of the first `same` columns one value is given for
    all of them."""
    own, shared = len(names) - same, [f"?{place}" for place in range(1, same + 1)]
    rows = (range(first, first + own) for first in range(same + 1, same + 1 + own * many, own))
    marks = (f"({', '.join([*shared, *map('?{}'.format, row)])})" for row in rows)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join(marks)}"  # noqa: S608  our own names


def insert_rows(
    session: Session,
    table: str,
    names: Sequence[str],
    rows: Sequence[Collection[object]],
    same: Mapping[str, object] = _NOTHING,
) -> None:
    """Insert rows of stored values, given in the order of `names`; what is the `same` in each
    column of all of them is handed over once."""
    # A few go in row by row: a second statement, for what is left, would cost what it saves.
    together = min(TOGETHER, _MOST_VALUES // len(names)) if len(rows) >= 2 * TOGETHER else 1
    full, alike = len(rows) - len(rows) % together, tuple(same.values())
    run, columns = session.connection().exec_driver_sql, (*same, *names)
    if full:
        blocks = [
            (*alike, *chain.from_iterable(rows[at : at + together]))
            for at in range(0, full, together)
        ]
        run(insertion(table, columns, together, len(same)), blocks)
    if rest := rows[full:]:
        statement = insertion(table, columns, len(rest), len(same))
        run(statement, (*alike, *chain.from_iterable(rest)))
