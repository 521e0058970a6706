"""Reports of the money on ten years of 10,000 units: `python -m tests.bench.money_reports`.

1.2 million lines, 400,000 payments of three months each, some prepaid, some waived, some void.
"""

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, connect
from propdesk.fees.reports.catalogue import BY_NAME
from propdesk.fees.reports.identities import read_identities
from propdesk.fees.reports.reading import Said, read_report
from propdesk.fees.reports.spans import DaySpan
from tests.bench.measuring import Figure, in_turn
from tests.clocks import StoppedClock

UNITS, MONTHS, ITEMS = 10_000, 120, 4
YEARS = DaySpan(date(2016, 12, 1), date(2026, 11, 30))
MONTH = DaySpan(date(2026, 5, 1), date(2026, 5, 31))
PAST = DaySpan(date(2026, 1, 1), date(2026, 6, 30))

COLLECTED = """
    SELECT c.fee_item_id,
        (SELECT min(x.method) FROM payment_part x WHERE x.payment_id = p.id), sum(a.amount)
    FROM allocation a JOIN payment p ON p.id = a.payment_id JOIN charge c ON c.id = a.charge_id
    WHERE p.booking_day BETWEEN :first AND :last GROUP BY 1, 2
"""  # all of a payment by one of its methods: parting it is what a report does besides
RECEIVABLE = (
    """
    SELECT u.building_id, g.day < :first, c.kind, sum(c.amount) FROM charge c
    JOIN posting g ON g.seq = c.posting_seq JOIN unit u ON u.id = c.unit_id
    WHERE g.day <= :last GROUP BY 1, 2, 3
    """,
    """
    SELECT u.building_id, g.day < :first, p.kind, sum(a.amount) FROM allocation a
    JOIN posting g ON g.seq = a.posting_seq JOIN payment p ON p.id = a.payment_id
    JOIN charge c ON c.id = a.charge_id JOIN unit u ON u.id = c.unit_id
    WHERE g.day <= :last GROUP BY 1, 2, 3
    """,
    """
    SELECT u.building_id, g.day < :first, r.kind, sum(r.amount) FROM reduction r
    JOIN posting g ON g.seq = r.posting_seq JOIN charge c ON c.id = r.charge_id
    JOIN unit u ON u.id = c.unit_id WHERE g.day <= :last GROUP BY 1, 2, 3
    """,
)
RATES = (
    """
    SELECT building_id, old, sum(net), sum(before), count(*), sum(got >= net),
        iif(old, 0, sum(got)) FROM (
        SELECT u.building_id, c.due_day < :first AND g.day < :first AS old, c.unit_id,
            sum(c.amount - coalesce(less, 0)) AS net, sum(paid_before) AS before,
            sum(coalesce(paid, 0)) AS got
        FROM charge c JOIN posting g ON g.seq = c.posting_seq JOIN unit u ON u.id = c.unit_id
        LEFT JOIN (SELECT a.charge_id, sum(a.amount) AS paid,
                sum(iif(b.day < :first, a.amount, 0)) AS paid_before
            FROM allocation a JOIN posting b ON b.seq = a.posting_seq
            WHERE b.day <= :last GROUP BY 1) AS paid ON paid.charge_id = c.id
        LEFT JOIN (SELECT charge_id, sum(amount) AS less FROM reduction GROUP BY 1) AS less
            ON less.charge_id = c.id
        WHERE g.day <= :last AND c.due_day <= :last
        GROUP BY 1, 2, 3) GROUP BY 1, 2
    """,
)
ARREARS = (
    """
    SELECT u.building_id, julianday(:last) - julianday(c.due_day) > 365, sum(open) FROM (
        SELECT c.unit_id, c.due_day, c.amount - coalesce(paid, 0) - coalesce(less, 0) AS open
        FROM charge c JOIN posting g ON g.seq = c.posting_seq
        LEFT JOIN (SELECT a.charge_id, sum(a.amount) AS paid FROM allocation a
            JOIN posting b ON b.seq = a.posting_seq WHERE b.day <= :last GROUP BY 1) AS paid
            ON paid.charge_id = c.id
        LEFT JOIN (SELECT r.charge_id, sum(r.amount) AS less FROM reduction r
            JOIN posting b ON b.seq = r.posting_seq WHERE b.day <= :last GROUP BY 1) AS less
            ON less.charge_id = c.id
        WHERE g.day <= :last AND open <> 0) AS c
    JOIN unit u ON u.id = c.unit_id GROUP BY 1, 2
    """,
)
ARREARS_NOW = (
    """
    SELECT u.building_id, julianday(:last) - julianday(c.due_day) > 365, sum(amount - settled)
    FROM open_charge c JOIN unit u ON u.id = c.unit_id
    WHERE live = 1 AND settled <> amount GROUP BY 1, 2
    """,
)
PREPAID = (
    """
    SELECT e.fee_item_id, g.day < :first, e.kind, sum(e.amount) FROM prepayment_entry e
    JOIN posting g ON g.seq = e.posting_seq WHERE g.day <= :last GROUP BY 1, 2, 3
    """,
)
LET_GO = (
    """
    SELECT c.fee_item_id, r.kind, sum(r.amount) FROM reduction r JOIN charge c ON c.id = r.charge_id
    JOIN posting g ON g.seq = r.posting_seq WHERE g.day BETWEEN :first AND :last GROUP BY 1, 2
    """,
)
TAKEN_BACK = (
    """
    SELECT reason, kind, sum(amount) FROM payment
    WHERE kind IN ('void', 'red') AND booking_day BETWEEN :first AND :last GROUP BY 1, 2
    """,
    """
    SELECT c.reason, sum(c.amount) FROM charge c JOIN posting g ON g.seq = c.posting_seq
    WHERE c.kind = 'reversal' AND g.day BETWEEN :first AND :last GROUP BY 1
    """,
)
# The column that the queries give by hand, each with the sign its last value has in it.
ASKED: tuple[tuple[str, str, str, DaySpan, Sequence[str], tuple[str, Sequence[int]]], ...] = (
    ("collected", "item", "ten years", YEARS, (COLLECTED,), ("money", (1,))),
    ("collected", "item", "a month", MONTH, (COLLECTED,), ("money", (1,))),
    ("receivable", "building", "ten years", YEARS, RECEIVABLE, ("closing", (1, -1, -1))),
    ("receivable", "building", "a month", MONTH, RECEIVABLE, ("closing", (1, -1, -1))),
    ("rates", "building", "ten years", YEARS, RATES, ("collected", (1,))),
    ("rates", "building", "a month", MONTH, RATES, ("collected", (1,))),
    ("arrears", "building", "on a past day", PAST, ARREARS, ("open", (1,))),
    ("arrears", "building", "today", YEARS, ARREARS_NOW, ("open", (1,))),
    ("prepaid", "item", "ten years", YEARS, PREPAID, ("closing", (1,))),
    ("let_go", "item", "ten years", YEARS, LET_GO, ("all", (1,))),
    ("taken_back", "reason", "ten years", YEARS, TAKEN_BACK, ("gone", (-1, 0))),
)
IDENTITIES = (
    (
        "SELECT g.day > :last, c.kind, sum(c.amount) FROM charge c "
        "JOIN posting g ON g.seq = c.posting_seq GROUP BY 1, 2"
    ),
    (
        "SELECT g.day > :last, p.kind, sum(a.amount) FROM allocation a "
        "JOIN posting g ON g.seq = a.posting_seq JOIN payment p ON p.id = a.payment_id "
        "GROUP BY 1, 2"
    ),
    (
        "SELECT g.day > :last, c.fee_item_id, sum(a.amount) FROM allocation a "
        "JOIN posting g ON g.seq = a.posting_seq JOIN charge c ON c.id = a.charge_id GROUP BY 1, 2"
    ),
    (
        "SELECT g.day > :last, x.method, sum(x.amount) FROM payment_part x "
        "JOIN posting g ON g.seq = x.posting_seq GROUP BY 1, 2"
    ),
    (
        "SELECT g.day > :last, sum(p.amount) FROM payment p "
        "JOIN posting g ON g.seq = p.posting_seq GROUP BY 1"
    ),
    "SELECT sum(amount - settled) FROM open_charge WHERE live = 1",
)


