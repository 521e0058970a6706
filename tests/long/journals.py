"""A6: a backup restored while an old journal lies beside the data file gives the backup's data."""

import os
import random
import shutil
import sqlite3
from pathlib import Path

from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.layout import DataFolder, journal_files
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.restore import restore
from propdesk.db.store import Store
from propdesk.kernel.clock import SystemClock
from tests.long.children import child
from tests.long.folders import copied, pay, restart, rows_of

CASES = ("hot journal of the present", "no data file, only a journal", "journal of another file")


def leave_journal(path: str, seed: int) -> None:
    """Die in the middle of a large transaction that has already reached the file."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size=5")
    connection.execute("PRAGMA journal_mode=TRUNCATE")
    connection.execute("BEGIN IMMEDIATE")
    # The journal keeps these pages as they are now; played into an older file they would be wrong.
    connection.execute("UPDATE counter SET value = value + 7")
    connection.execute("UPDATE open_charge SET settled = settled")
    connection.execute("UPDATE person SET name = name || '?'")
    connection.execute("CREATE TABLE half (id INTEGER PRIMARY KEY, long BLOB)")
    for number in range(300 + seed % 100):
        connection.execute("INSERT INTO half VALUES (?, randomblob(900))", (number,))
    os._exit(9)


def restored_beside_journals(times: int, office: DataFolder, place: Path) -> list[str]:
    """What went wrong in so many restores; the cases take turns."""
    faults = []
    for time_ in range(times):
        folder = copied(office, place / f"journal-{time_}")
        store = Store(folder.database)
        backup = back_up(store, folder.root / "stick").file
        wanted = rows_of(folder.database)
        for _ in range(1 + time_ % 3):
            pay(store, 1, random.Random(time_))
        store.close()
        _leave(CASES[time_ % 3], folder, time_)
        with take_lock(folder) as lock:
            restore(backup, folder, lock=lock, clock=SystemClock())
        after = restart(folder)
        if after.faults or rows_of(folder.database) != wanted:
            faults.append(f"{CASES[time_ % 3]}: {after.faults}")
        shutil.rmtree(folder.root)
    return faults


def spoilt_by_copying(office: DataFolder, place: Path) -> list[str]:
    """The control: in which cases copying the old file over the new one gives wrong data."""
    spoilt: list[str] = []
    for case in CASES:
        folder = copied(office, place / f"copying-{len(spoilt)}")
        wanted, store = rows_of(folder.database), Store(folder.database)
        pay(store, 1, random.Random(1))
        store.close()
        _leave(case, folder, 0)
        shutil.copyfile(office.database, folder.database)
        if rows_of(folder.database) != wanted:
            spoilt.append(case)
    return spoilt


def _leave(case: str, folder: DataFolder, seed: int) -> None:
    victim = folder.database
    if case == "journal of another file":
        victim = folder.root / "other.db"
        shutil.copyfile(folder.database, victim)
    process = child(leave_journal, str(victim), seed)
    process.join()
    journal = journal_files(victim)[0]
    assert journal.stat().st_size > 0
    if case == "no data file, only a journal":
        victim.unlink()
    if case == "journal of another file":
        journal.replace(journal_files(folder.database)[0])
