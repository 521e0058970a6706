"""The files of records in backups: beside the backups of a place, each once, shared by all of them.

    <place>/PropDesk-files/ab/ab12…    the list inside a backup says which of them it needs

So a backup of ten thousand pictures writes those that are new since the last one, and the same
picture does not lie in each of twenty backups. Backups of older programs hold their files inside.
The list is never obeyed: a name in it is a hash, and what does not have that hash is no file.
"""

import contextlib
import hashlib
import json
import os
import sqlite3
import zipfile
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from propdesk.db.breach import Breach
from propdesk.db.keeping import archive
from propdesk.db.keeping.archive import (
    ATTACHMENTS,
    CHUNK,
    BackupDamaged,
    BackupNotProven,
    Hashing,
    Tick,
    flush,
    flush_folder,
)
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import connect
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import Progress
from propdesk.kernel.whole_files import put_in_place

FILES, LIST = "PropDesk-files", "files.json"
LARGEST_LIST = 64 << 20
# Every file is read anew in so many days of backups; those between look at its size.
READ_AGAIN = 30
MISSING = "file_missing"

Needed = Mapping[str, int]
"""SHA-256 → bytes."""


# Which there are


def needed_by(database: Path) -> dict[str, int]:
    """The files a data file names; of an older version that knows none: none."""
    with contextlib.closing(connect(database, read_only=True)) as one:
        if not _has_files(one):
            return {}
        return dict(one.execute("SELECT sha256, max(size) FROM attachment GROUP BY sha256"))


def _has_files(connection: sqlite3.Connection) -> bool:
    known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'attachment'"
    return connection.execute(known).fetchone() is not None


def put_list(packing: zipfile.ZipFile, needed: Needed) -> None:
    """Write down in a backup which files it needs; nothing where it needs none."""
    if needed:
        packing.writestr(LIST, json.dumps(needed, sort_keys=True), zipfile.ZIP_DEFLATED)


