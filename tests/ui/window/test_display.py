"""The display is looked for before Qt starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from propdesk.ui.window.display import TRUSTED, has_display
from tests.patience import patience

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is a display")


def test_a_missing_and_a_dead_display_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", *TRUSTED):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":9999")
    assert not has_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert has_display()


def test_without_a_display_the_start_points_to_the_command_line(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in TRUSTED}
    environment["DISPLAY"] = ""
    environment["LANG"] = "en_GB.UTF-8"
    started = subprocess.run(
        [sys.executable, "-m", "propdesk", "--data", str(tmp_path)],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=patience(),
        check=False,
    )
    assert started.returncode == 2
    assert f"{sys.executable} -m propdesk --help" in started.stderr
    assert list(tmp_path.iterdir()) == []
