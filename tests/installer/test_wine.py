"""Windows under wine: what it is told of this PC, and what is said where it cannot be had."""

import shutil
import sys
from pathlib import Path

import pytest

from installer.environment import ROOT, SetUpFailed
from installer.windows import wine


def test_windows_hears_nothing_of_this_pcs_qt_python_screen_and_tests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = ("QT_QPA_PLATFORM", "PYTHONPATH", "DISPLAY", "WAYLAND_DISPLAY", "XDG_DATA_HOME")
    for name in (*told, "LANG"):
        monkeypatch.setenv(name, "of this PC")
    assert "of this PC" not in wine.environment().values()


def test_windows_lives_in_the_checkout_and_writes_no_menus() -> None:
    told = wine.environment()
    assert Path(told["WINEPREFIX"]).is_relative_to(ROOT)
    assert Path(told["HOME"]).is_relative_to(ROOT)
    assert "winemenubuilder.exe" in told["WINEDLLOVERRIDES"]


def test_what_a_caller_adds_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wine.environment({"LC_ALL": "zh_CN.UTF-8"})["LC_ALL"] == "zh_CN.UTF-8"


@pytest.mark.skipif(sys.platform == "win32", reason="there it has it already")
def test_a_file_has_its_name_on_windows() -> None:
    assert wine.windows_path(wine.DRIVE_C / "data" / "备份 1") == "C:\\data\\备份 1"
    assert wine.windows_path(ROOT / "tests") == f"Z:{ROOT}\\tests".replace("/", "\\")


def test_a_pc_that_is_no_debian_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wine, "is_debian", lambda: False)
    with pytest.raises(wine.NoWindows, match="on Debian only"):
        wine.provide()


def test_a_pc_whose_packages_cannot_be_had_is_told_which_line_brings_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(packages: list[str]) -> None:
        assert packages == ["wine", "nsis"]
        raise SetUpFailed("Type this line: apt-get install wine nsis")

    there = {name: None if name in {"wine", "makensis"} else name for name in wine.DEBIAN_WINDOWS}
    monkeypatch.setattr(shutil, "which", there.get)
    monkeypatch.setattr(wine, "is_debian", lambda: True)
    monkeypatch.setattr(wine, "provide_system_packages", refuse)
    with pytest.raises(wine.NoWindows, match="apt-get install wine nsis"):
        wine.provide()
