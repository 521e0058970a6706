"""Contacts and what each keeper collected, counted by hand from the rows of the file."""

import sqlite3
from calendar import monthrange
from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any

from tests.clocks import ZONE

Row = dict[str, Any]

CONTACTS = """
    SELECT c.id, c.account_id, c.day, c.way, c.reached, c.promised_on, c.promised, c.owed, c.at,
        k.name keeper, u.code unit, f.reason reason,
        EXISTS (SELECT 1 FROM dun_delivery d WHERE d.contact_id = c.id AND d.reverses_id IS NULL
            AND d.how <> 'returned'
            AND d.id NOT IN (SELECT reverses_id FROM dun_delivery WHERE reverses_id IS NOT NULL)
        ) delivered
    FROM dun_contact c LEFT JOIN keeper k ON k.id = c.keeper_id
        LEFT JOIN unit u ON u.id = c.unit_id LEFT JOIN dun_file f ON f.account_id = c.account_id
    WHERE c.reverses_id IS NULL
        AND c.id NOT IN (SELECT reverses_id FROM dun_contact WHERE reverses_id IS NOT NULL)
"""
MONEY = """
    SELECT c.account_id, c.due_day, a.amount, b.at, p.value_day, p.reverses_id,
        (SELECT o.value_day FROM payment o WHERE o.id = p.reverses_id) first_day
    FROM allocation a JOIN charge c ON c.id = a.charge_id JOIN payment p ON p.id = a.payment_id
        JOIN posting b ON b.seq = p.posting_seq
"""
LINES = """
    SELECT c.id, c.due_day, c.amount due, u.code unit,
        (SELECT coalesce(sum(amount), 0) FROM allocation a WHERE a.charge_id = c.id)
        + (SELECT coalesce(sum(amount), 0) FROM reduction r WHERE r.charge_id = c.id) paid
    FROM charge c JOIN unit u ON u.id = c.unit_id
    WHERE c.amount > 0 AND c.reverses_id IS NULL
        AND c.id NOT IN (SELECT reverses_id FROM charge WHERE reverses_id IS NOT NULL)
"""


def _dicts(connection: sqlite3.Connection, query: str) -> list[Row]:
    cursor = connection.execute(query)
    names = [each[0] for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def contacts(connection: sqlite3.Connection, now: int) -> list[Row]:
    """A row for each contact that stands, with what became of its promise."""
    today = datetime.fromtimestamp(now / 1_000_000, UTC).astimezone(ZONE).date().isoformat()
    money: dict[int, list[Row]] = defaultdict(list)
    for one in _dicts(connection, MONEY):
        money[one["account_id"]].append(one)
    found = _dicts(connection, CONTACTS)
    for row in found:
        row["promise"] = _promise(row, money[row["account_id"]], today)
        row["judged"] = row["promise"] in ("kept", "broken")
        row["call"] = row["way"] in ("phone", "door", "wechat", "sms")
        row["letter"] = row["way"] in ("notice", "letter", "lawyer")
        row["building"] = (row["unit"] or "").split("-")[0]
        row["day"] = date.fromisoformat(row["day"])
    return found


def _promise(row: Row, money: list[Row], today: str) -> str:
    """Kept by what came after the contact, up to the promised day, of what was overdue then."""
    first, until = row["day"], row["promised_on"]
    if until is None:
        return ""
    paid = sum(
        one["amount"]
        for one in money
        if one["due_day"] < first
        and one["at"] > row["at"]
        and first <= (one["first_day"] if one["reverses_id"] else one["value_day"]) <= until
    )
    if paid >= (row["owed"] if row["promised"] is None else row["promised"]):
        return "kept"
    return "broken" if until < today else "open"


def due_lines(connection: sqlite3.Connection, _now: int) -> list[Row]:
    """A row for each line that was not taken back, with who answers at the end of its month."""
    keepers = _dicts(connection, "SELECT name, places, since, until FROM keeper")
    found = _dicts(connection, LINES)
    for row in found:
        row["day"] = date.fromisoformat(row["due_day"])
        row["keeper"] = _keeper(row["unit"], row["day"], keepers)
        row["building"] = row["unit"].split("-")[0]
        row["open"] = row["due"] - row["paid"]
    return found


def _keeper(unit: str, day: date, keepers: list[Row]) -> str:
    """Whose places name the unit most closely on the last day of the month."""
    last = day.replace(day=monthrange(day.year, day.month)[1]).isoformat()
    meant = [
        (len(place), one["name"])
        for one in keepers
        if one["since"] <= last and (one["until"] is None or one["until"] >= last)
        for place in one["places"].split(", ")
        if f"{unit}-".startswith(f"{place}-")
    ]
    return max(meant)[1] if meant else ""
