"""Names that every system takes; putting a file in its place while a virus scanner looks at it."""

import os
from pathlib import Path

import pytest

from propdesk.kernel import whole_files
from propdesk.kernel.settings import MachineSettings, load_settings, save_settings
from propdesk.kernel.whole_files import LONGEST, FileInUse, put_in_place, safe_name, write_file


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who asks for a file that is held at its first two tries."""
    asked: list[str] = []
    replace = os.replace

    def scanned(part: Path, path: Path) -> None:
        asked.append(path.name)
        if len(asked) < 3:
            raise PermissionError(13, "scanned")
        replace(part, path)

    monkeypatch.setattr(whole_files, "WAITS", (0.001, 0.001))
    monkeypatch.setattr(os, "replace", scanned)
    return asked


def test_a_file_that_is_held_for_a_moment_is_put_in_place(tmp_path: Path, held: list[str]) -> None:
    part, path = tmp_path / "a.part", tmp_path / "a"
    part.write_text("new", encoding="utf-8")
    path.write_text("old", encoding="utf-8")
    assert put_in_place(part, path).read_text(encoding="utf-8") == "new"
    assert not part.exists()


def test_settings_and_exports_outlast_a_scanner(tmp_path: Path, held: list[str]) -> None:
    save_settings(MachineSettings(language="en"), tmp_path / "machine.json")
    assert load_settings(tmp_path / "machine.json").language == "en"
    held.clear()
    write_file(tmp_path / "欠费.xlsx", b"x")
    assert (tmp_path / "欠费.xlsx").read_bytes() == b"x"


def test_a_file_that_stays_held_is_told_and_left_as_it_was(
    tmp_path: Path, held: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_files, "WAITS", (0.001,))
    path = tmp_path / "打开着.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(FileInUse, match="打开着"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("催缴单 2026-11.pdf", "催缴单 2026-11.pdf"),
        ("1/2栋: 张三*?.pdf", "1_2栋_ 张三__.pdf"),
        ("..\\..\\Windows\\x.xlsx", ".._.._Windows_x.xlsx"),
        ("con.pdf", "_con.pdf"),
        ("COM1", "_COM1"),
        ("nul .xlsx", "_nul.xlsx"),
        ("Lpt¹.csv", "_Lpt¹.csv"),
        ("CONSTANT.pdf", "CONSTANT.pdf"),
        ("云杉里 . .", "云杉里"),
        ("云杉里. .pdf", "云杉里.pdf"),
        (" a\nb\u202efdp.exe", "abfdp.exe"),
        ("", "_"),
        ("...", "_"),
        (".pdf", ".pdf"),
        ("𠮷" * 200 + ".xlsx", "𠮷" * (LONGEST - 5) + ".xlsx"),
    ],
)
def test_a_name_is_one_that_every_system_takes(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert safe_name(safe) == safe
    assert len(safe.encode()) < 255 or "𠮷" in safe
