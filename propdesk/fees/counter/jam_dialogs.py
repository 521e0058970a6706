"""When the printer spoilt the paper of a receipt (卡纸): print the same number again, marked, or
spoil the number with its reason and issue the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from propdesk.fees.counter.spoiling import check_spoiling, spoil_receipt
from propdesk.fees.receipts.service import RECEIPTS, ReceiptRow, ReceiptState
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, listed
from propdesk.ui.forms.choosing import PhraseField
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.small_parts import label

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk

AGAIN, SPOIL = "again", "spoil"


class ToPrint(NamedTuple):
    """What is to be printed now, the reason that stands on it, and what is said when it is out."""

    numbers: Sequence[str]
    why: str
    said: str = ""


def paper_jam(desk: Desk, receipt_id: int) -> None:
    """Ask what is to be done about the paper of a receipt, and do it."""
    for row in desk.store.read(RECEIPTS.rows, ids=[receipt_id]):
        ask_about_jam(desk, row)


def ask_about_jam(desk: Desk, row: ReceiptRow) -> None:
    """Ask, do it, and print on the printer that is set; without one it is asked for."""
    from propdesk.fees.receipts.out_view import DOCUMENT, going_out_together

    dialog = jam_dialog(desk, row)
    if dialog.exec() == 1 and isinstance(done := dialog.result_value, ToPrint):
        paper = going_out_together(desk, done.numbers, "printer", why=done.why)
        desk.print_pdf(b"", DOCUMENT, paper=paper, said=done.said)


def jam_dialog(desk: Desk, row: ReceiptRow) -> FormDialog:
    """Build the dialog; the number is spoiled only where that may be done now, else it says why."""
    why_not = _why_not(desk, row)
    ways: list[tuple[object, str]] = [(AGAIN, _("Print {no} again, marked").format(no=row.no))]
    if not why_not:
        ways.append((SPOIL, _("Spoil {no}, issue the next number").format(no=row.no)))
    reasons = (_("paper jam"), _("paper torn"), _("ink or ribbon empty"), _("wrong paper"))
    dialog = FormDialog(
        desk,
        _("Paper jam"),
        [
            ChoiceField("way", _("What to do"), ways, required=True),
            PhraseField("reason", _("Reason"), reasons, required=True),
        ],
        save=lambda values: _do(desk, row, values),
        subject=f"{row.no}  {row.unit_code} {row.payer} ¥{row.amount}",
        save_words=_("Print"),
    )
    dialog.form.set_values({"way": AGAIN, "reason": reasons[0]})
    for sentence in (
        _("Again: the same number, with the mark of a reprint and the reason on the paper."),
        why_not
        or _(
            "Spoil: the number stays in the list, void, with the reason; the same payment gets the "
            "next number. The cash stays where it lies. Keep the spoilt paper with the stubs."
        ),
    ):
        dialog.add_below(label(sentence, 12, 400, "text2", wrap=True))
    return dialog


def _why_not(desk: Desk, row: ReceiptRow) -> str:
    """Why the number of a receipt cannot be spoiled now; "" when it can."""
    try:
        desk.store.read(check_spoiling, no=row.no)
    except UserError as refusal:
        return str(refusal)
    return "" if row.state is ReceiptState.ISSUED else row.state.label


def _do(desk: Desk, row: ReceiptRow, values: dict[str, object]) -> ToPrint:
    reason = str(values["reason"])
    if values["way"] != SPOIL:
        return ToPrint((row.no,), reason)
    spoiled = desk.store.write(spoil_receipt, no=row.no, reason=reason)
    numbers, anew = listed(spoiled.numbers), listed(spoiled.anew)
    told = _("{numbers} spoiled, {anew} issued").format(numbers=numbers, anew=anew)
    desk.say(told, "done")
    return ToPrint(spoiled.anew, "", told)
