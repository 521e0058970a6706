"""A restore of what was before the key was set leaves no later backup plain, and tells the rest."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.keeping.archive import opened
from propdesk.db.keeping.lock import DataLock
from propdesk.db.models import AuditRow
from propdesk.db.store import Store
from propdesk.modules import declared
from propdesk.system.backups.backup_state import losses
from propdesk.system.backups.backups import make_backup
from propdesk.system.backups.keys.office_keys import (
    OfficeKeyMissing,
    encrypt_backups,
    type_in,
)
from propdesk.system.backups.keys.trust_kept import key_kept_by_restore, turned_back
from propdesk.system.backups.restoring import preview, restore_backup, undo_last_restore
from propdesk.system.settings.estate_settings import (
    change_estate_settings,
    change_retention_months,
    estate_settings,
)
from propdesk.system.users.listing import UserRow
from propdesk.system.users.login import set_password
from tests.system.backups.keys.test_office_keys import set_up
from tests.system.backups.test_backups import name_it


@pytest.fixture
def plain(store: Store, place: Path) -> Path:
    """A backup from before there was a key."""
    name_it(store, "云杉里花园")
    return make_backup(store, place).file


def is_encrypted(store: Store, folder: Path) -> bool:
    with opened(make_backup(store, folder).file) as (archive, _manifest):
        return archive.key is not None


def test_backups_stay_encrypted_after_an_older_one_was_restored(
    store: Store, lock: DataLock, plain: Path
) -> None:
    set_up(store)
    number = store.read(estate_settings).backup_key
    asked = losses(preview(store, plain), declared().counted)
    kept = f"备份密钥 {number} 保留，备份与恢复前一样加密。"
    assert kept in asked
    restore_backup(store, plain, lock=lock)
    now = store.read(estate_settings)
    assert (now.backup_key, now.backup_encrypted) == (number, True)
    assert is_encrypted(store, plain.parent)
    assert store.read(key_kept_by_restore) == number
    assert kept in str(newest(store))


def newest(store: Store) -> str | None:
    def read(session: Session) -> str | None:
        told = select(AuditRow.after).where(AuditRow.what == "restore.done")
        return session.scalars(told.order_by(AuditRow.id.desc())).first()

    return store.read(read)


def test_where_the_pc_lacks_the_key_it_is_asked_for_and_nothing_leaves_plain(
    store: Store, lock: DataLock, plain: Path, other_pc: Callable[[], None]
) -> None:
    paper = set_up(store)
    other_pc()
    restore_backup(store, plain, lock=lock)
    with pytest.raises(OfficeKeyMissing):
        make_backup(store, plain.parent)
    type_in(store, paper)
    assert is_encrypted(store, plain.parent)


def test_an_older_key_does_not_come_back(store: Store, lock: DataLock, plain: Path) -> None:
    set_up(store)
    store.write(
        change_estate_settings,
        settings=replace(store.read(estate_settings), backup_keyed_on="2026-01-01"),
    )
    older_number = store.read(estate_settings).backup_key
    older = make_backup(store, plain.parent).file
    set_up(store)
    number = store.read(estate_settings).backup_key
    assert number != older_number
    restore_backup(store, older, lock=lock)
    assert store.read(estate_settings).backup_key == number


def test_undoing_a_restore_keeps_a_key_that_was_set_after_it(
    store: Store, lock: DataLock, plain: Path
) -> None:
    restore_backup(store, plain, lock=lock)
    set_up(store)
    undo_last_restore(store, lock=lock)
    assert store.read(estate_settings).backup_encrypted
    assert is_encrypted(store, plain.parent)


def test_an_estate_that_does_not_encrypt_is_restored_as_it_was(
    store: Store, lock: DataLock, plain: Path
) -> None:
    set_up(store)
    store.write(encrypt_backups, on=False)
    assert turned_back({"backup_key": '"1"', "backup_encrypted": "false"}, {"passwords": "0"}) == ()
    restore_backup(store, plain, lock=lock)
    assert not store.read(estate_settings).backup_encrypted
    assert store.read(key_kept_by_restore) == ""


def test_what_else_protects_is_told_before_and_written_down(
    store: Store, lock: DataLock, plain: Path, manager: UserRow
) -> None:
    settings = replace(store.read(estate_settings), two_persons=True, second_folder="/mnt/zweite")
    store.write(change_estate_settings, settings=settings)
    store.write(change_retention_months, months=(("kept_item", 6),))
    store.write(set_password, user_id=manager.id, password="jingli-word")
    found = preview(store, plain)
    told = turned_back(found.settings_now, found.settings_then)
    assert len(told) == 4
    assert "/mnt/zweite" in told[2]
    assert set(told) <= set(losses(found, declared().counted))
    restore_backup(store, plain, lock=lock)
    assert all(one in str(newest(store)) for one in told)
    assert turned_back(found.settings_then, found.settings_then) == ()
