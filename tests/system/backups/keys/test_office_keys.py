"""Keys of backups: used only after the paper was tried, and a new PC gets them back by it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from propdesk.db.keeping.archive import BackupLocked, opened
from propdesk.db.keeping.encryption.key_ring import forget_typed
from propdesk.db.keeping.encryption.office_key import KeyOfAnotherEstate
from propdesk.db.keeping.encryption.recovery_text import KeyLineMistyped
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.keeping.restore import restore
from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.kernel.clock import SystemClock
from propdesk.kernel.permissions import Role
from propdesk.modules import declared
from propdesk.system.backups.backups import backup_runs, make_backup
from propdesk.system.backups.keys.office_keys import (
    NoKeysYet,
    OfficeKeyMissing,
    encrypt_backups,
    has_key_here,
    new_keys,
    open_backup_with,
    take_keys,
    type_in,
)
from propdesk.system.backups.restoring import note_restore
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.settings.estate_settings import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)
from tests.roles import rights_of
from tests.system.backups.test_backups import name_it


def set_up(store: Store) -> str:
    """Keys that are used; what stands on the paper."""
    name_it(store, "云杉里花园")
    key, _secret, lines = new_keys()
    take_keys(store, key, "\n".join(lines))
    return "\n".join(lines)


def test_nothing_is_encrypted_before_the_paper_was_tried(store: Store, place: Path) -> None:
    name_it(store, "云杉里花园")
    key, _secret, lines = new_keys()
    wrong = "\n".join(lines).replace(lines[1][0], "Q" if lines[1][0] != "Q" else "P", 1)
    with pytest.raises(KeyLineMistyped):
        take_keys(store, key, wrong)
    with pytest.raises(KeyOfAnotherEstate):
        take_keys(store, key, new_keys()[1])
    assert not store.read(estate_settings).backup_encrypted
    with opened(make_backup(store, place).file) as (archive, _manifest):
        assert archive.key is None
    take_keys(store, key, "\n".join(lines))
    with opened(make_backup(store, place).file) as (archive, _manifest):
        assert archive.key == key
    assert "backup.keys" in {row.what for row in store.read(AUDIT.first)}


def test_backups_can_be_switched_and_go_on_tagged(store: Store, place: Path) -> None:
    with pytest.raises(NoKeysYet):
        store.write(encrypt_backups, on=True)
    set_up(store)
    store.write(encrypt_backups, on=False)
    with opened(make_backup(store, place).file) as (archive, _manifest):
        assert (archive.key, archive.tagged) == (None, True)


def test_a_pc_without_the_key_never_backs_up_in_plain(
    store: Store, place: Path, other_pc: Callable[[], None]
) -> None:
    paper = set_up(store)
    other_pc()
    assert not has_key_here(store.read(estate_settings))
    with pytest.raises(OfficeKeyMissing):
        make_backup(store, place)
    assert not store.read(backup_runs)[0].ok
    with pytest.raises(KeyOfAnotherEstate):
        type_in(store, new_keys()[1])
    type_in(store, paper)
    assert make_backup(store, place).ok


def test_only_who_may_change_settings_decides_on_keys(store: Store) -> None:
    name_it(store, "云杉里花园")
    key, secret, _lines = new_keys()
    store.as_actor(Actor(7, "周", Role.CASHIER, rights_of(Role.CASHIER)))
    with pytest.raises(NotPermitted):
        take_keys(store, key, secret)
    with pytest.raises(NotPermitted):
        type_in(store, secret)


def test_the_stick_and_the_paper_are_enough_on_another_pc(
    store: Store, place: Path, tmp_path: Path, other_pc: Callable[[], None]
) -> None:
    paper = set_up(store)
    file = make_backup(store, place).file
    store.close()
    other_pc()
    folder = DataFolder(tmp_path / "new pc" / "data")
    with take_lock(folder) as lock:
        with pytest.raises(BackupLocked):
            restore(file, folder, lock=lock, clock=SystemClock())
        open_backup_with(file, paper)
        done = restore(file, folder, lock=lock, clock=SystemClock())
    there = open_data(folder.root, declarations=declared())
    assert check_at_start(there).writable
    note_restore(there.store, file, done)
    forget_typed()  # the next start
    assert make_backup(there.store, place).ok
    assert there.store.read(estate_settings).name == "云杉里花园"
    there.close()


def test_older_backups_open_by_their_own_paper_after_new_keys(
    store: Store, place: Path, other_pc: Callable[[], None]
) -> None:
    first = set_up(store)
    old = make_backup(store, place).file
    second = set_up(store)
    new = make_backup(store, place).file
    other_pc()
    with pytest.raises(KeyOfAnotherEstate):
        open_backup_with(new, first)
    open_backup_with(new, second)
    open_backup_with(old, first)


def test_settings_keep_the_keys_when_the_estate_is_edited(store: Store) -> None:
    set_up(store)
    before = store.read(estate_settings)
    store.write(change_estate_settings, settings=replace(before, phone="1"))
    assert store.read(estate_settings).backup_key == before.backup_key
    assert isinstance(before, EstateSettings)
