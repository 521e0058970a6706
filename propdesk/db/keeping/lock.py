"""One window per data folder: a lock of the operating system, which dies with its owner.

The file `propdesk.lock` is never deleted. Its text says who holds it, whether the last owner ended
well, and when everything was last checked; the lock itself lies on a byte far behind the text, so
that others can read who it is. A second start catches `DataInUse` and asks the first to come to
the front through a local socket named `window_channel(folder)`.
"""

import contextlib
import os
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from propdesk.db.keeping.layout import DataFolder, FolderUnusable
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.paths import make_shared

LOCKED_BYTE = 1 << 20


class DataInUse(UserError):
    """Another process holds the lock."""

    message = N_(
        "This data is already open (process {pid}). Close the other window or wait for the "
        "other command to finish."
    )

    @property
    def holder(self) -> int:
        """The process that holds it; 0 when it does not say."""
        return int(str(self.values["pid"]))


class DataInUseByAnother(DataInUse):
    """It is a process of another user of this PC, whose window cannot be brought to the front."""

    message = N_(
        "{who} has this data open on this PC (process {pid}); one can work with it at a time. "
        "Change to that user and close PropDesk there, or let the command of that user finish."
    )


class LockIsNoFile(UserError):
    """A folder or a pipe lies where the lock file belongs."""

    message = N_(
        "{file} is not a file. The program writes there who has the data open: move it elsewhere, "
        "then start again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LockNote:
    """What the lock file says: which process holds it (pid 0: none) and whose it is, how it ended,
    the last full check, up to which posting and entry of the log that went, and how far the next
    one has come (`db.inspecting`)."""

    pid: int = 0
    owner: str = ""
    clean: bool = True
    checked: str = ""
    who: str = ""
    seq: int = 0
    entry: int = 0
    reached: str = ""


class DataLock:
    """The lock of a data folder, held until `release` or the end of the process."""

    def __init__(self, folder: DataFolder, descriptor: int, found: LockNote, owner: str) -> None:
        self.folder = folder
        self.after_crash = not found.clean
        self._descriptor: int | None = descriptor
        self._note = replace(found, pid=os.getpid(), owner=owner, clean=False, who=_user())
        _write(descriptor, self._note)

    @property
    def held(self) -> bool:
        """Whether it is still ours."""
        return self._descriptor is not None

    @property
    def last_checked(self) -> date | None:
        """The day of the last full check that passed."""
        try:
            return date.fromisoformat(self._note.checked)
        except ValueError:
            return None

    @property
    def checked_until(self) -> tuple[int, int]:
        """The last posting and the last entry of the log that a full check has seen."""
        return self._note.seq, self._note.entry

    @property
    def reached(self) -> str:
        """How far the full check under way has come; '' when none is."""
        return self._note.reached

    def note_checked(self, day: date, seq: int = 0, entry: int = 0) -> None:
        """Remember that everything was checked and found right on `day`."""
        self.after_crash = False
        self._remember(checked=day.isoformat(), seq=seq, entry=entry, reached="")

    def note_reached(self, reached: str) -> None:
        """Remember how far the full check under way has come."""
        self._remember(reached=reached)

    def _remember(self, **what: Any) -> None:  # noqa: ANN401  fields of the note
        self._note = replace(self._note, **what)
        if self._descriptor is not None:
            _write(self._descriptor, self._note)

    def release(self) -> None:
        """Give it back and note that all ended well (unless the crash before is unchecked yet)."""
        if self._descriptor is None:
            return
        clean = not self.after_crash
        _write(self._descriptor, replace(self._note, pid=0, owner="", clean=clean, who=""))
        _unlock(self._descriptor)
        os.close(self._descriptor)
        self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def take_lock(folder: DataFolder, *, owner: str = "window") -> DataLock:
    """Take the lock of a data folder, creating it if need be.

    Raises DataInUse, FolderUnusable, LockIsNoFile.

    A lock whose owner was killed is free at once: the system let go of it.
    """
    try:
        make_shared(folder.root)
        descriptor = _open(folder.lock)
    except OSError as error:
        raise FolderUnusable.because(folder.root, error) from error
    try:
        if not _try_lock(descriptor):
            raise _in_use(_read(descriptor))
        return DataLock(folder, descriptor, _read(descriptor), owner)
    except BaseException:
        os.close(descriptor)
        raise


def _in_use(note: LockNote) -> DataInUse:
    if note.who in ("", _user()):
        return DataInUse(pid=note.pid)
    return DataInUseByAnother(pid=note.pid, who=note.who)


def _user() -> str:
    """The user of this PC whose process this is; '' when the system does not tell."""
    return os.environ.get("USERNAME") or os.environ.get("USER", "")


def _open(path: Path) -> int:
    """The lock file, made if need be; on a write-protected disk the one that is there."""
    if path.exists() and not path.is_file():  # a folder opens for reading, a pipe waits for ever
        raise LockIsNoFile(file=str(path))
    binary = getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | binary, 0o644)
    except OSError as refused:
        with contextlib.suppress(OSError):
            return os.open(path, os.O_RDONLY | binary)
        raise refused from None


def window_channel(folder: DataFolder) -> str:
    """The name of the local socket at which the window of this folder listens."""
    import hashlib

    place = os.path.normcase(str(folder.root.resolve()))
    return "propdesk-" + hashlib.sha256(place.encode()).hexdigest()[:20]


def _read(descriptor: int) -> LockNote:
    from propdesk.kernel.records.stored_json import from_json

    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        return from_json(LockNote, os.read(descriptor, 4096))
    except ValueError:
        return LockNote()


def _write(descriptor: int, note: LockNote) -> None:
    from propdesk.kernel.records.stored_json import spaced_json

    # Padded instead of truncated: a reader never finds half of it.
    text = spaced_json(note).encode().ljust(512) + b"\n"
    os.lseek(descriptor, 0, os.SEEK_SET)
    with contextlib.suppress(OSError):  # a full or write-protected disk: the lock holds without it
        os.write(descriptor, text)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
