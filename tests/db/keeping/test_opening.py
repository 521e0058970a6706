"""Opening a data folder: made, migrated, refused, checked; when it may be written."""

import contextlib
import errno
import hashlib
import os
import random
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from propdesk.db.keeping import opening
from propdesk.db.keeping.disk import places
from propdesk.db.keeping.disk.places import Drive, check_place, drive_of, mounted_at, synced_by
from propdesk.db.keeping.layout import DataFolder, FolderUnusable
from propdesk.db.keeping.lock import DataInUse, DataLock, take_lock
from propdesk.db.keeping.migrate import (
    DataTooNew,
    NotOurData,
    TablesUnfit,
    file_version,
    newest_version,
)
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.keeping.restore import preview_restore
from propdesk.db.keeping.rotation import backups_in
from propdesk.db.refusals import DataBusy, DataDamaged, DataReadOnly, DataUnchecked
from propdesk.db.store import connect
from propdesk.fees.checks.checks import check_books
from propdesk.kernel.i18n import _
from tests.clocks import StoppedClock
from tests.long.folders import pay
from tests.long.newer import migrations_with, program_of
from tests.outside import outside

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
//server/share /mnt/office cifs rw 0 0
server:/export /mnt/with\\040space nfs4 rw 0 0
/dev/sdb1 /media/stick vfat rw 0 0
"""


def done_outside(folder: DataFolder, statement: str) -> None:
    with outside(folder.database, fenced=True) as connection:
        connection.execute(statement)


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_new_folder_gets_everything(tmp_path: Path, clock: StoppedClock) -> None:
    folder = DataFolder(tmp_path / "新建" / "PropDesk")
    with take_lock(folder) as lock:
        opened = open_data(folder.root, lock=lock, clock=clock)
        assert opened.created
        assert check_at_start(opened).writable
        opened.store.close()
    parts = {path.name for path in folder.root.iterdir()}
    assert parts >= {"propdesk.db", "attachments", "backups", "aside", "propdesk.lock"}


def test_nothing_is_written_before_the_checks(
    folder: DataFolder, lock: DataLock, clock: StoppedClock
) -> None:
    opened = open_data(folder.root, lock=lock, clock=clock)
    with pytest.raises(DataUnchecked):
        pay(opened.store, 1, random.Random(1))
    assert check_at_start(opened).writable
    pay(opened.store, 1, random.Random(1))
    opened.close()


def test_everything_is_checked_once_a_week(
    folder: DataFolder, lock: DataLock, clock: StoppedClock
) -> None:
    opened = open_data(folder.root, lock=lock, clock=clock)
    full = []
    for _day in range(9):
        full.append(check_at_start(opened).full)
        clock.go_on(days=1)
    assert full == [True, *[False] * 6, True, False]
    opened.close()


def test_everything_is_checked_after_a_crash(folder: DataFolder, clock: StoppedClock) -> None:
    with take_lock(folder) as lock:
        lock.note_checked(date(2026, 11, 20))
        lock.after_crash = True
    with take_lock(folder) as lock:
        opened = open_data(folder.root, lock=lock, clock=clock)
        assert opened.unclean
        assert check_at_start(opened).full
        opened.store.close()


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("DROP TRIGGER no_delete_receipt", "schema_changed"),
        ("DROP INDEX ix_charge_run_id", "schema_changed"),
        ("CREATE TABLE extra (id INTEGER)", "schema_changed"),
        ("UPDATE counter SET value = value + 1 WHERE series = 'posting'", "chain_cut"),
    ],
)
def test_what_was_changed_outside_is_shown_and_not_written_to(
    folder: DataFolder, lock: DataLock, clock: StoppedClock, statement: str, kind: str
) -> None:
    done_outside(folder, statement)
    opened = open_data(folder.root, lock=lock, clock=clock)
    verdict = check_at_start(opened)
    assert verdict.reasons[0].kind == kind
    assert verdict.reasons[0].sentence
    with pytest.raises(DataReadOnly):
        pay(opened.store, 1, random.Random(1))
    assert opened.store.read(check_books)
    opened.close()


def test_a_damaged_file_is_told_and_not_written_to(
    folder: DataFolder, lock: DataLock, clock: StoppedClock
) -> None:
    raw = bytearray(folder.database.read_bytes())
    for page in range(10, 60):
        raw[page * 4096 : page * 4096 + 200] = random.Random(page).randbytes(200)
    folder.database.write_bytes(raw)
    opened = open_data(folder.root, lock=lock, clock=clock)
    verdict = check_at_start(opened)
    (told,) = [reason for reason in verdict.reasons if reason.kind == "file_damaged"]
    assert told.sentence == _("The data file is damaged. Restore the newest backup.")
    assert told.values["text"] == "database disk image is malformed"  # SQLite's own words
    opened.close()


def test_a_command_beside_a_window_needs_no_lock(
    folder: DataFolder, lock: DataLock, clock: StoppedClock
) -> None:
    opened = open_data(folder.root, clock=clock)
    assert check_at_start(opened).writable
    assert opened.lock is None
    opened.close()


def test_a_command_that_must_create_waits_for_the_window(
    folder: DataFolder, lock: DataLock, clock: StoppedClock
) -> None:
    folder.database.unlink()
    with pytest.raises(DataInUse):
        open_data(folder.root, clock=clock)


def test_a_newer_file_is_left_as_it_is(
    folder: DataFolder, lock: DataLock, clock: StoppedClock
) -> None:
    done_outside(folder, "PRAGMA user_version = 9999")
    before = hash_of(folder.database)
    with pytest.raises(DataTooNew, match="9999"):
        open_data(folder.root, lock=lock, clock=clock)
    assert hash_of(folder.database) == before


def test_a_file_that_lost_its_version_is_damaged_and_left_as_it_is(
    folder: DataFolder, lock: DataLock, clock: StoppedClock
) -> None:
    done_outside(folder, "PRAGMA user_version = 0")
    before = hash_of(folder.database)
    with pytest.raises(DataDamaged):
        open_data(folder.root, lock=lock, clock=clock)
    assert hash_of(folder.database) == before


def test_a_file_that_says_an_older_version_than_it_has_is_left_as_it_is(
    folder: DataFolder, lock: DataLock, clock: StoppedClock
) -> None:
    done_outside(folder, "PRAGMA user_version = 7")
    before = hash_of(folder.database)
    with pytest.raises(TablesUnfit, match="7"):
        open_data(folder.root, lock=lock, clock=clock)
    assert hash_of(folder.database) == before


def test_the_database_of_another_program_is_left_as_it_is(
    folder: DataFolder, lock: DataLock, clock: StoppedClock
) -> None:
    folder.database.unlink()
    done_outside(folder, "CREATE TABLE song (title TEXT)")
    before = hash_of(folder.database)
    with pytest.raises(NotOurData):
        open_data(folder.root, lock=lock, clock=clock)
    assert hash_of(folder.database) == before


def test_an_older_file_is_backed_up_and_migrated(
    folder: DataFolder, lock: DataLock, clock: StoppedClock, newer_program: None
) -> None:
    opened = open_data(folder.root, lock=lock, clock=clock)
    assert opened.migrated_from == newest_version() - 1
    assert check_at_start(opened).writable
    assert [path.suffix for _at, path in backups_in(folder.backups)] == [".propdesk"]
    opened.close()


def test_a_file_that_another_program_holds_is_not_migrated_and_says_so(
    folder: DataFolder,
    lock: DataLock,
    clock: StoppedClock,
    newer_program: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("propdesk.db.connecting.connections.WRITE_PATIENCE", 0.05)
    version = file_version(folder.database)
    with contextlib.closing(connect(folder.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DataBusy):
            open_data(folder.root, lock=lock, clock=clock)
    assert file_version(folder.database) == version


def test_a_command_does_not_migrate_beside_a_window(
    folder: DataFolder, lock: DataLock, clock: StoppedClock, newer_program: None
) -> None:
    with pytest.raises(DataInUse):
        open_data(folder.root, clock=clock)


@pytest.fixture
def newer_program(tmp_path: Path) -> Iterator[None]:
    """A program with one migration more than ours."""
    with program_of(migrations_with(tmp_path)):
        yield


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, clock: StoppedClock) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnusable):
        open_data(tmp_path / "file" / "data", clock=clock)


def refuse_writing(
    path: str | os.PathLike[str], flags: int, mode: int = 0o777, *, opened: Callable[..., int]
) -> int:
    """Open as a write-protected disk does."""
    if flags & (os.O_RDWR | os.O_WRONLY | os.O_CREAT):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
    return opened(path, flags, mode)


def test_a_write_protected_file_is_open_read_only(
    folder: DataFolder, lock: DataLock, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_data(folder.root, lock=lock, clock=clock).store.close()
    # So SQLite opens a file it may not write: without a word, and it begins to write as well.
    monkeypatch.setattr(opening, "connect", partial(connect, read_only=True))
    opened = open_data(folder.root, lock=lock, clock=clock)
    assert [each.kind for each in check_at_start(opened).reasons] == ["not_writable"]
    assert opened.store.read_only
    opened.store.close()


def test_a_write_protected_folder_is_open_read_only_and_locked(
    folder: DataFolder, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with take_lock(folder) as first:
        open_data(folder.root, lock=first, clock=clock).store.close()
    monkeypatch.setattr(os, "open", partial(refuse_writing, opened=os.open))
    with take_lock(folder) as lock:
        lock.note_checked(clock.today())
        with pytest.raises(DataInUse):
            take_lock(folder)


def test_a_write_protected_folder_without_data_is_said_in_the_readers_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "open", partial(refuse_writing, opened=os.open))
    with pytest.raises(FolderUnusable) as refused:
        take_lock(DataFolder(tmp_path))
    assert str(refused.value) == (
        f"数据文件夹 {tmp_path} 无法使用（写保护，或属于其他用户）。请另选文件夹，或修正其权限。"
    )


def test_a_work_place_that_cannot_be_made_is_said(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_where: object, **_how: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    with pytest.raises(FolderUnusable) as refused:
        preview_restore(folder.root / "any.propdesk", folder)
    assert "磁盘已满" in str(refused.value)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/propdesk", "ext4"),
        ("/tmp/x", "tmpfs"),
        ("/mnt/office/data", "cifs"),
        ("/mnt/with space/data", "nfs4"),
        ("/mnt/officer", "ext4"),
    ],
)
def test_the_drive_of_a_folder_is_found(path: str, kind: str) -> None:
    assert mounted_at(Path(path), MOUNTS)[1] == kind


def test_this_disk_will_do(tmp_path: Path) -> None:
    assert drive_of(tmp_path / "not" / "yet" / "there") == Drive()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/srv/OneDrive - 云杉物业/数据", "OneDrive - 云杉物业"),
        ("/srv/坚果云/数据", "坚果云"),
        ("/srv/BaiduNetdiskWorkspace/数据", "BaiduNetdiskWorkspace"),
        ("/srv/1150/数据", None),
        ("/srv/PropDesk", None),
    ],
)
def test_synced_folders_are_known_by_name(path: str, name: str | None) -> None:
    assert synced_by(Path(path)) == name


def test_a_synced_folder_is_warned_about(tmp_path: Path) -> None:
    (warning,) = check_place(tmp_path / "Dropbox" / "PropDesk")
    assert "Dropbox" in warning.sentence


def test_a_path_too_long_for_windows_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "LONGEST_FOLDER", len(str(tmp_path)) + 10)
    open_data(tmp_path / "short").close()
    with pytest.raises(places.FolderTooLong, match="物业服务中心"):
        open_data(tmp_path / "物业服务中心的数据文件夹")
    assert [each.name for each in tmp_path.iterdir()] == ["short"]
