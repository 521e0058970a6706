"""Files for the program's user only, also those that an earlier version left open."""

import ctypes
import os
import stat
import sys
from pathlib import Path

import pytest

from propdesk.kernel.this_pc.private_files import make_private

on_linux = pytest.mark.skipif(sys.platform == "win32", reason="Windows has ACLs")
on_windows = pytest.mark.skipif(sys.platform != "win32", reason="modes elsewhere")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "attachments").mkdir(parents=True)
    for name in ("propdesk.db", "attachments/a"):
        (folder / name).write_bytes(b"x")
        (folder / name).chmod(0o644)
    for place in (folder, folder / "attachments"):
        place.chmod(0o755)
    return folder


@on_linux
def test_a_folder_and_all_in_it_are_closed_to_others(tmp_path: Path) -> None:
    folder = open_folder(tmp_path)
    make_private(folder, {"propdesk.db", "attachments"}, deep=True)
    assert mode(folder) == mode(folder / "attachments") == 0o700
    assert mode(folder / "propdesk.db") == mode(folder / "attachments/a") == 0o600


@on_linux
def test_what_is_not_ours_stays_as_it_is(tmp_path: Path) -> None:
    folder = open_folder(tmp_path)
    (folder / "letters").mkdir(mode=0o755)
    (folder / "letters" / "one").write_bytes(b"x")
    (folder / "letters" / "one").chmod(0o644)
    outside = tmp_path / "outside"
    outside.write_bytes(b"x")
    outside.chmod(0o644)
    (folder / "attachments" / "link").symlink_to(outside)
    make_private(folder, {"propdesk.db", "attachments"}, deep=True)
    assert mode(folder) == mode(folder / "letters") == 0o755
    assert mode(folder / "letters" / "one") == mode(outside) == 0o644
    assert mode(folder / "propdesk.db") == 0o600


@on_linux
def test_what_may_only_be_read_is_not_opened_for_writing(tmp_path: Path) -> None:
    folder = open_folder(tmp_path)
    (folder / "propdesk.db").chmod(0o444)
    make_private(folder)
    assert mode(folder / "propdesk.db") == 0o400


def test_a_folder_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    make_private(tmp_path / "nothing")


@on_windows
def test_windows_lets_in_user_system_and_administrators_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    os.system(f'icacls "{folder}" /grant *S-1-1-0:(OI)(CI)F > NUL 2>&1')
    make_private(folder)
    if sys.platform == "win32":
        from propdesk.kernel.this_pc.private_files import trustees, user_sid

        assert user_sid().startswith("S-1-5-")
        if not hasattr(ctypes.windll.ntdll, "wine_get_version"):
            # wine takes the list and shows one made of the modes of Linux instead
            assert trustees(folder) <= {"SY", "BA", "OW", "CO", user_sid()}
    (folder / "file").write_bytes(b"still mine")
    assert (folder / "file").read_bytes() == b"still mine"
