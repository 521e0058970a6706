"""Migrations: one chain, the very schema of the models, and fences that hold."""

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable, Table

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.migrate import VERSIONS, newest_version
from propdesk.db.keeping.schema import _migrations, check_references, check_schema, schema_of
from propdesk.db.store import connect
from propdesk.db.tables import Base
from propdesk.modules import declared
from tests.db.posted import posted_tables

declared()  # every table is known from here on
TABLES = list(Base.metadata.sorted_tables)
POSTED = [str(mapped.__tablename__) for mapped in posted_tables()]
INSERT_ONLY = [*POSTED, "posting", "audit", "receipt_output", "cash_session", "state_move"]


@pytest.fixture
def raw(folder: DataFolder) -> Iterator[sqlite3.Connection]:
    """A connection of the program's own kind to the office."""
    connection = connect(folder.database)
    yield connection
    connection.close()


def plain(sql: str) -> str:
    """Written on one line, whatever lines a long CHECK is broken into."""
    return re.sub(r"(?<=\() | (?=\))", "", re.sub(r"\s+", " ", sql)).strip()


def sql_of(connection: sqlite3.Connection, name: str) -> str:
    row = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    return plain(row[0]) if row else ""


def test_the_migrations_are_one_chain() -> None:
    scripts = ScriptDirectory(str(VERSIONS.parent), version_locations=[str(VERSIONS)])
    assert scripts.get_heads() == [f"{newest_version():04d}"]
    assert len(scripts.get_bases()) == 1
    assert all(script.down_revision is None or isinstance(script.down_revision, str)
               for script in scripts.walk_revisions())  # fmt: skip


def test_the_file_has_exactly_the_tables_of_the_models(empty_data: Path) -> None:
    engine = create_engine(f"sqlite:///{empty_data}", poolclass=NullPool)
    assert sorted(inspect(engine).get_table_names()) == sorted(table.name for table in TABLES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_columns_and_constraints_are_those_of_the_models(
    table: Table, raw: sqlite3.Connection
) -> None:
    wanted = plain(str(CreateTable(table)))
    if table.dialect_options["sqlite"]["autoincrement"]:
        wanted = wanted.replace("PRIMARY KEY (id)", "PRIMARY KEY (id AUTOINCREMENT)")
    assert _parts(_with_constraints_last(sql_of(raw, table.name))) == _parts(wanted)


def _with_constraints_last(sql: str) -> str:
    """A reference or a CHECK in its column, where that of a column added later must be, like
    others."""
    late = r"(\w+) (\w+) CONSTRAINT (\w+) (REFERENCES \w+ \(\w+\) ON DELETE \w+)"
    named = "".join(
        f", CONSTRAINT {name} FOREIGN KEY({column}) {refers}"
        for column, _kind, name, refers in re.findall(late, sql)
    )
    listed = (
        r"(\w+ VARCHAR(?: DEFAULT '\w+' NOT NULL)?) (CONSTRAINT \w+ CHECK \(\w+ IN \([^)]*\)\))"
    )
    named += "".join(f", {words}" for _column, words in re.findall(listed, sql))
    moved = re.sub(listed, r"\1", re.sub(late, r"\1 \2", sql))
    return moved.removesuffix(")") + named + ")"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_indexes_are_those_of_the_models(table: Table, raw: sqlite3.Connection) -> None:
    from sqlalchemy.dialects import sqlite

    wanted = {
        str(index.name): plain(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
        for index in table.indexes
    }
    rows = raw.execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        (table.name,),
    ).fetchall()
    assert {name: sql_of(raw, name) for (name,) in rows} == wanted


def _parts(sql: str) -> set[str]:
    """The columns and constraints of a CREATE TABLE, in any order (a migration adds at the end)."""
    inside = sql[sql.index("(") + 1 : sql.rindex(")")]
    depth, part, parts = 0, "", set()
    for letter in inside:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.add(part.strip().replace('"', ""))
            part = ""
        else:
            part += letter
    return {*parts, part.strip().replace('"', "")}


def test_every_constraint_has_a_name(empty_data: Path) -> None:
    with contextlib.closing(sqlite3.connect(empty_data)) as connection:
        tables = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table'").fetchall()
    unnamed = [
        part
        for (sql,) in tables
        for part in _parts(plain(sql))
        if re.match(r"(CHECK|FOREIGN KEY|UNIQUE|PRIMARY KEY)\b", part)
    ]
    assert unnamed == []


def test_a_fresh_file_has_the_schema_we_check_for(raw: sqlite3.Connection) -> None:
    assert check_schema(raw) == []
    assert check_references(raw) == []


def test_the_schema_written_down_is_that_of_the_migrations(raw: sqlite3.Connection) -> None:
    known = json.loads(VERSIONS.with_name("schema.json").read_text(encoding="utf-8"))
    # When this fails: python -m tests.db.files.write
    assert {tuple(each) for each in known["objects"]} == schema_of(raw)
    assert known["migrations"] == _migrations()


@pytest.mark.parametrize("table", INSERT_ONLY)
def test_what_is_posted_is_never_changed(table: str, raw: sqlite3.Connection) -> None:
    for statement in (f"UPDATE {table} SET rowid = rowid", f"DELETE FROM {table}"):
        if raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
            with pytest.raises(sqlite3.IntegrityError, match="takes INSERT only"):
                raw.execute(statement)
    triggers = raw.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN (?, ?)",
        (f"no_update_{table}", f"no_delete_{table}"),
    )
    assert triggers.fetchone() == (2,)


@pytest.mark.parametrize("table", ["payment", "charge", "receipt", "posting", "audit"])
def test_insert_or_replace_is_no_way_around(table: str, raw: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="takes INSERT only"):
        raw.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


def test_every_posted_table_has_its_fences() -> None:
    assert set(POSTED) == {
        "allocation",
        "billing_run",
        "charge",
        "deposit_entry",
        "month_close",
        "payment",
        "payment_part",
        "prepayment_entry",
        "public_income_entry",
        "receipt",
        "reduction",
        "session_close",
        "unclaimed_entry",
        "year_seal",
    }
