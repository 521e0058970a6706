"""The file a backup is kept in: a ZIP with the packed data file, a manifest, a list of files.

Members are recognised, never obeyed: no name in an archive becomes a path. An attachment goes
where the SHA-256 of its own bytes says, and the sizes read are those the manifest announced.
"""

import contextlib
import hashlib
import io
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

import msgspec
import zstandard

from propdesk.db.keeping.contents import Contents
from propdesk.db.keeping.migrate import newest_version
from propdesk.kernel.errors import UserError, system_reason
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.stored_json import from_json, spaced_json
from propdesk.kernel.sheets.broken_zip import BROKEN_ZIP

FORMAT = 1
SUFFIX = ".propdesk"
MANIFEST, DATA, ATTACHMENTS = "manifest.json", "data.zst", "attachments/"
CHUNK = 1 << 20
LARGEST_MANIFEST = 1 << 20
# Level 1 packs our rows to an eighth and keeps up with the disk; higher levels gain a percent.
LEVEL = 1


class NotABackup(UserError):
    """Not one of our files, whatever its name."""

    message = N_(
        "{file} is not a PropDesk backup, or nothing of it is left. Choose another file that "
        "PropDesk made."
    )


class BackupTooNew(UserError):
    """Made by a newer program."""

    message = N_(
        "{file} was made by a newer PropDesk. Install the newer program; nothing was changed."
    )


class BackupDamaged(UserError):
    """The bytes are not those that were written."""

    message = N_("{file} is damaged and cannot be restored. Use another backup.")


class BackupUnreadable(UserError):
    """The disk does not give the file."""

    message = N_("{file} cannot be read: {reason}")


class BackupNotProven(UserError):
    """What was read back is not what was written."""

    message = N_(
        "The backup in {folder} was read back and is not right, so it was removed. "
        "Use another disk or stick."
    )


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive says of itself. `version` is the schema's; `created_at` is in UTC."""

    estate: str
    version: int
    created_at: datetime
    contents: Contents
    size: int
    packed_sha256: str
    attachments: int = 0
    format: int = FORMAT

    def encoded(self) -> bytes:
        """As it lies in the archive."""
        return spaced_json(self).encode()


