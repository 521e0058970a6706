"""However a restore ends, a sentence says what to do next, and the data is the old or the new."""

import errno
import importlib
import inspect
import pkgutil
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import propdesk.db.keeping
import propdesk.system.backups
from propdesk.db import refusals
from propdesk.db.keeping import archive
from propdesk.db.keeping.archive import (
    BackupDamaged,
    BackupLocked,
    BackupTooNew,
    BackupUnreadable,
    NotABackup,
    Sealing,
)
from propdesk.db.keeping.aside import kept_states
from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.disk.room import BackupNoRoom, BackupNotWritten
from propdesk.db.keeping.encryption.key_ring import forget_typed, open_with
from propdesk.db.keeping.encryption.office_key import new_keys
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock, take_lock
from propdesk.db.keeping.restore import (
    BackupHasBreaches,
    RestoreUnsure,
    restore,
    undo_restore,
)
from propdesk.db.keeping.rotation import backups_in
from propdesk.db.refusals import DataDamaged
from propdesk.db.store import Store
from propdesk.kernel.errors import UserError
from tests.clocks import StoppedClock
from tests.db.keeping.test_restore import edit_from_outside
from tests.long.folders import restart, rows_of

# A sentence says what to do by one of these.
TO_DO = re.compile(
    r"\b(accept|ask|back up|change to|check|choose|close|compare|correct|do it again|free|install|"
    r"look|make|mend|move|plug|put|restore|try again|type in|use|wait|write)\b",
    re.IGNORECASE,
)


def modules(*packages: ModuleType) -> Iterator[ModuleType]:
    for package in packages:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def outcomes() -> list[type[UserError]]:
    """Every refusal declared where backups are made, read and restored; a new one joins."""
    found = {
        one
        for module in (refusals, *modules(propdesk.db.keeping, propdesk.system.backups))
        for one in vars(module).values()
        if inspect.isclass(one) and issubclass(one, UserError) and one.__module__ == module.__name__
    }
    return sorted(found, key=lambda one: one.__name__)


@pytest.mark.parametrize("refusal", outcomes(), ids=lambda one: one.__name__)
def test_each_outcome_says_what_to_do(refusal: type[UserError]) -> None:
    assert TO_DO.search(refusal.message), refusal.message


Spoil = Callable[[Path, DataFolder, pytest.MonkeyPatch], Path]


def _text(file: Path, _folder: DataFolder, _patch: pytest.MonkeyPatch) -> Path:
    file.write_text("你好", encoding="utf-8")
    return file


def _cut(file: Path, _folder: DataFolder, _patch: pytest.MonkeyPatch) -> Path:
    file.write_bytes(file.read_bytes()[:-500])
    return file


def _gone(file: Path, _folder: DataFolder, _patch: pytest.MonkeyPatch) -> Path:
    file.unlink()
    return file


def _newer(file: Path, _folder: DataFolder, patch: pytest.MonkeyPatch) -> Path:
    patch.setattr(archive, "newest_version", lambda: 1)
    return file


def _no_room(file: Path, _folder: DataFolder, patch: pytest.MonkeyPatch) -> Path:
    def little(_path: object) -> object:
        return shutil._ntuple_diskusage(1 << 30, 1 << 30, 1024)

    patch.setattr(shutil, "disk_usage", little)
    return file


def _another_key(file: Path, folder: DataFolder, _patch: pytest.MonkeyPatch) -> Path:
    key, secret = new_keys()
    open_with(key.wrapped, secret, number=key.number)
    store = Store(folder.database)
    sealed = back_up(store, file.parent, sealing=Sealing(key)).file
    store.close()
    forget_typed()
    return sealed


def _odd_books(file: Path, folder: DataFolder, _patch: pytest.MonkeyPatch) -> Path:
    store = Store(folder.database)
    edit_from_outside(store)
    made = back_up(store, file.parent).file
    store.close()
    return made


def _disk_fails(file: Path, _folder: DataFolder, patch: pytest.MonkeyPatch) -> Path:
    def fail(_path: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    patch.setattr("propdesk.db.keeping.restore.put_in_place", lambda *_both: fail(_both[0]))
    return file


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (_text, NotABackup),
        (_cut, BackupDamaged),
        (_gone, BackupUnreadable),
        (_newer, BackupTooNew),
        (_no_room, BackupNoRoom),
        (_another_key, BackupLocked),
        (_odd_books, BackupHasBreaches),
        (_disk_fails, BackupNotWritten),
    ],
)
def test_a_refused_restore_leaves_the_data_and_says_what_to_do(
    folder: DataFolder,
    lock: DataLock,
    clock: StoppedClock,
    backup: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Spoil,
    refusal: type[UserError],
) -> None:
    file = spoil(backup, folder, monkeypatch)
    before = rows_of(folder.database)
    with pytest.raises(refusal) as told:
        restore(file, folder, lock=lock, clock=clock)
    assert "{" not in str(told.value)
    assert refusal not in (NotABackup, BackupDamaged) or file.name in str(told.value)
    assert rows_of(folder.database) == before
    assert kept_states(folder) == ()
    reached_the_exchange = refusal is BackupNotWritten
    assert len(backups_in(folder.backups)) == reached_the_exchange


def test_an_exchange_that_the_disk_did_not_keep_is_damage(
    folder: DataFolder, clock: StoppedClock, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with take_lock(folder) as lock:
        monkeypatch.setattr("propdesk.db.keeping.restore._present", lambda _folder: None)
        with pytest.raises(DataDamaged):
            restore(backup, folder, lock=lock, clock=clock)


def test_what_the_disk_did_not_confirm_is_noted_and_told_afterwards(
    folder: DataFolder, clock: StoppedClock, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new data stands there: who works goes on with it, and is told to check the disk."""

    def silent(place: Path) -> None:
        if place == folder.root:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("propdesk.db.keeping.restore.flush_folder", silent)
    with take_lock(folder) as lock:
        done = restore(backup, folder, lock=lock, clock=clock)
    assert restart(folder).faults == ()
    with take_lock(folder) as lock:
        back = undo_restore(folder, lock=lock, clock=clock)
    assert isinstance(done.unsure, RestoreUnsure)
    assert isinstance(back.unsure, RestoreUnsure)
    assert str(folder.root) in str(done.unsure)
    assert restart(folder).faults == ()
