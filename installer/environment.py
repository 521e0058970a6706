"""Set-up of the checkout: `.venv` with the locked packages, Qt's system libraries, the catalogues.

Standard library only: it runs on a PC that has nothing but Python. The second start finds its
stamp and does nothing.
"""

import ctypes
import hashlib
import importlib.util
import io
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = SCRIPTS / ("python.exe" if sys.platform == "win32" else "python")
STAMP = VENV / "propdesk-stamp.txt"
UNFINISHED = "unfinished"

RUN_LOCK = ROOT / "installer" / "requirements.txt"
# Holds everything of RUN_LOCK too, in the same versions.
CHECK_LOCK = ROOT / "installer" / "requirements-dev.txt"
# For Windows alone: everything of CHECK_LOCK in the same versions, and what makes the program.
WINDOWS_LOCK = ROOT / "installer" / "requirements-windows.txt"

# A library that Qt loads → the Debian package that brings it.
DEBIAN_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libcups.so.2": "libcups2",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}

# A program that the checks start → its package: a screen, a window manager, and a hand for keys.
DEBIAN_SCREEN = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool"}


class SetUpFailed(Exception):
    """The set-up cannot go on; the text says what the person in front has to do."""


def prepare(lock: Path) -> None:
    """Make `.venv` hold what a lock asks for, and the catalogues be current; at once when they are.

    Raises SetUpFailed. Whatever was left half-made by an earlier run is made anew.
    """
    _accept_any_letter()
    screen = _missing_screen() if lock == CHECK_LOCK else []
    if screen or _mark(lock) not in _stamp() or not PYTHON.exists():
        print("Setting up, once: this takes a few minutes and needs the network ...", flush=True)
        provide_system_packages([*_missing_system_packages(), *screen])
        _provide_venv()
        _install(lock)
    if _catalogues_are_stale():
        call([str(PYTHON), str(ROOT / "installer" / "catalogues.py"), "compile"])


def _accept_any_letter() -> None:
    """Print a ? for what the console of this PC has no letter for, instead of stopping."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _mark(lock: Path) -> str:
    """What the stamp says when this lock is installed here, for this Python."""
    content = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f"{lock.name} {content} {sys.version_info.major}.{sys.version_info.minor} {ROOT}"


def _stamp() -> list[str]:
    return STAMP.read_text(encoding="utf-8").splitlines() if STAMP.exists() else []


def _write_stamp(*lines: str) -> None:
    STAMP.write_text("\n".join(lines), encoding="utf-8")


def provide_system_packages(packages: list[str]) -> None:
    """On Debian and its kin install what is missing, or say which line does it."""
    if not packages:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if _is_root():
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        # Not call: one unreachable source does not matter when the others have the packages.
        subprocess.run(["apt-get", "update"], capture_output=True, check=False)
        call(install, environment)
        return
    raise SetUpFailed(
        "Some packages of the system are missing. Type this line, then start again:\n\n"
        f"    sudo apt-get update && sudo {shlex.join(install)}\n"
    )


def _missing_system_packages() -> list[str]:
    if not is_debian():
        return []
    packages = [package for library, package in DEBIAN_LIBRARIES.items() if not _loads(library)]
    if importlib.util.find_spec("ensurepip") is None and not _works(PYTHON):
        packages.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    return packages


def _missing_screen() -> list[str]:
    """What the checks of the real window lack here, in packages."""
    if not is_debian():
        return []
    return [package for program, package in DEBIAN_SCREEN.items() if shutil.which(program) is None]


def is_debian() -> bool:
    """Whether this is Debian or of its kin."""
    return sys.platform == "linux" and shutil.which("apt-get") is not None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _provide_venv() -> None:
    """Keep a sound `.venv` of this Python, make it anew otherwise."""
    if UNFINISHED not in _stamp() and _works(PYTHON):
        return
    if Path(sys.prefix) == VENV:
        raise SetUpFailed("The folder .venv is damaged. Start again with the system's Python.")
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    _write_stamp(UNFINISHED)
    call([sys.executable, "-m", "venv", str(VENV)])


def _works(python: Path) -> bool:
    """Whether an environment's Python starts, is of our version and has pip."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    question = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [python, "-c", question], capture_output=True, encoding="locale", check=False
        )
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == version


def _install(lock: Path) -> None:
    """Install a lock, make the program importable, and leave the stamp.

    When pip gives up (no network), what was there before still stands and keeps its stamp; only
    an interrupted installation is taken for damaged.
    """
    before = _stamp()
    _write_stamp(UNFINISHED)
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
    # The lock is complete and checked by its hashes: nothing to resolve, nothing to compile.
    lock_only = ["--require-hashes", "--no-deps", "--only-binary=:all:", "-r", str(lock)]
    try:
        call([*pip, *lock_only])
    except SetUpFailed:
        _write_stamp(*before)
        raise
    _link_checkout()
    _write_stamp(*(_mark(each) for each in {lock, RUN_LOCK}))


def _link_checkout() -> None:
    """Let the environment import the checkout, and give it the command `propdesk`."""
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV)}))
    # Relative, so that a path in Chinese does not depend on the PC's code page.
    way = os.path.relpath(ROOT, packages)
    (packages / "propdesk-checkout.pth").write_text(f"{way}\n", encoding="ascii")
    if sys.platform == "win32":
        command = SCRIPTS / "propdesk.cmd"
        command.write_text('@"%~dp0python.exe" -m propdesk %*\n', encoding="ascii")
    else:
        command = SCRIPTS / "propdesk"
        command.write_text(
            '#!/bin/sh\nexec "$(dirname "$0")/python" -m propdesk "$@"\n', encoding="ascii"
        )
        command.chmod(0o755)


def _catalogues_are_stale() -> bool:
    """Whether a translation is newer than what was compiled from it."""
    for source in (ROOT / "i18n").glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            return True
    return False


def call(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run a step of the set-up; what it says is shown only when it fails."""
    step = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="locale",
        errors="replace",
        check=False,
    )
    if step.returncode != 0:
        raise SetUpFailed(f"{step.stdout.strip()}\n\nThis step failed: {shlex.join(command)}")
