"""What goes wrong in an office: kills, full disks, sticks that are pulled, clocks, restores."""

import errno
import os
import random
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

from propdesk.db.connecting.connections import PatientConnection
from propdesk.db.keeping.backup import back_up, verify_backup
from propdesk.db.keeping.disk import on_disk
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.restore import restore, undo_restore
from propdesk.db.keeping.rotation import backups_in
from propdesk.db.store import Actor
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import using_language
from tests.long.children import child
from tests.long.commits import kept_transactions
from tests.long.folders import Rows, rows_of
from tests.simulated.acts import ACTS, act
from tests.simulated.office import Memory, NothingThere, Office, Wrong

DONE, REFUSED, DIED = 0, 3, 9
TROUBLES = ("is_killed", "has_a_full_disk", "pulls_the_stick", "restores", "has_a_wrong_clock")
Situation = tuple[str, int, datetime, list[Actor], int]


def act_in_child(situation: Situation, name: str, dice: str, how: str, largest: int) -> None:
    """One act in a process of its own, which dies `before` or `after` its first COMMIT, or whose
    files cannot grow beyond `largest`; exits DONE, REFUSED or DIED."""
    root, seed, moment, clerks, who = situation
    office = Office(Path(root), seed)
    office.clock.moment, office.clerks = moment, clerks
    with using_language("zh_CN"):
        office.open()
        office.become(clerks[who])
        office.dice = random.Random(dice)
        if largest:
            office.full = True
            _limit(largest)
        with mock.patch.object(PatientConnection, "commit", _dying(how, office.folder.database)):
            try:
                ACTS[name][1](office)
            except UserError:
                os._exit(REFUSED)
    os._exit(DONE)


def _dying(how: str, file: Path) -> Callable[[PatientConnection], None]:
    """A COMMIT that ends the process; one that keeps nothing is none."""
    commit = PatientConnection.commit

    def patched(connection: PatientConnection) -> None:
        if how == "before":
            os._exit(DIED)
        stood = kept_transactions(file)
        commit(connection)
        if how == "after" and kept_transactions(file) != stood:
            os._exit(DIED)

    return patched


def _limit(largest: int) -> None:
    if sys.platform != "win32":
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))


def _in_child(office: Office, how: str, largest: int = 0) -> tuple[str, int]:
    """Let a child do an act on the closed office; its name and how the child ended."""
    names = [name for name in ACTS if name not in TROUBLES]
    name = office.dice.choices(names, [ACTS[one][0] for one in names])[0]
    who = office.dice.randrange(len(office.clerks)) if office.chance(0.2) else 0
    situation = (str(office.folder.root), office.seed, office.clock.moment, office.clerks, who)
    dice = f"{office.seed} {office.clock.moment} {name}"
    office.close()
    process = child(act_in_child, situation, name, dice, how, largest)
    process.join()
    code = process.exitcode if process.exitcode is not None else -1
    office.open(clean=False)
    if code not in (DONE, REFUSED, DIED):
        raise Wrong(f"{name} in a child, {how} {largest}: exit {code}")
    return name, code


@act(1)
def is_killed(office: Office) -> None:
    """The process ends between the last statement and COMMIT, or between COMMIT and the answer."""
    before, how = _rows(office), office.pick(("before", "after"))
    name, code = _in_child(office, how)
    office.tally["killed", f"{how} {code == DIED}"] += 1
    if code == DIED and how == "after" and _rows(office) == before:
        raise Wrong(f"{name} was killed after its COMMIT, and nothing of it is there")
    if code == DIED and how == "before" and _rows(office) != before:
        raise Wrong(f"{name} was killed before its COMMIT, and something of it is there")


def _rows(office: Office) -> Rows:
    return rows_of(office.folder.database)


@act(1)
def has_a_full_disk(office: Office) -> None:
    """No file can grow beyond some size; what was there stays, and nothing is there by half."""
    size = office.folder.database.stat().st_size
    largest = office.pick((512, 4096, size // 2, size, size + 4096))
    _name, code = _in_child(office, "full", largest)
    office.tally["full", str(code)] += 1


@act(4)
def backs_up(office: Office) -> None:
    """Onto the stick; what the office knows then is remembered with it."""
    made = back_up(office.store, office.stick)
    if made.breaches or made.lost:
        raise Wrong([each.sentence for each in (*made.breaches, *made.lost)])
    office.backups[made.file.name] = Memory(Counter(office.memory.receipts))


@act(1)
def pulls_the_stick(office: Office) -> None:
    """In the middle of a backup, or what was written reads otherwise; the older ones are whole."""
    before = sorted(path.name for _at, path in backups_in(office.stick))

    def pulled(_file: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    def lies(file: Path) -> None:
        raw = bytearray(file.read_bytes())
        raw[office.dice.randrange(len(raw))] ^= 0x20
        file.write_bytes(raw)

    with mock.patch.object(on_disk, "forget", office.pick((pulled, lies))):
        try:
            back_up(office.store, office.stick)
        except UserError:
            pass
        else:
            raise Wrong("a backup on a stick that lies was called good")
    after = sorted(path.name for _at, path in backups_in(office.stick))
    if before != after:
        raise Wrong(f"a backup that failed left {sorted({*after} ^ {*before})}")
    if after and not verify_backup(office.stick / after[-1], office.folder).ok:
        raise Wrong(f"{after[-1]} was good, and is not")


@act(1)
def restores(office: Office) -> None:
    """One of the last backups comes back, and what it held; sometimes that is undone."""
    there = [path for _at, path in backups_in(office.stick) if path.name in office.backups]
    if not there:
        raise NothingThere
    file = office.pick(there)
    office.close()
    with take_lock(office.folder) as lock:
        restore(file, office.folder, lock=lock, clock=office.clock)
        now, office.memory = office.memory, office.backups[file.name]
        if office.chance(0.5):
            undo_restore(office.folder, lock=lock, clock=office.clock)
            office.memory = now
    office.memory = Memory(Counter(office.memory.receipts))
    office.open(clean=False)


@act(2)
def has_a_wrong_clock(office: Office) -> None:
    """The PC wakes up in another year, somebody works, and the clock is put right."""
    moment = office.clock.moment
    office.clock.moment = moment + timedelta(days=office.pick((-400, -31, -1, 1, 40, 370)))
    names = [name for name in ACTS if name not in TROUBLES]
    name = office.dice.choices(names, [ACTS[one][0] for one in names])[0]
    try:
        ACTS[name][1](office)
    finally:
        office.clock.moment = moment


def forget_place(office: Office) -> None:
    """Leave nothing behind of an office that lived well."""
    shutil.rmtree(office.folder.root)
    shutil.rmtree(office.stick, ignore_errors=True)
