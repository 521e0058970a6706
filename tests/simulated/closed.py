"""What closed sessions and closed months say of themselves, beside what their rows add up to."""

import json
import sqlite3
from collections.abc import Iterator

STANDS = {
    "debt": """SELECT (SELECT coalesce(sum(c.amount), 0) FROM charge c
            JOIN posting b ON b.seq = c.posting_seq WHERE b.day <= :day)
        - (SELECT coalesce(sum(a.amount), 0) FROM allocation a
            JOIN posting b ON b.seq = a.posting_seq WHERE b.day <= :day)
        - (SELECT coalesce(sum(r.amount), 0) FROM reduction r
            JOIN posting b ON b.seq = r.posting_seq WHERE b.day <= :day)""",
    "prepaid": """SELECT coalesce(sum(e.amount), 0) FROM prepayment_entry e
        JOIN posting b ON b.seq = e.posting_seq WHERE b.day <= :day""",
    "deposits": """SELECT (SELECT coalesce(sum(a.amount), 0) FROM allocation a
            JOIN deposit d ON d.charge_id = a.charge_id
            JOIN payment p ON p.id = a.payment_id WHERE p.booking_day <= :day)
        + (SELECT coalesce(sum(e.amount), 0) FROM deposit_entry e WHERE e.day <= :day)""",
    "unclaimed": """SELECT coalesce(sum(e.amount), 0) FROM unclaimed_entry e
        JOIN posting b ON b.seq = e.posting_seq WHERE b.day <= :day""",
}


def wrong_sessions(connection: sqlite3.Connection, drawers: dict[int, int]) -> Iterator[str]:
    """The cash a session should have had is its float and what it took and gave, then and now."""
    query = "SELECT session_id, expected, counted, difference FROM session_close ORDER BY id"
    for session, expected, counted, difference in connection.execute(query):
        if drawers.get(session, 0) != expected:
            yield f"session {session} closed on {expected}, and has {drawers.get(session, 0)}"
        if counted is not None and counted - expected != difference:
            yield f"session {session} counted {counted} of {expected}, off by {difference}"


def wrong_months(connection: sqlite3.Connection) -> Iterator[str]:
    """What stood at the end of each month that is closed, by the days of the postings."""
    query = """SELECT month, closed_until, facts FROM month_close m WHERE undoes_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM month_close o WHERE o.undoes_id = m.id) ORDER BY id"""
    for month, day, facts in connection.execute(query):
        told = json.loads(facts)
        for which, sums in STANDS.items():
            ((fen,),) = connection.execute(sums, {"day": day}).fetchall()
            if which in told and told[which]["closing"] != fen:
                yield f"{which} at the end of {month}: {told[which]['closing']}, not {fen}"


def wrong_hand_ins(connection: sqlite3.Connection) -> Iterator[str]:
    """Nobody hands in more of a session than it counted, less the float the next one began with."""
    query = """SELECT h.no, h.amount, c.counted FROM hand_in h
        JOIN session_close c ON c.session_id = h.session_id WHERE c.counted IS NOT NULL"""
    for no, amount, counted in connection.execute(query):
        if not 0 <= amount <= max(0, counted):
            yield f"{no} hands in {amount} of {counted}"


def wrong_invoices(connection: sqlite3.Connection) -> Iterator[str]:
    """An invoice is the sum of its lines, with the tax; no line has more of them than was paid."""
    query = """SELECT i.no, i.amount, i.net + i.tax, coalesce(sum(l.amount), 0),
            coalesce(sum(l.net + l.tax), 0)
        FROM invoice i LEFT JOIN invoice_line l ON l.invoice_id = i.id GROUP BY i.id"""
    for no, *sums in connection.execute(query):
        if len(set(sums)) != 1:
            yield f"invoice {no} says {sums}"