def figures() -> list[Figure]:
    """Each report beside the sums it is made of, asked by hand."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "propdesk.db"
        create_data(path)
        fill(path)
        store = Store(path, clock=StoppedClock())
        raw = connect(path, read_only=True)
        found = [
            (
                f"report {name} by {cut}, {words}", 3.0,
                *in_turn(
                    partial(_by_hand, raw, queries, span),
                    partial(_ours, store, name, cut, span),
                    rounds=3,
                    agree=_agrees(*proof),
                    clock=process_time,
                ),
            )
            for name, cut, words, span, queries, proof in ASKED
        ]  # fmt: skip
        found.append(
            (
                "report: the identities of a month", 3.0,
                *in_turn(
                    lambda: _by_hand(raw, IDENTITIES, MONTH),
                    lambda: store.read(read_identities, span=MONTH),
                    rounds=3,
                    clock=process_time,
                    agree=lambda _floor, ours: all(one.holds for one in ours.checks[:-1]),
                ),
            )
        )  # fmt: skip
        raw.close()
        store.close()
    return found


def _by_hand(raw: sqlite3.Connection, queries: Sequence[str], span: DaySpan) -> list[list[Any]]:
    days = {"first": f"{span.first}", "last": f"{span.last}"}
    return [raw.execute(query, days).fetchall() for query in queries]


def _ours(store: Store, name: str, cut: str, span: DaySpan) -> Said:
    return store.read(read_report, report=BY_NAME[name], span=span, cut=(cut,))


def _agrees(column: str, signs: Sequence[int]) -> Callable[[list[list[Any]], Said], bool]:
    """Whether both come to the same in every line, by what it is parted by."""

    def agree(floor: list[list[Any]], ours: Said) -> bool:
        theirs: Counter[Any] = Counter()
        for sign, rows in zip(signs, floor, strict=True):
            for key, *_more, fen in rows:
                theirs[key] += sign * fen
        found = {line.key[0]: ours.figure(column, line).amount for line in ours.lines}
        return bool(found) and all(
            theirs[key] == found.get(key, 0) for key in theirs.keys() | found.keys()
        )

    return agree


def fill(path: Path) -> None:
    """Ten years, straight into the tables: what is measured is how they are read."""
    raw = connect(path)
    raw.execute("PRAGMA foreign_keys = OFF")
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("BEGIN")
    for statement in _FILL.split(";"):
        if statement.strip():
            raw.execute(statement)
    raw.commit()
    raw.execute("ANALYZE")
    raw.close()


_NUMBERS = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {most})"
_DAY_OF = "date('2016-12-01', '+' || ({month}) || ' months', '+' || ({days}) || ' days')"
_RUN = "SELECT (n.n - 1) / {units} AS month, (n.n - 1) % {units} + 1 AS unit, n.n AS id FROM n"
_FILL = f"""
{_NUMBERS.format(most=20)} INSERT INTO building (id, code, name, order_key)
    SELECT n, n, '', printf('%04d', n) FROM n;
{_NUMBERS.format(most=UNITS)} INSERT INTO unit (id, building_id, entrance, room, code, order_key,
    floor, kind, state, area_basis, old_room, area_group, note)
    SELECT n, n % 20 + 1, '', n, (n % 20 + 1) || '-' || n, printf('%06d', n), '', 'room', 'sold',
        'built', '', '', '' FROM n;
{_NUMBERS.format(most=UNITS)} INSERT INTO person (id, kind, name, initials, care, consent, note)
    SELECT n, 'person', '业主' || n, 'yz', '', 0, '' FROM n;
{_NUMBERS.format(most=UNITS)} INSERT INTO account (id, unit_id, person_id, kind, opened)
    SELECT n, n, n, 'owner', '2016-12-01' FROM n;
