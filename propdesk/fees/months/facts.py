"""What a month of the books says: its identities, frozen when it is closed (money.md 9)."""

from collections.abc import Mapping
from datetime import date

import msgspec

from propdesk.fees.months.rules import IDENTITIES, days_of_month
from propdesk.fees.rules import Method


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What stood before a month, what moved it (fen, + more and - less), what stands after it."""

    opening: int
    moves: dict[str, int]
    closing: int

    @property
    def agrees(self) -> bool:
        """Whether it adds up."""
        return self.opening + sum(self.moves.values()) == self.closing


class ItemSum(msgspec.Struct, frozen=True):
    """What was paid of a fee item; id 0 is prepayment taken."""

    item_id: int
    name: str
    fen: int


class MonthFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of a month by booking day, in fen.

    `money_in` is by payments; `by_method` has what was used of prepayments too, which is no money
    in; `by_kind` and `by_item` say what both were for. `deposits_back`: by the way it was paid.
    `unclaimed` came to the accounts too, for nobody known: no payment, so in none of the sums.
    """

    month: str
    debt: Identity
    prepaid: Identity
    deposits: Identity
    unclaimed: Identity
    money_in: int
    receipts: int
    by_method: dict[str, int]
    by_kind: dict[str, int]
    by_item: tuple[ItemSum, ...]
    deposits_back: dict[str, int]
    payments: int = 0
    sessions: int = 0

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        return days_of_month(self.month)

    @property
    def prepaid_used(self) -> int:
        """What the desk took from prepayments: in what was paid, but no money in."""
        return self.by_method.get(Method.PREPAID.value, 0)

    @property
    def methods(self) -> int:
        """What came by the methods that bring money."""
        return sum(self.by_method.values()) - self.prepaid_used

    @property
    def kinds(self) -> int:
        """What the kinds say came in, without what prepayments paid."""
        return sum(self.by_kind.values()) - self.prepaid_used

    @property
    def items(self) -> int:
        """What the items say came in, without what prepayments paid."""
        return sum(one.fen for one in self.by_item) - self.prepaid_used

    @property
    def money_agrees(self) -> bool:
        """Whether methods, kinds, items and receipts say the same as the payments."""
        return self.money_in == self.methods == self.kinds == self.items == self.receipts

    @property
    def agrees(self) -> bool:
        """Whether every identity holds."""
        return self.money_agrees and all(one.agrees for one in self.identities.values())

    @property
    def identities(self) -> dict[str, Identity]:
        """Those of `IDENTITIES`."""
        return {which: getattr(self, which) for which in IDENTITIES}

    def figures(self) -> Mapping[str, object]:
        """What two readings of one month must have in common: since then names may have changed,
        and whose money an item is, by which kinds are told."""
        return {
            **msgspec.to_builtins(self.identities),
            "money_in": self.money_in,
            "receipts": self.receipts,
            "payments": self.payments,
            "by_method": dict(sorted(self.by_method.items())),
            "by_item": sorted((one.item_id, one.fen) for one in self.by_item),
            "deposits_back": dict(sorted(self.deposits_back.items())),
        }
