"""All pages and dialogs in a real window on a screen at 150 %."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.screen import ROOT, has_screen, screen

pytestmark = pytest.mark.skipif(not has_screen(), reason="no screen of its own can be made here")


def test_nothing_is_cut_on_full_hd_at_150_per_cent(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.flows.scaled", str(tmp_path / "estate")]
    with screen("1920x1080") as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": "1.5",
        }
        done = subprocess.run(
            words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["ratio 1.5"]
