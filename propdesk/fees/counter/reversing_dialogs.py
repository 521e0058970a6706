"""The dialog that takes a receipt back: void while its session is open, later a red receipt."""

from __future__ import annotations

from typing import Any, cast

from propdesk.estate.search.service import unit_of_code
from propdesk.fees.counter.amending import amend_receipt
from propdesk.fees.counter.reversing import (
    COPIES,
    Reversed,
    Reversible,
    red_receipt,
    reversal_preview,
    void_receipt,
)
from propdesk.fees.counter.spoiling import check_spoiling
from propdesk.fees.papers.words import method_word
from propdesk.fees.receipts.service import RECEIPTS, ReceiptRow
from propdesk.fees.rules import Method, PaymentKind
from propdesk.kernel.i18n import _, listed, ngettext, together
from propdesk.kernel.money import ZERO
from propdesk.ui.desk import Desk
from propdesk.ui.forms.choosing import PhraseField
from propdesk.ui.forms.fields import CheckField, ChoiceField, NumberField, RoomField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.small_parts import label


def take_back_receipt(desk: Desk, receipt_id: int) -> None:
    """Void a receipt while its session is open, issue a red one afterwards; ask first."""
    for row in desk.store.read(RECEIPTS.rows, ids=[receipt_id]):
        ask_to_take_back(desk, row)


def ask_to_take_back(desk: Desk, row: ReceiptRow) -> bool:
    """Ask why a receipt is taken back, with numbers, and do it; whether it was done.

    What cannot be taken back is refused before anything is asked.
    """
    with desk.attempt():
        found = desk.store.read(reversal_preview, no=row.no)
        if not found.missing or _pays_more_than_there_is(desk, found):
            return reversal_dialog(desk, row, found).exec() == 1
    return False


def amend_at_receipt(desk: Desk, receipt_id: int) -> None:
    """Correct method or room of a receipt; what cannot be is refused before anything is asked."""
    for row in desk.store.read(RECEIPTS.rows, ids=[receipt_id]):
        with desk.attempt():
            desk.store.read(check_spoiling, no=row.no)
            amend_dialog(desk, row).exec()


def amend_dialog(desk: Desk, row: ReceiptRow) -> FormDialog:
    """Build the form: the method and the room as they are, to be corrected."""

    def save(values: dict[str, Any]) -> object:
        room = values["room"] or row.unit_code
        other = room if room != row.unit_code else ""
        unit_id = desk.store.read(unit_of_code, code=other).id if other else None
        made = desk.store.write(
            amend_receipt, no=row.no, reason=values["reason"], method=values["method"],
            unit_id=unit_id,
        )  # fmt: skip
        told = _("{numbers} is void, {anew} issued in its place")
        desk.say(told.format(numbers=listed(made.numbers), anew=listed(made.anew)), "done")
        return made

    methods: list[tuple[object, str]] = [
        (one, method_word(one.value)) for one in Method if one is not Method.PREPAID
    ]
    reasons = (_("wrong method"), _("wrong room"))
    dialog = FormDialog(
        desk,
        _("Correct method or room"),
        [
            ChoiceField("method", _("Method"), methods, required=True),
            RoomField("room", _("Room number")),
            PhraseField("reason", _("Reason"), reasons, required=True),
        ],
        save=save,
        save_words=_("Correct it"),
        subject=f"{row.no}  {row.unit_code} {row.payer} ¥{row.amount}",
        width=700,  # for all of the subject beside the title
    )
    bringing = [Method(one) for one in row.methods if one != Method.PREPAID]
    dialog.form.set_values({"method": bringing[0] if bringing else None, "room": row.unit_code})
    said = _(
        "The number becomes void and the same money gets the next one: with another room it pays "
        "what is open there, the oldest first, and the rest is prepaid there."
    )
    dialog.add_below(label(said, 12, 400, "text2", wrap=True))
    return dialog


