"""Backups that prove themselves: copied, packed, read back, opened, checked, and only then named.

A payment never waits for a backup: the copy is taken in steps, and the file is free between them.
"""

import contextlib
import hashlib
import os
import platform
import sqlite3
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from propdesk.db.breach import Breach
from propdesk.db.keeping import archive, attached
from propdesk.db.keeping.archive import (
    BackupDamaged,
    BackupForged,
    BackupNotProven,
    BackupUnreadable,
    Manifest,
    NotABackup,
    Sealing,
)
from propdesk.db.keeping.aside import staging
from propdesk.db.keeping.contents import Contents
from propdesk.db.keeping.disk.on_disk import Hashing, Tick, flush, flush_folder, sha256_of
from propdesk.db.keeping.disk.places import refuse_long
from propdesk.db.keeping.disk.room import BackupNotWritten, explained, have_room
from propdesk.db.keeping.encryption.office_key import OfficeKey
from propdesk.db.keeping.examining import Examination, examining, stage
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.packing import packed_data, unpack_into
from propdesk.db.keeping.rotation import Keep, backup_name, backups_in, outdated, unused
from propdesk.db.refusals import DataDamaged
from propdesk.db.store import Store, connect
from propdesk.kernel.clock import Clock, wall_time
from propdesk.kernel.errors import UserError, system_reason
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.this_pc.processes import is_running
from propdesk.kernel.whole_files import put_in_place

PAGES_AT_ONCE = 2000
# A change while the copy is taken begins it anew; after so many times it is taken in one go.
RESTARTS = 10
PART = ".part"
PART_KEPT = 3600.0
ARCHIVE_REFUSALS = (BackupDamaged, BackupForged, BackupUnreadable, NotABackup)


