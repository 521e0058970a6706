"""Halves of entries: what moved on one side of one account, by which posting or record."""

from collections.abc import Iterator
from datetime import date

import msgspec

from propdesk.fees.vouchers.rules import Side, Why


class Half(msgspec.Struct, frozen=True, kw_only=True):
    """An amount of fen, below 0 in red, on a side of an account. `key` is a purpose of the chart,
    or `item` for that of its fee item. `seq` is the posting; 0 where `record` moved it. The halves
    of one event are of one `group` and one session, so each voucher balances."""

    seq: int
    day: date
    why: Why
    group: str
    key: str
    side: Side
    fen: int
    item: int | None = None
    unit: int | None = None
    session: int | None = None
    record: str = ""


class MoneyEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What the halves of one event have in common."""

    seq: int
    day: date
    why: Why
    group: str
    item: int | None = None
    unit: int | None = None
    session: int | None = None
    record: str = ""

    def half(self, key: str, side: Side, fen: int) -> Half:
        """One half of it."""
        return Half(
            seq=self.seq,
            day=self.day,
            why=self.why,
            group=self.group,
            key=key,
            side=side,
            fen=fen,
            item=self.item,
            unit=self.unit,
            session=self.session,
            record=self.record,
        )

    def moved(self, debit: str, credit: str, fen: int) -> Iterator[Half]:
        """An amount on both sides."""
        yield self.half(debit, "debit", fen)
        yield self.half(credit, "credit", fen)
