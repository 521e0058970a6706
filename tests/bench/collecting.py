"""A payment with all that belongs to it beside the same rows written by raw sqlite3."""

import shutil
import sqlite3
import tempfile
from pathlib import Path
from statistics import median

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, connect
from propdesk.estate.sample.demo import create_demo
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.demo import create_fees_demo
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from tests.bench.measuring import Figure, seconds

ROUNDS = 31
TABLES = ("payment", "payment_part", "allocation", "receipt", "posting", "audit")
ONE_FEN = Money(1)


def figures() -> list[Figure]:
    """Each round takes one fen for an open line, raw and by us in turn, on files alike."""
    with tempfile.TemporaryDirectory() as folder:
        path, copy = Path(folder) / "propdesk.db", Path(folder) / "raw.db"
        create_data(path)
        store = Store(path)
        store.write(create_demo, units=500)
        store.write(create_fees_demo)
        shutil.copyfile(path, copy)
        raw = connect(copy)
        floors, ours = [], []
        for unit_id, charge_id in store.read(_open_lines)[:ROUNDS]:
            floors.append(seconds(lambda charge=charge_id: _raw_payment(raw, charge)))  # type: ignore[misc]  # bound now
            order = Order(
                unit_id=unit_id, parts=(Part(Method.CASH, ONE_FEN),), charge_ids=(charge_id,)
            )
            ours.append(seconds(lambda order=order: store.write(collect_payment, order=order)))  # type: ignore[misc]  # bound now
        raw.close()
        store.close()
    return [("5 a payment in one transaction", 3.0, median(floors), median(ours))]


def _open_lines(session: Session) -> list[tuple[int, int]]:
    query = (
        "SELECT min(unit_id), min(charge_id) FROM open_charge "
        "WHERE live = 1 AND settled = 0 GROUP BY account_id"
    )
    return [(unit_id, charge_id) for unit_id, charge_id in session.execute(text(query))]


def _raw_payment(connection: sqlite3.Connection, charge_id: int) -> None:
    """The rows of one payment, each like the last one of its table, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    draw = "UPDATE counter SET value = value + 1 WHERE series = ? RETURNING value"
    (seq,) = connection.execute(draw, ("posting",)).fetchone()
    (number,) = connection.execute(draw, ("SJ",)).fetchone()
    new = {
        "posting_seq": seq, "seq": seq, "charge_id": charge_id, "amount": 1,
        "number": number, "no": f"SJ2026-{number:06d}",
    }  # fmt: skip
    for table in TABLES:
        key = "seq" if table == "posting" else "id"
        cursor = connection.execute(f"SELECT * FROM {table} ORDER BY {key} DESC LIMIT 1")
        names = [column[0] for column in cursor.description]
        last = dict(zip(names, cursor.fetchone(), strict=True))
        row = {name: new.get(name, value) for name, value in last.items()}
        if key == "id":
            row["id"] = last["id"] + 1
        marks = ", ".join("?" * len(names))
        quoted = ", ".join(f'"{name}"' for name in names)
        connection.execute(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", list(row.values()))
    connection.commit()


if __name__ == "__main__":
    from tests.bench.__main__ import show

    show(figures())
