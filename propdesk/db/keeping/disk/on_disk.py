"""Bytes on a disk: brought there for good, hashed as they go by, read back past the memory."""

import hashlib
import io
import os
import sys
from pathlib import Path
from typing import IO, Any

from propdesk.kernel.progress import Progress

CHUNK = 1 << 20


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


def is_hash(name: str) -> bool:
    """Whether a name is 64 lower-case hexadecimal digits."""
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


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
