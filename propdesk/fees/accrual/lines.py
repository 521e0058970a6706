"""The lines that are income, with what was let go of them, and when each was booked."""

from collections.abc import Iterator
from datetime import date

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.fees.accrual.rules import EARNED

_INCOME = ", ".join(f"'{one.value}'" for one in EARNED)
OPENING = """EXISTS (SELECT 1 FROM charge AS o JOIN billing_run AS run ON run.id = o.run_id
    JOIN former_books AS f ON f.no = json_extract(run.scope, '$.bill')
    WHERE o.id = coalesce(c.reverses_id, c.id))"""
"""Whether a line `c` says what former books said: earned before these books began."""

# A line, and each waiver of it with the sign of the line; what is written off was earned.
_LINES = f"""
    SELECT c.id, 0, b.day, c.amount, c.period_from, c.period_to, c.fee_item_id, c.account_id,
        c.unit_id
    FROM charge AS c JOIN posting AS b ON b.seq = c.posting_seq
    JOIN fee_item AS i ON i.id = c.fee_item_id AND i.nature IN ({_INCOME})
    WHERE b.day <= :last AND NOT {OPENING}
        AND (b.day >= :first OR c.period_to >= :first OR EXISTS (
            SELECT 1 FROM reduction AS r JOIN posting AS later ON later.seq = r.posting_seq
            WHERE r.charge_id = c.id AND later.day >= :first))
    UNION ALL
    SELECT c.id, 1, b.day, -r.amount, c.period_from, c.period_to, c.fee_item_id, c.account_id,
        c.unit_id
    FROM reduction AS r JOIN posting AS b ON b.seq = r.posting_seq
    JOIN charge AS c ON c.id = r.charge_id
    JOIN fee_item AS i ON i.id = c.fee_item_id AND i.nature IN ({_INCOME})
    WHERE r.kind <> 'write_off' AND b.day <= :last AND NOT {OPENING}
        AND (b.day >= :first OR c.period_to >= :first)
    ORDER BY 1, 2, 3
"""  # noqa: S608  ours


class EarnedLine(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """A line, or with `waived` what was let go of it (below 0), in fen."""

    charge_id: int
    waived: int
    booked: date
    fen: int
    first: date | None
    last: date | None
    item_id: int
    account_id: int
    unit_id: int | None


def earned_lines(session: Session, first: date, last: date) -> Iterator[EarnedLine]:
    """All that is, or may be, income of the months between two days, in the order of the lines."""
    given = {"first": first.isoformat(), "last": last.isoformat()}
    for row in session.execute(text(_LINES), given):
        yield msgspec.convert(tuple(row), EarnedLine)
