"""A data file that another program holds, or that is cut, empty or written over: what is said."""

import random

import pytest

from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock
from propdesk.db.keeping.opening import DAMAGED, check_at_start, open_data
from propdesk.db.keeping.restore import preview_restore, restore
from propdesk.db.refusals import DataBusy, DataDamaged
from propdesk.db.store import PROFILE, Store
from propdesk.fees.checks.checks import check_books
from tests.clocks import StoppedClock
from tests.files import RUINS, held_by_another, ruin
from tests.long.folders import pay


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for long here."""
    monkeypatch.setitem(PROFILE, "busy_timeout", 200)


def test_a_file_held_by_another_program_is_called_so_at_the_start(
    folder: DataFolder, lock: DataLock, clock: StoppedClock
) -> None:
    with held_by_another(folder.database), pytest.raises(DataBusy):
        open_data(folder.root, lock=lock, clock=clock)
    open_data(folder.root, lock=lock, clock=clock).store.close()


def test_a_file_held_while_it_is_checked_is_not_called_damaged(
    folder: DataFolder, lock: DataLock, clock: StoppedClock
) -> None:
    opened = open_data(folder.root, lock=lock, clock=clock)
    with held_by_another(folder.database), pytest.raises(DataBusy):
        check_at_start(opened)
    assert check_at_start(opened).writable
    opened.store.close()


def test_a_file_held_in_the_middle_of_work_is_called_so(opened: Store) -> None:
    with held_by_another(opened.path):
        with pytest.raises(DataBusy):
            pay(opened, 1, random.Random(1))
        with pytest.raises(DataBusy):
            opened.read(check_books)
    pay(opened, 1, random.Random(1))
    opened.close()


@pytest.mark.parametrize("how", RUINS)
def test_what_is_left_of_a_file_is_called_damaged_at_the_start(
    folder: DataFolder, lock: DataLock, clock: StoppedClock, how: str
) -> None:
    ruin(folder.database, how)
    left = folder.database.read_bytes()
    try:
        opened = open_data(folder.root, lock=lock, clock=clock)
    except DataDamaged:
        return
    finally:
        assert folder.database.read_bytes() == left
    assert DAMAGED in {reason.kind for reason in check_at_start(opened).reasons}
    with pytest.raises(DataDamaged):
        pay(opened.store, 1, random.Random(1))
    opened.store.close()


@pytest.mark.parametrize("how", RUINS)
def test_a_file_ruined_in_the_middle_of_work_is_called_damaged(opened: Store, how: str) -> None:
    pay(opened, 1, random.Random(1))
    ruin(opened.path, how)
    with pytest.raises(DataDamaged):
        opened.read(check_books)
    opened.close()


@pytest.mark.parametrize("how", RUINS)
def test_a_backup_takes_the_place_of_whatever_is_left(
    folder: DataFolder, lock: DataLock, clock: StoppedClock, how: str
) -> None:
    store = Store(folder.database, clock=clock)
    backup = back_up(store, folder.backups).file
    before = store.read(check_books)
    store.close()
    ruin(folder.database, how)
    assert preview_restore(backup, folder).then
    restore(backup, folder, lock=lock, clock=clock)
    opened = open_data(folder.root, lock=lock, clock=clock)
    assert check_at_start(opened).writable
    assert opened.store.read(check_books) == before
    opened.store.close()
