"""The files as they lie beside the data: each once, under the SHA-256 of its own bytes."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from propdesk.db.keeping.attached import is_whole
from propdesk.db.keeping.disk.on_disk import flush, flush_folder
from propdesk.kernel.errors import UserError, system_reason
from propdesk.kernel.i18n import N_
from propdesk.kernel.whole_files import put_in_place


class FileNotKept(UserError):
    """The disk refuses."""

    message = N_("{name} could not be kept: {reason}. Nothing was added.")


class FileLost(UserError):
    """Its bytes are gone, or others than those that were kept."""

    message = N_(
        "The contents of {name} are missing or were changed outside the program. The newest "
        "backup from before has them."
    )


class FileUnreadable(UserError):
    """The system does not give it."""

    message = N_("{name} cannot be read: {reason}")


def keep(folder: Path, name: str, content: bytes, at: datetime) -> str:
    """Bring a content to the disk, whole and durable; the name it lies under.

    One that lies there already is not written again: it counts as new from `at` on, so that no
    sweep takes it from who is about to name it. Raises FileNotKept.
    """
    digest = hashlib.sha256(content).hexdigest()
    target = folder / digest
    try:
        folder.mkdir(exist_ok=True)
        if not is_whole(target):
            _write(target, content)
        os.utime(target, (at.timestamp(), at.timestamp()))
    except OSError as error:
        raise FileNotKept(name=name, reason=system_reason(error)) from error
    return digest


def _write(target: Path, content: bytes) -> None:
    handle, part = tempfile.mkstemp(prefix="new-", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            flush(file)
        put_in_place(Path(part), target)
    finally:
        Path(part).unlink(missing_ok=True)
    flush_folder(target.parent)


def content_of(folder: Path, name: str, digest: str) -> bytes:
    """The bytes of a file. Raises FileLost or FileUnreadable."""
    try:
        content = (folder / digest).read_bytes()
    except FileNotFoundError as error:
        raise FileLost(name=name) from error
    except OSError as error:
        raise FileUnreadable(name=name, reason=system_reason(error)) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileLost(name=name)
    return content


def read_chosen(file: Path, largest: int) -> bytes:
    """The bytes of a chosen file, one more than `largest` at most. Raises FileUnreadable."""
    try:
        with file.open("rb") as source:
            return source.read(largest + 1)
    except OSError as error:
        raise FileUnreadable(name=file.name, reason=system_reason(error)) from error
