"""A3: the n-th call to the disk fails, n = 1 to the end: write, flush, rename, of every file.

The calls are those of the system, so SQLite's own fail, too. Needs strace (Linux).
"""

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from propdesk.db.attachments.attaching import NewFile, attach
from propdesk.db.keeping.backup import back_up, verify_backup
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.restore import restore
from propdesk.db.keeping.rotation import backups_in
from propdesk.db.store import Store
from propdesk.kernel.clock import SystemClock
from propdesk.kernel.errors import UserError
from propdesk.modules import declared
from tests.clocks import office_time
from tests.long.folders import Rows, copied, pay, restart, rows_of

ROOT = Path(__file__).resolve().parents[2]
GROUPS = ("write,pwrite64", "fsync,fdatasync", "rename,renameat,renameat2,link,linkat")
ERRORS = ("EIO", "ENOSPC")
DONE, REFUSED = 0, 3
_HIT = re.compile(r"\(INJECTED\)")


def _pay(folder: DataFolder) -> None:
    pay(Store(folder.database), 1, random.Random(5))


def _back_up(folder: DataFolder) -> None:
    back_up(Store(folder.database), folder.root / "stick")


def _restore(folder: DataFolder) -> None:
    (_at, file), *_rest = backups_in(folder.root / "stick")
    with take_lock(folder) as lock:
        restore(file, folder, lock=lock, clock=SystemClock())


def _attach(folder: DataFolder) -> None:
    store = Store(folder.database, declarations=declared())
    attach(store, kind="unit", record_id=1, new=[NewFile("合同.txt", b"x" * 5000)])


WORKS: dict[str, Callable[[DataFolder], None]] = {
    "payment": _pay,
    "backup": _back_up,
    "restore": _restore,
    "attaching": _attach,
}


def main(work: str, root: str) -> int:
    """Do one piece of work in this process."""
    with office_time():
        try:
            WORKS[work](DataFolder(Path(root)))
        except UserError as refusal:
            print(refusal)
            return REFUSED
    return DONE


def failing_calls(times: int, office: DataFolder, place: Path) -> tuple[str, list[str]]:
    """Each work with each group of calls, n from 1 until none fails any more; at most so many."""
    if shutil.which("strace") is None:
        return "left out: there is no strace here", []
    faults, tried = list[str](), 0
    ready = _ready(office, place / "ready")
    ways = [(work, group) for group in GROUPS for work in WORKS]
    for work, group in ways:
        for number in range(1, max(2, times // len(ways)) + 1):
            folder = copied(ready, place / "tried")
            before = rows_of(folder.database)
            code, hit = _run(work, folder, group, number)
            what = f"{work}, {group} {number}"
            if hit:
                tried += 1
                faults += [f"{what}: {one}" for one in _after(work, folder, before, code)]
            shutil.rmtree(folder.root)
            if not hit:
                break
    return f"{tried} calls failed", faults


def _ready(office: DataFolder, to: Path) -> DataFolder:
    """The office with a backup on its stick, from before its last payment."""
    folder = copied(office, to)
    store = Store(folder.database)
    back_up(store, folder.root / "stick")
    pay(store, 2, random.Random(4))
    store.close()
    return folder


def _run(work: str, folder: DataFolder, group: str, number: int) -> tuple[int, bool]:
    """How it ended, and whether there was such a call at all on a file of the folder."""
    log = folder.root.with_name("calls.log")
    paths = [f"--trace-path={path}" for path in _paths(folder)]
    error = ERRORS[number % len(ERRORS)]
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", str(log), *paths, "-e", f"trace={group}",
         "-e", f"inject={group}:error={error}:when={number}",
         sys.executable, "-m", "tests.long.calls", work, str(folder.root)],
        cwd=ROOT, check=False, capture_output=True,
    )  # fmt: skip
    hit = bool(_HIT.search(log.read_text("utf-8", "replace")))
    log.unlink()
    return done.returncode, hit


def _paths(folder: DataFolder) -> list[Path]:
    """The files a work may write; what is made with another name is covered by its folder."""
    database = folder.database
    return [database, Path(f"{database}-journal"), folder.root / "stick", folder.root]


def _after(work: str, folder: DataFolder, before: Rows, code: int) -> list[str]:
    """The old state or the new one, and never said to be done without it."""
    faults = [] if code in (DONE, REFUSED) else [f"it ended with {code}"]
    faults += restart(folder).faults
    now = rows_of(folder.database)
    changed = now != before
    if work in ("payment", "restore", "attaching") and code == DONE and not changed:
        faults.append("it said that it was done, and nothing is there")
    if work == "backup" and changed:
        faults.append("a backup changed the data")
    files = [file for _at, file in backups_in(folder.root / "stick")]
    faults += [f"{file.name} does not verify" for file in files if not _verifies(file, folder)]
    if not files:
        faults.append("the good backup went")
    return faults


def _verifies(file: Path, folder: DataFolder) -> bool:
    try:
        return verify_backup(file, folder).ok
    except UserError:
        return False


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
