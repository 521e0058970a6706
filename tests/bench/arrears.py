"""Arrears over 1.2 million lines, and paging through them: `python -m tests.bench.arrears`."""

import sqlite3
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, connect
from propdesk.fees.arrears.arrears import Arrears, arrears
from propdesk.fees.court.radar.reading import LimitRow, limits
from propdesk.fees.court.radar.rules import BegunBy, limit_state
from propdesk.fees.dues.account_arrears import AccountArrears
from propdesk.kernel.money import Money
from tests.bench.measuring import Figure, in_turn
from tests.clocks import StoppedClock

UNITS, MONTHS = 10_000, 120
OPEN_UNITS = 830  # who owes their last twelve months: about 10,000 open lines
DAY = date(2026, 11, 20)
# The same question by hand, names and order too; it makes tuples, no values of ours.
EDGES = ("2026-11-20", "2026-10-21", "2026-08-22", "2026-05-24", "2025-11-20", "2024-11-20",
         "2023-11-21")  # fmt: skip
BY_HAND = (
    "SELECT account_id, unit.code, person.name, lines, oldest, owed, aged.* FROM ("
    "SELECT account_id, count(*) AS lines, min(due_day) AS oldest, sum(amount - settled) AS owed, "
    + ", ".join(
        f"sum(CASE WHEN due_day >= '{edge}' THEN amount - settled ELSE 0 END)" for edge in EDGES
    )
    + " FROM open_charge WHERE live = 1 AND settled <> amount GROUP BY account_id) AS aged "
    "JOIN account ON account.id = aged.account_id JOIN person ON person.id = account.person_id "
    "LEFT JOIN unit ON unit.id = account.unit_id ORDER BY unit.order_key, aged.account_id"
)
PREPAID = (
    "SELECT account_id, sum(amount) FROM prepayment_entry JOIN posting ON seq = posting_seq"
    " WHERE day <= ? AND fee_item_id IS NULL GROUP BY account_id"
)


# Every debt with the last day to claim it: its due day three years later.
RADAR_BY_HAND = """
    SELECT line.charge_id, line.account_id, line.unit_id, unit.code, person.name, account.closed,
        fee_item.name, period_from, period_to, due_day, amount - settled
    FROM open_charge AS line JOIN fee_item ON fee_item.id = line.fee_item_id
    JOIN account ON account.id = line.account_id JOIN person ON person.id = account.person_id
    LEFT JOIN unit ON unit.id = line.unit_id
    WHERE live = 1 AND settled <> amount AND amount > 0 AND due_day < '2026-11-20'
        AND fee_item.nature <> 'deposit'
"""


