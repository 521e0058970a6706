"""B4: several processes draw receipt numbers at once, some die in the middle; no gap, no double."""

import os
import random
import sqlite3
from pathlib import Path

from sqlalchemy.orm import Session

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Store, use_case
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Collected, Order, Part
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from tests.long.children import child

CRASH = 9
ONE_IN = 10


@use_case(permission="", touches=("payment",))
def collect_or_die(session: Session, *, order: Order, die: bool) -> Collected:
    """Take a payment; the process may die between the last statement and the commit."""
    done = collect_payment(session, order=order)
    if die:
        os._exit(CRASH)
    return done


def write_on(root: str, goal: int, seed: int) -> None:
    """Take payments until `goal` of them are kept; exits in the middle now and then."""
    store, chance = Store(DataFolder(Path(root)).database), random.Random(seed)
    for _ in range(goal):
        part = Part(Method.CASH, Money(chance.randint(1, 500)))
        order = Order(unit_id=chance.randint(1, 3), parts=(part,), payer="陈雨桐", keep_rest=True)
        store.write(collect_or_die, order=order, die=chance.randrange(ONE_IN) == 0)
        with (Path(root) / f"kept-{seed % 1000}").open("a", encoding="ascii") as kept:
            kept.write("1")


def draw_at_once(folder: DataFolder, writers: int, each: int) -> tuple[int, list[int]]:
    """Let `writers` processes keep `each` payments; return how many died, and the numbers."""
    died, round_ = 0, 0
    while True:
        missing = {writer: each - _kept(folder, writer) for writer in range(writers)}
        processes = [
            child(write_on, str(folder.root), goal, round_ * 1000 + writer)
            for writer, goal in missing.items()
            if goal > 0
        ]
        if not processes:
            return died, _numbers(folder)
        for process in processes:
            process.join()
        died += sum(process.exitcode == CRASH for process in processes)
        assert all(process.exitcode in (0, CRASH) for process in processes)
        round_ += 1


def _kept(folder: DataFolder, writer: int) -> int:
    note = folder.root / f"kept-{writer}"
    return note.stat().st_size if note.exists() else 0


def _numbers(folder: DataFolder) -> list[int]:
    connection = sqlite3.connect(folder.database)
    rows = connection.execute("SELECT number FROM receipt ORDER BY id").fetchall()
    connection.close()
    return [number for (number,) in rows]
