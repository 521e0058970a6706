"""What became of the bills of an account: charged, paid, offset, let go, and what is open."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

import msgspec

from propdesk.fees.rules import ChargeKind, PaymentKind, ReductionKind
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money, total

STORY = {
    "charged": N_("Charged"),
    "adjusted": N_("Adjusted"),
    "paid": N_("Paid by receipts"),
    "offset": N_("Offset"),
    "reduced": N_("Waived"),
    "written_off": N_("Written off"),
    "back": N_("Void and red"),
}
"""What changes what is open of an account, and how it is called."""


class StoryRow(Protocol):
    """A bill or what became of it."""

    @property
    def account_id(self) -> int: ...
    @property
    def word(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def unit(self) -> str: ...
    @property
    def change(self) -> Money: ...


class MoneyTold(msgspec.Struct, frozen=True, kw_only=True):
    """The bills of one account over some days: what was open before them, what each word of STORY
    changed, what is open after them."""

    id: int
    unit: str
    before: Money
    moves: dict[str, Money]

    @property
    def after(self) -> Money:
        """What is open on the last day."""
        return self.before + total(self.moves.values())


def story_of(rows: Iterable[StoryRow], first: date | None) -> Iterator[MoneyTold]:
    """The story of each account, in the order in which they begin; rows stand by day."""
    by_account: dict[int, list[StoryRow]] = {}
    for row in rows:
        if row.word:
            by_account.setdefault(row.account_id, []).append(row)
    for account_id, its in by_account.items():
        before = [row for row in its if first is not None and row.day < first]
        moves = dict.fromkeys(STORY, ZERO)
        for row in its[len(before) :]:
            moves[row.word] += row.change
        opening = total(row.change for row in before)
        yield MoneyTold(id=account_id, unit=its[0].unit, before=opening, moves=moves)


def word_of_line(kind: ChargeKind) -> str:
    """What a line is."""
    return "adjusted" if kind in (ChargeKind.REVERSAL, ChargeKind.DIFFERENCE) else "charged"


def word_of_payment(kind: PaymentKind) -> str:
    """What settled a line, or gave it back."""
    if kind in (PaymentKind.VOID, PaymentKind.RED):
        return "back"
    return "offset" if kind in (PaymentKind.OFFSET, PaymentKind.MOVE) else "paid"


def word_of_reduction(kind: ReductionKind) -> str:
    """What was let go of a line."""
    return "written_off" if kind is ReductionKind.WRITE_OFF else "reduced"
