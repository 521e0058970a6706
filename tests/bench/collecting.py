"""A payment with all that belongs to it beside the same statements sent by raw sqlite3."""

import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.anchors.anchor import AnchorFile
from propdesk.db.anchors.following import Follower
from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, connect
from propdesk.estate.sample.demo import create_demo
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.demo import create_fees_demo
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from tests.bench.measuring import AnswersDiffer, Figure, seconds
from tests.sent import Statement, statements_of

ROUNDS = 31
TABLES = ("payment", "payment_part", "allocation", "receipt", "posting", "counter", "open_charge")
ONE_FEN = Money(1)
MOST_STATEMENTS = 20
MEMORY = Path("/dev/shm")  # no disk to wait for, where the system has it


def figures() -> list[Figure]:
    """Each round takes one fen for an open line by us, and sends the same statements raw.

    The floor carries every statement with its values, reads too, on a file alike; what is ours is
    to know them. Once on the disk, once in memory, where the disk hides nothing.
    """
    disk = _measured(None)
    memory = _measured(str(MEMORY)) if MEMORY.is_dir() else None
    found = [("5 a payment in one transaction", 3.0, disk.floor, disk.ours)]
    if memory is not None:
        found.append(("5 the same where no disk is waited for", 3.0, memory.floor, memory.ours))
    sent = float(disk.statements)
    return [*found, ("5 its statements", 1.0, float(MOST_STATEMENTS), sent)]


class _Measured(NamedTuple):
    floor: float
    ours: float
    statements: int


def _measured(place: str | None) -> _Measured:
    with tempfile.TemporaryDirectory(dir=place) as folder:
        path, copy = Path(folder) / "propdesk.db", Path(folder) / "raw.db"
        create_data(path)
        store = Store(path)
        store.write(create_demo, units=500)
        store.write(create_fees_demo)
        shutil.copyfile(path, copy)
        raw = connect(copy)
        follower = Follower(store, AnchorFile(Path(folder) / "pc" / "anchor.json", "bench"))
        follower.begin()  # as behind every window
        floors, ours = [], []
        for unit_id, charge_id in store.read(_open_lines)[:ROUNDS]:
            parts = (Part(Method.CASH, ONE_FEN),)
            order = Order(unit_id=unit_id, parts=parts, charge_ids=(charge_id,))
            with statements_of(store) as sent:
                ours.append(seconds(partial(store.write, collect_payment, order=order)))
            floors.append(seconds(partial(_replayed, raw, sent)))
        raw.close()
        follower.end()
        store.close()
        if _rows(path) != _rows(copy):
            raise AnswersDiffer
    return _Measured(median(floors), median(ours), len(sent))


def _replayed(connection: sqlite3.Connection, sent: Sequence[Statement]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in sent:
        connection.execute(statement, values).fetchall()
    connection.commit()


def _rows(path: Path) -> list[list[tuple[object, ...]]]:
    """All that payments write."""
    connection = connect(path, read_only=True)
    found = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES]
    connection.close()
    return found


def _open_lines(session: Session) -> list[tuple[int, int]]:
    query = (
        "SELECT min(unit_id), min(charge_id) FROM open_charge "
        "WHERE live = 1 AND settled = 0 GROUP BY account_id"
    )
    return [(unit_id, charge_id) for unit_id, charge_id in session.execute(text(query))]


if __name__ == "__main__":
    from tests.bench.__main__ import show

    show(figures())
