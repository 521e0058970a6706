"""Restoring a backup: checked first, the present kept, exchanged in one step, compared, undoable.

    checked in a work place → present backed up → connections closed → present set aside with its
    journal → replaced by one rename → reopened and compared

Up to the rename the old state stands, from the rename on the new one; a kill at any point leaves
one of the two whole. What was set aside can be brought back for thirty days.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from propdesk.db.anchors.anchor import ChainHead
from propdesk.db.anchors.exchanging import anchored
from propdesk.db.breach import Breach
from propdesk.db.keeping import archive, attached
from propdesk.db.keeping.archive import BackupNotProven, Manifest
from propdesk.db.keeping.aside import (
    KEPT,
    KEPT_DAYS,
    NOTE,
    KeptState,
    kept_states,
    remove_leftovers,
    staging,
)
from propdesk.db.keeping.backup import back_up_file
from propdesk.db.keeping.contents import Contents, contents_of, last_shared, settings_in
from propdesk.db.keeping.disk.on_disk import (
    CHUNK,
    Tick,
    flush,
    flush_folder,
    sha256_of,
    unused_folder,
)
from propdesk.db.keeping.disk.room import explained
from propdesk.db.keeping.examining import bring_to_disk, damage_suffered, examine, stage
from propdesk.db.keeping.layout import DataFolder, journal_files
from propdesk.db.keeping.lock import DataLock
from propdesk.db.keeping.migrate import migrate_data
from propdesk.db.refusals import DataDamaged
from propdesk.db.store import Store, connect
from propdesk.kernel.clock import Clock
from propdesk.kernel.errors import UserError, system_reason
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.whole_files import put_in_place, take_away

ON_WINDOWS = os.name == "nt"


class BackupHasBreaches(UserError):
    """The copy is true, but the books in it are not in order."""

    message = N_(
        "The books in {file} were changed outside the program ({count} findings). "
        "Use an older backup, or restore it in spite of that."
    )


class NothingToUndo(UserError):
    """No state is kept."""

    message = N_(
        "There is no restore of the last {days} days that could be undone. Restore a backup "
        "instead."
    )


class RestoreUnsure(UserError):
    """All is in its place, and the disk does not say that it will last."""

    message = N_(
        "The backup took the place of the data, but the disk did not confirm {folder} ({reason}). "
        "Check the disk, then start the program again and look at the last receipts."
    )


class DataHeld(UserError):
    """Windows does not replace a file that is open."""

    message = N_("Another program has the data open. Close it and restore again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePreview:
    """What a restore would do. `now` is None when there is no readable data yet.

    `related`: the present goes on from it, so `lost_postings` are those made since.
    `missing` of the files of records that the backup needs lie neither beside it nor in the data.
    """

    file: Path
    manifest: Manifest
    now: Contents | None
    related: bool
    lost_postings: int
    breaches: tuple[Breach, ...]
    missing: int = 0
    settings_now: Mapping[str, str] = field(default_factory=dict)
    settings_then: Mapping[str, str] = field(default_factory=dict)

    @property
    def then(self) -> Contents:
        """What the backup holds."""
        return self.manifest.contents

    @property
    def lost(self) -> dict[str, int]:
        """Rows per table that are there now and would be gone."""
        now = self.now.counts if self.now else {}
        gone = {table: count - self.then.counts.get(table, 0) for table, count in now.items()}
        return {table: count for table, count in gone.items() if count > 0}


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What undoing the last restore would do: `now` goes, `then` comes back.

    `gone` and `back`: postings made on either side since the two parted.
    """

    state: KeptState
    now: Contents | None
    then: Contents
    gone: int
    back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A restore that was reopened and compared. `kept` is what it replaced, `safety` its backup.

    `missing`: how many files of records were nowhere to be found; `breaches`: faults of its books;
    `unsure`: to be said once all is noted and open, the disk did not confirm.
    """

    contents: Contents
    estate: str
    created_at: datetime
    sha256: str
    kept: KeptState | None
    safety: Path | None
    missing: int = 0
    breaches: tuple[Breach, ...] = ()
    unsure: RestoreUnsure | None = None


def preview_restore(
    file: Path, folder: DataFolder, *, progress: Progress | None = None
) -> RestorePreview:
    """Check a backup and tell what restoring it would change; changes nothing.

    Raises NotABackup, BackupTooNew, BackupDamaged, BackupUnreadable or BackupNoRoom.
    """
    with staging(folder) as work:
        tick = Tick(progress or NoProgress(), 0, 100)
        manifest, breaches = stage(file, work / "propdesk.db", tick, folder)
        settings = settings_in(work / "propdesk.db")
    missing = attached.missing_of(file, folder)
    now = _present(folder)
    then = manifest.contents
    related = now is not None and _goes_on_from(folder, then)
    head = now.head_seq if now else 0
    lost = head - then.head_seq if related else head
    return RestorePreview(
        file=file, manifest=manifest, now=now, related=related, lost_postings=lost,
        breaches=tuple(breaches), missing=len(missing), settings_then=settings,
        settings_now=settings_in(folder.database),
    )  # fmt: skip


def restore(
    file: Path,
    folder: DataFolder,
    *,
    lock: DataLock,
    clock: Clock,
    store: Store | None = None,
    progress: Progress | None = None,
    despite_breaches: bool = False,
) -> Restored:
    """Put a backup in the place of the present data; the folder may be empty.

    Needs the lock of the folder; `store`, if given, is disconnected and goes on with the restored
    file. Raises what `preview_restore` raises, BackupHasBreaches, DataBusy or DataHeld; the data
    is then as it was.
    """
    _need(lock, folder)
    watch = progress or NoProgress()
    folder.make()
    remove_leftovers(folder, clock)
    with staging(folder) as work:
        staged = work / "propdesk.db"
        manifest, breaches = stage(file, staged, Tick(watch, 0, 50), folder)
        if breaches and not despite_breaches:
            raise BackupHasBreaches(file=file.name, count=len(breaches))
        wanted = _brought_up(staged, manifest.contents)
        safety = _safety_backup(folder, clock)
        watch.step(80, 100)
        with archive.opened(file) as (opened, _manifest), explained(folder.root):
            missing = attached.bring_back(opened, file, folder, Tick(watch, 80, 99))
        watch.step(100, 100)  # the last chance to stop: from here on something is changed
        kept, unsure = _exchange(staged, wanted, folder, clock, store, file.name)
    sha256 = sha256_of(file)
    return Restored(
        contents=wanted, estate=manifest.estate, created_at=manifest.created_at, sha256=sha256,
        kept=kept, safety=safety, missing=missing, breaches=tuple(breaches),
        unsure=unsure,
    )  # fmt: skip


def undo_restore(
    folder: DataFolder, *, lock: DataLock, clock: Clock, store: Store | None = None
) -> Restored:
    """Bring back what the last restore replaced; what stands now is set aside in its turn.

    Raises NothingToUndo, DataBusy or DataHeld.
    """
    _need(lock, folder)
    remove_leftovers(folder, clock)
    state = _last_kept(folder)
    with staging(folder) as work:
        staged, wanted = _staged_again(state, folder, work)
        kept, unsure = _exchange(staged, wanted, folder, clock, store, state.folder.name)
    shutil.rmtree(state.folder, ignore_errors=True)
    return Restored(
        contents=wanted, estate="", created_at=state.at, sha256="", kept=kept, safety=None,
        unsure=unsure,
    )  # fmt: skip


def preview_undo(folder: DataFolder) -> UndoPreview:
    """Tell what undoing the last restore would change; changes nothing. Raises NothingToUndo."""
    state = _last_kept(folder)
    with staging(folder) as work:
        staged, then = _staged_again(state, folder, work)
        now, shared = _present(folder), 0
        if now is not None:
            with (
                contextlib.closing(connect(folder.database)) as here,
                contextlib.closing(connect(staged)) as there,
            ):
                shared = last_shared(here, there)
    gone = now.head_seq - shared if now else 0
    return UndoPreview(state, now, then, gone, then.head_seq - shared)


def _last_kept(folder: DataFolder) -> KeptState:
    states = kept_states(folder)
    if not states:
        raise NothingToUndo(days=KEPT_DAYS)
    return states[0]


def _staged_again(state: KeptState, folder: DataFolder, work: Path) -> tuple[Path, Contents]:
    """A copy of what was set aside, settled and brought up, and what it holds."""
    staged = work / "propdesk.db"
    with explained(folder.root):
        for left in (state.folder / staged.name, *journal_files(state.folder / staged.name)):
            if left.exists():
                shutil.copyfile(left, work / left.name)
    _settle(staged)
    return staged, _brought_up(staged, None)


def _need(lock: DataLock, folder: DataFolder) -> None:
    if not lock.held or lock.folder.root.resolve() != folder.root.resolve():
        raise ValueError("restoring needs the lock of the data folder")


def _present(folder: DataFolder) -> Contents | None:
    if folder.database.exists():
        with damage_suffered(), contextlib.closing(connect(folder.database)) as connection:
            connection.execute("BEGIN")
            return contents_of(connection)
    return None


def _goes_on_from(folder: DataFolder, then: Contents) -> bool:
    row = None
    with damage_suffered(), contextlib.closing(connect(folder.database)) as connection:
        asked = "SELECT hash FROM posting WHERE seq = ?"
        row = connection.execute(asked, (then.head_seq,)).fetchone()
    return then.head_seq == 0 or (row is not None and row[0] == then.head_hash)


def _safety_backup(folder: DataFolder, clock: Clock) -> Path | None:
    """Back up the present; a damaged one cannot be, but is set aside as it is all the same."""
    if not folder.database.exists():
        return None
    with damage_suffered(), contextlib.suppress(DataDamaged, BackupNotProven):
        return back_up_file(folder.database, folder.backups, clock=clock).file
    return None


def _settle(database: Path) -> None:
    """Let SQLite play an unfinished journal back, where it can."""
    with damage_suffered(), contextlib.closing(connect(database)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _brought_up(staged: Path, contents: Contents | None) -> Contents:
    """Bring a staged file to the newest schema; what it holds then (`contents`: known already)."""
    if migrate_data(staged, lambda _path: None) or contents is None:
        return examine(staged)[0]
    return contents


def _exchange(
    staged: Path,
    wanted: Contents,
    folder: DataFolder,
    clock: Clock,
    store: Store | None,
    replaced_by: str,
) -> tuple[KeptState | None, RestoreUnsure | None]:
    """Set the present aside and put `staged` in its place by one rename; compare afterwards."""
    bring_to_disk(staged)
    away = store.shut() if store is not None else contextlib.nullcontext()
    moved = anchored(folder.anchor, folder.database, ChainHead(wanted.head_seq, wanted.head_hash))
    with moved, explained(folder.root), away, _held_alone(folder.database) as old:
        kept = _set_aside(old, folder, clock, replaced_by) if old else None
        try:
            _replace(staged, folder.database, old)
        except OSError as error:
            if kept is not None and staged.exists():  # nothing is there to be undone
                shutil.rmtree(kept.folder, ignore_errors=True)
            if isinstance(error, PermissionError):
                raise DataHeld from error
            raise
    unsure = None
    try:
        flush_folder(folder.root)
    except OSError as error:  # the new data stands there: it is noted and opened all the same
        unsure = RestoreUnsure(folder=folder.root, reason=system_reason(error))
    if _present(folder) != wanted:
        raise DataDamaged
    return kept, unsure


def _set_aside(old: IO[bytes], folder: DataFolder, clock: Clock, replaced_by: str) -> KeptState:
    at = clock.now()
    place = unused_folder(folder.aside / f"{KEPT}{at:%Y%m%d-%H%M%S}")
    with (place / folder.database.name).open("wb") as copy:
        shutil.copyfileobj(old, copy, CHUNK)
    for left in filter(Path.exists, journal_files(folder.database)):
        shutil.copyfile(left, place / left.name)
    for written in place.iterdir():
        with written.open("r+b") as file:
            flush(file)
    note = {"at": at.isoformat(), "replaced_by": replaced_by}
    with (place / NOTE).open("wb") as file:
        file.write(json.dumps(note, ensure_ascii=False).encode())
        flush(file)
    flush_folder(place)
    flush_folder(folder.aside)
    return KeptState(place, at, replaced_by)


def _replace(staged: Path, database: Path, old: IO[bytes] | None) -> None:
    """The one step: no old journal may meet the new file, and nobody may go on in the old one."""
    for left in journal_files(database):
        take_away(left)
    if old is not None and ON_WINDOWS:
        old.close()
    put_in_place(staged, database)
    if old is not None and not ON_WINDOWS:
        # A process that still has the old file open must not take money into it: it shall
        # find that this is no data file any more. The copy set aside is untouched.
        old.seek(0)
        old.write(b"replaced by a restore".ljust(100, b"\0"))
        os.fsync(old.fileno())


@contextlib.contextmanager
def _held_alone(database: Path) -> Iterator[IO[bytes] | None]:
    """The present file, opened when no transaction of anybody runs, and none beginning; or None.

    It must stay open to the end: closing any descriptor of a file drops the locks that SQLite
    holds on it. On Windows SQLite lets go at once, since an open file cannot be replaced.
    """
    with contextlib.ExitStack() as held:
        if not database.exists():
            yield None
            return
        with damage_suffered():
            connection = held.enter_context(contextlib.closing(connect(database)))
            connection.execute("BEGIN EXCLUSIVE")
            if ON_WINDOWS:
                connection.close()
        yield held.enter_context(database.open("r+b", buffering=0))
