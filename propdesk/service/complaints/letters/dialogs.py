"""The letters of a complaint on their way to paper, and the form of the second one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.fields import declared_errors
from propdesk.service.complaints.complainants import ComplainantRow, complainants_of
from propdesk.service.complaints.letters.second_letter import (
    SecondReply,
    second_reply_begun,
    write_second_letter,
)
from propdesk.service.complaints.register import COMPLAINTS, ComplaintRow
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.shared_view import letter_sheet
from propdesk.ui.forms.declared import fields_of, record_dialog

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog
    from propdesk.ui.parts.sheet import Sheet


class NoReplyYet(UserError):
    """A letter of a complaint that was not answered."""

    message = N_("{no} has no reply yet. Enter it first (F9).")


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
        title=_title(row),
        file_name=f"{row.no}.pdf",
    )


def _title(row: ComplaintRow) -> str:
    if row.second_at is None:
        return _("Reply to a complaint")
    return _("Reply to a complaint, in place of ours of {day}").format(day=row.replied_on)


def second_letter_dialog(desk: Desk, complaint_id: int) -> FormDialog:
    """Build the form of a second reply; saved, its letter is shown. Raises NoLetterDue."""
    no, begins = desk.store.read(second_reply_begun, complaint_id=complaint_id)

    def save(fields: SecondReply, _seen: object) -> object:
        desk.store.write(write_second_letter, complaint_id=complaint_id, fields=fields)
        return complaint_id

    return record_dialog(
        desk,
        _("Second letter"),
        SecondReply,
        fields_of(SecondReply, desk.today(), errors=declared_errors),
        save=save,
        shown=dict(begins),
        subject=no,
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
