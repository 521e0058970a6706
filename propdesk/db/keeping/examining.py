"""Whether a data file that nobody writes to is whole: pages, seals, structure, what it holds.

They are looked at beside each other, each through a connection of its own.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

from propdesk.db.breach import Breach
from propdesk.db.keeping import archive
from propdesk.db.keeping.archive import Manifest
from propdesk.db.keeping.chain import check_chain
from propdesk.db.keeping.contents import Contents, contents_of
from propdesk.db.keeping.disk.on_disk import Tick, flush
from propdesk.db.keeping.disk.room import explained
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.packing import unpack_data
from propdesk.db.keeping.schema import FOREIGN, check_schema
from propdesk.db.refusals import DataBusy, DataDamaged
from propdesk.db.sealing.checking import check_log, check_seals
from propdesk.db.store import connect
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

T = TypeVar("T")


class Examination(NamedTuple):
    """The checks of a file, while they run."""

    pages: Future[bool]
    chain: Future[list[Breach]]
    schema: Future[list[Breach]]
    counted: Future[tuple[int, Contents]]

    def contents(self) -> tuple[int, Contents]:
        """The version of the file's schema and what it holds. Raises DataDamaged."""
        return self.counted.result()

    def breaches(self) -> list[Breach]:
        """What is wrong with its chain and its structure, once its pages were found sound. Raises
        DataDamaged."""
        if not self.pages.result():
            raise DataDamaged
        return [*self.chain.result(), *self.schema.result()]


@contextlib.contextmanager
def examining(database: Path) -> Iterator[Examination]:
    """Begin the checks of a file; at the end of the block they are over."""
    with ThreadPoolExecutor(4) as others:
        yield Examination(
            pages=others.submit(_pages_are_sound, database),
            chain=others.submit(_looked_at, database, _all_seals),
            schema=others.submit(_looked_at, database, check_schema),
            counted=others.submit(_looked_at, database, _counted),
        )


def examine(database: Path) -> tuple[Contents, list[Breach]]:
    """Count a data file and check its pages and its chain. Raises DataDamaged."""
    with examining(database) as found:
        return found.contents()[1], found.breaches()


def _all_seals(connection: sqlite3.Connection) -> list[Breach]:
    return check_chain(connection) + check_log(connection) + check_seals(connection)


class BackupForeign(UserError):
    """What acts by itself in it, or shows other rows than there are, is not the program's."""

    message = N_(
        "{file} holds a trigger or a view that PropDesk does not make ({name}). It was changed "
        "outside the program and is not restored; use another backup."
    )


def stage(
    file: Path, staged: Path, tick: Tick, folder: DataFolder
) -> tuple[Manifest, list[Breach]]:
    """Unpack the data of a backup to `staged`, on the disk for good, and prove that it is what the
    backup says: pages, structure, counts and sums; the breaches are of the books in it, and that
    it bears no tag though those of the estate in `folder` do.

    Raises NotABackup, BackupTooNew, BackupDamaged, BackupLocked, BackupForged, BackupForeign,
    BackupUnreadable or BackupNoRoom.
    """
    with archive.opened(file) as (opened, manifest):
        untagged = opened.tagged is False
        with explained(staged.parent):
            unpack_data(opened, manifest, staged, file, tick.part(0, 0.5))
        # It goes to the disk while it is looked at.
        with explained(staged.parent), ThreadPoolExecutor(1) as other:
            on_disk = other.submit(bring_to_disk, staged)
            try:
                with examining(staged) as found:
                    (version, contents), breaches = found.contents(), found.breaches()
            except DataDamaged as error:
                raise archive.BackupDamaged(file=file.name) from error
            on_disk.result()
    if contents != manifest.contents or version != manifest.version:
        raise archive.BackupDamaged(file=file.name)
    for breach in breaches:
        if breach.kind == FOREIGN:
            raise BackupForeign(file=file.name, name=breach.values["name"])
    tick(1)
    if untagged and file.parent != folder.backups:
        breaches += _expected_a_tag(manifest, folder)
    return manifest, breaches


def _expected_a_tag(manifest: Manifest, folder: DataFolder) -> list[Breach]:
    """A finding where the present data has a key since before the backup says it was made; the
    program's own beside the data need none: whoever writes there can write the data."""
    query = "SELECT key, value FROM setting WHERE key IN ('estate.name', 'estate.backup_keyed_on')"
    known: dict[str, str] = {}
    with contextlib.suppress(sqlite3.DatabaseError, ValueError):
        if folder.database.exists():
            with contextlib.closing(connect(folder.database, read_only=True)) as connection:
                known = {key: json.loads(value) for key, value in connection.execute(query)}
    since = known.get("estate.backup_keyed_on", "")
    day = wall_time(manifest.created_at).date().isoformat()
    if not since or day <= since or known.get("estate.name") != manifest.estate:
        return []
    message = N_(
        "This backup bears no tag of the office, though its backups do since {day}: it may be "
        "forged. Use another one."
    )
    return [Breach("backup_untagged", message, {"day": since})]


def bring_to_disk(staged: Path) -> None:
    """Bring a file that was written to the disk itself."""
    with staged.open("r+b") as file:
        flush(file)


def _looked_at(database: Path, look: Callable[[sqlite3.Connection], T]) -> T:
    try:
        with contextlib.closing(connect(database, read_only=True)) as connection:
            connection.execute("BEGIN")
            return look(connection)
    except sqlite3.DatabaseError as error:
        raise DataDamaged from error


def _counted(connection: sqlite3.Connection) -> tuple[int, Contents]:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    return version, contents_of(connection)


def _pages_are_sound(database: Path) -> bool:
    try:
        with contextlib.closing(connect(database, read_only=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


@contextlib.contextmanager
def damage_suffered() -> Iterator[None]:
    """Go on when the present file is damaged: that is what a restore is for. Raises DataBusy."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise DataBusy from error
        if code not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR):
            raise
