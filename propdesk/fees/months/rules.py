"""The words of a month of the books: its states, and what its figures are called."""

from collections.abc import Mapping
from datetime import date

from propdesk.fees.periods import first_of_month, last_of_month, month_number
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.states import StateWord


class MonthState(StateWord):
    """Whether a month of the books takes postings; one that was opened again is to be closed."""

    OPEN = "open", N_("Open month"), "grey", "lock-open"
    CLOSED = "closed", N_("Closed month"), "green", "lock"
    REOPENED = "reopened", N_("Reopened month"), "amber", "lock-open"


DEBT: Mapping[str, str] = {
    "charged": N_("Charged"),
    "late_fee": N_("Late fees posted"),
    "adjusted": N_("Charged more or less"),
    "taken_back": N_("Charges taken back"),
    "reduced": N_("Waived and rounded off"),
    "written_off": N_("Written off"),
    "from_money": N_("Paid with money"),
    "from_prepayment": N_("Paid from prepayment"),
    "credited": N_("Credited as prepayment"),
    "from_deposits": N_("Paid from deposits"),
    "reversed": N_("Payments taken back"),
}
PREPAID: Mapping[str, str] = {
    "in": N_("Prepayment taken"),
    "offset": N_("Used for charges"),
    "refund": N_("Refunded"),
    "move": N_("Moved"),
    "reversal": N_("Payments taken back"),
}
DEPOSITS: Mapping[str, str] = {
    "taken": N_("Deposits taken"),
    "in": N_("Transferred in"),
    "refunded": N_("Refunded"),
    "deducted": N_("Deducted"),
    "offset": N_("Used for charges"),
    "forfeited": N_("Forfeited"),
    "out": N_("Transferred out"),
}
UNCLAIMED: Mapping[str, str] = {
    "came": N_("Came for nobody known"),
    "claimed": N_("Found its household"),
    "returned": N_("Sent back"),
    "dropped": N_("Was none of a household's"),
    "undone": N_("Decisions taken back"),
}
IDENTITIES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "debt": (N_("Owed"), DEBT),
    "prepaid": (N_("Prepayment"), PREPAID),
    "deposits": (N_("Deposits we hold"), DEPOSITS),
    "unclaimed": (N_("Unclaimed money"), UNCLAIMED),
}
"""What stands before a month, moves in it and stands after it: how it and its moves are called."""
KINDS: Mapping[str, str] = {
    "current": N_("Charges of this month"),
    "old": N_("Charges due earlier"),
    "advance": N_("Charges of later months"),
    "counter": N_("Counter charges"),
    "collected": N_("Collected for others"),
    "late_fee": N_("Late fees"),
    "deposit": N_("Deposits"),
    "prepayment": N_("Prepayment taken"),
}
"""What money in is for; what stands earlier in the list is told first of a line that is several."""


class NotAMonth(UserError):
    """What was given says no month."""

    message = N_("“{month}” is no month. Write it as 2026-11.")


def days_of_month(month: str) -> tuple[date, date]:
    """The first and the last day of a month as 2026-11. Raises NotAMonth."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise NotAMonth(month=month) from None
    return first, last_of_month(month_number(first))


def month_after(month: str, by: int = 1) -> str:
    """The month so many after one."""
    return f"{first_of_month(month_number(days_of_month(month)[0]) + by):%Y-%m}"
