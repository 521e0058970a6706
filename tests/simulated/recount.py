"""What the books say, counted anew by plain SQL and plain Python: nothing of the program is used.

Whoever changes the program's own counting does not change this one; both must agree to the fen.
"""

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tests.simulated.closed import (
    wrong_hand_ins,
    wrong_invoices,
    wrong_months,
    wrong_sessions,
)
from tests.simulated.deadlines import wrong_deadlines

Counts = dict[str, dict[str, int]]


@dataclass
class Recounted:
    """Fen by account, deposit, row and session; open records by state; and what is broken."""

    owed: dict[int, int] = field(default_factory=dict)
    prepaid: dict[int, int] = field(default_factory=dict)
    held: dict[int, int] = field(default_factory=dict)
    unclaimed: int = 0
    drawers: dict[int, int] = field(default_factory=dict)
    open_drawers: list[int] = field(default_factory=list)
    receipts: Counter[tuple[str, int]] = field(default_factory=Counter)
    states: Counts = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def recount(connection: sqlite3.Connection, day: str) -> Recounted:
    """Count everything of a data file; what is held is held at the end of a day."""
    told = Recounted()
    _lines(connection, told)
    told.held = _deposits(connection, day)
    _money(connection, told)
    _receipts(connection, told)
    told.broken += wrong_sessions(connection, told.drawers)
    told.broken += wrong_months(connection)
    told.broken += wrong_hand_ins(connection)
    told.broken += wrong_invoices(connection)
    _chain(connection, told)
    _states(connection, told)
    told.broken += wrong_deadlines(connection)
    _ends(connection, told)
    return told


def _sums(connection: sqlite3.Connection, query: str) -> dict[int, int]:
    return {key: fen for key, fen in connection.execute(query) if fen}


# What is owed


def _lines(connection: sqlite3.Connection, told: Recounted) -> None:
    """Every line by itself: what was charged, paid, let go; and what the list of open ones says."""
    paid = _sums(connection, "SELECT charge_id, sum(amount) FROM allocation GROUP BY 1")
    less = _sums(connection, "SELECT charge_id, sum(amount) FROM reduction GROUP BY 1")
    gone = {one for (one,) in connection.execute("SELECT reverses_id FROM charge") if one}
    listed = {
        row[0]: row[1:]
        for row in connection.execute(
            "SELECT charge_id, account_id, amount, settled, live FROM open_charge"
        )
    }
    owed: defaultdict[int, int] = defaultdict(int)
    rows = connection.execute("SELECT id, account_id, amount, kind FROM charge ORDER BY id")
    for line, account, amount, kind in rows:
        settled = paid.get(line, 0) + less.get(line, 0)
        live = line not in gone
        if kind == "reversal":
            continue
        if listed.pop(line, None) != (account, amount, settled, int(live)):
            told.broken.append(f"line {line} is listed otherwise than it was posted")
        if not live and settled:
            told.broken.append(f"line {line} was taken back with {settled} on it")
        if live and not min(0, amount) <= settled <= max(0, amount):
            told.broken.append(f"line {line} of {amount} has {settled} settled")
        if live:
            owed[account] += amount - settled
    told.broken += [f"line {line} is listed and was never posted" for line in listed]
    told.owed = {account: fen for account, fen in owed.items() if fen}


# Money


def _money(connection: sqlite3.Connection, told: Recounted) -> None:
    prepaid = "SELECT account_id, sum(amount) FROM prepayment_entry GROUP BY 1"
    told.prepaid = _sums(connection, prepaid)
    told.broken += [f"prepaid of {one} is {fen}" for one, fen in told.prepaid.items() if fen < 0]
    told.broken += [f"deposit {one} holds {fen}" for one, fen in told.held.items() if fen < 0]
    ((fen,),) = connection.execute("SELECT coalesce(sum(amount), 0) FROM unclaimed_entry")
    told.unclaimed = fen
    cash = """SELECT session_id, sum(amount) FROM (
        SELECT p.session_id, x.amount FROM payment_part x JOIN payment p ON p.id = x.payment_id
            WHERE x.method = 'cash'
        UNION ALL SELECT session_id, amount FROM deposit_entry WHERE method = 'cash'
        UNION ALL SELECT session_id, amount FROM unclaimed_entry WHERE method = 'cash'
        UNION ALL SELECT id, float_amount FROM cash_session) GROUP BY 1"""
    closed = {one for (one,) in connection.execute("SELECT session_id FROM session_close")}
    told.drawers = {one: fen or 0 for one, fen in connection.execute(cash) if one is not None}
    told.open_drawers = sorted(set(told.drawers) - closed)
    _payments(connection, told)