def figures() -> list[Figure]:
    """By hand over the partial covering index, beside ours: tuples alone, then the values too.

    The second floor makes of each tuple the value that ours answers, and asks what is prepaid. It
    opens no session, looks up no right, and does not ask what day it is.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "propdesk.db"
        create_data(path)
        _fill(path)
        store = Store(path, clock=StoppedClock())  # on DAY: another day is asked of the books
        raw = connect(path, read_only=True)
        floor, ours = in_turn(
            lambda: raw.execute(BY_HAND).fetchall(),
            lambda: store.read(arrears, as_of=DAY),
            rounds=15,
            agree=_agree,
        )
        valued = in_turn(
            lambda: _values(raw),
            lambda: store.read(arrears, as_of=DAY).accounts,
            rounds=15,
            agree=lambda one, other: [*one] == [*other],
        )
        radar = in_turn(
            lambda: _radar(raw),
            lambda: store.read(limits),
            rounds=9,
            agree=lambda one, other: [*one] == [*other],
        )
        raw.close()
        store.close()
    return [
        ("6 the limitation of each debt of 1.2 million lines", 3.0, *radar),
        ("6 arrears and ageing over 1.2 million lines", 1.3, floor, ours),
        ("6 the same beside its values made by hand", 1.3, *valued),
    ]


def _radar(raw: sqlite3.Connection) -> list[LimitRow]:
    """The answer of the radar where nothing began a limitation anew, each row made by hand."""
    day, found = date.fromisoformat, []
    for row in raw.execute(RADAR_BY_HAND):
        charge, account, unit, code, debtor, _closed, item, first, last, due, owed = row
        began = day(due)
        ends = began.replace(year=began.year + 3)
        left = (ends - DAY).days
        found.append(
            LimitRow(
                id=charge, account_id=account, unit_id=unit, unit=code, debtor=debtor,
                former=False, item=item, period_from=day(first), period_to=day(last),
                due_day=began, open=Money(owed), counted=began, last=ends, left=left,
                by=BegunBy.DUE, on=began, no="", state=limit_state(left),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.left, one.id))


def _values(raw: sqlite3.Connection) -> list[AccountArrears]:
    """The answer of ours, each value made of its tuple."""
    prepaid = dict(raw.execute(PREPAID, (DAY.isoformat(),)))
    return [
        AccountArrears(
            account_id=account, unit_id=account, unit_code=code, debtor=name, former=False,
            lines=lines, oldest_due=date.fromisoformat(oldest), total=Money(owed),
            aged=(*upto, owed), covered=Money(prepaid.get(account, 0)),
        )
        for account, code, name, lines, oldest, owed, _account, _lines, _oldest, _owed, *upto
        in raw.execute(BY_HAND)
    ]  # fmt: skip


def _agree(by_hand: Sequence[Sequence[Any]], ours: Arrears) -> bool:
    """Whether both name the same accounts in the same order, with the same sums and ages."""
    found = [
        (one.account_id, one.unit_code, one.debtor, one.lines, str(one.oldest_due), one.total.fen,
         one.aged) for one in ours.accounts
    ]  # fmt: skip
    return bool(found) and found == [(*row[:6], (*row[10:], row[5])) for row in by_hand]


def _fill(path: Path) -> None:
    """Units, people, accounts and lines as plainly as can be."""
    connection = connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")  # the lines have no charge of their own here
    connection.execute("BEGIN")
    numbers = range(1, UNITS + 1)
    connection.execute("INSERT INTO building (id, code, name, order_key) VALUES (1, '1', '', '1')")
    _many(connection, "unit", ("id", "building_id", "entrance", "room", "code", "order_key",
          "floor", "kind", "state", "area_basis", "old_room", "area_group", "note"),
          [(n, 1, "", str(n), f"1-{n}", f"{n:06d}", "", "room", "sold", "built", "", "", "")
           for n in numbers])  # fmt: skip
    _many(connection, "person", ("id", "kind", "name", "initials", "care", "consent", "note"),
          [(n, "person", f"业主{n}", "yz", "", 0, "") for n in numbers])  # fmt: skip
    _many(connection, "account", ("id", "unit_id", "person_id", "kind", "opened"),
          [(n, n, n, "owner", "2016-01-01") for n in numbers])  # fmt: skip
    connection.execute("INSERT INTO receipt_group VALUES (1, '收据', '', 'SJ', 'a5')")
    connection.execute(
        "INSERT INTO fee_item (id, code, name, nature, receipt_group_id, order_no, tax_code,"
        " account_code, active) VALUES (1, 'WY', '物业费', 'own_income', 1, 1, '', '', 1)"
    )
    _lines(connection)
    connection.commit()
    connection.close()


def _lines(connection: sqlite3.Connection) -> None:
    """Straight into the derived table, which is all that arrears of today reads."""
    rows = []
    for month in range(MONTHS):
        day = f"{2016 + (month + 11) // 12:04d}-{(month + 11) % 12 + 1:02d}"
        for unit in range(1, UNITS + 1):
            is_open = unit % (UNITS // OPEN_UNITS) == 0 and month >= MONTHS - 12
            line = month * UNITS + unit
            rows.append((line, "normal", unit, unit, 1, f"{day}-01", f"{day}-28", f"{day}-28",
                         37702, 0 if is_open else 37702, 1))  # fmt: skip
    _many(connection, "open_charge", ("charge_id", "kind", "unit_id", "account_id", "fee_item_id",
          "period_from", "period_to", "due_day", "amount", "settled", "live"), rows)  # fmt: skip


def _many(
    connection: sqlite3.Connection,
    table: str,
    names: Sequence[str],
    rows: Sequence[tuple[object, ...]],
) -> None:
    marks = ", ".join("?" * len(names))
    connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)


if __name__ == "__main__":
    from tests.bench.__main__ import show

    show(figures())
