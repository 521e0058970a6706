"""Restoring: what it shows first, what it leaves alone when refused, and the way back."""

import contextlib
import random
import sqlite3
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.keeping.aside import kept_states, remove_leftovers
from propdesk.db.keeping.backup import back_up, verify_backup
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock, take_lock
from propdesk.db.keeping.restore import (
    BackupHasBreaches,
    DataHeld,
    NothingToUndo,
    preview_restore,
    preview_undo,
    restore,
    undo_restore,
)
from propdesk.db.refusals import DataBusy
from propdesk.db.store import PROFILE, Store, connect
from propdesk.kernel.errors import Cancelled
from propdesk.system.backups.backups import backup_runs
from propdesk.system.backups.restoring import note_restore
from tests.clocks import StoppedClock
from tests.long.folders import pay, restart, rows_of
from tests.outside import outside


def edit_from_outside(store: Store) -> None:
    """Change a sum in the books with another program, which puts the fence up again."""
    with outside(store, fenced=True) as connection:
        (sql,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'no_update_payment'"
        ).fetchone()
        connection.execute("DROP TRIGGER no_update_payment")
        connection.execute("UPDATE payment SET amount = amount + 1 WHERE id = 1")
        connection.execute(sql)


def test_the_preview_says_what_would_be_lost(
    opened: Store, folder: DataFolder, backup: Path
) -> None:
    for _ in range(2):
        pay(opened, 1, random.Random(1))
    before = rows_of(folder.database)
    seen = preview_restore(backup, folder)
    assert seen.related
    assert seen.lost_postings == 2
    assert seen.lost["receipt"] == 2
    assert seen.then.last_receipt == "SJ2026-000006"
    assert seen.now is not None
    assert seen.now.last_receipt == "SJ2026-000008"
    assert seen.manifest.estate == "云杉里花园"
    assert rows_of(folder.database) == before


def test_the_preview_knows_the_data_of_another_estate(
    empty_data: Path, backup: Path, tmp_path: Path
) -> None:
    other = DataFolder(tmp_path / "other")
    other.make()
    other.database.write_bytes(empty_data.read_bytes())
    seen = preview_restore(backup, other)
    assert not seen.related
    assert seen.lost == {}


def test_a_restore_goes_on_in_the_same_store(
    opened: Store, folder: DataFolder, lock: DataLock, clock: StoppedClock, backup: Path
) -> None:
    wanted = rows_of(folder.database)
    pay(opened, 1, random.Random(1))
    done = restore(backup, folder, lock=lock, clock=clock, store=opened)
    assert rows_of(folder.database) == wanted
    assert done.safety is not None
    assert verify_backup(done.safety, folder).counts["receipt"] == 7
    assert pay(opened, 1, random.Random(1)).receipts[0].no == "SJ2026-000007"


def test_a_restore_is_undone_and_done_again(
    opened: Store, folder: DataFolder, lock: DataLock, clock: StoppedClock, backup: Path
) -> None:
    old = rows_of(folder.database)
    pay(opened, 1, random.Random(1))
    new = rows_of(folder.database)
    restore(backup, folder, lock=lock, clock=clock, store=opened)
    undo_restore(folder, lock=lock, clock=clock, store=opened)
    assert rows_of(folder.database) == new
    undo_restore(folder, lock=lock, clock=clock, store=opened)
    assert rows_of(folder.database) == old


def test_what_undoing_a_restore_would_change_is_told_in_numbers(
    opened: Store, folder: DataFolder, lock: DataLock, clock: StoppedClock, backup: Path
) -> None:
    for seed in range(3):
        pay(opened, 1, random.Random(seed))
    before = rows_of(folder.database)
    with pytest.raises(NothingToUndo):
        preview_undo(folder)
    restore(backup, folder, lock=lock, clock=clock, store=opened)
    pay(opened, 1, random.Random(2))
    here = rows_of(folder.database)
    found = preview_undo(folder)
    assert (found.back, found.gone) == (3, 1)
    assert found.now is not None
    assert found.then.counts["receipt"] == found.now.counts["receipt"] + 2
    assert found.state.replaced_by == backup.name
    assert rows_of(folder.database) == here
    undo_restore(folder, lock=lock, clock=clock, store=opened)
    assert rows_of(folder.database) == before


def test_a_restore_can_be_undone_for_thirty_days(
    opened: Store, folder: DataFolder, lock: DataLock, clock: StoppedClock, backup: Path
) -> None:
    restore(backup, folder, lock=lock, clock=clock, store=opened)
    clock.go_on(days=30)
    remove_leftovers(folder, clock)
    assert len(kept_states(folder)) == 1
    clock.go_on(days=1)
    with pytest.raises(NothingToUndo):
        undo_restore(folder, lock=lock, clock=clock, store=opened)


