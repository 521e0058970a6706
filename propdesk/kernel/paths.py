"""Where the program's own files lie, and where data and machine settings go by default."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
LOCALES = ROOT / "i18n"
VIEWER_MARK = "viewer.txt"


def program_folder() -> Path:
    """Where the installed program lies; from source, where the checkout does."""
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else ROOT


def is_viewer() -> bool:
    """Whether the program only shows backups: a file beside the installed one says so."""
    return getattr(sys, "frozen", False) and (program_folder() / VIEWER_MARK).exists()


def default_data_folder() -> Path:
    """The estate's data: shared by all users of an installed Windows PC, else the user's own."""
    if sys.platform == "win32" and getattr(sys, "frozen", False):
        return Path(os.environ["PROGRAMDATA"]) / "PropDesk"
    from platformdirs import user_data_path

    return user_data_path("PropDesk", appauthor=False)


def make_shared(folder: Path) -> None:
    """Make a data folder; below %PROGRAMDATA% all users of the PC may work in it, one at a time.

    There Windows lets each user change his own files only: the second clerk could read, not write.
    """
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o777 if sys.platform == "win32" else 0o700, exist_ok=True)
    if command := granting(folder, os.environ):
        import subprocess

        subprocess.run(  # noqa: S603  Windows' own program
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=20
        )


def granting(folder: Path, environment: Mapping[str, str]) -> list[str]:
    """What lets all users change what lies and will lie in a folder; [] elsewhere."""
    shared, windows = environment.get("PROGRAMDATA"), environment.get("SYSTEMROOT")
    if not (shared and windows and folder.is_relative_to(shared)):
        return []
    users = "*S-1-5-32-545"  # by number: the name of the group is in the language of Windows
    return [
        str(Path(windows, "System32", "icacls.exe")),
        str(folder),
        "/grant",
        f"{users}:(OI)(CI)M",
    ]


def config_folder() -> Path:
    """Machine settings and logs; not beside the data: a restored file brings no printer along."""
    from platformdirs import user_config_path

    return user_config_path("PropDesk", appauthor=False)
