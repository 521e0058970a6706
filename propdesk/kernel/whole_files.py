"""Writing a file the user chose: whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class FileInUse(UserError):
    """The target is open elsewhere."""

    message = N_(
        "{name} cannot be replaced. Close it in the other program, or choose another name."
    )


class FileNotWritten(UserError):
    """Disk full, no permission, path gone."""

    message = N_(
        "{name} cannot be written in {folder}. Is the disk full or write-protected? Choose"
        " another folder."
    )


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a name beside `path` to write to; it takes its place only when the block succeeds.

    Raises FileInUse, FileNotWritten; what stood there before then stays.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with _refused(path):
            yield part
            os.replace(part, path)  # noqa: PTH105 - the call tests make fail
    finally:
        with suppress(OSError):  # nothing more can be done about a leftover
            part.unlink(missing_ok=True)


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    """What the disk refuses of a file the user chose, as a sentence."""
    try:
        yield
    except PermissionError as error:
        raise FileInUse(name=path.name) from error
    except OSError as error:
        raise FileNotWritten(name=path.name, folder=str(path.parent)) from error


def save_counted(path: Path, paper: AbstractContextManager[bytes]) -> bytes:
    """Write a paper that is counted when its context ends; if that fails, what was there is back.

    Raises FileInUse, FileNotWritten.
    """
    with ExitStack() as undo:
        with paper as content:
            before = _content_of(path)
            write_file(path, content)
            undo.callback(_put_back, path, before)
        undo.pop_all()
    return content


def _content_of(path: Path) -> bytes | None:
    with _refused(path):
        return path.read_bytes() if path.exists() else None


def _put_back(path: Path, before: bytes | None) -> None:
    """What stood at a path before something was written there; None: nothing."""
    if before is None:
        path.unlink(missing_ok=True)
    else:
        write_file(path, before)


def write_file(path: Path, content: bytes) -> None:
    """Write a file the user chose. Raises FileInUse, FileNotWritten."""
    with replacing(path) as part:
        part.write_bytes(content)
