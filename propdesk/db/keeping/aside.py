"""What restores have set aside in the data folder, and what killed processes left there."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from propdesk.db.keeping.layout import DataFolder, FolderUnusable
from propdesk.kernel.clock import Clock

KEPT_DAYS = 30
KEPT, WORK, NOTE, PART = "restore-", "work-", "restore.json", ".part"


class KeptState(msgspec.Struct, frozen=True):
    """A state set aside by a restore: its folder, when, and which file took its place."""

    folder: Path
    at: datetime
    replaced_by: str


def kept_states(folder: DataFolder) -> tuple[KeptState, ...]:
    """The states that restores have set aside, newest first."""
    found = []
    for note in folder.aside.glob(f"{KEPT}*/{NOTE}"):
        with contextlib.suppress(OSError, ValueError, KeyError):
            plain = json.loads(note.read_text(encoding="utf-8"))
            at = datetime.fromisoformat(plain["at"])
            found.append(KeptState(note.parent, at, str(plain["replaced_by"])))
    return tuple(sorted(found, key=lambda kept: kept.at, reverse=True))


@contextlib.contextmanager
def staging(folder: DataFolder) -> Iterator[Path]:
    """A work place inside the data folder: personal data never goes to the system's temp folder.

    Raises FolderUnusable.
    """
    try:
        folder.aside.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f"{WORK}{os.getpid()}-", dir=folder.aside))
    except OSError as error:
        raise FolderUnusable.because(folder.root, error) from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def remove_leftovers(folder: DataFolder, clock: Clock) -> None:
    """Remove what was set aside more than thirty days ago, and what killed processes left."""
    now = clock.now()
    for kept in kept_states(folder):
        if now - kept.at > timedelta(days=KEPT_DAYS):
            shutil.rmtree(kept.folder, ignore_errors=True)
    for left in folder.aside.glob(f"{WORK}*"):
        if not _is_at_work(left.name.removeprefix(WORK).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    for left in folder.aside.glob(f"*{PART}"):
        if not _is_at_work(left.stem.rpartition("-")[2]):
            with contextlib.suppress(OSError):
                left.unlink()


def _is_at_work(process: str) -> bool:
    """Whether what is named after a process is still being worked on."""
    from propdesk.kernel.this_pc.processes import is_running  # a start finds nothing to ask about

    return process.isdecimal() and is_running(int(process))
