"""Old copies, cut ends, histories written anew, forged backups, clocks set back: each is told.

Whoever does these has the program, minds no trigger and leaves a chain that holds: what tells is
outside the file, what this PC remembers or a code on paper.
"""

import contextlib
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from propdesk.db.anchors.anchor import AnchorFile, standing_of
from propdesk.db.anchors.comparing import BEHIND, BRANCHED, compare
from propdesk.db.clock_check import clock_marks
from propdesk.db.keeping.backup import back_up_file
from propdesk.db.keeping.chain import _digest_again, check_chain, posted_tables_of
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.restore import preview_restore, restore
from propdesk.db.posting import POSTING_FIELDS, posting_hash
from propdesk.db.store import Store
from propdesk.kernel.clock import ClockDoubtful, SystemClock
from propdesk.kernel.paper.seal_codes import seal_code
from propdesk.system.backups.remembered.compared_codes import compare_code
from propdesk.system.start.clock import confirm_clock
from tests.clocks import StoppedClock
from tests.long.folders import copied, pay


class Scene(NamedTuple):
    """An office, what its PC remembers of it, and where else something may lie."""

    folder: DataFolder
    anchor: AnchorFile
    place: Path
    chance: random.Random


def attacked(times: int, office: DataFolder, place: Path, seed: int = 1) -> tuple[str, list[str]]:
    """One attack after the other; how many of each were told, and those that were not."""
    chance, missed, told = random.Random(seed), list[str](), Counter[str]()
    for turn in range(times):
        name = list(ATTACKS)[turn % len(ATTACKS)]
        here = place / f"{turn}"
        here.mkdir()
        scene = Scene(
            copied(office, here / "data"), AnchorFile(here / "pc" / "a.json", "a"), here, chance
        )
        if fault := ATTACKS[name](scene):
            missed.append(f"{name} {turn}: {fault}")
        else:
            told[name] += 1
        shutil.rmtree(here)
    return ", ".join(f"{many} {name}" for name, many in told.items()), missed


def _replay(scene: Scene) -> str:
    """The file of some payments ago is put back."""
    old = shutil.copyfile(scene.folder.database, scene.place / "old.db")
    times = _work(scene)
    shutil.copyfile(old, scene.folder.database)
    (found,) = _reasons(scene) or ((None, 0),)
    return "" if found == (BEHIND, times) else f"{found} after {times} payments"


def _tail(scene: Scene) -> str:
    """The last postings are cut off, with all their rows and their numbers."""
    times = _work(scene)
    with _outside(scene.folder) as one:
        (last,) = one.execute("SELECT max(seq) - ? FROM posting", (times,)).fetchone()
        for table in posted_tables_of(one):
            one.execute(f"DELETE FROM {table.name} WHERE posting_seq > ?", (last,))
        one.execute("DELETE FROM posting WHERE seq > ?", (last,))
        one.execute("UPDATE counter SET value = ? WHERE series = 'posting'", (last,))
        one.execute(
            "UPDATE counter SET value = coalesce((SELECT max(number) FROM receipt WHERE "
            "receipt.series = counter.series AND receipt.year = counter.year), 0) "
            "WHERE series IN (SELECT series FROM receipt)"
        )
        assert not check_chain(one)
    (found,) = _reasons(scene) or ((None, 0),)
    return "" if found == (BEHIND, times) else f"{found} of {times} cut off"


def _rechain(scene: Scene) -> str:
    """A payer is changed, and the whole history sealed anew from there on."""
    _work(scene)
    code = _written_anew(scene)
    kinds = [kind for kind, _count in _reasons(scene)]
    return "" if kinds == [BRANCHED] and not _is_held(scene, code) else f"{kinds} {code}"


