"""Where the program's own files lie, and where data and machine settings go by default."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
LOCALES = ROOT / "i18n"


def default_data_folder() -> Path:
    """The estate's data: shared by all users of an installed Windows PC, else the user's own."""
    if sys.platform == "win32" and getattr(sys, "frozen", False):
        return Path(os.environ["PROGRAMDATA"]) / "PropDesk"
    from platformdirs import user_data_path

    return user_data_path("PropDesk", appauthor=False)


def config_folder() -> Path:
    """Machine settings and logs; not beside the data: a restored file brings no printer along."""
    from platformdirs import user_config_path

    return user_config_path("PropDesk", appauthor=False)
