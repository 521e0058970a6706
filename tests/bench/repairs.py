"""The board of 50,000 orders, their call-backs, a ledger: `python -m tests.bench.repairs [ROWS]`.

The floors are those of `office`: the same questions in SQL by hand. That of a ledger is its reading
and, by executemany in one durable transaction, the very rows the import leaves.
"""

import csv
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, connect
from propdesk.kernel.records.question import asked
from propdesk.repairs.board.cards_view import columns_of_orders
from propdesk.repairs.callbacks.register import CALL_BACKS
from propdesk.repairs.ledger.importing import bring_in_ledger, read_ledger
from propdesk.repairs.orders.register import ORDERS
from tests.bench.measuring import ROUNDS, AnswersDiffer, Figure, in_turn, seconds
from tests.bench.office import (
    _IN_OPEN,
    OPEN_OF,
    OPEN_ORDERS,
    ORDER_CHIPS,
    ORDER_ROWS,
    ORDERS_OF,
    TODAY,
    _counted,
    _fill_orders,
    _first,
    _first_in_a_read,
    _insert,
    _store,
)
from tests.clocks import StoppedClock
from tests.repairs.things import put_staff

LEDGER_ROWS, UNITS = 50_000, 2_000
HEADER = (
    *("工单号", "报修时间", "房号", "报修人", "联系电话", "报修内容", "类别", "维修人"),
    *("完成时间", "状态", "材料费"),
)
_LEFT = (
    *("repair_ledger", "repair_order", "state_move", "repair_line", "search_entry", "clock"),
    *("audit",),
)
BOARD_CHIPS = ("urgent", "repeat", "needs-another", "overdue", "soon", "paused", "pause-over")
_COUNTS = ", ".join(f"count(CASE WHEN {ORDER_CHIPS[one]} THEN 1 END)" for one in BOARD_CHIPS)
OPEN_COUNTS = f"SELECT {_COUNTS} FROM repair_order o WHERE {_IN_OPEN}"
ALL_OPEN_ORDERS = OPEN_ORDERS.replace(" LIMIT 200", "")
_WAITS = "state IN ('open', 'tried')"
FIRST_CALLS = f"""
SELECT id FROM call_back WHERE {_WAITS} ORDER BY due_on, id LIMIT 200
"""
CALL_ROWS = """
SELECT c.*, o.no, o.fault, w.name, u.code FROM call_back c
LEFT JOIN repair_order o ON o.id = c.order_id LEFT JOIN worker w ON w.id = o.worker_id
LEFT JOIN unit u ON u.id = c.unit_id WHERE c.id IN ({ids})
"""
CALL_CHIPS = {
    "all": "id IS NOT NULL",
    "to-call": _WAITS,
    "today": f"{_WAITS} AND due_on = '{TODAY}'",
    "tried": "state = 'tried'",
    "reached": "state IN ('satisfied', 'fair', 'unsatisfied')",
    "unsatisfied": "state = 'unsatisfied'",
    "given-up": "state = 'not_reached'",
    "rain": f"{_WAITS} AND after_rain = 1",
    "overdue": f"{_WAITS} AND due_on < '{TODAY}'",
    "soon": f"{_WAITS} AND due_on BETWEEN '{TODAY}' AND date('{TODAY}', '+1 day')",
}
_SETTLED = ("satisfied", "satisfied", "fair", "unsatisfied", "not_reached")