def test_an_empty_folder_needs_nothing_but_the_file(
    clock: StoppedClock, folder: DataFolder, backup: Path, tmp_path: Path
) -> None:
    fresh = DataFolder(tmp_path / "new PC" / "PropDesk")
    with take_lock(fresh) as lock:
        done = restore(backup, fresh, lock=lock, clock=clock)
    assert done.kept is None
    assert done.safety is None
    assert rows_of(fresh.database) == rows_of(folder.database)
    assert restart(fresh).faults == ()


def test_damaged_data_is_replaced_and_kept_as_it_was(
    folder: DataFolder, lock: DataLock, clock: StoppedClock, backup: Path
) -> None:
    wanted = rows_of(folder.database)
    rubbish = b"no database " * 1000
    folder.database.write_bytes(rubbish)
    done = restore(backup, folder, lock=lock, clock=clock)
    assert rows_of(folder.database) == wanted
    assert done.kept is not None
    assert (done.kept.folder / "propdesk.db").read_bytes() == rubbish


@pytest.mark.parametrize("percent", [1, 20, 50, 80])
def test_a_cancelled_restore_changes_nothing(
    folder: DataFolder, lock: DataLock, clock: StoppedClock, backup: Path, percent: int
) -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            if done >= percent:
                raise Cancelled

    before = rows_of(folder.database)
    with pytest.raises(Cancelled):
        restore(backup, folder, lock=lock, clock=clock, progress=Stop())
    assert rows_of(folder.database) == before


def test_books_changed_from_outside_are_restored_only_on_purpose(
    opened: Store, folder: DataFolder, lock: DataLock, clock: StoppedClock, place: Path
) -> None:
    edit_from_outside(opened)
    made = back_up(opened, place)
    assert not made.ok
    assert [breach.kind for breach in made.breaches] == ["rows_changed"]
    with pytest.raises(BackupHasBreaches):
        restore(made.file, folder, lock=lock, clock=clock)
    done = restore(made.file, folder, lock=lock, clock=clock, store=opened, despite_breaches=True)
    note_restore(opened, made.file, done)
    (row,) = opened.read(backup_runs)  # it is not called proven
    assert (row.file, row.ok, row.message) == (str(made.file), False, made.breaches[0].sentence)


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere an open file can be replaced")
def test_a_file_that_somebody_has_open_is_not_replaced(
    folder: DataFolder, lock: DataLock, clock: StoppedClock, backup: Path
) -> None:
    before = rows_of(folder.database)
    with contextlib.closing(connect(folder.database)) as beside:
        assert beside.execute("SELECT count(*) FROM payment").fetchone() == (7,)
        with pytest.raises(DataHeld):
            restore(backup, folder, lock=lock, clock=clock)
    assert rows_of(folder.database) == before


@pytest.mark.skipif(sys.platform == "win32", reason="there an open file is not replaced")
def test_nobody_takes_money_into_a_file_that_was_replaced(
    folder: DataFolder, lock: DataLock, clock: StoppedClock, backup: Path
) -> None:
    beside = connect(folder.database)
    assert beside.execute("SELECT count(*) FROM payment").fetchone() == (7,)
    restore(backup, folder, lock=lock, clock=clock)
    with contextlib.closing(beside), pytest.raises(sqlite3.DatabaseError):
        beside.execute("UPDATE counter SET value = value + 1")


def test_a_payment_in_progress_is_not_cut_off(
    folder: DataFolder,
    lock: DataLock,
    clock: StoppedClock,
    backup: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(PROFILE, "busy_timeout", 50)
    before = rows_of(folder.database)
    with contextlib.closing(sqlite3.connect(folder.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DataBusy):
            restore(backup, folder, lock=lock, clock=clock)
    assert rows_of(folder.database) == before


def test_without_the_lock_nothing_is_restored(
    folder: DataFolder, clock: StoppedClock, backup: Path
) -> None:
    lock = take_lock(folder)
    lock.release()
    with pytest.raises(ValueError, match="lock"):
        restore(backup, folder, lock=lock, clock=clock)


def test_a_page_that_reads_meanwhile_sees_one_state_or_the_other(
    opened: Store, folder: DataFolder, lock: DataLock, clock: StoppedClock, backup: Path
) -> None:
    seen, stop = set(), threading.Event()

    def look() -> None:
        while not stop.is_set():
            seen.add(opened.read(receipts))

    pay(opened, 1, random.Random(1))
    reader = threading.Thread(target=look)
    reader.start()
    for _ in range(3):
        restore(backup, folder, lock=lock, clock=clock, store=opened)
        pay(opened, 1, random.Random(1))
    stop.set()
    reader.join()
    assert seen <= {6, 7}
    assert opened.read(receipts) == 7


def receipts(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM receipt")).scalar_one())
