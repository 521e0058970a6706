"""How a receipt stands, and how it is named so that nobody takes a void one for money.

    valid ──(its shift is open)──▶ void
      └─────(its shift is closed)─▶ reversed, by a red receipt

It follows from what was posted; no column holds it.
"""

from propdesk.fees.rules import PaymentKind, ReceiptKind
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.states import Move, States, StateWord


class ReceiptState(StateWord):
    """What became of a receipt; the values stand in facts and in what --json tells."""

    ISSUED = "issued", N_("valid"), "green", "circle-check"
    VOID = "void", N_("void"), "red", "circle-x"
    REVERSED = "reversed", N_("reversed"), "red", "undo-2"
    RED = "red", N_("red receipt"), "red", "circle-minus"

    @property
    def is_taken_back(self) -> bool:
        """Whether it stands for no money any more."""
        return self in (ReceiptState.VOID, ReceiptState.REVERSED)


RECEIPT_STATES = States(
    ReceiptState,
    first=(ReceiptState.ISSUED, ReceiptState.RED),
    moves=(
        Move(ReceiptState.ISSUED, ReceiptState.VOID, N_("Void it"), "fees.void"),
        Move(ReceiptState.ISSUED, ReceiptState.REVERSED, N_("Issue the red receipt"), "fees.red"),
    ),
)


def state_of(kind: ReceiptKind, reversal: PaymentKind | None) -> ReceiptState:
    """From what the receipt is and what took its payment back, if anything did."""
    if kind is ReceiptKind.RED:
        return ReceiptState.RED
    if reversal is None:
        return ReceiptState.ISSUED
    return ReceiptState.VOID if reversal is PaymentKind.VOID else ReceiptState.REVERSED


def named(no: str, state: ReceiptState) -> str:
    """The number of a receipt, and what became of it: SJ2026-000007 (void)."""
    if state is ReceiptState.ISSUED:
        return no
    return _("{no} ({state})").format(no=no, state=state.label)