INSERT INTO receipt_group (id, name, company, series, paper) VALUES (1, '收据', '', 'SJ', 'a5');
{_NUMBERS.format(most=ITEMS)} INSERT INTO fee_item (id, code, name, nature, receipt_group_id,
    order_no, tax_code, account_code, active)
    SELECT n, 'F' || n, '费用' || n, 'own_income', 1, n, '', '', 1 FROM n;
INSERT INTO cash_session (id, user_id, user_name, opened_at, float_amount)
    VALUES (1, 1, '收费员', 0, 0);
{_NUMBERS.format(most=MONTHS)} INSERT INTO posting (seq, version, kind, at, user_id, day, row_count,
    digest, prev, hash)
    SELECT n, 1, 'billing', 0, 1, {_DAY_OF.format(month="(n - 1)", days="0")}, 1, '', '', '' FROM n;
{_NUMBERS.format(most=UNITS * MONTHS)} INSERT INTO charge (id, kind, unit_id, account_id,
    fee_item_id, period_from, period_to, due_day, amount, advance, explanation, reason, posting_seq)
    SELECT id, 'normal', unit, unit, unit % {ITEMS} + 1, {_DAY_OF.format(month="month", days="0")},
        {_DAY_OF.format(month="month", days="27")}, {_DAY_OF.format(month="month", days="27")},
        30000 + unit % 977, 0, '{{}}', '', month + 1
    FROM ({_RUN.format(units=UNITS)});
{_NUMBERS.format(most=UNITS * MONTHS // 3)} INSERT INTO posting (seq, version, kind, at, user_id,
    day, row_count, digest, prev, hash)
    SELECT {MONTHS} + id, 1, 'payment', 0, 1,
        {_DAY_OF.format(month="(month * 3 + 2)", days="unit % 28")}, 1, '', '', ''
    FROM ({_RUN.format(units=UNITS)});
{_NUMBERS.format(most=UNITS * MONTHS // 3)} INSERT INTO payment (id, kind, session_id, unit_id,
    payer, value_day, booking_day, amount, remark, reason, posting_seq)
    SELECT id, 'payment', 1, unit, '业主', day, day, 3 * (30000 + unit % 977), '', '', seq
    FROM ({_RUN.format(units=UNITS)}) JOIN posting ON seq = {MONTHS} + id
    WHERE unit % 12 <> 0 OR month < 36;
INSERT INTO payment_part (payment_id, method, amount, posting_seq)
    SELECT id, CASE id % 4 WHEN 0 THEN 'cash' WHEN 1 THEN 'wechat' WHEN 2 THEN 'alipay'
        ELSE 'transfer' END, iif(id % 50 = 0, 10000, amount), posting_seq FROM payment;
INSERT INTO payment_part (payment_id, method, amount, posting_seq)
    SELECT id, 'card', amount - 10000, posting_seq FROM payment WHERE id % 50 = 0;
INSERT INTO allocation (payment_id, charge_id, amount, posting_seq)
    SELECT p.id, c.id, c.amount, p.posting_seq FROM charge AS c
    JOIN payment AS p ON p.id = (c.id - 1) / {UNITS} / 3 * {UNITS} + c.unit_id;
INSERT INTO reduction (charge_id, kind, amount, reason, posting_seq)
    SELECT id, 'waiver', 1000, '电梯停运', posting_seq FROM charge
    WHERE unit_id % 12 = 0 AND id > {UNITS * 108};
{_NUMBERS.format(most=UNITS)} INSERT INTO prepayment_entry (account_id, payment_id, kind, amount,
    posting_seq)
    SELECT n, n, 'move', 20000 + n, {MONTHS} + n FROM n WHERE n % 12 <> 0;
INSERT INTO payment (id, kind, reverses_id, session_id, unit_id, payer, value_day, booking_day,
    amount, remark, reason, posting_seq)
    SELECT 1000000 + id, 'void', id, 1, unit_id, payer, value_day, booking_day, -amount, '',
        '房号错', posting_seq
    FROM payment WHERE id % 1000 = 1;
INSERT INTO payment_part (payment_id, method, amount, posting_seq)
    SELECT 1000000 + x.payment_id, x.method, -x.amount, x.posting_seq FROM payment_part AS x
    WHERE x.payment_id % 1000 = 1;
INSERT INTO allocation (payment_id, charge_id, amount, posting_seq)
    SELECT 1000000 + a.payment_id, a.charge_id, -a.amount, a.posting_seq FROM allocation AS a
    WHERE a.payment_id % 1000 = 1;
INSERT INTO open_charge (charge_id, kind, unit_id, account_id, fee_item_id, period_from, period_to,
    due_day, amount, settled, live)
    SELECT c.id, c.kind, c.unit_id, c.account_id, c.fee_item_id, c.period_from, c.period_to,
        c.due_day, c.amount,
        coalesce((SELECT sum(a.amount) FROM allocation AS a WHERE a.charge_id = c.id), 0)
            + coalesce((SELECT sum(r.amount) FROM reduction AS r WHERE r.charge_id = c.id), 0), 1
    FROM charge AS c
"""


if __name__ == "__main__":
    from tests.bench.__main__ import show

    show(figures())
