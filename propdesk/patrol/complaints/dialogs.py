"""The forms of the repair and of the hazard that a complaint leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import begun, copied
from propdesk.patrol.complaints.results import (
    hazard_begins,
    hazard_of_complaint,
    repair_begins,
    repair_of_complaint,
)
from propdesk.patrol.hazards.service import HAZARDS, HazardFields
from propdesk.repairs.orders.service import ORDERS, OrderFields
from propdesk.system.registers.dialogs import form_of
from propdesk.ui.forms.declared import record_dialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def repair_dialog(desk: Desk, complaint_id: int) -> FormDialog:
    """Build the form of the repair; raises RecordGone."""
    no, fields = desk.store.read(repair_begins, complaint_id=complaint_id)

    def save(typed: OrderFields) -> int:
        return desk.store.write(repair_of_complaint, complaint_id=complaint_id, fields=typed)

    return _dialog(desk, ORDERS, _("Make a repair"), no, fields, save)


def hazard_dialog(desk: Desk, complaint_id: int) -> FormDialog:
    """Build the form of the hazard; raises RecordGone."""
    no, fields = desk.store.read(hazard_begins, complaint_id=complaint_id)

    def save(typed: HazardFields) -> int:
        return desk.store.write(hazard_of_complaint, complaint_id=complaint_id, fields=typed)

    return _dialog(desk, HAZARDS, _("Make a hazard"), no, fields, save)


def _dialog(
    desk: Desk,
    register: Register[Any, Any, Any],
    title: str,
    no: str,
    fields: Any,  # noqa: ANN401  the record of the register
    save: Callable[[Any], int],
) -> FormDialog:
    def save_and_tell(typed: Any, _seen: object) -> object:  # noqa: ANN401  the same
        made = save(typed)
        (row,) = desk.store.read(register.records.rows, ids=[made])
        desk.say(_("{name} became {no}").format(name=no, no=row.no), "done")
        return made

    kind = register.kind.fields
    return record_dialog(
        desk,
        title,
        kind,
        form_of(desk, register),
        save=save_and_tell,
        shown=begun(kind, desk.today()) | copied(fields),
        subject=no,
    )
