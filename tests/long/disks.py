"""A3 and A4: writes that fail, disks that are full, sticks that lie."""

import os
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from propdesk.db.keeping.backup import back_up, verify_backup
from propdesk.db.keeping.disk import on_disk
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.restore import restore
from propdesk.db.keeping.rotation import backups_in
from propdesk.db.store import Store
from propdesk.kernel.clock import SystemClock
from propdesk.kernel.errors import UserError
from tests.long.children import child
from tests.long.folders import copied, pay, restart, rows_of

DONE, REFUSED = 0, 3


def limited(work: Callable[[DataFolder], None], largest: int, root: str) -> None:
    """Do a piece of work while no file can grow beyond `largest` bytes; exits DONE or REFUSED."""
    if sys.platform != "win32":
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    try:
        work(DataFolder(Path(root)))
    except UserError:
        os._exit(REFUSED)
    os._exit(DONE)


def pay_once(folder: DataFolder) -> None:
    """Take forty payments in one go, so that the file has to grow."""
    store = Store(folder.database)
    for number in range(40):
        pay(store, 1 + number % 3, random.Random(number))
        (folder.root / "kept").write_text(str(number + 1), encoding="ascii")


def back_up_once(folder: DataFolder) -> None:
    """Make a backup."""
    back_up(Store(folder.database), folder.root / "stick")


def restore_once(folder: DataFolder) -> None:
    """Restore the only backup."""
    (_at, file), *_rest = backups_in(folder.root / "stick")
    with take_lock(folder) as lock:
        restore(file, folder, lock=lock, clock=SystemClock())


def cut_short(times: int, office: DataFolder, place: Path) -> list[str]:
    """Payments while the data file or its journal cannot grow at some size."""
    size = office.database.stat().st_size
    faults = []
    for time_ in range(times):
        folder = copied(office, place / f"cut-{time_}")
        largest = 512 * (time_ + 1) if time_ % 2 else size + 512 * (time_ % 64)
        code = _limited(pay_once, largest, folder)
        kept = folder.root / "kept"
        paid = int(kept.read_text("ascii")) if kept.exists() and kept.read_text("ascii") else 0
        payments = len(rows_of(folder.database)["payment"]) - len(
            rows_of(office.database)["payment"]
        )
        if payments not in (paid, paid + 1) or code not in (DONE, REFUSED):
            faults.append(f"at {largest}: {paid} acknowledged, {payments} there, exit {code}")
        faults += restart(folder).faults
        shutil.rmtree(folder.root)
    return faults


def full_disks(times: int, office: DataFolder, place: Path) -> list[str]:
    """Backups and restores on a disk that is full at some level; what was there still restores."""
    faults = []
    for time_ in range(times):
        folder = copied(office, place / f"full-{time_}")
        back_up_once(folder)
        before = rows_of(folder.database)
        (_at, good), *_none = backups_in(folder.root / "stick")
        largest = office.database.stat().st_size * (time_ + 1) // (times + 1)
        for work in (back_up_once, restore_once):
            code = _limited(work, largest, folder)
            if code not in (DONE, REFUSED):
                faults.append(f"{work.__name__} at {largest}: exit {code}")
            if rows_of(folder.database) != before:
                faults.append(f"{work.__name__} at {largest}: other data")
        files = [file for _at, file in backups_in(folder.root / "stick")]
        faults += [f"{file.name} does not verify" for file in files if not _verifies(file, folder)]
        if good not in files:
            faults.append(f"at {largest} the good backup went")
        faults += restart(folder).faults
        shutil.rmtree(folder.root)
    return faults


def _limited(work: Callable[[DataFolder], None], largest: int, folder: DataFolder) -> int | None:
    process = child(limited, work, largest, str(folder.root))
    process.join()
    return process.exitcode


def _verifies(file: Path, folder: DataFolder) -> bool:
    try:
        return verify_backup(file, folder).ok
    except UserError:
        return False


def lying_sticks(times: int, office: DataFolder, place: Path) -> list[str]:
    """A stick that gives back another byte than was written, somewhere: never a good backup."""
    folder = copied(office, place / "lying")
    store = Store(folder.database)
    size, faults = back_up(store, place / "good").size, []
    for time_ in range(times):

        def lie(file: Path, at: int = size * time_ // times) -> None:
            with file.open("r+b") as stick:
                stick.seek(at)
                byte = stick.read(1) or b"\0"
                stick.seek(at)
                stick.write(bytes([byte[0] ^ 0x20]))

        # `forget` stands between the last byte written and the first one read back.
        with mock.patch.object(on_disk, "forget", lie):
            try:
                back_up(store, place / "stick")
            except UserError:
                continue
        faults.append(f"a changed byte {size * time_ // times} was not noticed")
    store.close()
    if list((place / "stick").iterdir()):
        faults.append("something was left on the stick")
    return faults
