"""The program frozen for Windows: a folder that needs no Python, with licences and a list of files.

The same source makes the same bytes, on Debian and in any folder: nothing of the machine and of
the hour goes into it.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from installer.environment import PYTHON, ROOT, SetUpFailed, call
from installer.windows import python
from installer.windows.licences import lay_beside
from installer.windows.shipped import faults
from installer.windows.wine import windows_path

WORK = ROOT / "build" / "windows"
SPEC = Path(__file__).with_name("propdesk.spec")
SIDE = WORK / "side.bmp"
LIST = "installed.txt"
SLOW = 1800.0  # seconds a build may take on a busy machine
WINE_HICCUP = "[WinError 1359]"  # now and then wine cannot begin a process while others work
SAME_ALWAYS = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1767225600", "PYTHONUTF8": "1"}


class BuildFailed(SetUpFailed):
    """There is no program; the text says why."""


def version_of_project() -> str:
    """The version that pyproject.toml names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def freeze() -> Path:
    """Make the folder of the program; where it lies. Raises BuildFailed, LicenceMissing."""
    made = WORK / "dist" / "PropDesk"
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    icon = make_icon()
    options = ["--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", _path(made.parent), "--workpath", _path(WORK / "work")]
    asked = ["-m", "PyInstaller", *options, *places, _path(SPEC)]
    told_it = {"PROPDESK_ICON": _path(icon), "PROPDESK_VERSION": version_of_project()}
    told = _python(asked, {**SAME_ALWAYS, **told_it})
    if WINE_HICCUP in told:
        told = _python(asked, {**SAME_ALWAYS, **told_it})
    if not (made / "PropDesk.exe").is_file():
        raise BuildFailed(f"PyInstaller made no program. It said at last:\n{told[-3000:]}")
    sources = (WORK / "work" / "propdesk" / "sources.txt").read_text(encoding="utf-8")
    lay_beside(sources.splitlines(), _packages(), _licence_of_python(), made)
    if found := list(faults(made)):
        raise BuildFailed("The folder must not be shipped:\n" + "\n".join(found))
    write_list(made, version_of_project())
    return made


def make_icon() -> Path:
    """Draw the program's icon in the sizes Windows asks for, and the side of the installer."""
    icon = WORK / "propdesk.ico"
    WORK.mkdir(parents=True, exist_ok=True)
    call([str(PYTHON), "-m", "installer.windows.icon", str(icon), str(SIDE)])
    return icon


def write_list(folder: Path, version: str) -> None:
    """Write what the folder holds, by which an upgrade and a removal delete: the version behind a
    sign, files, then folders, the deepest first.
    """
    (folder / LIST).unlink(missing_ok=True)
    found = sorted(folder.rglob("*"))
    names = [str(each.relative_to(folder)).replace("/", "\\") for each in found if each.is_file()]
    folders = [each.relative_to(folder) for each in found if each.is_dir()]
    folders.sort(key=lambda each: (-len(each.parts), each))
    names += [str(each).replace("/", "\\") + "\\" for each in folders]
    (folder / LIST).write_bytes(
        "".join(f"{n}\r\n" for n in [f"={version}", *names]).encode("ascii")
    )


def _python(arguments: list[str], more: dict[str, str]) -> str:
    """Run the Python that has what builds need; what it said."""
    if os.name == "nt":
        done = subprocess.run(
            [PYTHON, *arguments], cwd=ROOT, env={**os.environ, **more}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
            check=False,
        )  # fmt: skip
        return done.stdout
    return python.run_python(arguments, limit=SLOW, more=more).said


def _path(path: Path) -> str:
    return str(path) if sys.platform == "win32" else windows_path(path)


def _packages() -> Path:
    return (
        PYTHON.parents[1] / "Lib" / "site-packages" if sys.platform == "win32" else python.PACKAGES
    )


def _licence_of_python() -> Path:
    home = Path(sys.base_prefix) if sys.platform == "win32" else python.HOME
    return home / "LICENSE.txt"
