"""The forms of the repair and of the hazard that a complaint leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.patrol.complaints.results import (
    hazard_begins,
    hazard_of_complaint,
    repair_begins,
    repair_of_complaint,
)
from propdesk.patrol.hazards.service import HAZARDS, HazardFields
from propdesk.repairs.orders.made_dialogs import made_order_dialog
from propdesk.system.registers.made_dialogs import made_dialog

if TYPE_CHECKING:
    from propdesk.repairs.orders.service import OrderFields
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def repair_dialog(desk: Desk, complaint_id: int) -> FormDialog:
    """Build the form of the repair; raises RecordGone."""
    no, fields = desk.store.read(repair_begins, complaint_id=complaint_id)

    def make(typed: OrderFields) -> int:
        return desk.store.write(repair_of_complaint, complaint_id=complaint_id, fields=typed)

    return made_order_dialog(desk, no, fields, make)


def hazard_dialog(desk: Desk, complaint_id: int) -> FormDialog:
    """Build the form of the hazard; raises RecordGone."""
    no, fields = desk.store.read(hazard_begins, complaint_id=complaint_id)

    def make(typed: HazardFields) -> int:
        return desk.store.write(hazard_of_complaint, complaint_id=complaint_id, fields=typed)

    return made_dialog(desk, HAZARDS, _("Make a hazard"), no, fields, make)
