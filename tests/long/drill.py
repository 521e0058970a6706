"""A10: back up, wipe, restore, compare row by row."""

import shutil
import time
from pathlib import Path

from propdesk.db.attachments.attaching import NewFile, attach
from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.restore import restore
from propdesk.db.store import Store
from propdesk.kernel.clock import SystemClock
from propdesk.modules import declared
from tests.long.folders import copied, restart, rows_of


def drilled(office: DataFolder, place: Path) -> tuple[list[str], float]:
    """What differs after the drill, and how many seconds it took."""
    folder = copied(office, place / "drill")
    scan = "扫描件".encode() * 1000
    store = Store(folder.database, declarations=declared())
    attach(store, kind="unit", record_id=1, new=[NewFile("扫描件.txt", scan)])
    wanted, begun = rows_of(folder.database), time.monotonic()
    backup = back_up(store, place / "stick", estate="云杉里花园")
    store.close()
    shutil.rmtree(folder.root)
    with take_lock(folder) as lock:
        restore(backup.file, folder, lock=lock, clock=SystemClock())
    faults = list(restart(folder).faults)
    seconds = time.monotonic() - begun
    found = rows_of(folder.database)
    faults += [table for table in wanted if found.get(table) != wanted[table]]
    faults += [file.name for file in folder.attachments.iterdir() if file.read_bytes() != scan]
    if len(list(folder.attachments.iterdir())) != 1:
        faults.append("attachments")
    return faults, seconds