def _forged_backup(scene: Scene) -> str:
    """Books written anew come back as a backup that the program itself made and restores."""
    _work(scene)
    forged = copied(scene.folder, scene.place / "forger")
    code = _written_anew(scene._replace(folder=forged))
    (scene.place / "stick").mkdir()
    clock = SystemClock()
    file = back_up_file(forged.database, scene.place / "stick", clock=clock).file
    if preview_restore(file, scene.folder).related:
        return "the present was said to go on from it"
    with take_lock(scene.folder) as lock:
        restore(file, scene.folder, lock=lock, clock=clock)
    return f"{code} is still held" if _is_held(scene, code) else ""


def _back_dating(scene: Scene) -> str:
    """The clock is set back by hours, days or years before money is taken."""
    clock = StoppedClock()
    clock.go_on(days=1)
    store = Store(scene.folder.database, clock=clock)
    try:
        pay(store, 1, scene.chance)
        clock.go_on(hours=-scene.chance.choice([2, 5, 24, 24 * 9, 24 * 400]))
        try:
            pay(store, 1, scene.chance)
        except ClockDoubtful:
            store.write(confirm_clock, reason="校正")
            pay(store, 1, scene.chance)
            marked = store.read(clock_marks)
            return "" if max(marked, default=0) == _head(scene) else f"marked {marked}"
        return f"nobody was asked at {clock.now()}"
    finally:
        store.close()


ATTACKS: dict[str, Callable[[Scene], str]] = {
    "replayed": _replay,
    "cut": _tail,
    "chained anew": _rechain,
    "forged": _forged_backup,
    "dated back": _back_dating,
}


def _work(scene: Scene) -> int:
    """Take money some times, and let the PC remember it; how many times."""
    times = scene.chance.randint(1, 6)
    store = Store(scene.folder.database)
    for _ in range(times):
        pay(store, scene.chance.randint(1, 3), scene.chance)
    store.close()
    with contextlib.closing(sqlite3.connect(scene.folder.database)) as one:
        scene.anchor.settle(standing_of(one))
    return times


def _reasons(scene: Scene) -> list[tuple[str, object]]:
    with contextlib.closing(sqlite3.connect(scene.folder.database)) as one:
        found = compare(one, scene.anchor).reasons
    return [(each.kind, each.values.get("count")) for each in found]


@contextlib.contextmanager
def _outside(folder: DataFolder) -> Iterator[sqlite3.Connection]:
    """The file without its triggers, which stand there again afterwards."""
    with contextlib.closing(sqlite3.connect(folder.database)) as one:
        triggers = one.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _sql in triggers:
            one.execute(f"DROP TRIGGER {name}")
        yield one
        for _name, sql in triggers:
            one.execute(sql)
        one.commit()


def _written_anew(scene: Scene) -> str:
    """Change a payer and seal all again from there on; the code that a paper had before."""
    with _outside(scene.folder) as one:
        payments = one.execute("SELECT id, posting_seq FROM payment").fetchall()
        payment, begin = scene.chance.choice(payments)
        (before,) = one.execute("SELECT hash FROM posting WHERE seq = ?", (begin,)).fetchone()
        one.execute("UPDATE payment SET payer = payer || '某' WHERE id = ?", (payment,))
        tables, prev = posted_tables_of(one), ""
        rows = one.execute(f"SELECT {', '.join(POSTING_FIELDS)} FROM posting ORDER BY seq")
        for row in rows.fetchall():
            if row[0] >= begin:
                fields = (*row[:7], _digest_again(one, tables, row[0]), prev)
                digest = posting_hash(fields)
                one.execute(
                    "UPDATE posting SET digest = ?, prev = ?, hash = ? WHERE seq = ?",
                    (*fields[7:], digest, row[0]),
                )
                prev = digest
            else:
                prev = row[-1]
        assert not check_chain(one)
    return seal_code(before)


def _is_held(scene: Scene, code: str) -> bool:
    store = Store(scene.folder.database)
    found = store.read(compare_code, typed=code)
    store.close()
    return found.unchanged


def _head(scene: Scene) -> int:
    with contextlib.closing(sqlite3.connect(scene.folder.database)) as one:
        return standing_of(one).head.seq
