"""An installer run as the check and the tests run it: silently, under wine, to its exit code."""

import time
from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path

from installer.windows import wine
from installer.windows.freezing import LIST

DATA = wine.DRIVE_C / "ProgramData" / "PropDesk"
SLOW = 600.0  # seconds, for the real program on a busy machine


class Ends(IntEnum):
    """How an installer or a removal ends (installer.nsi); but for the first nothing was changed."""

    DONE = 0
    CANCELLED = 1
    DAMAGED = 2
    RUNNING = 5
    NEWER_IS_THERE = 6
    WINDOWS_TOO_OLD = 7
    NO_ROOM = 8
    NO_BACKUP = 9


def install(
    installer: Path, folder: Path | None = None, *, more: Mapping[str, str] | None = None
) -> int:
    """Install silently into a folder, or where the program is or goes by itself; the exit code."""
    # wine quotes a folder with blanks, as other programs do: the installer takes that too.
    where = [f"/D={wine.windows_path(folder)}"] if folder else []
    return wine.run([installer, "/S", *where], limit=SLOW, more=more).code


def remove(folder: Path, *, more: Mapping[str, str] | None = None) -> int:
    """Remove silently the program of a folder whose path has no blanks; the exit code."""
    place = wine.windows_path(folder)
    if " " in place:
        raise ValueError(f"NSIS does not take {place!r} here; use remove_and_wait")
    return wine.run([folder / "uninstall.exe", "/S", f"_?={place}"], limit=SLOW, more=more).code


def remove_and_wait(folder: Path) -> bool:
    """Remove as Windows does, by a copy that goes on by itself; whether it went within a minute."""
    wine.run([folder / "uninstall.exe", "/S"], limit=SLOW)
    until = time.monotonic() + 60
    while (folder / LIST).exists() or (folder / "uninstall.exe").exists():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def installed_version(folder: Path) -> str | None:
    """The version whose list lies in a folder."""
    try:
        first = (folder / LIST).read_text(encoding="ascii").splitlines()[0]
    except (OSError, IndexError):
        return None
    return first.removeprefix("=")


def left(folder: Path) -> set[str]:
    """Every file in a folder, by its path in it."""
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}
