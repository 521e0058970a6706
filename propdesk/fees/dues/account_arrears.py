"""What one account owes, as a list of arrears and a notice speak of it."""

from datetime import date
from typing import NamedTuple

from propdesk.kernel.money import ZERO, Money


class AccountArrears(NamedTuple):
    """What one account owes. `former`: the owner has moved on.

    `aged`: the fen that fell due within each bucket of BUCKETS and all younger ones; `covered`:
    what its person has prepaid for the same home, which needs no asking for; `late`: its late fee
    till the day, which is no part of the total. A named tuple with
    bare numbers, because a list has thousands of them.
    """

    account_id: int
    unit_id: int | None
    unit_code: str
    debtor: str
    former: bool
    lines: int
    oldest_due: date
    total: Money
    aged: tuple[int, ...]
    covered: Money = ZERO
    late: Money = ZERO

    @property
    def buckets(self) -> tuple[Money, ...]:
        """What it owes by age, as in BUCKETS."""
        return buckets_of(self.aged)

    @property
    def overdue(self) -> Money:
        """Without what is not due yet."""
        return Money(self.total.fen - self.aged[0])

    def without_undue(self) -> "AccountArrears":
        """The same as if nothing else were owed."""
        undue = self.aged[0]
        return self._replace(total=self.overdue, aged=tuple(fen - undue for fen in self.aged))


def buckets_of(aged: tuple[int, ...]) -> tuple[Money, ...]:
    """The amount of each bucket from sums that each hold their bucket and all younger ones."""
    found, younger = [], 0
    for fen in aged:
        found.append(Money(fen - younger) if fen != younger else ZERO)
        younger = fen
    return tuple(found)
