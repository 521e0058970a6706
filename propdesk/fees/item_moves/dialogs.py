"""The dialogs that move what a receipt paid to another item, and take such a move back."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from propdesk.fees.item_moves.moving import check_movable, move_paid, take_move_back
from propdesk.fees.item_moves.paper import move_slip
from propdesk.fees.item_moves.reading import ItemMove, PaidOn, item_moves, items_to
from propdesk.fees.receipts.service import RECEIPTS, ReceiptRow
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.forms.choosing import PhraseField
from propdesk.ui.forms.fields import AmountField, ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.small_parts import Button, label

WIDTH = 700  # for number, room, payer and sum beside the title


def move_at_receipt(desk: Desk, receipt_id: int) -> None:
    """Move what a receipt paid to another item; of one that was moved, the way back."""
    for row in desk.store.read(RECEIPTS.rows, ids=[receipt_id]):
        with desk.attempt():
            moves = desk.store.read(item_moves, receipt_id=receipt_id)
            stands = next((one for one in moves if one.stands), None)
            dialog = back_dialog(desk, row, stands) if stands else move_dialog(desk, row)
            dialog.exec()


def move_dialog(desk: Desk, row: ReceiptRow) -> FormDialog:
    """Build the form: which line, to which item, how much and why. Raises NothingToMove and what
    else hinders all of it."""
    lines = {one.charge_id: one for one in desk.store.read(check_movable, no=row.no)}

    def save(values: dict[str, Any]) -> ItemMove:
        done = desk.store.write(
            move_paid, no=row.no, charge_id=values["line"], fee_item_id=values["item"],
            amount=values["amount"], reason=values["reason"],
        )  # fmt: skip
        told = _("{amount} of {no} is for {to} now")
        desk.say(told.format(amount=done.amount, no=row.no, to=done.to), "done")
        return done

    reasons = (_("paid for the wrong item"), _("the payer meant another item"))
    dialog = FormDialog(
        desk,
        _("Move to another item"),
        [
            ChoiceField("line", _("Paid for"), [(key, one.told) for key, one in lines.items()],
                        required=True),
            ChoiceField("item", _("To the item"), [], required=True),
            AmountField("amount", _("Amount"), required=True),
            PhraseField("reason", _("Reason"), reasons, required=True),
        ],
        save=save,
        save_words=_("Move"),
        subject=f"{row.no}  {row.unit_code} {row.payer} ¥{row.amount}",
        width=WIDTH,
    )  # fmt: skip
    _follow(desk, dialog, lines)
    said = _(
        "The line it paid is open again, and what the payer owes for the other item is paid, the "
        "oldest first; what is left over is prepaid for it. The receipt stays as it was issued."
    )
    dialog.add_below(label(said, 12, 400, "text2", wrap=True))
    return dialog


def _follow(desk: Desk, dialog: FormDialog, lines: dict[int, PaidOn]) -> None:
    """Offer the items and the whole amount of the line that is chosen."""
    chosen, item = dialog.form.field("line"), dialog.form.field("item")

    def show() -> None:
        key = chosen.value()
        line = lines.get(key) if isinstance(key, int) else None
        if line is None or not isinstance(item, ChoiceField):
            return
        found = desk.store.read(items_to, charge_id=line.charge_id)
        item.set_choices([(one.fee_item_id, _owed(one.item, one.owed)) for one in found])
        if item.value() is None and found:
            item.set_value(found[0].fee_item_id)
        dialog.form.set_values({"amount": line.paid})

    chosen.edited.connect(show)
    dialog.form.set_values({"line": next(iter(lines))})
    show()


def _owed(item: str, owed: Money) -> str:
    return _("{item}, owes {amount}").format(item=item, amount=owed) if owed > ZERO else item


def back_dialog(desk: Desk, row: ReceiptRow, move: ItemMove) -> FormDialog:
    """Build the form that takes the newest move of a receipt back; its slip is shown from there."""

    def save(values: dict[str, Any]) -> ItemMove:
        done = desk.store.write(take_move_back, payment_id=move.payment_id, reason=values["reason"])
        desk.say(_("{no} is taken back").format(no=move.no), "done")
        return done

    dialog = FormDialog(
        desk,
        _("Take a move back"),
        [PhraseField("reason", _("Reason"), (_("moved by mistake"),), required=True)],
        save=save,
        save_words=_("Take back"),
        subject=f"{move.no}  {row.no} {row.unit_code} {row.payer}",
        width=WIDTH,
    )
    told = _("{source} → {to}, {amount}: {reason}").format(
        source=move.source, to=move.to, amount=move.amount, reason=move.reason
    )
    dialog.add_below(label(told, 13, 500, wrap=True))
    said = _("The money is for its first item again; to move it elsewhere, take it back first.")
    dialog.add_below(label(said, 12, 400, "text2", wrap=True))
    slip = Button(_("Show the slip"), icon="printer", key="Ctrl+P")
    slip.clicked.connect(lambda: show_slip(desk, move))
    line = QWidget()
    line.setLayout(line_of(slip, None))
    dialog.add_below(line)
    return dialog


def show_slip(desk: Desk, move: ItemMove) -> None:
    """Show the slip of a move before it is printed."""
    with desk.attempt():
        paper = desk.settings.print_choice("slip").paper or "a5"
        pdf = move_slip(move, paper_head(desk), paper=paper)
        title = _("Slip of money moved to another item")
        paper_sheet(desk, title, pdf, document="slip", file_name=move.no).exec()
