"""A word more in a CHECK: the table is made anew and everything else of the file stays."""

import contextlib
import re
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from propdesk.access.loans.register import KEPT
from propdesk.access.loans.rules import ItemState
from propdesk.db.keeping.schema import Schema, fresh_schema, schema_of
from propdesk.db.migrations.made_anew import allow_words
from propdesk.db.store import Store, open_engine
from propdesk.modules import declared
from tests.access.things import PARCEL
from tests.clocks import StoppedClock

T = TypeVar("T")

CHECKED = re.compile(r"CONSTRAINT ck_\w+ CHECK \((\w+) IN \(([^)]*)\)\)")
# Each column of the file that holds one of some words: table, column, its words as they stand.
COLUMNS = sorted(
    (name, column, words)
    for kind, name, sql in fresh_schema()
    if kind == "table"
    for column, words in CHECKED.findall(sql)
)


def migrated(path: Path, step: Callable[[], None]) -> Schema:
    """Do a step as a migration does it; the schema after it."""
    engine = open_engine(path).execution_options(immediate=True)
    try:
        raw = engine.raw_connection()
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.close()
        with engine.begin() as connection:
            with Operations.context(MigrationContext.configure(connection)):
                step()
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
    finally:
        engine.dispose()
    return schema_now(path)


def schema_now(path: Path) -> Schema:
    """The schema as it stands."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return schema_of(connection)


def with_store(path: Path, clock: StoppedClock, work: Callable[[Store], T]) -> T:
    """What some work with the file gives."""
    store = Store(path, clock=clock, declarations=declared())
    try:
        return work(store)
    finally:
        store.close()


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    """All of a table."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return list(connection.execute(f'SELECT * FROM "{table}" ORDER BY 1'))


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Path:
    """A file with an office in it."""
    path = tmp_path / "propdesk.db"
    path.write_bytes(sample_file.read_bytes())
    return path


def test_every_column_of_words_can_have_one_more_and_nothing_else_changes(sample: Path) -> None:
    for table, column, words in COLUMNS:
        before, schema = rows(sample, table), schema_now(sample)
        more = [word.strip(" '") for word in words.split(",")] + ["another"]
        after = migrated(sample, partial(allow_words, table, column, *more))
        assert rows(sample, table) == before
        was, now = f"({column} IN ({words}))", f"({column} IN ({words}, 'another'))"
        (old,), (new,) = schema - after, after - schema
        # SQLite puts the name of a table that was renamed into quotes.
        said = old[2].replace(was, now).replace(f"TABLE {table} (", f'TABLE "{table}" (')
        assert new == (*old[:2], said)


def test_the_ids_of_deleted_records_are_not_given_again(sample: Path, clock: StoppedClock) -> None:
    last = with_store(sample, clock, lambda store: store.write(KEPT.uses.add, fields=PARCEL))
    with_store(sample, clock, lambda store: store.write(KEPT.uses.delete, record_id=last))
    words = [str(state) for state in ItemState]
    migrated(sample, partial(allow_words, "kept_item", "state", *words))
    new = with_store(sample, clock, lambda store: store.write(KEPT.uses.add, fields=PARCEL))
    assert new == last + 1


def test_a_column_that_holds_anything_is_refused(sample: Path) -> None:
    with pytest.raises(LookupError, match="0 CHECKs of kept_item say what what holds"):
        migrated(sample, partial(allow_words, "kept_item", "what", "umbrella"))
