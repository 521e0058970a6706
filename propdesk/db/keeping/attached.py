"""The files of records in backups: beside the backups of a place, each once, shared by all of them.

    <place>/PropDesk-files/ab/ab12…    the list inside a backup says which of them it needs

So a backup of ten thousand pictures writes those that are new since the last one, and the same
picture does not lie in each of twenty backups. Backups of older programs hold their files inside.
The list is never obeyed: a name in it is a hash, and what does not have that hash is no file.
"""

import contextlib
import hashlib
import io
import json
import os
import sqlite3
import time
import zipfile
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from propdesk.db.breach import Breach
from propdesk.db.keeping import archive
from propdesk.db.keeping.archive import (
    AGE,
    ATTACHMENTS,
    LARGEST_LIST,
    LIST,
    BackupArchive,
    BackupDamaged,
    BackupNotProven,
)
from propdesk.db.keeping.disk.on_disk import (
    CHUNK,
    Hashing,
    Tick,
    flush,
    flush_folder,
    is_hash,
    sha256_of,
)
from propdesk.db.keeping.encryption.office_key import OfficeKey
from propdesk.db.keeping.encryption.streams import NotOpenedByKey, decrypt, encrypt
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import connect
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import Progress
from propdesk.kernel.whole_files import put_in_place

FILES = "PropDesk-files"
# What age writes before the bytes, and of its key in a name.
AGE_HEAD, KEY_IN_NAME = 2048, 6
PART_KEPT = 3600.0
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


def put_list(packing: BackupArchive, needed: Needed) -> bytes:
    """Write down in a backup which files it needs, and what was written; nothing where it needs
    none."""
    content = json.dumps(needed, sort_keys=True).encode() if needed else b""
    if needed:
        packing.put_small(LIST, content)
    return content


def list_in(opened: BackupArchive, file: Path) -> dict[str, int]:
    """The files a backup needs beside it; {} for one that holds its own. Raises BackupDamaged.

    As many as its manifest says: a list whose name is damaged is not a backup without files.
    """
    manifest = opened.manifest or archive.manifest_in(opened, file)
    names, announced = opened.namelist(), manifest.attachments
    if opened.named(LIST) not in names:
        if sum(name.startswith(ATTACHMENTS) for name in names) != announced:
            raise BackupDamaged(file=file.name)
        return {}
    try:
        listed = json.loads(opened.small(LIST, LARGEST_LIST, file))
        needed = {str(name): int(size) for name, size in listed.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise BackupDamaged(file=file.name) from error
    if len(needed) != announced or not all(is_hash(name) for name in needed):
        raise BackupDamaged(file=file.name)
    return needed


class Beside(NamedTuple):
    """The files at a place of backups, each once; those of encrypted backups are encrypted, too,
    and named after their key besides."""

    place: Path
    key: OfficeKey | None = None

    def name(self, digest: str) -> str:
        """What a file is called there."""
        return f"{digest}.{self.key.number[:KEY_IN_NAME]}{AGE}" if self.key else digest

    def path(self, digest: str) -> Path:
        """Where it lies, in 256 folders: a stick holds few names in one."""
        return self.place / FILES / digest[:2] / self.name(digest)

    def read(self, digest: str) -> bytes | None:
        """Its content where that is what it was; None otherwise."""
        content = _whole_content(self.path(digest), None if self.key else digest)
        if content is None or self.key is None:
            return content
        plain = bytearray()
        with contextlib.suppress(NotOpenedByKey):
            decrypt(io.BytesIO(content), plain.extend, self.key)
        return bytes(plain) if hashlib.sha256(plain).hexdigest() == digest else None

    def is_whole(self, digest: str) -> bool:
        """Whether it holds what it is named after."""
        return self.read(digest) is not None if self.key else is_whole(self.path(digest))

    def is_there(self, digest: str, size: int) -> bool:
        """Whether it is as large as it should be; encrypted a little more."""
        if self.key is None:
            return _is_there(self.path(digest), size)
        with contextlib.suppress(OSError):
            return size < self.path(digest).stat().st_size < size + size // 1000 + AGE_HEAD
        return False


def _whole_content(file: Path, digest: str | None) -> bytes | None:
    with contextlib.suppress(OSError):
        content = file.read_bytes()
        if digest is None or hashlib.sha256(content).hexdigest() == digest:
            return content
    return None


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


def to_bring(needed: Needed, beside: Beside, day: datetime) -> dict[str, int]:
    """Those that are not at a place yet, or are damaged there as far as can be told today."""
    turn = day.toordinal() % READ_AGAIN
    return {
        digest: size
        for digest, size in needed.items()
        if not beside.is_there(digest, size)
        or (int(digest[:4], 16) % READ_AGAIN == turn and not beside.is_whole(digest))
    }


def bring(wanted: Needed, source: Path, beside: Beside, tick: Tick) -> set[str]:
    """Bring files from the data to a place of backups and read them back; those that are lost.

    Lost are those that are missing in the data, or not what they were. Raises BackupNotProven and
    OSError.
    """
    lost = set()
    folders = {beside.path(digest).parent for digest in wanted}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_halves(folder)
    for done, digest in enumerate(wanted):
        content = _whole_content(source / digest, digest)
        if content is None:
            lost.add(digest)
        else:
            _write_beside(content, digest, beside)
        tick((done + 1) / len(wanted))
    for folder in folders:
        flush_folder(folder)
    return lost


def _write_beside(content: bytes, digest: str, beside: Beside) -> None:
    if beside.key:
        hidden = bytearray()
        encrypt(io.BytesIO(content), hidden.extend, beside.key)
        content = bytes(hidden)
    _put(content, beside.path(digest), proven=beside.place)


def _remove_halves(folder: Path) -> None:
    """What a killed process left; what is younger may be another PC at work."""
    for left in folder.glob("*.part"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > PART_KEPT:
                left.unlink()


def bring_back(opened: BackupArchive, file: Path, folder: DataFolder, tick: Tick) -> int:
    """Give the data the files that a backup has, in itself or beside it; how many are nowhere.

    What lies there whole is left alone. Raises BackupDamaged and OSError.
    """
    _unpack(opened, file, folder)
    needed, missing = list_in(opened, file), 0
    beside = Beside(file.parent, opened.key)
    for done, digest in enumerate(needed, 1):
        target = folder.attachments / digest
        if not is_whole(target):
            content = beside.read(digest)
            if content is None:
                missing += 1
            else:
                _put(content, target)
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


def _put(content: bytes, target: Path, *, proven: Path | None = None) -> None:
    """Write a file durably; `proven`: it is read back from the disk of that place, too."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            out.write(content)
            flush(out)
        if proven and sha256_of(part) != hashlib.sha256(content).hexdigest():
            raise BackupNotProven(folder=str(proven))
        put_in_place(part, target)
    finally:
        part.unlink(missing_ok=True)


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
                beside = Beside(place, opened.key)
                needed.update(map(beside.name, list_in(opened, file)))
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
        beside = Beside(file.parent, opened.key)
    return missing_at(needed, [folder.attachments], beside, whole=whole)


def missing_at(
    needed: Needed, places: Collection[Path], beside: Beside | None = None, *, whole: bool = False
) -> set[str]:
    """The files that lie neither in one of the places (`attachments` of the data) nor beside
    backups."""

    def found(digest: str, size: int) -> bool:
        every = [place / digest for place in places]
        if any(is_whole(one) if whole else _is_there(one, size) for one in every):
            return True
        if beside is None:
            return False
        return beside.is_whole(digest) if whole else beside.is_there(digest, size)

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
