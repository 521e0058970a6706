"""A1: kill -9 at random points; the next start finds everything acknowledged and nothing broken."""

import contextlib
import random
import re
import shutil
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from propdesk.db.keeping.backup import back_up, verify_backup
from propdesk.db.keeping.contents import Contents, contents_of
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.rotation import backups_in
from propdesk.db.store import Store
from tests.long.children import child
from tests.long.folders import copied, pay, restart
from tests.long.newer import migrations_with, program_of
from tests.long.scenes import ACKNOWLEDGED, IMPORTED_ROWS, READY, play
from tests.patience import patience

# A scene is killed so many seconds at the latest after some of its steps were acknowledged.
LONGEST = {
    "payment": 0.05,
    "void": 0.05,
    "billing": 0.05,
    "import": 0.25,
    "attaching": 0.05,
    "backup": 0.15,
    "restore": 0.4,
    "migration": 0.5,
    "creation": 0.3,
    "visit": 0.08,
}
STEPS = {
    "payment": 3,
    "void": 3,
    "billing": 3,
    "import": 1,
    "attaching": 3,
    "backup": 2,
    "visit": 6,
}
# Windows has no signals: it is told to end a process, and multiprocessing calls that SIGTERM.
KILLED = -signal.SIGTERM if sys.platform == "win32" else -9


@dataclass(slots=True)
class Tally:
    """What came of many kills."""

    kills: int = 0
    acknowledged: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def killed(scene: str, times: int, office: DataFolder, place: Path, seed: int = 1) -> Tally:
    """Play a scene `times` times in copies of an office, kill it at random, check the rest."""
    tally, chance = Tally(), random.Random(f"{scene} {seed}")
    for time_ in range(times):
        folder = copied(office, place / f"{scene}-{time_}")
        expected = _prepare(scene, folder)
        acknowledged, died_by_itself = _play_and_kill(scene, folder, chance)
        with _as_of(scene, folder):
            after = restart(folder)
        tally.kills += 1
        tally.acknowledged += len(acknowledged)
        tally.slowest = max(tally.slowest, after.seconds)
        faults = [
            *died_by_itself,
            *after.faults,
            *lost(folder, acknowledged),
            *_unexpected(folder, expected),
        ]
        tally.faults += [f"{scene} {time_}: {fault}" for fault in faults]
        if not faults:
            shutil.rmtree(folder.root)
    return tally


def _play_and_kill(
    scene: str, folder: DataFolder, chance: random.Random
) -> tuple[list[str], list[str]]:
    """What was acknowledged; and a fault when the scene ended by an error instead of the kill."""
    process = child(play, scene, str(folder.root), chance.randint(0, 1 << 30))
    notes = folder.root / ACKNOWLEDGED
    lines = 1 + chance.randint(0, STEPS.get(scene, 0))  # the first says that it begins
    until = time.monotonic() + patience()
    while _lines(notes) < lines and process.is_alive() and time.monotonic() < until:
        time.sleep(0.001)
    process.join(chance.uniform(0, LONGEST[scene]))
    process.kill()
    process.join()
    # A child that never came to begin, on a PC with much to do, has acknowledged nothing.
    said = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    broke = [] if process.exitcode in (0, KILLED) else ["the scene itself failed"]
    return [line for line in said if line != READY], broke


def _lines(notes: Path) -> int:
    return notes.read_bytes().count(b"\n") if notes.exists() else 0


def _prepare(scene: str, folder: DataFolder) -> list[Contents]:
    """Bring the folder into the state a scene begins with; for restore what may stand there."""
    if scene == "creation":
        folder.database.unlink()
    if scene == "migration":
        migrations_with(folder.root)
    if scene == "restore":
        return _two_backups(folder)
    return []


def _two_backups(folder: DataFolder) -> list[Contents]:
    store = Store(folder.database)
    first = back_up(store, folder.root / "stick")
    pay(store, 1, random.Random(3))
    second = back_up(store, folder.root / "stick")
    store.close()
    return [first.manifest.contents, second.manifest.contents]


@contextlib.contextmanager
def _as_of(scene: str, folder: DataFolder) -> Iterator[None]:
    """After the migration scene the program of today is the one with the migration tried."""
    if scene != "migration":
        yield
        return
    with program_of(folder.root / "migrations" / "versions"):
        yield


def lost(folder: DataFolder, acknowledged: list[str]) -> list[str]:
    """What was acknowledged and is not there."""
    with contextlib.closing(sqlite3.connect(folder.database)) as connection:
        numbers = {no for (no,) in connection.execute("SELECT no FROM receipt")}
        voids = set(
            connection.execute(
                "SELECT r.no FROM payment AS v JOIN receipt AS r ON r.payment_id = v.reverses_id"
            )
        )
        imports = {name for (name,) in connection.execute("SELECT file_name FROM import_run")}
        attached = {name for (name,) in connection.execute("SELECT name FROM attachment")}
        answers = Counter(_words_of_visits(connection))
        periods = {period for (period,) in connection.execute("SELECT period FROM billing_run")}
    stick = folder.root / "stick"
    proven = [(path.name, verify_backup(path, folder)) for _at, path in backups_in(stick)]
    good = {name for name, found in proven if found.ok and not found.lost}
    there: dict[str, Callable[[str], bool]] = {
        "SJ": lambda line: line in numbers,
        "void": lambda line: (line.split()[1],) in voids,
        "run": lambda line: line.split()[1] in periods,
        "import": lambda line: line.split()[1] in imports,
        "file": lambda line: line.split()[1] in good,
        "attached": lambda line: line.split()[1] in attached,
        "answered": lambda line: answers[line.split()[1]] == 1,
        "migrated": lambda line: True,
        "created": lambda line: True,
    }
    kinds = {line: next(kind for kind in there if line.startswith(kind)) for line in acknowledged}
    return [f"{line} is lost" for line, kind in kinds.items() if not there[kind](line)]


def _words_of_visits(connection: sqlite3.Connection) -> Iterator[str]:
    """What the log says was answered in visits, each by the word that only it had."""
    told = connection.execute("SELECT after FROM audit WHERE what LIKE 'move_in_visit.%'")
    for (after,) in told:
        yield from re.findall(r"\bn[0-9]+\b", after or "")


def _marks_without_defects(folder: DataFolder) -> list[str]:
    """Items of which mark and defect say different things: a mark and its defect are one write."""
    with contextlib.closing(sqlite3.connect(folder.database)) as connection:
        rows = connection.execute(
            "SELECT item.what, item.mark, defect.state FROM move_in_item AS item "
            "LEFT JOIN defect ON defect.id = item.defect_id WHERE item.part = 'rooms' "
            "AND (item.mark = 'failed') <> (coalesce(defect.state, 'none') = 'ordered')"
        )
        return [f"{what} is {mark!r}, its defect {state}" for what, mark, state in rows]


def _unexpected(folder: DataFolder, expected: list[Contents]) -> list[str]:
    if not expected:
        return [*_half_imported(folder), *_marks_without_defects(folder)]
    with contextlib.closing(sqlite3.connect(folder.database)) as connection:
        return [] if contents_of(connection) in expected else ["neither the old nor the new state"]


def _half_imported(folder: DataFolder) -> list[str]:
    with contextlib.closing(sqlite3.connect(folder.database)) as connection:
        rows = connection.execute(
            "SELECT b.code, count(u.id) AS many FROM building AS b LEFT JOIN unit AS u "
            "ON u.building_id = b.id WHERE b.code >= '900' GROUP BY b.id HAVING many <> ?",
            (IMPORTED_ROWS,),
        )
        return [f"building {code} has {many} units" for code, many in rows]
