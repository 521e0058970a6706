"""What the report of a cashier's session says (交款单), frozen at the close."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from propdesk.fees.papers.facts import Stored
from propdesk.fees.receipt_books.service import PaperSum
from propdesk.fees.rules import Method
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.stored_json import from_json, from_plain


@dataclass(frozen=True, slots=True)
class Sum:
    """What was taken under a name, and apart from it what red receipts gave back (negative).

    The name of a method or of a reduction is its stored word. Voided payments count in neither.
    """

    name: str
    count: int
    amount: Money
    red_count: int = 0
    red: Money = ZERO

    @property
    def net(self) -> Money:
        """What was taken less what was given back."""
        return self.amount + self.red


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesSum:
    """The numbers a session used of one series and year, and the money on them.

    `used` counts void and red ones too; `amount` is without the void ones, red ones negative.
    `between`: numbers between first and last that other sessions used.
    """

    name: str
    first: str
    last: str
    used: int
    amount: Money
    void: int = 0
    red: int = 0
    between: int = 0


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A receipt voided in the session, or a red one issued in it. `kind`: void or red.

    `by` is who did it when that was not the session's cashier.
    """

    kind: str
    no: str
    amount: Money
    reason: str
    refers_to: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """Notes or coins of one value counted at the close."""

    value: Money
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFacts(Stored):
    """All that the report of a cashier's session says; `closed` is None while it is open.

    `total` is the money in. Prepayment used is a method of its own and no money in. `let_go` is
    what was rounded off and is in no sum. `cash_back`: what red receipts gave back, and
    deposits paid out of the drawer, negative; `deposits`: what of `total` is no income;
    `deposits_back`: deposits paid back by method; `unclaimed`: what came by statements for nobody
    known, its red what of it was claimed or went back, in no other sum; `written`: what of `series`
    was written by hand before, by book, with the numbers that are missing;
    `expected` = float_cash + cash_in + cash_back. `uncounted`: nobody counted the cash.
    `closed_by`, `absence`: who closed it in place of the cashier, and why. `printed`: when these
    facts were read, by `printed_by`. `clock`: why the PC's clock was said to be right, where the
    books spoke against it; `coded`: the report bears the `code` of the posting of its close.
    """

    company: str
    estate: str
    number: str
    cashier: str
    opened: datetime
    closed: datetime | None
    by_method: tuple[Sum, ...]
    by_item: tuple[Sum, ...]
    total: Money
    series: tuple[SeriesSum, ...] = ()
    let_go: tuple[Sum, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    receipts: int = 0
    voids: tuple[str, ...] = ()
    voided: Money = ZERO
    float_cash: Money = ZERO
    cash_in: Money = ZERO
    cash_back: Money = ZERO
    expected: Money = ZERO
    counted: tuple[Counted, ...] = ()
    counted_total: Money | None = None
    uncounted: bool = False
    difference: Money | None = None
    explanation: str = ""
    float_left: Money | None = None
    handed_over: Money | None = None
    handed_to: str = ""
    slip_number: str = ""
    closed_by: str = ""
    absence: str = ""
    days: int = 1  # calendar days from opened to closed
    seal: str = ""
    printed: datetime | None = None
    printed_by: str = ""
    practice: bool = False
    deposits: Money = ZERO
    deposits_back: tuple[Sum, ...] = ()
    unclaimed: tuple[Sum, ...] = ()
    written: tuple[PaperSum, ...] = ()
    clock: tuple[str, ...] = ()
    coded: bool = False
    code: str = ""

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a stored report; the first ones knew one span of numbers instead of `series`."""
        stored = from_json(dict[str, Any], text)
        if "series" in stored or not stored.get("receipts"):
            return from_plain(cls, stored)
        span = {
            "name": "",
            "first": stored.get("receipts_from"),
            "last": stored.get("receipts_to"),
            "used": stored["receipts"],
            "amount": stored.get("total"),
            "void": len(stored.get("voids", ())),
        }
        return from_plain(cls, {**stored, "series": [span]})

    def figures(self) -> dict[str, object]:
        """The figures of the report as plain values, amounts in fen."""
        return {
            "number": self.number,
            "cashier": self.cashier,
            "opened": self.opened.isoformat(),
            "closed": self.closed.isoformat() if self.closed else None,
            "money_in_fen": self.total.fen,
            "prepaid_used_fen": self.offset.fen,
            "by_method": [_plain(one) for one in self.by_method],
            "by_item": [_plain(one) for one in self.by_item],
            "receipts": [
                {
                    "series": one.name, "first": one.first, "last": one.last, "used": one.used,
                    "void": one.void, "red": one.red, "amount_fen": one.amount.fen,
                }
                for one in self.series
            ],
            "deposits_fen": self.deposits.fen,
            "deposits_back": [_plain(one) for one in self.deposits_back],
            "unclaimed": [_plain(one) for one in self.unclaimed],
            "handwritten": [
                {
                    "book": one.book, "first": one.first, "last": one.last, "used": one.used,
                    "void": one.void, "amount_fen": one.amount.fen, "missing": one.missing,
                }
                for one in self.written
            ],
            "money_in_with_unclaimed_fen": self.with_unclaimed.fen,
            "float_fen": self.float_cash.fen,
            "cash_in_fen": self.cash_in.fen,
            "cash_back_fen": self.cash_back.fen,
            "expected_fen": self.expected.fen,
            "counted_fen": None if self.uncounted else (self.counted_total or ZERO).fen,
            "difference_fen": (self.difference or ZERO).fen,
            "float_left_fen": (self.float_left or ZERO).fen,
            "handed_over_fen": (self.handed_over or ZERO).fen,
            "agrees": self.agrees,
        }  # fmt: skip

    @property
    def money_methods(self) -> tuple[Sum, ...]:
        """The methods that brought money."""
        return tuple(part for part in self.by_method if part.name != Method.PREPAID.value)

    @property
    def by_methods(self) -> Money:
        """What the methods add up to, prepayment used included."""
        return total(part.net for part in self.by_method)

    @property
    def offset(self) -> Money:
        """Prepayment used: in the sums by item, but no money in."""
        return self.by_methods - total(part.net for part in self.money_methods)

    @property
    def by_items(self) -> Money:
        """What the items add up to: as much as the methods."""
        return total(part.net for part in self.by_item)

    @property
    def by_receipts(self) -> Money:
        """What the receipts add up to: the money in."""
        return total(part.amount for part in self.series)

    @property
    def with_unclaimed(self) -> Money:
        """All money that came: what was taken, and what is unclaimed more than before."""
        return self.total + total(one.net for one in self.unclaimed)

    @property
    def agrees(self) -> bool:
        """Whether methods, items and receipts say the same."""
        money = self.by_methods - self.offset
        return self.by_items == self.by_methods and self.by_receipts == money == self.total


def _plain(one: Sum) -> dict[str, object]:
    return {
        "name": one.name, "count": one.count, "amount_fen": one.amount.fen,
        "red_count": one.red_count, "red_fen": one.red.fen,
    }  # fmt: skip
