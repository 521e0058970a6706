"""What a build may ship: each thing that must not be in the folder ends it, in a sentence."""

from pathlib import Path

import pytest

from installer.windows.freezing import LIST, write_list
from installer.windows.shipped import faults, is_shipped, packed_tests, version_resource


@pytest.mark.parametrize(
    ("name", "shipped"),
    [
        ("PySide6\\Qt6Core.dll", True),
        ("PySide6\\Qt6Network.dll", True),
        ("PySide6\\plugins\\imageformats\\qwebp.dll", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6\\translations\\qtbase_zh_CN.qm", True),
        ("PySide6\\translations\\qtbase_de.qm", False),
        ("PySide6\\opengl32sw.dll", False),
        ("PySide6\\plugins\\platforms\\qdirect2d.dll", False),
        ("PySide6/plugins/tls/qopensslbackend.dll", False),
        ("babel\\locale-data\\zh_Hans_CN.dat", True),
        ("babel\\locale-data\\en_GB.dat", False),
    ],
)
def test_of_what_is_found_only_what_is_used_is_shipped(name: str, shipped: bool) -> None:
    assert is_shipped(name) is shipped


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("_internal/icuuc.dll", b"MZ", "stand-in"),
        ("_internal/PySide6/ICUUC.DLL", b"MZ", "stand-in"),
        ("bcryptprimitives.dll", b"MZ", "stand-in"),
        ("_internal/pytest/main.py", b"", "tests"),
        ("_internal/_pytest/main.py", b"", "tests"),
        ("_internal/tests/clocks.py", b"", "tests"),
        ("_internal/i18n/zh_CN/LC_MESSAGES/propdesk.po", b"", "source of a translation"),
        ("_internal/物业.txt", b"", "letters"),
        ("_internal/ucrtbase.dll", b"MZ" + bytes(60) + b"Wine builtin DLL", "wine"),
    ],
)
def test_a_folder_with_what_must_not_be_shipped_is_told(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    (found,) = faults(tmp_path)
    assert name in found
    assert said in found


def test_a_folder_that_is_too_large_is_told(tmp_path: Path) -> None:
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(161_000_000)
    (found,) = faults(tmp_path)
    assert "161.0 MB" in found


def test_a_sound_folder_has_no_fault(tmp_path: Path) -> None:
    (tmp_path / "PropDesk.exe").write_bytes(b"MZ")
    (tmp_path / "propdesk.mo").write_bytes(b"")
    assert list(faults(tmp_path)) == []


def test_modules_of_tests_inside_the_program_are_named() -> None:
    names = ["propdesk.app", "pytest", "_pytest.main", "hypothesis.core", "sqlalchemy.testing"]
    assert packed_tests(iter(names)) == ["_pytest.main", "hypothesis.core", "pytest"]


def test_the_list_names_the_version_each_file_and_the_deepest_folders_first(
    tmp_path: Path,
) -> None:
    for name in ("b.txt", "a/one.txt", "a/b/two.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    write_list(tmp_path, "1.2.3")
    lines = (tmp_path / LIST).read_bytes().decode("ascii").split("\r\n")
    assert lines == ["=1.2.3", "a\\b\\two.txt", "a\\one.txt", "b.txt", "a\\b\\", "a\\", ""]


def test_windows_is_told_the_version() -> None:
    told = version_resource("PropDesk", "1.2.3")
    assert "filevers=(1, 2, 3, 0)" in told
    assert "StringStruct('ProductVersion', '1.2.3')" in told
