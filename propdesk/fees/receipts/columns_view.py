"""How a receipt stands in lists: its columns and its state."""

from collections.abc import Callable

from propdesk.fees.papers.words import method_word
from propdesk.fees.receipts.listing import ReceiptRow
from propdesk.fees.receipts.states import ReceiptState
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.money import ZERO
from propdesk.ui.lists.columns import Column, Kind, State


def receipt_state(row: ReceiptRow) -> State:
    """How a receipt stands: printed, printed again, not yet, void, taken back by a red one."""
    if row.state is not ReceiptState.ISSUED:
        return State(row.state.label, row.state.tone, row.state.icon)
    if row.copies == 0 and row.by_hand:
        return State(_("written by hand"), "green", "pen-line")
    if row.copies == 0:
        return State(_("not printed"), "amber", "printer")
    if row.copies == 1:
        return State(_("printed"), "green", "circle-check")
    words = ngettext("{count} reprint", "{count} reprints", row.copies - 1)
    return State(words.format(count=row.copies - 1), "grey", "printer")


def methods_of(row: ReceiptRow) -> str:
    """The methods of a receipt in words."""
    return listed(method_word(each) for each in row.methods) or method_word("prepaid")


def receipt_columns(at: Callable[[ReceiptRow], str], at_width: int) -> tuple[Column, ...]:
    """The columns of a list of receipts; the moment is written as the list needs it."""

    def ink(row: ReceiptRow) -> str:
        return "text3" if row.state.is_taken_back else "text"

    def time_ink(row: ReceiptRow) -> str:
        return "amber" if row.clock else "text2"

    def amount_ink(row: ReceiptRow) -> str:
        return "red" if row.amount < ZERO else ink(row)

    return (
        Column("no", N_("Receipt number"), width=134, weight=500, ink=ink),
        Column("at", N_("Time"), width=at_width, ink=time_ink, value=at),
        Column("unit_code", N_("Room number"), width=100, value=_room, sortable=False),
        Column("payer", N_("Payer"), width=130),
        Column("content", N_("Paid for"), stretch=True, free=True, sortable=False),
        Column("methods", N_("Method"), width=84, value=methods_of, sortable=False),
        Column("amount", N_("Amount"), kind=Kind.AMOUNT, width=92, weight=600, ink=amount_ink),
        Column(
            "pair", N_("Corrected pair"), width=138, value=pair_told, sortable=False, yields=True
        ),
        Column(
            "state", N_("State"), kind=Kind.STATE, width=108, value=receipt_state, sortable=False
        ),
    )


def pair_told(row: ReceiptRow) -> str:
    """The other receipt of a pair: the original, or the one that stands in its place."""
    if row.amends:
        return f"← {listed(row.amends)}"
    return f"→ {listed(row.amended_by)}" if row.amended_by else ""


def _room(row: ReceiptRow) -> str:
    return row.unit_code or _("walk-in")
