"""Prepayment of a household asked back, and a request that is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.fees.prepayments.service import movable_prepayments
from propdesk.fees.refunds.of_prepayment import ask_prepayment_back, keep_prepayment
from propdesk.fees.refunds.register import DEPOSIT_REFUND, REFUNDS
from propdesk.kernel.i18n import _
from propdesk.ui.forms.fields import AmountField, ChoiceField, TextField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


def ask_back_dialog(desk: Desk, unit_id: int) -> FormDialog | None:
    """Build the form that asks prepayment of a household back; None when there is none.

    The request stands on the page of refunds then, where it is signed, approved and paid.
    """
    found = desk.store.read(movable_prepayments, unit_id=unit_id)
    if not found:
        desk.say(_("Nothing is prepaid."), "warning")
        return None

    def save(values: dict[str, Any]) -> object:
        chosen = found[values["from"]]
        refund_id = desk.store.write(
            ask_prepayment_back,
            account_id=chosen.account_id,
            fee_item_id=chosen.fee_item_id,
            amount=values["amount"],
            why=values["reason"],
        )
        told = _("{amount} of prepayment is asked back; it waits for approval")
        desk.say(told.format(amount=values["amount"]), "done")
        desk.open_page(REFUNDS.page, **{DEPOSIT_REFUND.kind: refund_id})
        return refund_id

    balances: list[tuple[object, str]] = [(place, one.told) for place, one in enumerate(found)]
    fields = [
        ChoiceField("from", _("Prepaid"), balances, required=True),
        AmountField("amount", _("Amount"), required=True),
        TextField("reason", _("Reason"), required=True),
    ]
    title, words = _("Refund prepayment"), _("Ask it back")
    code = found[0].unit_code
    dialog = FormDialog(desk, title, fields, save=save, save_words=words, subject=code)
    dialog.form.set_values({"from": 0, "amount": found[0].amount})
    return dialog


def keep_dialog(desk: Desk, refund_id: int) -> FormDialog:
    """Build the form that makes a request prepayment again."""

    def save(values: dict[str, Any]) -> object:
        desk.store.write(keep_prepayment, refund_id=refund_id, why=values["reason"])
        desk.say(_("It is prepayment again."), "done")
        return True

    return FormDialog(
        desk,
        _("Back to prepayment"),
        [TextField("reason", _("Reason"), required=True)],
        save=save,
        save_words=_("Back to prepayment"),
    )
