"""A Windows under wine: made in a folder of the checkout, and programs run in it, each in its time.

Standard library only; PROPDESK_PC names another PC beside it. Nothing outside the folder is
touched, and it may be deleted at any time.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.environment import ROOT, SetUpFailed, call, is_debian, provide_system_packages

CACHE = ROOT / ".windows"
# Each PC has its own processes, disk C: and registry; whoever ends one leaves the others alone.
PC = os.environ.get("PROPDESK_PC", "tests")
PREFIX = CACHE / PC
DRIVE_C = PREFIX / "drive_c"
SYSTEM = DRIVE_C / "windows" / "system32"
STUBS = ROOT / "tests" / "wine"
READY = PREFIX / "propdesk-stamp.txt"
COMPILER = "x86_64-w64-mingw32-gcc"

# A program → the Debian package that brings it.
DEBIAN_WINDOWS = {
    "wine": "wine",
    "/usr/lib/wine/wine64": "wine64",
    COMPILER: "gcc-mingw-w64-x86-64",
    "makensis": "nsis",
    "gs": "ghostscript",
    "/usr/sbin/locale-gen": "locales",
    "Xvfb": "xvfb",
}
# What would show a window of wine's own, write into the menus of this PC, or wait for a person.
OVERRIDES = "mscoree,mshtml=;winemenubuilder.exe,winedbg.exe=d"
# Of these nothing may reach Windows: they tell of this PC's Python, Qt, screen and tests.
OURS = ("QT_", "PYTHON", "PYTEST", "XDG_", "DISPLAY", "WAYLAND_", "WINE", "LC_", "LANG", "PROPDESK")
SLOW = 300.0  # seconds


class NoWindows(SetUpFailed):
    """Windows cannot be had on this PC; the text says why."""


class TookTooLong(Exception):
    """A program under wine was ended because its time was up."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program under wine ended, and what it said on both its ways out."""

    code: int
    said: str


def provide() -> None:
    """Make Windows be there: the system's packages, then the folder; at once when it is.

    Raises NoWindows.
    """
    if not is_debian():
        raise NoWindows("Windows under wine is made on Debian only.")
    missing = [package for name, package in DEBIAN_WINDOWS.items() if shutil.which(name) is None]
    try:
        provide_system_packages(missing)
        if not READY.exists() or READY.read_text(encoding="utf-8") != _mark():
            _make()
    except SetUpFailed as problem:
        raise NoWindows(str(problem)) from problem
    except TookTooLong as problem:
        raise NoWindows(f"wine does not start: {problem}") from problem


def _mark() -> str:
    """What the folder was made from: it is made anew where a stub has changed, or has moved."""
    return "\n".join([str(ROOT), *(stub.read_text(encoding="utf-8") for stub in _stubs())])


def _stubs() -> list[Path]:
    return sorted(STUBS.glob("*.c"))


def _make() -> None:
    stop()
    shutil.rmtree(PREFIX, ignore_errors=True)
    (CACHE / "home").mkdir(parents=True, exist_ok=True)
    made = run(["wineboot", "--init"])
    if made.code:
        raise NoWindows(f"wine cannot make its folder:\n{made.said}")
    for source in _stubs():
        library = SYSTEM / source.with_suffix(".dll").name
        call([COMPILER, "-shared", "-O1", "-s", "-o", str(library), str(source)])
    READY.write_text(_mark(), encoding="utf-8")


def run(
    command: Sequence[str | Path],
    *,
    limit: float = SLOW,
    more: Mapping[str, str] | None = None,
    hear: Callable[[str], None] | None = None,
    folder: Path = ROOT,
) -> Ended:
    """Run a Windows program to its end, without input; each line it says goes to `hear` at once.

    Its way out is always a pipe: the Python of Windows dies under wine where it is a file. Raises
    TookTooLong after `limit` seconds, and ends all of Windows then.
    """
    process = subprocess.Popen(
        ["wine", *map(str, command)],
        cwd=folder,
        env=environment(more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    said: list[str] = []
    reading = threading.Thread(target=_read, args=(process, said, hear), daemon=True)
    reading.start()
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        raise TookTooLong(_too_long(command, limit, said)) from None
    finally:
        if process.poll() is None:  # its time was up, or somebody pressed Ctrl+C
            process.kill()
            process.wait()
            stop()
    # What wine leaves behind for the next program may hold the pipe open.
    reading.join(5)
    return Ended(process.returncode, "".join(said))


def _read(
    process: "subprocess.Popen[str]", said: list[str], hear: Callable[[str], None] | None
) -> None:
    assert process.stdout
    with process.stdout as way_out:
        for line in way_out:
            said.append(line)
            if hear:
                hear(line)


def _too_long(command: Sequence[str | Path], limit: float, said: list[str]) -> str:
    words = " ".join(map(str, command))
    return f"{words} took more than {limit:.0f} s. It said at last:\n{''.join(said[-20:])}"


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a program under wine is told of this PC: nothing but where its Windows is."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
    return {
        **kept,
        "WINEPREFIX": str(PREFIX),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": OVERRIDES,
        "HOME": str(CACHE / "home"),  # Documents and the desktop of its user
        "LC_ALL": "C.UTF-8",
        **(more or {}),
    }


def locale(name: str) -> dict[str, str]:
    """The environment of a PC of a language: zh_CN has code page 936, zh_TW 950, en_US 1252."""
    place = CACHE / "locales"
    place.mkdir(parents=True, exist_ok=True)
    if not (place / f"{name}.UTF-8").exists():
        call(["localedef", "-i", name, "-f", "UTF-8", str(place / f"{name}.UTF-8")])
    return {"LOCPATH": str(place), "LC_ALL": f"{name}.UTF-8"}


def windows_path(path: Path) -> str:
    """How Windows calls a file of this PC."""
    path = path.resolve()
    if path.is_relative_to(DRIVE_C):
        return "C:\\" + str(path.relative_to(DRIVE_C)).replace("/", "\\")
    return "Z:" + str(path).replace("/", "\\")


def stop(pc: str = PC) -> None:
    """End whatever still runs in this Windows, or in that of another PC."""
    if shutil.which("wineserver") and (CACHE / pc).exists():
        _serve("--kill", pc)


def _serve(what: str, pc: str = PC) -> None:
    nothing = subprocess.DEVNULL
    subprocess.run(
        ["wineserver", what],
        env=environment({"WINEPREFIX": str(CACHE / pc)}),
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        timeout=60,
        check=False,
    )


@contextlib.contextmanager
def running() -> Iterator[None]:
    """While it lasts Windows stays up, which saves each program its start; then all of it ends."""
    try:
        _serve("--persistent")
        yield
    finally:
        stop()


def hear_aloud(line: str) -> None:
    """Say a line of a program's as it comes."""
    print(line, end="", flush=True)


def main(arguments: list[str]) -> int:
    """Run a Windows program by hand."""
    provide()
    with running():
        return run(arguments, limit=3600, hear=hear_aloud).code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
