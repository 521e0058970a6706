"""A2: power loss, simulated from the recorded system calls of a desk that takes money.

After any call the power may fail. What was synced is on the disk; of every write since then the
disk has taken any part, sector by sector; of names made or removed in the folder since it was
synced, the first few. Each state is opened as the program opens it. Needs strace (Linux).
"""

import contextlib
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from propdesk.db.keeping.chain import check_chain
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import PROFILE, Store, connect
from tests.long.folders import copied, pay

ROOT = Path(__file__).resolve().parents[2]
CALLS = "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink"
SECTOR = 512
PAYMENTS = 25
_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_QUOTED = re.compile(r'"([^"]*)"')
_FILE = re.compile(r"^\d+<([^>]*)>")
ACKNOWLEDGED = "acknowledged"

Change = tuple[int, bytes] | int  # bytes written at an offset, or the new length


@dataclass(slots=True)
class OnDisk:
    """A file: what is surely on the disk, and what was done to it since."""

    sure: bytearray = field(default_factory=bytearray)
    since: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class Disk:
    """A folder after some calls; `acknowledged` is what the clerk was told by then."""

    names: dict[str, OnDisk]
    sure_names: dict[str, OnDisk]
    names_since: list[tuple[str, OnDisk | None]] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)


def record(folder: DataFolder, journal: str) -> list[tuple[str, str, str]]:
    """Run a desk in a process of its own and record its calls on the folder: (call, path, rest)."""
    log = folder.root.with_name(folder.root.name + ".log")
    subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "10000000", "-e", f"trace={CALLS}", "-o", str(log),
         sys.executable, "-m", "tests.long.power", str(folder.root), journal],
        cwd=ROOT, check=True,
    )  # fmt: skip
    calls = list(_parsed(log, folder.root))
    log.unlink()
    # A record that shows nothing would prove everything.
    assert sum(call == "write" for call, _path, _rest in calls) == PAYMENTS
    return calls


def _parsed(log: Path, root: Path) -> Iterator[tuple[str, str, str]]:
    with log.open(encoding="ascii") as lines:
        for line in lines:
            call = _CALL.match(line)
            if call is None or int(call[3]) < 0:
                continue
            name, arguments = call[1], call[2]
            quoted = _QUOTED.search(arguments)
            opened = _FILE.match(arguments)
            named = quoted if name in ("openat", "unlink") else opened
            path = _plain(named[1]).decode() if named else ""
            if path == str(root) or path.startswith(f"{root}/"):
                yield name, path, arguments


def _plain(hexed: str) -> bytes:
    return bytes.fromhex(hexed.replace("\\x", ""))


def replayed(calls: list[tuple[str, str, str]], before: DataFolder) -> Iterator[Disk]:
    """The disk after each call, beginning with the folder as it was before."""
    database = OnDisk(bytearray(before.database.read_bytes()))
    name = before.database.name
    disk = Disk({name: database}, {name: database})
    for call, path, arguments in calls:
        _apply(disk, call, Path(path).name, arguments)
        yield disk


def _apply(disk: Disk, call: str, name: str, arguments: str) -> None:
    if call == "openat" and "O_CREAT" in arguments and name not in disk.names:
        disk.names[name] = OnDisk()
        disk.names_since.append((name, disk.names[name]))
    elif call == "unlink":
        del disk.names[name]
        disk.names_since.append((name, None))
    elif call == "write" and name == ACKNOWLEDGED:
        quoted = _QUOTED.search(arguments)
        disk.acknowledged.add(_plain(quoted[1] if quoted else "").decode().strip())
    elif call == "pwrite64":
        quoted = _QUOTED.search(arguments)
        at = int(arguments.rsplit(", ", 1)[1])
        disk.names[name].since.append((at, _plain(quoted[1] if quoted else "")))
    elif call == "ftruncate":
        disk.names[name].since.append(int(arguments.rsplit(", ", 1)[1]))
    elif call in ("fsync", "fdatasync"):
        _sync(disk, name)


def _sync(disk: Disk, name: str) -> None:
    file = disk.names.get(name)
    if file is None:  # the folder itself
        disk.sure_names = dict(disk.names)
        disk.names_since.clear()
        return
    for change in file.since:
        _change(file.sure, change)
    file.since.clear()


def _change(raw: bytearray, change: Change) -> None:
    if isinstance(change, int):
        del raw[change:]
        raw.extend(bytes(change - len(raw)))
        return
    at, data = change
    raw.extend(bytes(max(0, at - len(raw))))
    raw[at : at + len(data)] = data


def cut(disk: Disk, chance: random.Random, place: Path) -> None:
    """Write one of the states that a power cut may leave into an empty folder."""
    names = dict(disk.sure_names)
    for name, file in disk.names_since[: chance.randint(0, len(disk.names_since))]:
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file
    taken = chance.random()
    for name, file in names.items():
        raw = bytearray(file.sure)
        for change in file.since:
            for piece in _sectors(change):
                if chance.random() < taken:
                    _change(raw, piece)
        (place / name).write_bytes(raw)


def _sectors(change: Change) -> Iterator[Change]:
    if isinstance(change, int):
        yield change
        return
    at, data = change
    while data:
        size = SECTOR - at % SECTOR
        yield at, data[:size]
        at, data = at + size, data[size:]


def power_cuts(times: int, office: DataFolder, place: Path, journal: str = "") -> list[str]:
    """What is lost or broken in about so many states; [] is the promise."""
    folder = copied(office, place / f"desk{journal}")
    calls = record(folder, journal)
    chance, faults = random.Random(1), list[str]()
    each, state = max(1, times // max(1, len(calls))), DataFolder(place / f"state{journal}")
    for number, disk in enumerate(replayed(calls, office)):
        for _ in range(each):
            state.root.mkdir()
            cut(disk, chance, state.root)
            faults += [f"after call {number}: {fault}" for fault in _wrong(state, disk)]
            shutil.rmtree(state.root)
    return faults


def _wrong(state: DataFolder, disk: Disk) -> list[str]:
    try:
        with contextlib.closing(connect(state.database)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return ["damaged"]
            kept = {no for (no,) in connection.execute("SELECT no FROM receipt")}
            broken = [breach.sentence for breach in check_chain(connection)]
    except sqlite3.DatabaseError as error:
        return [f"damaged: {error}"]
    return broken + [f"{no} is lost" for no in sorted(disk.acknowledged - kept)]


def main(root: str, journal: str) -> None:
    """Take money, acknowledging each receipt; with another journal mode for the control."""
    if journal:
        PROFILE["journal_mode"] = journal
    folder = DataFolder(Path(root))
    note = os.open(folder.root / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    store, chance = Store(folder.database), random.Random(1)
    for _ in range(PAYMENTS):
        no = pay(store, chance.randint(1, 3), chance).receipts[0].no
        os.write(note, f"{no}\n".encode())
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
