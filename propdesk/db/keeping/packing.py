"""The data file in and out of an archive: packed, hashed, encrypted, and no more than announced."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

import zstandard

from propdesk.db.keeping.archive import DATA, BackupArchive, BackupDamaged, Manifest
from propdesk.db.keeping.disk.on_disk import CHUNK, Tick
from propdesk.db.keeping.disk.room import have_room
from propdesk.db.keeping.encryption.streams import NotOpenedByKey, decrypt, encrypt

# Level 1 packs our rows to an eighth and keeps up with the disk; higher levels gain a percent.
LEVEL = 1


def packed_data(archive: BackupArchive, database: Path, tick: Tick) -> tuple[int, str, str]:
    """Pack the data file into the archive; its size, and the SHA-256 packed and as it is."""
    packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True, threads=2)
    size = database.stat().st_size
    name = archive.named(DATA)
    with database.open("rb") as file, archive.open(name, "w", force_zip64=True) as member:
        source = _HashingReader(file, lambda done: tick(done / max(1, size)))
        packed = _HashingReader(packer.stream_reader(cast("IO[bytes]", source), size=size))
        if archive.key:
            encrypt(packed, member.write, archive.key)
        else:
            while chunk := packed.read(CHUNK):
                member.write(chunk)
    return size, packed.state.hexdigest(), source.state.hexdigest()


def unpack_data(
    archive: BackupArchive, manifest: Manifest, target: Path, file: Path, tick: Tick
) -> None:
    """Unpack the data file to `target`, at most as large as announced, and only where there is
    room for that. Raises BackupDamaged and BackupNoRoom."""
    with target.open("wb") as out:

        def take(piece: bytes) -> None:
            if not out.tell():
                have_room(target.parent, manifest.size)
            out.write(piece)

        unpack_into(take, archive, manifest, file, tick)


def unpack_into(
    take: Callable[[bytes], object],
    archive: BackupArchive,
    manifest: Manifest,
    file: Path,
    tick: Tick,
) -> None:
    """Give the data file to `take` in pieces, no more than announced. Raises BackupDamaged."""
    try:
        member = archive.open(archive.named(DATA))
    except KeyError as error:
        raise BackupDamaged(file=file.name) from error
    pieces = _Pieces(take, manifest, file, tick)
    with member:
        unpacking = zstandard.ZstdDecompressor().stream_writer(
            cast("IO[bytes]", pieces), write_size=CHUNK, closefd=False
        )
        packed = _Packed(unpacking.write, manifest, file)
        if archive.key:
            try:
                decrypt(member, packed.write, archive.key)
            except NotOpenedByKey as error:
                raise BackupDamaged(file=file.name) from error
        else:
            while chunk := member.read(CHUNK):
                packed.write(chunk)
    if pieces.written != manifest.size or packed.state.hexdigest() != manifest.packed_sha256:
        raise BackupDamaged(file=file.name)


class _Packed:
    """What is unpacked must say as it begins that it is as large as the manifest announced."""

    def __init__(self, unpack: Callable[[bytes], object], manifest: Manifest, file: Path) -> None:
        self._unpack, self._size, self._file = unpack, manifest.size, file
        self._begun = False
        self.state = hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        if not self._begun:
            self._begun = True
            if zstandard.frame_content_size(bytes(chunk[:18])) != self._size:
                raise BackupDamaged(file=self._file.name)
        self.state.update(chunk)
        self._unpack(chunk)


class _Pieces(io.RawIOBase):
    """Hands on what was unpacked, and no more of it than the manifest announced."""

    def __init__(
        self, take: Callable[[bytes], object], manifest: Manifest, file: Path, tick: Tick
    ) -> None:
        self._take, self._size, self._file, self._tick = take, manifest.size, file, tick
        self.written = 0

    def writable(self) -> bool:
        return True

    def write(self, chunk: Any) -> int:  # noqa: ANN401  any buffer
        self.written += len(chunk)
        if self.written > self._size:
            raise BackupDamaged(file=self._file.name)
        self._take(chunk)
        self._tick(self.written / self._size)
        return len(chunk)


class _HashingReader:
    def __init__(self, file: Any, tell: Callable[[int], object] = lambda _done: None) -> None:  # noqa: ANN401  whatever reads
        self._file, self._tell = file, tell
        self.state = hashlib.sha256()
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        data = bytes(self._file.read(size))
        self.state.update(data)
        self.count += len(data)
        self._tell(self.count)
        return data
