"""From an empty or older file to the newest schema: one linear chain, never backwards.

Refuse a newer file → back up → upgrade on a connection of its own with foreign keys off and a real
BEGIN → foreign_key_check → quick_check. `user_version` is the number of the last migration applied.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from propdesk.db.refusals import DataDamaged, refusal_of, refusals
from propdesk.db.sealing.checking import changed_tables
from propdesk.db.sealing.table_seals import seal_anew
from propdesk.db.store import APPLICATION_ID, connect, open_engine, patience
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.whole_files import put_in_place

SEALED_SINCE = 13  # of its schema a file has seals
VERSIONS = Path(__file__).parents[1] / "migrations" / "versions"


class DataTooNew(UserError):
    """The file was written by a newer program."""

    message = N_(
        "This data was written by a newer PropDesk (version {found} of the data, "
        "this program knows {known}). Install the newer program; the data was not touched."
    )


class TablesUnfit(UserError):
    """What a version brings is there already, or what it changes is not."""

    message = N_(
        "The tables in {file} are not those of its version {version}: it was changed outside the "
        "program, or its version was. Nothing was changed. Restore the newest backup."
    )


class NotOurData(UserError):
    """The file is a sound database, but not one of ours."""

    message = N_("{file} is not a PropDesk data file. Choose another folder.")


def newest_version() -> int:
    """The number of the newest migration, from the file names alone (no import at start)."""
    return max(int(path.name[:4]) for path in VERSIONS.glob("[0-9][0-9][0-9][0-9]_*.py"))


def file_version(path: Path) -> int:
    """The schema version of a data file.

    Raises DataTooNew or NotOurData for what we cannot open, DataDamaged for what nobody can (cut,
    empty, written over), DataBusy while another program holds it, DataUnreachable.
    """
    with refusals():
        application, found = _asked(path, "PRAGMA application_id", "PRAGMA user_version")
        if application != APPLICATION_ID:
            # Where data lies, a file without a table is what is left of it.
            (tables,) = _asked(path, "SELECT count(*) FROM sqlite_schema")
            raise NotOurData(file=path.name) if tables else DataDamaged
        if found < 1:  # every file of ours says its version: this one lost it
            raise DataDamaged
    if found > newest_version():
        raise DataTooNew(found=found, known=newest_version())
    return found


def _asked(path: Path, *questions: str) -> list[int]:
    """What the file answers; a journal is played back only where one is left."""
    try:
        return _answers(path, "ro", questions)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        return _answers(path, "rw", questions)


def _answers(path: Path, mode: str, questions: Sequence[str]) -> list[int]:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=patience())) as connection:
        return [int(connection.execute(question).fetchone()[0]) for question in questions]


def create_data(path: Path, *, until: int | None = None) -> None:
    """Create an empty data file of the newest schema; it appears whole or not at all.

    `until`: of an older one, to compare with.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    # A killed predecessor's journal would be played into the new draft.
    left = draft.with_name(draft.name + "-journal")
    draft.unlink(missing_ok=True)
    left.unlink(missing_ok=True)
    connection = sqlite3.connect(draft)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.commit()
    connection.close()
    _upgrade(draft, until)
    left.unlink(missing_ok=True)
    put_in_place(draft, path)


def migrate_data(path: Path, back_up: Callable[[Path], object]) -> bool:
    """Bring an older file to the newest schema, after `back_up(path)`; False when it is current."""
    if file_version(path) == newest_version():
        return False
    back_up(path)
    _upgrade(path)
    return True


@contextlib.contextmanager
def _tables_fit(path: Path, version: int) -> Iterator[None]:
    """What no statement of a migration that is tested on every version meets in a file of ours."""
    try:
        yield
    except DBAPIError as error:
        if refusal_of(error.orig) is not None:
            raise
        raise TablesUnfit(file=path.name, version=version) from error


@contextlib.contextmanager
def _sealed_anew(connection: Connection, before: int, after: str) -> Iterator[None]:
    """The tables are others at the end of the block: their seals too, where they held before."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101  what the store opens
    broken = changed_tables(raw) if before >= SEALED_SINCE else set()
    yield
    if int(after) >= SEALED_SINCE:
        seal_anew(raw, but=broken)


def _upgrade(path: Path, until: int | None = None) -> None:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(VERSIONS.parent), version_locations=[str(VERSIONS)])
    engine = open_engine(path).execution_options(immediate=True)
    try:
        for script in reversed(list(scripts.walk_revisions())):
            with engine.connect() as connection:
                version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            if int(script.revision) <= version:
                continue
            if until is not None and int(script.revision) > until:
                break
            # SQLite ignores the pragma inside a transaction, so it is set on the raw connection.
            raw = engine.raw_connection()
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.close()
            with engine.begin() as connection, _sealed_anew(connection, version, script.revision):
                context = MigrationContext.configure(connection)
                with Operations.context(context), _tables_fit(path, version):
                    script.module.upgrade()
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken is not None:
                    raise DataDamaged
                connection.exec_driver_sql(f"PRAGMA user_version={int(script.revision)}")
    finally:
        engine.dispose()
    check = connect(path)
    try:
        if check.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise DataDamaged
    finally:
        check.close()
