"""The lock of a data folder: one owner, and what it remembers of the last one."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataInUse, DataInUseByAnother, take_lock, window_channel


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A folder that nobody uses yet."""
    return DataFolder(tmp_path / "data")


def test_the_second_is_told_who_holds_it(folder: DataFolder) -> None:
    with take_lock(folder), pytest.raises(DataInUse, match=str(os.getpid())):
        take_lock(folder)
    take_lock(folder).release()


def test_another_user_of_this_pc_is_named(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USERNAME", "前台")
    with take_lock(folder):
        monkeypatch.setenv("USERNAME", "会计")
        with pytest.raises(DataInUseByAnother, match="前台") as refusal:
            take_lock(folder)
        assert refusal.value.holder == os.getpid()
    with take_lock(folder):
        monkeypatch.setenv("USERNAME", "前台")
        with pytest.raises(DataInUse, match="会计"):
            take_lock(folder)


def test_a_good_end_is_remembered(folder: DataFolder) -> None:
    with take_lock(folder) as first:
        assert not first.after_crash
        assert not json.loads(folder.lock.read_bytes())["clean"]
        first.note_checked(date(2026, 11, 20))
    with take_lock(folder) as second:
        assert not second.after_crash
        assert second.last_checked == date(2026, 11, 20)


def test_a_crash_stays_known_until_everything_was_checked(folder: DataFolder) -> None:
    lock = take_lock(folder)
    os.close(lock._descriptor or 0)  # as the system does when a process is killed
    with take_lock(folder) as second:
        assert second.after_crash
    with take_lock(folder) as third:
        assert third.after_crash
        third.note_checked(date(2026, 11, 20))
    with take_lock(folder) as fourth:
        assert not fourth.after_crash


def test_rubbish_in_the_file_is_nobody(folder: DataFolder) -> None:
    folder.root.mkdir()
    folder.lock.write_bytes(b"\xff\x00rubbish" * 50)
    with take_lock(folder) as lock:
        assert lock.last_checked is None


def test_the_channel_is_one_per_folder(folder: DataFolder, tmp_path: Path) -> None:
    same = DataFolder(tmp_path / "x" / ".." / "data")
    assert window_channel(folder) == window_channel(same)
    assert window_channel(folder) != window_channel(DataFolder(folder.practice))


def test_releasing_twice_is_once(folder: DataFolder) -> None:
    lock = take_lock(folder)
    lock.release()
    lock.release()
    assert not lock.held
