"""What the contact book asks when it makes an order: of which fault, or with which one it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.repairs.orders.from_contact import (
    OrderBegun,
    join_contact,
    order_begun,
    order_of_contact,
)
from propdesk.repairs.orders.made_dialogs import made_order_dialog
from propdesk.ui.forms.choosing import ChoiceDialog

if TYPE_CHECKING:
    from propdesk.repairs.orders.register import OrderFields
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def make_order(desk: Desk, contact_id: int) -> None:
    """Join a contact to what is under way in its unit, or enter an order for it."""
    known = desk.store.read(order_begun, contact_id=contact_id)
    if known.under_way:
        words = [_("Join {no}").format(no=one.no) for one in known.under_way[:8]]
        notes = [one.fault for one in known.under_way[:8]]
        choices = [*zip(words, notes, strict=True), (_("New order"), "")]
        dialog = ChoiceDialog(desk, _("Make a repair"), "", choices)
        dialog.exec()
        if dialog.choice is None:
            return
        if dialog.choice < len(words):
            order = known.under_way[dialog.choice]
            desk.store.write(join_contact, contact_id=contact_id, order_id=order.id)
            desk.say(_("{name} is joined to {no}").format(name=known.contact, no=order.no), "done")
            return
    order_dialog(desk, contact_id, known).exec()


def order_dialog(desk: Desk, contact_id: int, known: OrderBegun) -> FormDialog:
    """Build the form of the order that a contact asks for."""

    def make(fields: OrderFields) -> int:
        return desk.store.write(order_of_contact, contact_id=contact_id, fields=fields)

    return made_order_dialog(desk, known.contact, known.fields, make)
