"""All pages and dialogs in a real window on the screens offices have, scaled as Windows does."""

import os
import subprocess
import sys

import pytest

from propdesk.db.keeping.layout import DataFolder
from tests.flows.screen import ROOT, has_screen, screen

pytestmark = pytest.mark.skipif(not has_screen(), reason="no screen of its own can be made here")

# The smallest that offices have, 1093 x 614 and 960 x 600 in logical pixels, one for each ratio.
# The usual one, 1920 x 1080 at 1.5, has more room, and `test_app` lays its pages out.
SCREENS = [("1366x768", "1.25"), ("1440x900", "1.5")]


@pytest.mark.parametrize(("size", "scale"), SCREENS)
def test_nothing_is_cut_on_a_scaled_screen(sample: DataFolder, size: str, scale: str) -> None:
    words = [sys.executable, "-m", "tests.flows.scaled", str(sample.root)]
    with screen(size) as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": scale,
        }
        done = subprocess.run(
            words, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"ratio {scale}"]
