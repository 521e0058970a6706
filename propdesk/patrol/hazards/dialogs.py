"""The form of the repair that puts a hazard right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.patrol.hazards.repairing import order_begins, order_of_hazard
from propdesk.repairs.orders.made_dialogs import made_order_dialog

if TYPE_CHECKING:
    from propdesk.repairs.orders.service import OrderFields
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def repair_dialog(desk: Desk, hazard_id: int) -> FormDialog:
    """Build the form of an order that begins as the hazard says; raises RecordGone."""
    no, known = desk.store.read(order_begins, hazard_id=hazard_id)

    def make(fields: OrderFields) -> int:
        return desk.store.write(order_of_hazard, hazard_id=hazard_id, fields=fields)

    return made_order_dialog(desk, no, known, make)
