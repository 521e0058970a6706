"""Which hand-ins of cash a row of the bank credits: one, several of days that follow each other, or
a part of one, of which other rows credit the rest.

A row that says cash, a slip of ours, our cashier or us ourselves is sure; any other that comes to
the same amount is a guess.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.hand_ins.models import HandIn

NEAR = timedelta(days=10)  # from the close to the credit, over holidays too
MOST_AT_ONCE = 14
_CASH = re.compile(r"现金|現金|现存|存现|缴存|解款|交款|存款|ATM|CRS|cash", re.IGNORECASE)


class HandedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-in that no row credits yet, or not wholly; `amount` of it is left."""

    id: int
    no: str
    cashier: str
    closed: date
    at_bank: date | None
    slip_no: str
    amount: int

    @property
    def told(self) -> date:
        """The day on which it should be there."""
        return self.at_bank or self.closed


P = TypeVar("P", HandedIn, "CashCredit")


class CashCredit(msgspec.Struct, frozen=True, kw_only=True):
    """What a row of the bank says of cash; `ours`: it comes from the company itself."""

    id: int
    day: date
    amount: int
    payer: str
    words: str
    ours: bool


def handed_in(session: Session, *, since: date) -> list[HandedIn]:
    """The hand-ins since a day that no rows credit wholly, in the order of their days."""
    query = select(HandIn).where(HandIn.seen_on.is_(None), HandIn.closed_on >= since)
    return [
        HandedIn(
            id=one.id, no=one.no, cashier=one.cashier, closed=one.closed_on,
            at_bank=one.cleared_on if one.slip_no else None, slip_no=one.slip_no,
            amount=(one.amount - one.stated).fen,
        )
        for one in session.scalars(query.order_by(HandIn.closed_on, HandIn.id))
    ]  # fmt: skip


def credited_by(row: CashCredit, left: Sequence[HandedIn]) -> tuple[tuple[HandedIn, ...], bool]:
    """The hand-ins that come to a row, and whether it says so; slip before day."""
    near = [one for one in left if _near(row, one)]
    found = min(_of_amount(near, row.amount), key=lambda some: _far(row, some), default=())
    return found, bool(found) and _says_so(row, found)


def credited_together(rows: Sequence[CashCredit], left: Sequence[HandedIn]) -> dict[int, HandedIn]:
    """The hand-ins that several rows credit, none of which says another one: each of these rows is
    a part of it. A machine takes only so many notes at once. `rows` in the order of their days."""
    found: dict[int, HandedIn] = {}
    for one in left:
        parts = [
            row
            for row in rows
            if row.id not in found and _near(row, one) and _says_so(row, (one,))
            and row.amount < one.amount
        ]  # fmt: skip
        if run := next(_of_amount(parts, one.amount), ()):
            found |= dict.fromkeys((row.id for row in run), one)
    return found


def _near(row: CashCredit, one: HandedIn) -> bool:
    return one.closed <= row.day <= one.closed + NEAR


def _says_so(row: CashCredit, found: Sequence[HandedIn]) -> bool:
    return (
        row.ours
        or _CASH.search(row.words) is not None
        or any(one.slip_no and one.slip_no in row.words for one in found)
        or any(row.payer and one.cashier == row.payer for one in found)
    )


def _of_amount(near: Sequence[P], amount: int) -> Iterator[tuple[P, ...]]:
    """Each one, and each run of some that follow each other, which comes to an amount."""
    for first in range(len(near)):
        run, left = list[P](), amount
        for one in near[first : first + MOST_AT_ONCE]:
            run.append(one)
            left -= one.amount
            if left <= 0:
                break
        if left == 0:
            yield tuple(run)


def _far(row: CashCredit, some: Sequence[HandedIn]) -> tuple[bool, int, int]:
    slips = all(one.slip_no and one.slip_no in row.words for one in some)
    return not slips, max(abs((row.day - one.told).days) for one in some), len(some)
