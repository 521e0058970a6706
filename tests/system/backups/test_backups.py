"""Backups and restores as the office does them: who may, and what is written down."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from propdesk.db.keeping.archive import (
    NotABackup,
)
from propdesk.db.keeping.backup import BackupFolderMissing
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock, take_lock
from propdesk.db.keeping.opening import open_data
from propdesk.db.refusals import DiskFull
from propdesk.db.store import NotPermitted, Store
from propdesk.modules import declared
from propdesk.system.backups import backups
from propdesk.system.backups.backup_state import undo_sentences
from propdesk.system.backups.backups import (
    BackupNotNoted,
    StickNotThere,
    backup_runs,
    check_backup,
    choose_place,
    last_proven,
    make_backup,
    place_is_there,
    to_each,
)
from propdesk.system.backups.restoring import (
    look_at_undo,
    preview,
    restore_backup,
    undo_last_restore,
)
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.settings.estate_settings import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)
from propdesk.system.users.listing import UserRow


def name_it(store: Store, name: str) -> None:
    store.write(change_estate_settings, settings=EstateSettings(name=name, company="云杉物业"))


def test_a_backup_carries_the_estate_and_is_written_down(store: Store, place: Path) -> None:
    name_it(store, "云杉里花园")
    made = make_backup(store, place)
    assert made.file.name.startswith("PropDesk-云杉里花园-")
    (run,) = store.read(backup_runs)
    assert (run.file, run.sha256, run.ok, run.message) == (str(made.file), made.sha256, True, "")
    assert run == store.read(last_proven)
    assert check_backup(store, made.file).ok


def test_a_backup_on_the_same_disk_is_not_the_one_that_is_asked_for(
    store: Store, place: Path
) -> None:
    assert not make_backup(store, place).other_disk
    assert store.read(last_proven, other_disk=True) is None


def test_a_backup_that_failed_is_written_down_too(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BackupFolderMissing) as refusal:
        make_backup(store, tmp_path / "no stick" / "backups")
    (run,) = store.read(backup_runs)
    assert not run.ok
    assert run.message == str(refusal.value)
    assert store.read(last_proven) is None


def test_a_place_that_refuses_does_not_keep_the_others_from_their_backup(
    store: Store, tmp_path: Path, place: Path
) -> None:
    gone = tmp_path / "no stick" / "backups"
    with pytest.raises(BackupFolderMissing):
        to_each([gone, place], lambda each: make_backup(store, each))
    (made,) = place.glob("*.propdesk")
    assert store.read(last_proven) == next(iter(store.read(backup_runs)))
    assert check_backup(store, made).ok


def pull_out(monkeypatch: pytest.MonkeyPatch, place: Path, *, out: bool) -> None:
    """The place is a stick; pulled `out`, its mount point stays, a folder of the PC's own disk."""
    monkeypatch.setattr(backups, "other_disk", lambda _file, at: at == place and not out)


def test_a_stick_pulled_out_whose_mount_point_stays_gets_no_backup(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_it(store, "云杉里花园")
    pull_out(monkeypatch, place, out=False)
    choose_place(store, "stick_folder", str(place))
    assert place_is_there(store, store.read(estate_settings), str(place))
    pull_out(monkeypatch, place, out=True)
    assert not place_is_there(store, store.read(estate_settings), str(place))
    with pytest.raises(StickNotThere, match=re.escape(str(place))):
        make_backup(store, place)
    assert not list(place.iterdir())
    choose_place(store, "stick_folder", str(place))
    assert make_backup(store, place).ok


def test_a_place_that_is_gone_is_never_made_anew(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BackupFolderMissing):
        make_backup(store, tmp_path / "stick")
    assert not (tmp_path / "stick").exists()


def refuse_to_note(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_store: Store, **_run: object) -> None:
        raise DiskFull

    monkeypatch.setattr(backups, "_note", refuse)


def test_why_a_backup_failed_is_told_though_it_cannot_be_written_down(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_note(monkeypatch)
    with pytest.raises(BackupFolderMissing):
        make_backup(store, tmp_path / "no stick" / "backups")


def test_a_backup_that_cannot_be_written_down_is_not_called_failed(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_note(monkeypatch)
    with pytest.raises(BackupNotNoted) as told:
        make_backup(store, place)
    (made,) = place.glob("*.propdesk")
    assert made.name in str(told.value)
    assert str(DiskFull()) in str(told.value)


def test_a_restore_is_written_down_in_what_was_restored(
    store: Store, lock: DataLock, place: Path
) -> None:
    name_it(store, "云杉里花园")
    made = make_backup(store, place)
    name_it(store, "改坏了的名字")
    assert preview(store, made.file).manifest.estate == "云杉里花园"
    restore_backup(store, made.file, lock=lock)
    assert store.read(estate_settings).name == "云杉里花园"
    newest = store.read(AUDIT.first)[0]
    assert (newest.what, newest.subject) == ("restore.done", made.file.name)
    told = undo_sentences(look_at_undo(store), declared().counted)
    assert told[0].startswith("数据回到 ")
    assert made.file.name in told[0]
    undo_last_restore(store, lock=lock)
    assert store.read(estate_settings).name == "改坏了的名字"


def test_own_data_restored_into_practice_is_for_practice(
    store: Store, tmp_path: Path, place: Path
) -> None:
    made, home = make_backup(store, place), DataFolder(store.path.parent)
    with take_lock(DataFolder(home.practice)) as lock:
        opened = open_data(home.practice, lock=lock, clock=store.clock)
        opened.store.read_only = False
        restore_backup(opened.store, made.file, lock=lock)
        assert opened.store.read(estate_settings).practice
        opened.store.close()
    assert not store.read(estate_settings).practice


def test_a_cashier_backs_up_but_does_not_restore(
    store: Store,
    lock: DataLock,
    place: Path,
    cashier: UserRow,
    work_as: Callable[[UserRow], None],
) -> None:
    work_as(cashier)
    made = make_backup(store, place)
    for attempt in (
        lambda: preview(store, made.file),
        lambda: restore_backup(store, made.file, lock=lock),
        lambda: look_at_undo(store),
        lambda: undo_last_restore(store, lock=lock),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_a_wrong_file_is_refused_and_nothing_is_written_down(
    store: Store, lock: DataLock, tmp_path: Path
) -> None:
    wrong = tmp_path / "名单.xlsx"
    wrong.write_bytes(b"PK")
    with pytest.raises(NotABackup):
        restore_backup(store, wrong, lock=lock)
    assert store.read(AUDIT.first) == []


def test_a_restore_opens_data_that_could_only_be_read(
    store: Store, lock: DataLock, place: Path
) -> None:
    made = make_backup(store, place)
    store.read_only = True
    restore_backup(store, made.file, lock=lock)
    name_it(store, "云杉里花园")