class Hashing(io.RawIOBase):
    """Writes on into a file and knows the SHA-256 and the number of the bytes so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.state = hashlib.sha256()
        self.count = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401  any buffer
        """Write all of it."""
        self.state.update(data)
        self._file.write(data)
        size = memoryview(data).nbytes
        self.count += size
        return size


class Tick:
    """Reports a share of a whole: `tick(0.5)` is the middle of the piece that goes from `first`
    to `last` percent.
    """

    def __init__(self, progress: Progress, first: int, last: int) -> None:
        self._progress, self._first, self._last = progress, first, last

    def part(self, first: float, last: float) -> "Tick":
        """A piece of this piece."""
        width = self._last - self._first
        begin, end = self._first + int(width * first), self._first + int(width * last)
        return Tick(self._progress, begin, end)

    def __call__(self, share: float) -> None:
        """Say how much of the piece is done. Raises Cancelled when the user asked to stop."""
        self._progress.step(self._first + int((self._last - self._first) * share), 100)


def packed_data(archive: zipfile.ZipFile, database: Path, tick: Tick) -> tuple[int, str, str]:
    """Pack the data file into the archive; its size, and the SHA-256 packed and as it is."""
    packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True, threads=2)
    size, state = database.stat().st_size, hashlib.sha256()
    with database.open("rb") as source, archive.open(DATA, "w", force_zip64=True) as member:
        through = Hashing(member)
        with packer.stream_writer(cast("IO[bytes]", through), size=size, closefd=False) as packing:
            done = 0
            while chunk := source.read(CHUNK):
                packing.write(chunk)
                state.update(chunk)
                done += len(chunk)
                tick(done / size)
    return size, through.state.hexdigest(), state.hexdigest()


def is_hash(name: str) -> bool:
    """Whether a name is 64 lower-case hexadecimal digits."""
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


@contextlib.contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open an archive of ours.

    Raises NotABackup, BackupTooNew, BackupDamaged or BackupUnreadable.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_foreign_members(archive, file.stat().st_size)
            yield archive, manifest_in(archive, file)
    except BROKEN_ZIP as error:
        raise (BackupDamaged if looks_like_ours(file) else NotABackup)(file=file.name) from error
    except zstandard.ZstdError as error:
        raise BackupDamaged(file=file.name) from error
    except OSError as error:
        raise BackupUnreadable(file=file.name, reason=system_reason(error)) from error


def _refuse_foreign_members(archive: zipfile.ZipFile, size: int) -> None:
    """A member as we never write one: locked, packed in another way, or begun before the file does.

    The library says of each with another exception, and only when it is read.
    """
    for entry in archive.infolist():
        locked = entry.flag_bits & 1
        ours = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if locked or not ours or not 0 <= entry.header_offset < size:
            raise zipfile.BadZipFile(entry.filename)


def looks_like_ours(file: Path) -> bool:
    """Whether a file that cannot be opened was one of our backups once: its name and beginning."""
    try:
        with file.open("rb") as source:
            return file.suffix == SUFFIX and source.read(2) == b"PK"
    except OSError:
        return False


def manifest_in(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """The manifest of an open archive."""
    try:
        entry = archive.getinfo(MANIFEST)
    except KeyError as error:
        raise NotABackup(file=file.name) from error
    if entry.file_size > LARGEST_MANIFEST:
        raise BackupDamaged(file=file.name)
    raw = archive.read(entry)
    try:
        if from_json(dict[str, Any], raw).get("format", 0) > FORMAT:
            raise BackupTooNew(file=file.name)
        manifest = from_json(Manifest, raw)
    except (ValueError, TypeError) as error:
        raise BackupDamaged(file=file.name) from error
    if manifest.version > newest_version():
        raise BackupTooNew(file=file.name)
    return manifest


def unpack_data(
    archive: zipfile.ZipFile, manifest: Manifest, target: Path, file: Path, tick: Tick
) -> None:
    """Unpack the data file to `target`, at most as large as announced. Raises BackupDamaged."""
    with target.open("wb") as out:
        unpack_into(out.write, archive, manifest, file, tick)


def unpack_into(
    take: Callable[[bytes], object],
    archive: zipfile.ZipFile,
    manifest: Manifest,
    file: Path,
    tick: Tick,
) -> None:
    """Give the data file to `take` in pieces, no more than announced. Raises BackupDamaged."""
    try:
        member = archive.open(DATA)
    except KeyError as error:
        raise BackupDamaged(file=file.name) from error
    written = 0
    with member:
        source = _HashingReader(member)
        with zstandard.ZstdDecompressor().stream_reader(
            cast("IO[bytes]", source), closefd=False
        ) as unpacking:
            while chunk := unpacking.read(CHUNK):
                written += len(chunk)
                if written > manifest.size:
                    raise BackupDamaged(file=file.name)
                take(chunk)
                tick(written / manifest.size)
    if written != manifest.size or source.state.hexdigest() != manifest.packed_sha256:
        raise BackupDamaged(file=file.name)


class _HashingReader:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.state = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.state.update(data)
        return data


def sha256_of(file: Path, tick: Tick | None = None) -> str:
    """The SHA-256 of a file as the disk gives it, past the system's memory where possible."""
    forget(file)
    state, size, done = hashlib.sha256(), max(1, file.stat().st_size), 0
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            state.update(chunk)
            done += len(chunk)
            if tick is not None:
                tick(done / size)
    return state.hexdigest()


def flush(file: IO[bytes]) -> None:
    """Bring a file's bytes to the disk itself."""
    file.flush()
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk (Windows does so by itself)."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def unused_folder(wanted: Path) -> Path:
    """Make a folder of that name, with a number when the name is taken."""
    path, number = wanted, 1
    while path.exists():
        number += 1
        path = wanted.with_name(f"{wanted.name}-{number}")
    path.mkdir(parents=True)
    return path


def forget(file: Path) -> None:
    """Make the system drop a file from its memory, so that reading proves what the disk holds."""
    if sys.platform == "win32":
        import ctypes

        # Opening it unbuffered makes Windows throw the cached pages away.
        read, share_all, existing, unbuffered = 0x80000000, 7, 3, 0x20000000
        handle = ctypes.windll.kernel32.CreateFileW(
            str(file), read, share_all, None, existing, unbuffered, None
        )
        if handle != -1:
            ctypes.windll.kernel32.CloseHandle(handle)
    elif hasattr(os, "posix_fadvise"):
        with file.open("rb") as source:
            os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
