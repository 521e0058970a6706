"""The form of the repair that puts a hazard right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import begun, copied
from propdesk.patrol.hazards.repairing import order_begins, order_of_hazard
from propdesk.repairs.orders.service import ORDERS, OrderFields
from propdesk.system.registers.dialogs import form_of
from propdesk.ui.forms.declared import record_dialog

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def repair_dialog(desk: Desk, hazard_id: int) -> FormDialog:
    """Build the form of an order that begins as the hazard says; raises RecordGone."""
    no, fields = desk.store.read(order_begins, hazard_id=hazard_id)

    def save(typed: OrderFields, _seen: object) -> object:
        made = desk.store.write(order_of_hazard, hazard_id=hazard_id, fields=typed)
        (row,) = desk.store.read(ORDERS.records.rows, ids=[made])
        desk.say(_("{name} became {no}").format(name=no, no=row.no), "done")
        return made

    return record_dialog(
        desk,
        _("Make a repair"),
        OrderFields,
        form_of(desk, ORDERS),
        save=save,
        shown=begun(OrderFields, desk.today()) | copied(fields),
        subject=no,
    )
