"""What restores have set aside in the data folder, and what killed processes left there."""

import contextlib
import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.clock import Clock

KEPT_DAYS = 30
KEPT, WORK, NOTE = "restore-", "work-", "restore.json"


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


def remove_leftovers(folder: DataFolder, clock: Clock) -> None:
    """Remove what was set aside more than thirty days ago, and what killed processes left."""
    now = clock.now()
    for kept in kept_states(folder):
        if now - kept.at > timedelta(days=KEPT_DAYS):
            shutil.rmtree(kept.folder, ignore_errors=True)
    for left in folder.aside.glob(f"{WORK}*"):
        with contextlib.suppress(OSError):
            if now.timestamp() - left.stat().st_mtime > timedelta(days=1).total_seconds():
                shutil.rmtree(left, ignore_errors=True)
