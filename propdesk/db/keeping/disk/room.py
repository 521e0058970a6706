"""Whether a disk has the room that a backup needs, and what it refuses as a sentence."""

import contextlib
import errno
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from propdesk.db.refusals import refusal_of
from propdesk.kernel.errors import UserError, system_reason
from propdesk.kernel.i18n import N_

SPARE = 16 << 20


class BackupNoRoom(UserError):
    """The disk is too full."""

    message = N_(
        "There is not enough room for the backup in {folder}: {needed} MB are needed, {free} MB "
        "are free. Nothing was changed. Make room there, or choose another disk."
    )


class BackupNotWritten(UserError):
    """The disk refuses."""

    message = N_(
        "The backup could not be written to {folder} ({reason}). Check the disk, or choose "
        "another folder."
    )


@contextlib.contextmanager
def explained(target: Path) -> Iterator[None]:
    """Turn what the disk or SQLite refuses into a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _no_room(target, 0) from error
        raise BackupNotWritten(folder=str(target), reason=system_reason(error)) from error


def have_room(place: Path, needed: int) -> None:
    """Raise BackupNoRoom where so many bytes and some to spare do not fit."""
    if shutil.disk_usage(place).free < needed + SPARE:
        raise _no_room(place, needed + SPARE)


def _no_room(place: Path, needed: int) -> BackupNoRoom:
    free = shutil.disk_usage(place).free if place.exists() else 0
    return BackupNoRoom(folder=str(place), needed=-(-needed >> 20), free=free >> 20)
