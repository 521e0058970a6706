"""The forms of who complained and of a step of the investigation, each by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.service.complaints.complainants import COMPLAINANTS, complainants_of
from propdesk.service.complaints.investigations import INVESTIGATIONS
from propdesk.system.registers.dialogs import edit_dialog, form_of
from propdesk.system.registers.record_dialogs import new_record_dialog

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def complainant_dialog(desk: Desk, complaint_id: int) -> FormDialog:
    """Build the form of who complained: the first one's, or that of a new one."""
    found = desk.store.read(complainants_of, complaint_id=complaint_id)
    if found:
        return edit_dialog(desk, COMPLAINANTS, found[0].id)
    begins = {"complaint_id": complaint_id}
    return new_record_dialog(desk, COMPLAINANTS.listed, form_of(desk, COMPLAINANTS), begins=begins)


def step_dialog(desk: Desk, complaint_id: int) -> FormDialog:
    """Build the form of a new step of the investigation of a complaint."""
    form, begins = form_of(desk, INVESTIGATIONS), {"complaint_id": complaint_id}
    return new_record_dialog(desk, INVESTIGATIONS.listed, form, begins=begins)
