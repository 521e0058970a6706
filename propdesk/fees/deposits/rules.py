"""The words of deposits: who holds the money, how one stands, how it goes back."""

from propdesk.fees.rules import EntryKind
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

OBJECTION_DAYS = 15  # where a deduction says no other day


class Holder(Labelled):
    """Who has the cash: only what we hold is paid out by us."""

    OURS = "ours", N_("Us")
    DEVELOPER = "developer", N_("Developer")
    FORMER = "former", N_("Former company")


class Origin(Labelled):
    """How a deposit comes into the books."""

    COLLECT = "collect", N_("To be collected at the cash desk")
    BROUGHT = "brought", N_("Held already, from former books")


class DepositRule(Labelled):
    """Whether the estate asks for deposits of a fee item; local rules forbid some."""

    AGREED = "agreed", N_("As agreed")
    PERMIT = "permit", N_("Held before a renovation is permitted")
    FORBIDDEN = "forbidden", N_("Forbidden")


class PayWay(Labelled):
    """How a refund leaves the office."""

    CASH = "cash", N_("Cash out of the drawer")
    TRANSFER = "transfer", N_("Transfer to the account")


class Proof(Labelled):
    """What the payer gives back with the money."""

    RECEIPT = "receipt", N_("The receipt itself")
    LOSS = "loss", N_("Signed statement that it is lost")


class DepositState(StateWord):
    """How a deposit stands; it follows from what was posted."""

    TO_COLLECT = "to_collect", N_("To collect"), "amber", "clock"
    HELD = "held", N_("Held"), "green", "lock"
    PARTLY = "partly", N_("Partly deducted"), "amber", "minus"
    TO_REFUND = "to_refund", N_("To refund"), "accent", "hand-coins"
    REFUNDED = "refunded", N_("Refunded"), "grey", "circle-check"
    USED = "used", N_("Used up"), "grey", "minus"
    FORFEITED = "forfeited", N_("Forfeited"), "grey", "ban"
    TRANSFERRED = "transferred", N_("Transferred"), "grey", "arrow-right-left"
    VOID = "void", N_("Receipt void"), "grey", "ban"
    TAKEN_BACK = "taken_back", N_("Taken back with the former books"), "grey", "undo-2"


class RefundState(StateWord):
    """Where a refund stands between the payer's request and his money."""

    ASKED = "asked", N_("Asked back"), "amber", "clock"
    APPROVED = "approved", N_("Approved"), "accent", "check"
    PAID = "paid", N_("Paid out"), "green", "circle-check"
    RETURNED = "returned", N_("Returned by the bank"), "red", "undo-2"
    REFUSED = "refused", N_("Refused"), "grey", "ban"


class DeductionState(StateWord):
    """Where a deduction stands between the notice and the books."""

    TOLD = "told", N_("Payer informed"), "amber", "clock"
    OBJECTED = "objected", N_("Payer objects"), "red", "triangle-alert"
    DONE = "done", N_("Deducted"), "green", "circle-check"
    DROPPED = "dropped", N_("Dropped"), "grey", "ban"
    TAKEN_BACK = "taken_back", N_("Taken back"), "grey", "undo-2"


class DeductionKind(Labelled):
    """What the money of a deposit is used for."""

    DAMAGE = "damage", N_("Damage or costs")
    FEES = "fees", N_("Fees owed, with the payer's consent")
    FORFEIT = "forfeit", N_("Forfeited by the agreement")


ENTRY_TABLES = ("deposit_entry", "posting", "counter")
PAYER_TABLES = ("account", "person", "phone")
ENTRY_OF = {
    DeductionKind.DAMAGE: EntryKind.DEDUCTED,
    DeductionKind.FEES: EntryKind.OFFSET,
    DeductionKind.FORFEIT: EntryKind.FORFEITED,
}
WAITING = (RefundState.ASKED, RefundState.APPROVED, RefundState.RETURNED)
ANNOUNCED = (DeductionState.TOLD, DeductionState.OBJECTED)
