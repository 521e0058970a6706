"""How a receipt stands, and how it is named so that nobody takes a void one for money."""

from propdesk.fees.rules import PaymentKind, ReceiptKind
from propdesk.kernel.i18n import N_, _

STATES = ("issued", "void", "reversed", "red")
STATE_NAMES = {
    "issued": N_("issued"),
    "void": N_("void"),
    "reversed": N_("reversed"),
    "red": N_("red receipt"),
}


def state_of(kind: ReceiptKind, reversal: PaymentKind | None) -> str:
    """One of STATES, from what the receipt is and what took its payment back, if anything did."""
    if kind is ReceiptKind.RED:
        return "red"
    if reversal is None:
        return "issued"
    return "void" if reversal is PaymentKind.VOID else "reversed"


def named(no: str, state: str) -> str:
    """The number of a receipt, and what became of it: SJ2026-000007 (void)."""
    if state == "issued":
        return no
    return _("{no} ({state})").format(no=no, state=_(STATE_NAMES[state]))
