"""The entries of the plain ledger: lines, payments, sessions."""

from dataclasses import dataclass, field
from datetime import date

from tests.fees.ledger_estate import Draft

Account = tuple[str, str | None]
"""Who owes, and for which unit."""
MANAGER = 9
AHEAD = -1
"""The run of lines that were paid before any run made them."""
STRANGERS = {"沈师傅": "", "马师傅": "19900001234"}
"""Payers without a unit and their phones; without a phone nothing is kept for them."""


class Refused(Exception):
    """What the program has to refuse; the name of its error."""


@dataclass(eq=False)
class Line:
    """Something owed. `run`: place of its run, AHEAD, or None for a charge added at the desk."""

    draft: Draft
    run: int | None
    serial: int
    is_live: bool = True
    id: int = 0
    paid: int = 0
    let_go: int = 0
    part_of: "Cut | None" = None
    cut: "Cut | None" = None
    cut_of: Draft | None = None  # the whole bill of a part, through all cuts

    @property
    def now(self) -> "Line":
        """The line it is today: what was cut and made whole again is another."""
        if self.cut is None:
            return self
        if self.cut.again is None:
            raise Refused("BillCut")
        return self.cut.again.now

    @property
    def account(self) -> Account:
        return self.draft.person, self.draft.unit

    @property
    def open(self) -> int:
        return self.draft.fen - self.paid - self.let_go if self.is_live else 0


@dataclass(eq=False)
class Payment:
    """What one payment did. `session` None: it moved no money and nobody's drawer."""

    kind: str
    day: date
    session: "CashSession | None"
    parts: dict[str, int]
    paid: dict[Line, int] = field(default_factory=dict)
    let_go: dict[Line, int] = field(default_factory=dict)
    prepaid: dict[Account, int] = field(default_factory=dict)
    brought: dict[Account, int] = field(default_factory=dict)
    own: list[Line] = field(default_factory=list)
    reverses: "Payment | None" = None
    reversed_by: "Payment | None" = None
    receipts: list[tuple[str, int, int]] = field(default_factory=list)  # series, year, fen
    drawn: dict[Line, int] = field(default_factory=dict)  # what of `paid` prepayment pays
    id: int = 0

    @property
    def money(self) -> int:
        return sum(fen for method, fen in self.parts.items() if method != "prepaid")

    @property
    def stands(self) -> bool:
        """Whether it counts in its session: neither void nor a void."""
        back = self.reversed_by
        return self.kind != "void" and (back is None or back.kind != "void")


@dataclass(eq=False)
class Cut:
    """A line that was cut where who owes changes, its parts, and what moved what was paid."""

    parts: list[Line]
    move: Payment | None
    again: Line | None = None


@dataclass(eq=False)
class CashSession:
    """A cashier's session with the float it began with."""

    user: int
    float_fen: int
    begun: date
    is_open: bool = True
    id: int = 0
    left: int = 0
