"""Who complained of a complaint, and its letter, each by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.service.complaints.complainants import (
    COMPLAINANTS,
    ComplainantRow,
    complainants_of,
)
from propdesk.service.complaints.investigations import INVESTIGATIONS
from propdesk.service.complaints.register import COMPLAINTS, ComplaintRow
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.shared_view import letter_sheet
from propdesk.system.registers.dialogs import edit_dialog, form_of
from propdesk.system.registers.record_dialogs import new_record_dialog

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog
    from propdesk.ui.parts.sheet import Sheet


class NoReplyYet(UserError):
    """A letter of a complaint that was not answered."""

    message = N_("{no} has no reply yet. Enter it first (F9).")


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


def reply_sheet(desk: Desk, complaint_id: int) -> Sheet | None:
    """Build the sheet with the reply, a letter to each who complained; None when no text was
    chosen. Raises NoReplyYet."""
    (row,) = desk.store.read(COMPLAINTS.records.rows, ids=[complaint_id])
    if not row.reply:
        raise NoReplyYet(no=row.no)
    people = desk.store.read(complainants_of, complaint_id=complaint_id)
    return letter_sheet(
        desk,
        Letter.COMPLAINT_REPLY,
        [reply_values(row, one) for one in people] or [reply_values(row, None)],
        title=_("Reply to a complaint"),
        file_name=f"{row.no}.pdf",
    )


def reply_values(row: ComplaintRow, to: ComplainantRow | None) -> dict[str, str]:
    """What stands in the reply to somebody; without a name there is room for the pen."""
    return {
        "name": to.name if to else "",
        "unit": to.unit if to else "",
        "number": row.no,
        "received": row.day.isoformat(),
        "kind": row.kind.label,
        "complaint": row.what,
        "result": row.result,
        "reply": row.reply,
    }
