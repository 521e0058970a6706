"""What one account owes, as a list of arrears and a notice speak of it."""

from dataclasses import dataclass
from datetime import date

from propdesk.kernel.money import ZERO, Money


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountArrears:
    """What one account owes: `buckets` as in BUCKETS; `former`: the owner has moved on.

    `covered`: what its person has prepaid for the same home, which needs no asking for.
    """

    account_id: int
    unit_id: int | None
    unit_code: str
    debtor: str
    former: bool
    lines: int
    oldest_due: date
    total: Money
    buckets: tuple[Money, ...]
    covered: Money = ZERO

    @property
    def overdue(self) -> Money:
        """Without what is not due yet."""
        return self.total - self.buckets[0]
