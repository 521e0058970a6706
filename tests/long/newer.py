"""A program with one migration more than ours, for tests of what the next version will do."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from propdesk.db.keeping import migrate, schema

# What an ordinary migration does: columns, values, a table with some weight.
TRIED = (
    *(
        f"ALTER TABLE {table} ADD COLUMN tried TEXT DEFAULT '' NOT NULL"
        for table in ("unit", "person", "account")
    ),
    *(f"UPDATE {table} SET tried = 'x'" for table in ("unit", "person", "account")),
    "CREATE TABLE tried (id INTEGER PRIMARY KEY, long TEXT)",
    *(f"INSERT INTO tried VALUES ({number}, hex(randomblob(900)))" for number in range(300)),
)
MIGRATION = """
from alembic import op

revision = "{revision:04d}"
down_revision = "{before:04d}"
STATEMENTS = {statements!r}


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
"""


def migrations_with(place: Path, statements: Sequence[str] = TRIED) -> Path:
    """All migrations of today and one more, in `place`; returns their folder."""
    versions = place / "migrations" / "versions"
    versions.mkdir(parents=True)
    for file in migrate.VERSIONS.glob("[0-9]*.py"):
        shutil.copy(file, versions)
    before = migrate.newest_version()
    text = MIGRATION.format(revision=before + 1, before=before, statements=tuple(statements))
    (versions / f"{before + 1:04d}_tried.py").write_text(text, encoding="utf-8")
    return versions


@contextmanager
def program_of(versions: Path) -> Iterator[None]:
    """While it lasts, the program is the one with these migrations: ours and more."""
    schema.fresh_schema.cache_clear()
    with mock.patch.object(migrate, "VERSIONS", versions):
        yield
    schema.fresh_schema.cache_clear()