def _pays_more_than_there_is(desk: Desk, found: Reversible) -> bool:
    """Ask before more cash goes back than lies in the drawer."""
    question = _("{amount} in cash is missing in the drawer. Go on?").format(amount=found.missing)
    cash = found.missing + max(ZERO, found.drawer)
    details = (
        _("{cash} is to go back in cash; {drawer} lies in the drawer of this session.").format(
            cash=cash, drawer=found.drawer
        ),
        _("Bring the rest from elsewhere first and note where from: the close will ask for it."),
    )
    return desk.ask(question, details, yes=_("Go on"), danger=True)


def reversal_dialog(desk: Desk, row: ReceiptRow, found: Reversible) -> FormDialog:
    """Build the dialog: what comes undone, the reason, and how many copies came back."""
    red = found.kind is PaymentKind.RED

    def save(values: dict[str, object]) -> object:
        reason = str(values["reason"])
        if red:
            made = desk.store.write(red_receipt, no=row.no, reason=reason)
        else:
            copies = cast("int", values["copies"])
            signed = bool(values["statement"])
            made = desk.store.write(
                void_receipt, no=row.no, reason=reason, copies_back=copies, statement=signed
            )
        desk.say(_said(made), "done")
        return made

    numbers = listed(found.numbers)
    dialog = FormDialog(
        desk,
        _("Issue a red receipt") if red else _("Void a receipt"),
        _fields(red=red, receipts=len(found.numbers)),
        save=save,
        subject=f"{numbers}  {row.unit_code} {row.payer} ¥{found.amount}",
        save_words=_("Issue the red receipt") if red else _("Void it"),
    )
    said = (
        _("The money goes out of today's session; the receipt stays in its day.")
        if red
        else _("The number stays and every copy says void.")
    )
    dialog.begin_in("reason")
    dialog.add_below(label(_comes_undone(found), 13, 500, wrap=True))
    dialog.add_below(label(said, 12, 400, "text2", wrap=True))
    return dialog


def _said(made: Reversed) -> str:
    if made.red:
        numbers = listed(issued.no for issued in made.red)
        told = _("Red receipt {numbers}: {amount} goes back")
    else:
        numbers = listed(made.numbers)
        told = _("{numbers} is void, {amount} goes back")
    return told.format(numbers=numbers, amount=made.amount)


def _comes_undone(found: Reversible) -> str:
    """What taking a payment back undoes, with numbers: money by method, lines, prepayment."""
    ways = " + ".join(f"{method_word(part.method)} {part.amount}" for part in found.parts)
    words = [_("Goes back: {ways}.").format(ways=ways)] if ways else []
    if found.opened:
        told = ngettext(
            "{count} line is open again.", "{count} lines are open again.", found.opened
        )
        words.append(told.format(count=found.opened))
    if found.gone:
        words.append(
            ngettext(
                "{count} line that came with it goes.",
                "{count} lines that came with it go.",
                found.gone,
            ).format(count=found.gone)
        )
    if found.kept:
        words.append(_("{amount} of prepayment goes.").format(amount=found.kept))
    if found.used:
        words.append(_("{amount} is prepaid again.").format(amount=found.used))
    return together(words)


def _fields(*, red: bool, receipts: int) -> list[Field]:
    """A red receipt recovers no copies: its original stays in its day."""
    reasons = (
        _("wrong amount"),
        _("wrong room"),
        _("wrong method"),
        _("payer changed his mind"),
    )
    fields: list[Field] = [PhraseField("reason", _("Reason"), reasons, required=True)]
    if not red:
        hint = (
            _("Of three; the payer's copy should be among them.")
            if receipts == 1
            else _("Of the three of each receipt; the payer's copy should be among them.")
        )
        copies = NumberField(
            "copies", _("Copies back"), least=0, most=COPIES, required=True, hint=hint
        )
        fields.append(copies)
        told = _("Instead of the copies, when the payer has lost them.")
        # Before the others: the hand goes from the reason over the copies to the end.
        fields.insert(0, CheckField("statement", _("The payer signed a statement"), hint=told))
    return fields
