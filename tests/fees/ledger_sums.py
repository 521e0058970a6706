"""What stands in the books, counted plainly from the raw rows, for plays that foretell its changes.

Nothing of the program is asked but its tables: lines, what settles them, prepayment, money, rows of
statements.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

POSTED = (
    "allocation", "charge", "payment", "payment_part", "prepayment_entry", "receipt", "reduction",
    "unclaimed_entry", "posting", "statement_row", "line_correction", "counter", "audit",
)  # fmt: skip


@dataclass(frozen=True)
class Sums:
    """Fen: what is owed, prepaid, came in, is unclaimed; `late` is what was posted of late fees."""

    owed: int
    prepaid: int
    money: int
    unclaimed: int
    late: int

    def but(self, **more: int) -> "Sums":
        """The same with so much more of some of it."""
        return Sums(**{name: fen + more.get(name, 0) for name, fen in vars(self).items()})


def sums(session: Session) -> Sums:
    """What stands now, by the raw rows."""
    left: Counter[int] = Counter()
    gone: set[int] = set()
    late = 0
    for one, amount, reverses, kind in session.execute(
        text("SELECT id, amount, reverses_id, kind FROM charge")
    ):
        if reverses is not None:
            gone |= {one, reverses}
        left[one] += amount
        late += amount if kind == "late_fee" else 0
    for table in ("allocation", "reduction"):
        for one, amount in session.execute(text(f"SELECT charge_id, amount FROM {table}")):
            left[one] -= amount
    for one, kind, amount in session.execute(text("SELECT id, kind, amount FROM charge")):
        late -= amount if one in gone and kind == "late_fee" else 0

    def summed(what: str) -> int:
        found = session.scalar(text(f"SELECT coalesce(sum(amount), 0) FROM {what}"))
        return int(found or 0)

    return Sums(
        owed=sum(fen for one, fen in left.items() if one not in gone),
        prepaid=summed("prepayment_entry"),
        money=summed("payment"),
        unclaimed=summed("unclaimed_entry"),
        late=late,
    )


def fingerprint(session: Session) -> str:
    """Of every row of the money and of the log: a step that is refused leaves it as it was."""
    state = hashlib.sha256()
    for table in POSTED:
        for row in session.execute(text(f"SELECT * FROM {table} ORDER BY rowid")):
            state.update(repr(tuple(row)).encode())
    return state.hexdigest()
