"""Income by service month, counted by hand from the rows of the file: in fractions of a month."""

import sqlite3
from calendar import monthrange
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

LINES = """
    SELECT c.id, c.amount, c.period_from, c.period_to, b.day booked, c.account_id account,
        f.name item, f.nature nature, coalesce(nullif(g.name, ''), g.code || '栋', '') building,
        EXISTS (SELECT 1 FROM charge AS first JOIN billing_run AS run ON run.id = first.run_id
            WHERE first.id = coalesce(c.reverses_id, c.id)
            AND json_extract(run.scope, '$.bill') IN (SELECT no FROM former_books)) former
    FROM charge AS c JOIN posting AS b ON b.seq = c.posting_seq
    JOIN fee_item AS f ON f.id = c.fee_item_id
    LEFT JOIN unit AS u ON u.id = c.unit_id LEFT JOIN building AS g ON g.id = u.building_id
    WHERE f.nature IN ('own_income', 'paid_service', 'late_fee')
"""
WAIVED = """
    SELECT r.charge_id, r.amount, b.day FROM reduction AS r JOIN posting AS b
    ON b.seq = r.posting_seq WHERE r.kind <> 'write_off'
"""


def months(first: date, last: date) -> dict[str, Fraction]:
    """How much of each month the days from one to another are."""
    days = Counter(f"{first + timedelta(n):%Y-%m}" for n in range((last - first).days + 1))
    return {
        month: Fraction(count, monthrange(int(month[:4]), int(month[5:]))[1])
        for month, count in days.items()
    }


def parted(fen: int, first: str | None, last: str | None, booked: str) -> Counter[str]:
    """What of an amount is income of which month."""
    if first is None or last is None:
        return Counter({booked[:7]: fen})
    weights = months(date.fromisoformat(first), date.fromisoformat(last))
    whole, sign = sum(weights.values()), -1 if fen < 0 else 1
    exact = {month: abs(fen) * weight / whole for month, weight in weights.items()}
    shares = {month: floor(part) for month, part in exact.items()}
    left = abs(fen) - sum(shares.values())
    for month in sorted(exact, key=lambda one: (shares[one] - exact[one], one))[:left]:
        shares[month] += 1
    found: Counter[str] = Counter()
    for month, share in shares.items():
        found[max(month, booked[:7])] += sign * share
    return found


def accrual(connection: sqlite3.Connection, _now: int) -> list[dict[str, Any]]:
    """A row for each line in each month in which it is deferred, booked or earned."""
    connection.row_factory = sqlite3.Row
    lines = [dict(row) for row in connection.execute(LINES) if not row["former"]]
    waivers: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for charge, fen, day in connection.execute(WAIVED):
        waivers[charge].append((fen, day))
    connection.row_factory = None
    found = []
    for line in lines:
        span = line["period_from"], line["period_to"]
        charged = Counter({line["booked"][:7]: line["amount"]})
        income = parted(line["amount"], *span, line["booked"])
        waived: Counter[str] = Counter()
        for fen, day in waivers[line["id"]]:
            waived[day[:7]] += fen
            income.subtract(parted(fen, *span, day))
        deferred = 0
        for year in (2024, 2025, 2026, 2027):
            for number in range(1, 13):
                month = f"{year}-{number:02}"
                sums = {
                    "opening": deferred,
                    "charged": charged[month],
                    "waived": waived[month],
                    "income": income[month],
                }
                deferred += charged[month] - waived[month] - income[month]
                if any(sums.values()):
                    late = bool(charged[month]) and (line["period_from"] or "9") < f"{month}-01"
                    own = {"closing": deferred, "late": late, "day": date(year, number, 1)}
                    found.append({**line, **sums, **own})
    return found