class BackupFolderMissing(UserError):
    """The stick is not in."""

    message = N_("The folder {folder} is not there. Put the stick in or choose another folder.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was read back, opened and counted. `sums` are in fen.

    `breaches` are faults of the books that the data itself has; the copy is true even so. `lost`
    are files of records that are missing, in the data or beside the backup.
    """

    file: Path
    sha256: str
    size: int
    manifest: Manifest
    breaches: tuple[Breach, ...] = ()
    removed: tuple[Path, ...] = ()
    other_disk: bool = False
    lost: tuple[Breach, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the copy is right and the books in it are."""
        return not self.breaches

    @property
    def counts(self) -> dict[str, int]:
        """Rows per table."""
        return self.manifest.contents.counts

    @property
    def sums(self) -> dict[str, int]:
        """Fen per posted column."""
        return self.manifest.contents.sums


class _Label(NamedTuple):
    """What stands on a backup, and by whose key."""

    estate: str
    moment: datetime
    sequence: int
    sealing: Sealing | None

    @property
    def encrypting(self) -> OfficeKey | None:
        """The key it is encrypted by; None for a plain one."""
        return self.sealing.key if self.sealing and self.sealing.encrypted else None


def back_up(
    store: Store,
    target: Path,
    *,
    estate: str = "",
    keep: Keep | None = None,
    sealing: Sealing | None = None,
    progress: Progress | None = None,
) -> Backup:
    """Back an open data file up into a folder and prove it; older backups there are thinned out.

    Raises BackupFolderMissing, BackupNoRoom, BackupNotWritten, BackupNotProven, DataDamaged, and
    Cancelled; the folder then holds what it held before.
    """
    return back_up_file(
        store.path, target, clock=store.clock, estate=estate, keep=keep, sealing=sealing,
        progress=progress,
    )  # fmt: skip


def back_up_file(
    database: Path,
    target: Path,
    *,
    clock: Clock,
    estate: str = "",
    keep: Keep | None = None,
    sealing: Sealing | None = None,
    progress: Progress | None = None,
) -> Backup:
    """Like `back_up`, of a file of any version that no store has open."""
    watch = progress or NoProgress()
    folder, moment = DataFolder(database.parent), clock.now()
    _prepare(target)
    label = _Label(estate, moment, _next_sequence(target, estate), sealing)
    with explained(target), staging(folder) as work:
        have_room(folder.aside, size := database.stat().st_size)
        have_room(target, size // 4)
        copy_online(database, copy := work / "copy.db", Tick(watch, 0, 30))
        needed, lost = _bring_files(copy, folder, target, label, Tick(watch, 30, 40))
        name = backup_name(estate, wall_time(moment))
        # Of this process alone: another one may back up into the same folder.
        part = target / f"{name}.{_this_pc()}-{os.getpid()}{PART}"
        try:
            with examining(copy) as examination:
                packed = _pack(copy, part, needed, examination, label, watch)
                _still_in(database, packed.manifest.contents)
                _read_back(part, packed, Tick(watch, 55, 80))
                breaches = tuple(examination.breaches())
            watch.step(100, 100)  # the last chance to stop: from here on it is there
            final = put_in_place(part, unused(target, name))
        finally:
            part.unlink(missing_ok=True)
        flush_folder(target)
        # An older backup may hold what is wrong or missing in this one.
        removed = () if breaches or lost else _thin_out(target, estate, keep or Keep(), moment)
    return Backup(
        file=final, sha256=packed.sha256, size=final.stat().st_size, manifest=packed.manifest,
        breaches=breaches, removed=removed, other_disk=other_disk(database, target), lost=lost,
    )  # fmt: skip


def _bring_files(
    copy: Path, folder: DataFolder, target: Path, label: _Label, tick: Tick
) -> tuple[attached.Needed, tuple[Breach, ...]]:
    """Bring the files that a copy of the data names to where its backup will lie, and which are
    lost. The program's own backups lie beside the files of the data already, and a package takes
    only the copy out of the work place."""
    needed = attached.needed_by(copy)
    if target == folder.backups or target.parent == folder.aside:
        lost = attached.missing_at(needed, [folder.attachments])
    else:
        beside = attached.Beside(target, label.encrypting)
        wanted = attached.to_bring(needed, beside, label.moment)
        have_room(target, sum(wanted.values()))
        lost = attached.bring(wanted, folder.attachments, beside, tick)
    return needed, attached.lost_of(copy, lost)


def verify_backup(file: Path, folder: DataFolder, *, progress: Progress | None = None) -> Backup:
    """Read a backup, unpack it into the data folder's own work place, open it, check and count;
    read every file of a record that lies beside it.

    Raises NotABackup, BackupTooNew, BackupDamaged, BackupUnreadable or BackupNoRoom.
    """
    watch = progress or NoProgress()
    with staging(folder) as work:
        sha256 = sha256_of_backup(file, Tick(watch, 0, 30))
        unpacked = work / "check.db"
        manifest, breaches = stage(file, unpacked, Tick(watch, 30, 80), folder)
        lost = attached.lost_of(unpacked, attached.missing_of(file, folder, whole=True))
    watch.step(100, 100)
    return Backup(
        file=file, sha256=sha256, size=file.stat().st_size, manifest=manifest,
        breaches=tuple(breaches), lost=lost,
    )  # fmt: skip


def sha256_of_backup(file: Path, tick: Tick) -> str:
    """Its SHA-256, once it was opened. Raises what opening a backup raises."""
    with archive.opened(file):
        return sha256_of(file, tick)


def copy_online(database: Path, copy: Path, tick: Tick) -> None:
    """Copy an open data file as of one moment, leaving it to others every few milliseconds."""
    with contextlib.closing(connect(database)) as source:
        try:
            _copy(source, copy, PAGES_AT_ONCE, tick)
        except _Disturbed:
            _copy(source, copy, -1, tick)


class _Disturbed(Exception):
    """Others write so often that the copy would begin anew for ever."""


def _copy(source: sqlite3.Connection, copy: Path, pages: int, tick: Tick) -> None:
    copy.unlink(missing_ok=True)
    least, restarts = 1 << 62, 0

    def watch(status: int, remaining: int, total: int) -> None:
        nonlocal least, restarts
        copied = status not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if copied and remaining >= least:
            restarts += 1
            if restarts > RESTARTS and pages > 0:
                raise _Disturbed
        least = remaining
        tick(1 - remaining / max(1, total))

    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as target:
        # Nobody relies on this copy until it has been packed and proven: it needs no journal.
        target.execute("PRAGMA journal_mode=OFF")
        target.execute("PRAGMA synchronous=OFF")
        source.backup(target, pages=pages, progress=watch, sleep=0.005)


class _Written(NamedTuple):
    """An archive just written: its own SHA-256 and that of the data file in it."""

    manifest: Manifest
    sha256: str
    data_sha256: str


def _pack(
    copy: Path,
    part: Path,
    needed: attached.Needed,
    examination: Examination,
    label: _Label,
    watch: Progress,
) -> _Written:
    with part.open("wb") as out:
        through = Hashing(out)
        with archive.BackupArchive(through, "w") as packing:
            packing.key = label.encrypting
            size, packed, data_sha256 = packed_data(packing, copy, Tick(watch, 40, 55))
            listed = attached.put_list(packing, needed)
            version, contents = examination.contents()
            manifest = Manifest(
                estate=label.estate,
                version=version,
                created_at=label.moment,
                contents=contents,
                size=size,
                packed_sha256=packed,
                attachments=len(needed),
                sequence=label.sequence,
            )
            archive.put_manifest(packing, manifest, listed, label.sealing)
        flush(out)
    return _Written(manifest, through.state.hexdigest(), data_sha256)


def _still_in(database: Path, contents: Contents) -> None:
    """The last posting of the copy must be the very same in the file it was taken from."""
    with contextlib.closing(connect(database)) as source:
        row = source.execute(
            "SELECT hash FROM posting WHERE seq = ?", (contents.head_seq,)
        ).fetchone()
    if contents.head_seq and (row is None or row[0] != contents.head_hash):
        raise DataDamaged


def _read_back(part: Path, packed: _Written, tick: Tick) -> None:
    """What the disk gives must be what was written, and unpack to the very bytes of the copy that
    is examined: so nothing of it needs to be unpacked to a file. Raises BackupNotProven."""
    if sha256_of(part, tick.part(0, 0.3)) != packed.sha256:
        raise BackupNotProven(folder=str(part.parent))
    state = hashlib.sha256()
    try:
        with archive.opened(part) as (opened, manifest):
            unpack_into(state.update, opened, manifest, part, tick.part(0.3, 1))
    except ARCHIVE_REFUSALS as error:
        raise BackupNotProven(folder=str(part.parent)) from error
    if manifest != packed.manifest or state.hexdigest() != packed.data_sha256:
        raise BackupNotProven(folder=str(part.parent))


def _prepare(target: Path) -> None:
    refuse_long(target)
    if not target.parent.is_dir():
        raise BackupFolderMissing(folder=str(target))
    try:
        target.mkdir(exist_ok=True)
        for left in target.glob(f"*{archive.SUFFIX}.*{PART}"):
            if _is_left(left):
                left.unlink()
    except OSError as error:
        raise BackupNotWritten(folder=str(target), reason=system_reason(error)) from error


def _is_left(part: Path) -> bool:
    """Whether a half backup is of a process of this PC that ended; that of another PC is left
    alone for an hour, it may be at work right now."""
    pc, _dash, process = part.name.removesuffix(PART).rpartition(".")[2].partition("-")
    if pc == _this_pc() and process.isdecimal():
        return not is_running(int(process))
    return time.time() - part.stat().st_mtime > PART_KEPT


def _this_pc() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:6]


def in_order(place: Path, estate: str) -> list[tuple[int, datetime, Path]]:
    """The backups of an estate at a place as they were made: by the number each was given, so that
    a clock that jumped does not reorder them; those of older programs, which gave none, before."""
    found = []
    for at, path in backups_in(place, estate):
        sequence = 0
        with contextlib.suppress(UserError), archive.opened(path) as (_opened, manifest):
            sequence = manifest.sequence
        found.append((sequence, at, path))
    return sorted(found)


def _next_sequence(target: Path, estate: str) -> int:
    return max((sequence for sequence, _at, _path in in_order(target, estate)), default=0) + 1


def _thin_out(target: Path, estate: str, keep: Keep, moment: datetime) -> tuple[Path, ...]:
    removed = []
    made = [(at, path) for _sequence, at, path in in_order(target, estate)]
    for path in outdated(made, keep):
        with contextlib.suppress(OSError):
            path.unlink()
            removed.append(path)
    if removed:
        attached.thin_out(target, moment)
    return tuple(removed)


def other_disk(database: Path, target: Path) -> bool:
    """Whether the backups lie on another disk (or at least another partition) than the data."""
    return database.stat().st_dev != target.stat().st_dev
