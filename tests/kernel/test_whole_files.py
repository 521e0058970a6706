"""Names that every system takes; putting a file in its place while a virus scanner looks at it."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from propdesk.kernel import whole_files
from propdesk.kernel.errors import UserError
from propdesk.kernel.settings import MachineSettings, load_settings, save_settings
from propdesk.kernel.sheets.files import read_workbook
from propdesk.kernel.sheets.writing import SheetColumn, write_table
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


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    READ_AND_WRITE, OPEN_EXISTING, SHARE_NOTHING, SHARE_READING = 0xC0000000, 3, 0, 1

    @contextmanager
    def open_in_excel(path: Path, sharing: int = SHARE_READING) -> Iterator[None]:
        """A workbook as Excel holds it: others may read; WPS now and then lets nobody."""
        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateFileW.restype = wintypes.HANDLE
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        handle = kernel.CreateFileW(
            str(path), READ_AND_WRITE, sharing, None, OPEN_EXISTING, 0, None
        )
        assert handle != wintypes.HANDLE(-1).value
        try:
            yield
        finally:
            kernel.CloseHandle(handle)

    @pytest.fixture
    def workbook(tmp_path: Path) -> Path:
        path = tmp_path / "名册 2026.xlsx"
        write_table(path, "名册", [SheetColumn("room", "Room")], [["1-101"]])
        return path

    def test_a_workbook_that_is_open_in_excel_is_read(workbook: Path) -> None:
        with open_in_excel(workbook):
            assert read_workbook(workbook).sheets[0].name == "名册"

    def test_a_workbook_that_nobody_may_read_is_told(workbook: Path) -> None:
        with open_in_excel(workbook, SHARE_NOTHING), pytest.raises(UserError, match="名册 2026"):
            read_workbook(workbook)

    def test_an_export_over_a_workbook_that_is_open_is_told_and_another_name_works(
        workbook: Path,
    ) -> None:
        before = workbook.read_bytes()
        with open_in_excel(workbook):
            with pytest.raises(FileInUse, match="名册 2026"):
                write_file(workbook, b"new")
            write_file(workbook.with_name("另一个.xlsx"), b"new")
        assert workbook.read_bytes() == before

    def test_a_scanner_that_looks_at_a_file_for_a_moment_stops_nothing(workbook: Path) -> None:
        looked, let_go = threading.Event(), threading.Event()

        def scan() -> None:
            with open_in_excel(workbook, SHARE_NOTHING):
                looked.set()
                let_go.wait(0.3)

        scanner = threading.Thread(target=scan)
        scanner.start()
        assert looked.wait(10)
        write_file(workbook, b"new")
        scanner.join()
        assert workbook.read_bytes() == b"new"
