"""Prepayment of a household asked back, and a request that is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from propdesk.estate.search.service import unit_of_code
from propdesk.fees.prepayments.service import Movable, movable_prepayments
from propdesk.fees.refunds.of_prepayment import Payee, ask_prepayment_back, keep_prepayment
from propdesk.fees.refunds.register import DEPOSIT_REFUND, REFUNDS
from propdesk.kernel.i18n import _
from propdesk.ui.forms.fields import (
    AmountField,
    ChoiceField,
    CodeField,
    DateField,
    RoomField,
    TextField,
)
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.ui.desk import Desk


def ask_back_dialog(
    desk: Desk, unit_id: int, *, pot: tuple[int, int | None] | None = None
) -> FormDialog | None:
    """Build the form that asks prepayment of a household back, begun with the balance of an account
    and item (`pot`); None when there is none. The request stands on the page of refunds then."""
    found = desk.store.read(movable_prepayments, unit_id=unit_id)
    if not found:
        desk.say(_("Nothing is prepaid."), "warning")
        return None

    def save(values: dict[str, Any]) -> object:
        chosen = found[values["from"]]
        refund_id = desk.store.write(
            ask_prepayment_back,
            account_id=chosen.account_id, fee_item_id=chosen.fee_item_id,
            amount=values["amount"], why=values["reason"], to=_payee(values),
        )  # fmt: skip
        told = _("{amount} of prepayment is asked back; it waits for approval")
        desk.say(told.format(amount=values["amount"]), "done")
        desk.open_page(REFUNDS.page, **{DEPOSIT_REFUND.kind: refund_id})
        return refund_id

    balances: list[tuple[object, str]] = [(place, one.told) for place, one in enumerate(found)]
    fields = [
        ChoiceField("from", _("Prepaid"), balances, required=True),
        AmountField("amount", _("Amount"), required=True),
        TextField("reason", _("Reason"), required=True),
        TextField("payee", _("Payee"), placeholder=_("Empty: the payer himself")),
        TextField("bank", _("Bank")),
        CodeField("account_no", _("Account number")),
        DateField("signed_on", _("Signed by the payer on"), today=desk.today()),
    ]
    title, words = _("Refund prepayment"), _("Ask it back")
    dialog = FormDialog(
        desk, title, fields, save=save, save_words=words, subject=found[0].unit_code
    )
    dialog.form.set_values(begun_with(found, pot))
    return dialog


def begun_with(found: Sequence[Movable], pot: tuple[int, int | None] | None) -> dict[str, object]:
    """The balance a form begins with: that of an account and item, else the first."""
    place = next((n for n, one in enumerate(found) if (one.account_id, one.fee_item_id) == pot), 0)
    return {"from": place, "amount": found[place].amount}


def _payee(values: dict[str, Any]) -> Payee:
    told = {name: values[name] or "" for name in ("bank", "account_no")}
    return Payee(name=values["payee"] or "", signed_on=values["signed_on"], **told)


def room_dialog(desk: Desk) -> FormDialog:
    """Build the question whose prepayment is asked back; then its form follows."""

    def go_on(values: dict[str, Any]) -> object:
        unit_id = desk.store.read(unit_of_code, code=values["room"]).id

        def ask() -> None:
            with desk.attempt():
                if (dialog := ask_back_dialog(desk, unit_id)) is not None:
                    dialog.exec()

        QTimer.singleShot(0, desk, ask)
        return unit_id

    room = RoomField("room", _("Room"), required=True)
    title = _("Refund prepayment")
    return FormDialog(desk, title, [room], save=go_on, save_words=_("Go on"), width=480)


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