def list_in(opened: zipfile.ZipFile, file: Path) -> dict[str, int]:
    """The files a backup needs beside it; {} for one that holds its own. Raises BackupDamaged.

    As many as its manifest says: a list whose name is damaged is not a backup without files.
    """
    names, announced = opened.namelist(), archive.manifest_in(opened, file).attachments
    if LIST not in names:
        if sum(name.startswith(ATTACHMENTS) for name in names) != announced:
            raise BackupDamaged(file=file.name)
        return {}
    entry = opened.getinfo(LIST)
    if entry.file_size > LARGEST_LIST:
        raise BackupDamaged(file=file.name)
    try:
        listed = json.loads(opened.read(entry))
        needed = {str(name): int(size) for name, size in listed.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise BackupDamaged(file=file.name) from error
    if len(needed) != announced or not all(archive.is_hash(name) for name in needed):
        raise BackupDamaged(file=file.name)
    return needed


def beside(place: Path, digest: str) -> Path:
    """Where a file lies at a place of backups, in 256 folders: a stick holds few names in one."""
    return place / FILES / digest[:2] / digest


def is_whole(file: Path) -> bool:
    """Whether a file holds the bytes it is named after."""
    try:
        with file.open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest() == file.name
    except OSError:
        return False


def _is_there(file: Path, size: int) -> bool:
    try:
        return file.stat().st_size == size
    except OSError:
        return False


# Bringing them to a place of backups, and back


def to_bring(needed: Needed, place: Path, day: datetime) -> dict[str, int]:
    """Those that are not at a place yet, or are damaged there as far as can be told today."""
    turn = day.toordinal() % READ_AGAIN
    return {
        digest: size
        for digest, size in needed.items()
        if not _is_there(beside(place, digest), size)
        or (int(digest[:4], 16) % READ_AGAIN == turn and not is_whole(beside(place, digest)))
    }


def bring(wanted: Needed, source: Path, place: Path, tick: Tick) -> set[str]:
    """Bring files from the data to a place of backups and read them back; those that are lost.

    Lost are those that are missing in the data, or not what they were. Raises BackupNotProven and
    OSError.
    """
    lost = set()
    for done, digest in enumerate(wanted):
        target = beside(place, digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not _copied(source / digest, target, proven=True):
            lost.add(digest)
        tick((done + 1) / len(wanted))
    for folder in {beside(place, digest).parent for digest in wanted}:
        flush_folder(folder)
    return lost


def bring_back(opened: zipfile.ZipFile, file: Path, folder: DataFolder, tick: Tick) -> int:
    """Give the data the files that a backup has, in itself or beside it; how many are nowhere.

    What lies there whole is left alone. Raises BackupDamaged and OSError.
    """
    _unpack(opened, file, folder)
    needed, missing = list_in(opened, file), 0
    for done, digest in enumerate(needed, 1):
        target = folder.attachments / digest
        if not is_whole(target) and not _copied(beside(file.parent, digest), target):
            missing += 1
        tick(done / len(needed))
    flush_folder(folder.attachments)
    return missing


def _unpack(opened: zipfile.ZipFile, file: Path, folder: DataFolder) -> None:
    """Unpack the files that a backup of an older program holds itself.

    Each goes where the hash of its own bytes says, and nowhere else.
    """
    for entry in opened.infolist():
        if not entry.filename.startswith(ATTACHMENTS):
            continue
        draft = folder.aside / f"attachment-{os.getpid()}.part"
        with opened.open(entry) as source, draft.open("wb") as out:
            through = Hashing(out)
            while chunk := source.read(min(CHUNK, entry.file_size + 1)):
                through.write(chunk)
            flush(out)
        digest = through.state.hexdigest()
        if entry.filename != ATTACHMENTS + digest:
            draft.unlink()
            raise BackupDamaged(file=file.name)
        put_in_place(draft, folder.attachments / digest)


def _copied(source: Path, target: Path, *, proven: bool = False) -> bool:
    """Copy a file that is whole, durably; `proven`: it is read back from the disk, too."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        try:
            content = source.read_bytes()
        except OSError:
            return False
        if hashlib.sha256(content).hexdigest() != target.name:
            return False
        with part.open("wb") as out:
            out.write(content)
            flush(out)
        if proven and archive.sha256_of(part) != target.name:
            raise BackupNotProven(folder=str(target.parents[2]))
        put_in_place(part, target)
    finally:
        part.unlink(missing_ok=True)
    return True


def thin_out(place: Path, now: datetime) -> int:
    """Take away what no backup of a place needs any more; how many.

    Nothing goes where a backup cannot say what it needs, and nothing of the last day: somebody
    else may be backing up to the same place. What the disk does not let go stays: the backup that
    was just made is good without that.
    """
    needed: set[str] = set()
    try:
        for file in place.glob(f"*{archive.SUFFIX}"):
            with archive.opened(file) as (opened, _manifest):
                needed.update(list_in(opened, file))
    except UserError:
        return 0
    before, taken = (now - timedelta(days=1)).timestamp(), 0
    for file in (place / FILES).glob("??/*"):
        with contextlib.suppress(OSError):
            if file.name not in needed and file.stat().st_mtime < before:
                file.unlink()
                taken += 1
    return taken


# What is missing


def missing_of(file: Path, folder: DataFolder, *, whole: bool = False) -> set[str]:
    """The files a backup needs that lie neither beside it nor in the data; `whole`: read each."""
    with archive.opened(file) as (opened, _manifest):
        needed = list_in(opened, file)
    return missing_at(needed, [file.parent, folder.attachments], whole=whole)


def missing_at(needed: Needed, places: Collection[Path], *, whole: bool = False) -> set[str]:
    """The files that lie in none of the places (`attachments` of the data, or beside backups)."""

    def found(digest: str, size: int) -> bool:
        every = [one for place in places for one in (place / digest, beside(place, digest))]
        return any(is_whole(one) if whole else _is_there(one, size) for one in every)

    return {digest for digest, size in needed.items() if not found(digest, size)}


def lost_of(database: Path, lost: Collection[str]) -> tuple[Breach, ...]:
    """Lost files that a data file names, as findings."""
    with contextlib.closing(connect(database, read_only=True)) as connection:
        return tuple(lost_files(connection, lost))


def lost_files(connection: sqlite3.Connection, lost: Collection[str]) -> list[Breach]:
    """Lost files as findings: what each is called, and the record it hangs on."""
    rows = connection.execute(_NAMES) if lost else ()
    return [
        Breach(
            MISSING,
            N_("{name} of {record}: the file is missing, or was changed outside the program."),
            {"name": name, "record": record},
            (kind, subject_id, record),
            N_(
                "Restore a backup that has it (Data, Backup and restore, F6), or remove the file "
                "from its record."
            ),
        )
        for digest, name, kind, subject_id, record in rows
        if digest in lost
    ]


_NAMES = """
    SELECT sha256, name, subject_kind, subject_id, coalesce((
        SELECT subject FROM audit
        WHERE audit.subject_kind = attachment.subject_kind
        AND audit.subject_id = attachment.subject_id ORDER BY audit.id DESC LIMIT 1
    ), '') FROM attachment WHERE deleted_at IS NULL ORDER BY id
"""


def check_files(
    connection: sqlite3.Connection, folder: Path, progress: Progress | None = None
) -> list[Breach]:
    """The files of records that are missing; with `progress` each is read, else looked for only."""
    if not _has_files(connection):
        return []
    query = "SELECT sha256, max(size) FROM attachment WHERE deleted_at IS NULL GROUP BY sha256"
    needed = dict(connection.execute(query))
    if progress is None:
        return lost_files(connection, missing_at(needed, [folder]))
    return lost_files(connection, set(_unsound(needed, folder, progress)))


def _unsound(needed: Needed, folder: Path, progress: Progress) -> Iterator[str]:
    for done, digest in enumerate(needed):
        progress.step(done, len(needed))
        if not is_whole(folder / digest):
            yield digest
