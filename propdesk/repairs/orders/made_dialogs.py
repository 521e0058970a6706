"""The form of an order that another record asks for: a call, a hazard, a check sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import begun, copied
from propdesk.repairs.orders.register import ORDERS, OrderFields
from propdesk.system.registers.dialogs import form_of
from propdesk.ui.forms.declared import record_dialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def made_order_dialog(
    desk: Desk, name: str, known: OrderFields, make: Callable[[OrderFields], int]
) -> FormDialog:
    """Build the form; it begins with what is `known`, `make` writes the order and links it."""

    def save(fields: OrderFields, _seen: object) -> object:
        made = make(fields)
        (row,) = desk.store.read(ORDERS.records.rows, ids=[made])
        desk.say(_("{name} became {no}").format(name=name, no=row.no), "done")
        return made

    return record_dialog(
        desk,
        _("Make a repair"),
        OrderFields,
        form_of(desk, ORDERS),
        save=save,
        shown=begun(OrderFields, desk.today()) | copied(known),
        subject=name,
    )
