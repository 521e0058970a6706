"""A home of its own for a run of tests: settings, logs and anchors lie there and nowhere else."""

import os
import tempfile
from pathlib import Path


def own_home() -> tempfile.TemporaryDirectory[str]:
    """Make it for this process and its children; it goes with what is returned."""
    home = tempfile.TemporaryDirectory(prefix="propdesk-tests-")
    for folder in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        os.environ[folder] = str(Path(home.name) / folder)
    os.environ["WIN_PD_OVERRIDE_LOCAL_APPDATA"] = home.name  # the same where Windows keeps them
    return home