def figures(rows: int = LEDGER_ROWS) -> list[Figure]:
    """The board, the list of call-backs, and a ledger that is brought in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [*_followed(folder), *_ledger(folder, rows)]


def _followed(folder: Path) -> list[Figure]:
    path = folder / "orders.db"
    create_data(path)
    _fill_orders(path)
    with closing(connect(path)) as raw:
        raw.execute("BEGIN")
        _insert(raw, "call_back", (_call(number) for number in range(1, ORDERS_OF + 1)))
        raw.commit()
    with closing(_store(path)) as store, closing(connect(path, read_only=True)) as raw:
        board = in_turn(
            lambda: _board_by_hand(raw),
            lambda: _board(store),
            rounds=ROUNDS,
            agree=lambda floor, ours: floor == ours and len(ours[0]) > 0,
            clock=process_time,
        )
        calls = CALL_BACKS.records
        first = _first(store, raw, calls, CALL_ROWS, "to-call", FIRST_CALLS)
        read = _first_in_a_read(store, calls, CALL_ROWS, "to-call", FIRST_CALLS)
        counted = _counted(store, raw, calls, "call_back", CALL_CHIPS)
    return [
        (f"board: {OPEN_OF} open orders of {ORDERS_OF:,}, with counts and cards", 3.0, *board),
        (f"call-backs: the first 200 to call of {ORDERS_OF:,}", 1.2, *first),
        ("call-backs: the same beside the statements in a read", 1.2, *read),
        ("call-backs: chips with their counts", 1.2, *counted),
    ]


def _board_by_hand(raw: sqlite3.Connection) -> tuple[list[int], tuple[int, ...]]:
    """The open orders with their rows, and what each chip finds among them."""
    ids = [row[0] for row in raw.execute(ALL_OPEN_ORDERS)]
    raw.execute(ORDER_ROWS.format(ids=",".join(map(str, ids)))).fetchall()
    return ids, raw.execute(OPEN_COUNTS).fetchone()


def _board(store: Store) -> tuple[list[int], tuple[int, ...]]:
    """What the page of the board reads, and the cards it makes of it."""
    question = asked("open")
    ids = store.read(ORDERS.records.ids, question=question)
    rows = store.read(ORDERS.records.rows, ids=ids)
    counts = store.read(ORDERS.records.figures, question=question).chips
    columns_of_orders(rows, store.clock.now())
    return ids, tuple(counts[chip] for chip in BOARD_CHIPS)


def _call(number: int) -> dict[str, Any]:
    """A call of each order; those of the newest orders wait."""
    waits = number > ORDERS_OF - OPEN_OF
    day = StoppedClock().today() - timedelta(days=(ORDERS_OF - number) // 144)
    return {
        "order_id": number,
        "person": f"业主{number}",
        "phone": f"199{number:08d}",
        "due_on": day.isoformat(),
        "after_rain": int(number % 9 == 0),
        "note": "",
        "turn": 1,
        "report_kind": "repair_order",
        "report_id": number,
        "step": 1,
        "state": ("open", "tried")[number % 2] if waits else _SETTLED[number % len(_SETTLED)],
        "tries": 1,
        "said": "",
        "called_by": "",
        "called_on": None if waits else day.isoformat(),
        "post": None,
    }


# A ledger


def _ledger(folder: Path, rows: int) -> list[Figure]:
    file = folder / "ledger.csv"
    _write_ledger(file, rows)
    with closing(_estate(folder / "empty.db")) as store:
        read_ledger(store, file)
    left = _rows_left(folder, file)
    if len(left["repair_order"][1]) != rows or len(left["state_move"][1]) != rows:
        raise AnswersDiffer
    floors, ours = [], []
    for _round in range(ROUNDS):
        with closing(_copy(folder)) as store:
            floors.append(seconds(lambda: _bare(store, file, left), process_time))
        with closing(_copy(folder)) as store:
            ours.append(seconds(lambda: _bring_in(store, file), process_time))
    name = f"ledger: {rows:,} rows brought in, beside reading and bare rows"
    return [(name, 2.5, median(floors), median(ours))]


def _write_ledger(file: Path, rows: int) -> None:
    """An order each ten minutes; the newest are not finished."""
    newest = datetime(2026, 11, 18, 8)  # noqa: DTZ001  as a ledger says it
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for number in range(rows):
            at = newest - timedelta(minutes=10 * number)
            is_open = number < OPEN_OF
            done = "" if is_open else f"{at + timedelta(hours=2):%Y-%m-%d %H:%M}"
            writer.writerow((
                *(f"L{number:06d}", f"{at:%Y-%m-%d %H:%M}", f"1-{number % UNITS + 1}"),
                *(f"业主{number}", f"199{number:08d}", f"水管漏水{number}", "给排水", "许师傅"),
                *(done, "处理中" if is_open else "已完成", number % 50 or ""),
            ))  # fmt: skip


def _estate(path: Path) -> Store:
    create_data(path)
    store = _store(path)
    put_staff(store)
    told = {"building_id": 1, "entrance": "", "floor": "", "kind": "room", "state": "sold"}
    told |= {"area_basis": "built", "old_room": "", "area_group": "", "note": ""}
    with closing(connect(path)) as raw:
        raw.execute("BEGIN")
        raw.execute("INSERT INTO building (id, code, name, order_key) VALUES (1, '1', '', '1')")
        own = (
            {"id": n, "room": str(n), "code": f"1-{n}", "order_key": f"{n:06d}", **told}
            for n in range(1, UNITS + 1)
        )
        _insert(raw, "unit", own)
        raw.commit()
    return store


def _copy(folder: Path) -> Store:
    path = folder / "work.db"
    path.write_bytes((folder / "empty.db").read_bytes())
    return _store(path)


def _bring_in(store: Store, file: Path) -> None:
    store.write(bring_in_ledger, name=file.name, lines=read_ledger(store, file))


def _rows_left(folder: Path, file: Path) -> dict[str, tuple[str, list[tuple[Any, ...]]]]:
    """Table → the statement that inserts a row, and the rows that the import adds."""
    found = {}
    with closing(_copy(folder)) as store:
        newest = {}
        with closing(connect(store.path, read_only=True)) as raw:
            for name in _LEFT:
                query = f"SELECT coalesce(max(rowid), 0) FROM {name}"
                newest[name] = raw.execute(query).fetchone()[0]
        _bring_in(store, file)
        with closing(connect(store.path, read_only=True)) as raw:
            for name in _LEFT:
                query = f"SELECT * FROM {name} WHERE rowid > ?"
                rows = raw.execute(query, (newest[name],)).fetchall()
                marks = ", ".join("?" * len(rows[0]))
                found[name] = (f"INSERT INTO {name} VALUES ({marks})", rows)
    return found


def _bare(store: Store, file: Path, left: dict[str, tuple[str, list[tuple[Any, ...]]]]) -> None:
    read_ledger(store, file)
    with closing(connect(store.path)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        for query, rows in left.values():
            raw.executemany(query, rows)
        raw.commit()


if __name__ == "__main__":
    from tests.bench.__main__ import show
    from tests.clocks import office_time

    with office_time():
        show(figures(*map(int, sys.argv[1:])))