def _deposits(connection: sqlite3.Connection, day: str) -> dict[int, int]:
    """What is held of each: paid on the line that asked for it, and what was entered since."""
    query = """SELECT d.id, coalesce((SELECT sum(a.amount) FROM allocation a
                JOIN payment p ON p.id = a.payment_id
                WHERE a.charge_id = d.charge_id AND p.booking_day <= :day), 0)
            + coalesce((SELECT sum(e.amount) FROM deposit_entry e
                WHERE e.deposit_id = d.id AND e.day <= :day), 0)
        FROM deposit d"""
    return {one: fen for one, fen in connection.execute(query, {"day": day}) if fen}


def _payments(connection: sqlite3.Connection, told: Recounted) -> None:
    """What a payment brought is what it settled and what it kept; a reversal is its mirror."""
    query = """SELECT p.id, p.amount,
        coalesce((SELECT sum(amount) FROM payment_part x WHERE x.payment_id = p.id
            AND x.method <> 'prepaid'), 0),
        coalesce((SELECT sum(amount) FROM allocation a WHERE a.payment_id = p.id), 0)
        + coalesce((SELECT sum(amount) FROM prepayment_entry e WHERE e.payment_id = p.id), 0)
        - coalesce((SELECT sum(-amount) FROM deposit_entry d WHERE d.payment_id = p.id), 0)
        - coalesce((SELECT sum(-amount) FROM unclaimed_entry u WHERE u.payment_id = p.id), 0),
        b.amount
        FROM payment p LEFT JOIN payment b ON b.id = p.reverses_id"""
    for payment, amount, parts, _settled, of in connection.execute(query):
        if amount != parts:
            told.broken.append(f"payment {payment} of {amount} has parts of {parts}")
        if of is not None and amount + of:
            told.broken.append(f"payment {payment} of {amount} takes back {of}")


# Numbers


def _receipts(connection: sqlite3.Connection, told: Recounted) -> None:
    """No number is missing, doubled, or beyond its counter."""
    numbers: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for series, year, number, no, fen in connection.execute(
        "SELECT series, year, number, no, amount FROM receipt ORDER BY id"
    ):
        numbers[series, year].append(number)
        told.receipts[no, fen] += 1
    counters = {(one[0], one[1]): one[2] for one in connection.execute("SELECT * FROM counter")}
    for (series, year), drawn in numbers.items():
        if drawn != list(range(1, len(drawn) + 1)):
            told.broken.append(f"numbers of {series}{year} are {drawn[:5]}…")
        if counters.get((series, year)) != len(drawn):
            told.broken.append(f"{series}{year} has {len(drawn)} receipts, not {counters}")


def _chain(connection: sqlite3.Connection, told: Recounted) -> None:
    """Each posting names the hash of the one before, and its own is that of its fields."""
    names = ("seq", "version", "kind", "at", "user_id", "day", "row_count", "digest", "prev")
    query = f"SELECT {', '.join(names)}, hash FROM posting ORDER BY seq"
    before, expected = None, 1
    for *fields, own in connection.execute(query):
        text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        if hashlib.sha256(text.encode()).hexdigest() != own:
            told.broken.append(f"posting {fields[0]} has another hash")
        if before is not None and fields[-1] != before:
            told.broken.append(f"posting {fields[0]} does not follow")
        if fields[0] != expected:
            told.broken.append(f"posting {expected} is missing")
        before, expected = own, fields[0] + 1


# Records


def _states(connection: sqlite3.Connection, told: Recounted) -> None:
    """How many records stand where, and whether the last move led each there."""
    last: dict[tuple[str, int], tuple[str | None, str]] = {}
    moves = "SELECT subject_kind, subject_id, from_state, to_state FROM state_move ORDER BY id"
    for kind, record, before, after in connection.execute(moves):
        stood = last.get((kind, record))
        if stood is not None and before is not None and before != stood[1]:
            told.broken.append(f"{kind} {record} was {stood[1]} and moved from {before}")
        last[kind, record] = (before, after)
    for kind in sorted({kind for kind, _record in last}):
        if not _has_state(connection, kind):
            continue
        rows = list(connection.execute(f'SELECT id, state FROM "{kind}"'))
        told.states[kind] = dict(Counter(state for _id, state in rows))
        for record, state in rows:
            stood = last.get((kind, record))
            if stood is not None and stood[1] != state:
                told.broken.append(f"{kind} {record} is {state}, its last move led to {stood[1]}")


def _has_state(connection: sqlite3.Connection, table: str) -> bool:
    columns = connection.execute(f"SELECT name FROM pragma_table_info('{table}')")
    return "state" in {name for (name,) in columns}


def _ends(connection: sqlite3.Connection, told: Recounted) -> None:
    """SQLite itself finds nothing loose."""
    loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    told.broken += [f"{row} names what is not there" for row in loose]
