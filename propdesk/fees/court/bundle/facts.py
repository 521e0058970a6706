"""What the papers of an account for a court say, as they stand on a day."""

from collections.abc import Sequence
from datetime import date

import msgspec

from propdesk.fees.court.radar.reading import LimitRow
from propdesk.fees.court.rules import InstalmentPaid
from propdesk.kernel.money import Money, total

Pair = tuple[str, str]
"""A name and its value, as a form shows them."""


class CourtLine(msgspec.Struct, frozen=True, kw_only=True):
    """A charge that is claimed, with what it was computed from, as frozen on it."""

    charge_id: int
    item: str
    period_from: date | None
    period_to: date | None
    due_day: date
    amount: Money
    settled: Money
    basis: tuple[str, ...]

    @property
    def open(self) -> Money:
        """What of it is claimed."""
        return self.amount - self.settled


class CourtTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The price of an item from a day on."""

    item: str
    tariff: str
    price: str
    since: date


class CourtClause(msgspec.Struct, frozen=True, kw_only=True):
    """A clause of the late fee."""

    no: str
    item: str
    words: str
    article: str
    agreed_on: date
    first: date
    until: date | None


class CourtDemand(msgspec.Struct, frozen=True, kw_only=True):
    """A time the debtor was asked, with how it arrived and what proves it; '' for no proof."""

    day: date
    no: str
    way: str
    owed: Money
    answer: str
    delivered: date | None
    how: str
    proof: str
    is_proven: bool


class CourtPayment(msgspec.Struct, frozen=True, kw_only=True):
    """What a payment settled of the account."""

    day: date
    no: str
    what: str
    payer: str
    amount: Money


class CourtAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """An agreement by instalments."""

    no: str
    signed_on: date | None
    amount: Money
    state: str
    parts: tuple[InstalmentPaid, ...]


class CourtLate(msgspec.Struct, frozen=True, kw_only=True):
    """What a charge owes for being late."""

    item: str
    due_day: date
    unpaid: Money
    days: int
    words: tuple[str, ...]
    claim: Money


class CourtFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that proves something: what it belongs to, and where its bytes lie."""

    said: str
    name: str
    kind: str
    sha256: str

    @property
    def told(self) -> str:
        """What it is called in the papers."""
        return f"{self.said}: {self.name}"


class CourtPdf(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is bound in page by page, as it is."""

    told: str
    pdf: bytes
    pages: int


class CourtFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of one account. `charged` to `let_go` is all that was ever booked on it, deposits
    apart; `not_due` is open and not claimed yet."""

    account_id: int
    unit: str
    debtor: str
    as_of: date
    our_side: tuple[Pair, ...]
    other_side: tuple[Pair, ...]
    case: tuple[Pair, ...]
    lines: tuple[CourtLine, ...]
    terms: tuple[CourtTerms, ...]
    clauses: tuple[CourtClause, ...]
    demands: tuple[CourtDemand, ...]
    payments: tuple[CourtPayment, ...]
    agreements: tuple[CourtAgreement, ...]
    limits: tuple[LimitRow, ...]
    late: tuple[CourtLate, ...]
    files: tuple[CourtFile, ...]
    charged: Money
    paid: Money
    let_go: Money
    not_due: Money

    @property
    def claim(self) -> Money:
        """What is due and open."""
        return total(line.open for line in self.lines)

    @property
    def late_claim(self) -> Money:
        """What is asked for being late."""
        return total(one.claim for one in self.late)

    @property
    def balance(self) -> Money:
        """All that is open on the account, due or not."""
        return self.charged - self.paid - self.let_go


def numbered(rows: Sequence[object]) -> list[str]:
    """1, 2, 3 … for the first column of a table."""
    return [str(number) for number in range(1, len(rows) + 1)]
