"""The frame is on the screen before the start waits: the file may be held by another program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.screen import ROOT, has_screen, screen
from tests.patience import patience

pytestmark = pytest.mark.skipif(not has_screen(), reason="no screen of its own can be made here")

# What another process sees of the screen: how many of nine pixels of the page have its ground.
LOOKING = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication(sys.argv)
seen = application.primaryScreen().grabWindow(0).toImage()
points = [(x, y) for x in (300, 650, 1000) for y in (200, 400, 600)]
print(sum(seen.pixelColor(*point).name() == "#f3f5f7" for point in points))
"""
STARTING = """
import subprocess, sys
from propdesk import app
from propdesk.kernel.settings import MachineSettings

def look(_start, window, _lock):
    seen = subprocess.run([sys.executable, "-c", sys.argv[3]], capture_output=True, text=True)
    print(seen.stdout.strip(), window.status.message, flush=True)
    window.close()

def settings(_file):
    made = MachineSettings(theme="light")
    made.window.maximised = sys.argv[2] == "maximised"
    return made

app._begin, app.load_settings = look, settings
sys.exit(app.run_window(["--data", sys.argv[1], "--lang", "zh_CN"]))
"""


@pytest.mark.parametrize("size", ["maximised", "as it was"])
def test_the_frame_is_seen_before_the_data_is_opened(tmp_path: Path, size: str) -> None:
    words = [sys.executable, "-c", STARTING, str(tmp_path / "estate"), size, LOOKING]
    with screen("1366x768") as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        done = subprocess.run(
            words,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=patience(),
            check=False,
        )
    assert (done.stdout, done.stderr) == ("9 正在打开数据……\n", "")
