"""Files the user chooses: names that every system takes, and writing them whole or not at all."""

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path, PurePath

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?", re.IGNORECASE
)
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
LONGEST = 80  # letters; of Chinese ones 255 bytes hold 85

# A virus scanner or the indexer of Windows holds a file that was just written, for a moment.
WAITS = (0.05, 0.1, 0.2, 0.4, 0.8) if sys.platform == "win32" else ()


def patiently(act: Callable[[], object]) -> None:
    """Do what needs a file that nobody holds; on Windows once more when it is held for a moment.

    Raises what the last try raises.
    """
    for wait in WAITS:
        try:
            act()
        except PermissionError:
            time.sleep(wait)
        else:
            return
    act()


def put_in_place(part: Path, path: Path) -> Path:
    """Rename a file that is written over what stands there, as the last step; its new path."""
    patiently(lambda: os.replace(part, path))  # noqa: PTH105 - the call tests make fail
    return path


def take_away(path: Path) -> None:
    """Delete a file if it is there."""
    patiently(lambda: path.unlink(missing_ok=True))


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
            put_in_place(part, path)
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


def safe_name(name: str) -> str:
    """A name to offer for a file that is called after an estate, a room, a person or a list.

    What may not stand in a name becomes `_`, the name of a device gets one before it, dots and
    blanks at the end go; the ending stays.
    """
    plain = FORBIDDEN.sub("_", _UNSEEN.sub("", name)).strip().rstrip(". ")
    path = PurePath(plain)
    ending = path.suffix if len(path.suffix) < 10 else ""
    stem = plain.removesuffix(ending)[: LONGEST - len(ending)].rstrip(". ") or "_"
    return f"_{stem}{ending}" if RESERVED.fullmatch(stem + ending) else stem + ending
