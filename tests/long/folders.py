"""Data folders for the long tests: an office that has taken some money, made once and copied."""

import contextlib
import random
import shutil
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from propdesk.db.keeping.archive import (
    opened,
)
from propdesk.db.keeping.attached import MISSING
from propdesk.db.keeping.disk.on_disk import Tick
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.migrate import create_data
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.keeping.packing import unpack_data
from propdesk.db.store import Actor, Store
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Collected, Order, Part
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.rules import Method
from propdesk.kernel.clock import Clock, SystemClock
from propdesk.kernel.money import Money
from propdesk.kernel.progress import NoProgress
from tests import looking  # noqa: F401  what a test reads by
from tests.offices import open_office

RELEASED = Path(__file__).parents[1] / "db" / "files"
Rows = dict[str, list[tuple[object, ...]]]
METHODS = (Method.CASH, Method.WECHAT, Method.CARD)


@dataclass(frozen=True, slots=True)
class Restart:
    """What the next start after a kill found: faults in words, and how long it took."""

    faults: tuple[str, ...]
    seconds: float


def working_office(
    root: Path, clock: Clock | None = None, actor: Actor | None = None
) -> DataFolder:
    """An office with two months billed, six payments, one of them void."""
    folder = DataFolder(root)
    folder.make()
    create_data(folder.database)
    store = Store(folder.database, clock=clock or SystemClock(), actor=actor)
    office = open_office(store)
    units = sorted(office.units.values())
    chance = random.Random(7)
    taken = [pay(store, units[count % 3], chance) for count in range(6)]
    store.write(void_receipt, no=taken[2].receipts[0].no, reason="收错户")
    store.close()
    return folder


def office_of(name: str, root: Path) -> DataFolder:
    """The office that a released program left in a file of tests/db/files, still as it was.

    The program of today makes no rows of an earlier schema.
    """
    folder, kept = DataFolder(root), RELEASED / f"{name}.propdesk"
    folder.make()
    with opened(kept) as (archive, manifest):
        unpack_data(archive, manifest, folder.database, kept, Tick(NoProgress(), 0, 100))
    return folder


def pay(store: Store, unit_id: int, chance: random.Random) -> Collected:
    """Take a small sum from a unit; what is not owed is kept as a prepayment."""
    part = Part(chance.choice(METHODS), Money(chance.randint(1, 900)))
    order = Order(unit_id=unit_id, parts=(part,), payer="陈雨桐", keep_rest=True)
    return store.write(collect_payment, order=order)


def copied(folder: DataFolder, to: Path) -> DataFolder:
    """A copy of a closed data folder."""
    shutil.copytree(folder.root, to)
    return DataFolder(to)


def restart(folder: DataFolder) -> Restart:
    """Start again as the window does, with every check; no question is asked."""
    begun = time.monotonic()
    with take_lock(folder) as lock:
        office = open_data(folder.root, lock=lock)
        try:
            verdict = check_at_start(office, full=True)
            lost = [each for each in verdict.warnings if each.kind == MISSING]
            breaches = [*verdict.reasons, *lost, *office.store.read(check_books)]
        finally:
            office.store.close()
    seconds = time.monotonic() - begun
    return Restart(tuple(breach.sentence for breach in breaches), seconds)


def rows_of(database: Path) -> Rows:
    """Every row of every table of ours."""
    ours = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    with contextlib.closing(sqlite3.connect(database)) as connection:
        tables = connection.execute(ours)
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
            for (name,) in tables.fetchall()
        }


def as_before(before: Rows, after: Rows) -> Rows:
    """The rows of tables that were there before, without the columns that came since.

    AssertionError when old rows differ in such a column: each begins with one value, but for the
    hash of an entry of the log.
    """
    cut: Rows = {}
    for table, rows in before.items():
        width = len(rows[0]) if rows else 0
        news = [row[width:] for row in after[table]] if rows else []
        assert len(set(news)) <= 1 or table == "audit", table
        cut[table] = [row[:width] for row in after[table]] if rows else after[table]
    return cut
