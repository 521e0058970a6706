"""A backup and a restore beside copying the file: `python -m tests.bench.backup`."""

import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from sqlalchemy.orm import Session

from propdesk.db.keeping.archive import (
    opened,
)
from propdesk.db.keeping.backup import back_up, copy_online
from propdesk.db.keeping.disk.on_disk import Tick
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.packing import unpack_data
from propdesk.db.keeping.restore import Restored, restore
from propdesk.db.posting import posting
from propdesk.db.store import Store, connect, use_case
from propdesk.fees.models import Charge
from propdesk.kernel.clock import SystemClock
from propdesk.kernel.progress import NoProgress
from tests.bench.backup_steps import back_up_plainly, restore_over_plainly, restore_plainly
from tests.bench.measuring import AnswersDiffer
from tests.long.folders import working_office

ROUNDS = 5
LINES, MONTHS = 10_000, 12
EXPLANATION = (
    '{"formula":"area","tariff":"高层住宅物业费","version":1,"price":1500000,"area":%d,'
    '"months":1,"coefficient":1000000,"extra":0,"rounding":"fen","proration":"actual_days",'
    '"steps":[["134.65","1.50","1"]],"from":"%s","to":"%s","amount":%d}'
)
MOST_OF_THE_BYTES = 0.15
LONGEST_WAIT = 0.1


def figures() -> list[tuple[str, float, float, float]]:
    """(name, goal as a ratio, floor in seconds, ours in seconds), A B A B in one process.

    The first floor is a copy of the file and fsync: it proves nothing of what it wrote. What of the
    ratio no proof is spared tells the line beside the same steps bare (`backup_steps`). A restore
    over data makes a backup of that first, so its goal is that of both. Then the packed size beside
    the file's, in bytes, and the longest that a commit took while the file was copied beside it,
    against a tenth of a second.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = _large(Path(name))
        floor, backups, restores, over = [], [], [], []
        plain: tuple[list[float], ...] = ([], [], [])
        stick, bare, own = (Path(name) / one for one in ("stick", "bare.zst", "own.db"))
        store = Store(folder.database)
        for _round in range(ROUNDS):
            floor.append(_seconds(lambda: _copied(folder.database, Path(name) / "copy.db")))
            backups.append(_seconds(lambda: back_up(store, stick)))
            plain[0].append(_seconds(lambda: back_up_plainly(folder.database, bare)))
        made = back_up(store, stick)
        if back_up_plainly(folder.database, bare) != made.counts:
            raise AnswersDiffer
        if not _holds_the_same(made.file, Path(name) / "copy.db", Path(name) / "unpacked.db"):
            raise AnswersDiffer
        for _round in range(ROUNDS):
            floor.append(_seconds(lambda: _copied(folder.database, Path(name) / "copy.db")))
            restores.append(_restored(made.file, DataFolder(Path(name) / "fresh")))
            over.append(_restored(made.file, folder, store))
            plain[1].append(_seconds(lambda: restore_plainly(bare, own)))
            plain[2].append(_seconds(lambda: restore_over_plainly(bare, own)))
            if not _same_rows(Path(name) / "fresh" / folder.database.name, folder.database):
                raise AnswersDiffer
            shutil.rmtree(Path(name) / "fresh")
        waited = _longest_wait(store, Path(name) / "copy.db")
        store.close()
        size = float(folder.database.stat().st_size)
    return [
        ("10 a backup that proved itself", 7.0, median(floor), median(backups)),
        ("10 the same beside its steps bare", 1.5, median(plain[0]), median(backups)),
        ("10 a restore", 7.0, median(floor), median(restores)),
        ("10 the same beside its steps bare", 1.5, median(plain[1]), median(restores)),
        ("10 a restore over data", 14.0, median(floor), median(over)),
        ("10 the same beside its steps bare", 1.5, median(plain[2]), median(over)),
        ("10 its bytes", MOST_OF_THE_BYTES, size, float(made.size)),
        ("10 a commit beside it", 1.0, LONGEST_WAIT, waited),
    ]


def _large(place: Path) -> DataFolder:
    """An office of 10,000 units with a year of bills: 120,000 lines with their explanations."""
    folder = working_office(place / "data")
    store = Store(folder.database)
    for month in range(1, MONTHS + 1):
        store.write(_billed, month=month)
    store.close()
    return folder


@use_case(permission="", touches=("charge",))
def _billed(session: Session, *, month: int) -> None:
    first, last = date(2020, month, 1).isoformat(), date(2020, month, 28).isoformat()
    rows: list[tuple[int | str | None, ...]] = []
    for number in range(LINES):
        amount = 20198 + number * 7 % 9000
        explanation = EXPLANATION % (1346500 + number * 37, first, last, amount)
        rows.append(
            (None, "counter", 1, 1, 1, None, None, first, last, last, amount, 0, explanation, "")
        )
    with posting(session, "billing") as post:
        post.insert_stored(Charge, rows)


def _copied(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("r+b") as file:
        os.fsync(file.fileno())


def _holds_the_same(backup: Path, copy: Path, unpacked: Path) -> bool:
    """Whether a backup says the same, row by row, as the copy beside which it was measured."""
    with opened(backup) as (archive, manifest):
        unpack_data(archive, manifest, unpacked, backup, Tick(NoProgress(), 0, 100))
    return _same_rows(unpacked, copy)


def _same_rows(one: Path, other: Path) -> bool:
    with closing(connect(one, read_only=True)) as ours, closing(connect(other)) as theirs:
        query = "SELECT name, sql FROM sqlite_schema WHERE type = 'table'"
        tables = ours.execute(query).fetchall()
        if tables != theirs.execute(query).fetchall():
            return False
        return all(
            ours.execute(f"SELECT * FROM {name}").fetchall()
            == theirs.execute(f"SELECT * FROM {name}").fetchall()
            for name, _sql in tables
        )


def _restored(file: Path, folder: DataFolder, store: Store | None = None) -> float:
    with take_lock(folder) as lock:
        done: list[Restored] = []
        taken = _seconds(
            lambda: done.append(restore(file, folder, lock=lock, clock=SystemClock(), store=store))
        )
    with opened(file) as (_archive, manifest):
        if done[0].contents != manifest.contents:
            raise AnswersDiffer
    return taken


def _longest_wait(store: Store, copy: Path) -> float:
    """The longest that one small transaction took while the file was copied again and again."""
    stop, waits = threading.Event(), []

    def work() -> None:
        while not stop.is_set():
            waits.append(_seconds(lambda: store.write(_small)))
            sleep(0.02)

    writer = threading.Thread(target=work)
    writer.start()
    for _ in range(ROUNDS):
        copy_online(store.path, copy, Tick(NoProgress(), 0, 100))
    stop.set()
    writer.join()
    return max(waits)


@use_case(permission="", touches=("payment",))
def _small(session: Session) -> None:
    session.connection().exec_driver_sql("UPDATE person SET note = note || '.' WHERE id = 1")


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def main() -> None:
    """Print the lines of the table."""
    for name, goal, floor, ours in figures():
        print(f"{name}: goal {goal}x, floor {floor:.3f}, ours {ours:.3f}, {ours / floor:.2f}x")


if __name__ == "__main__":
    main()
