"""Who complained of a complaint, and its letter, each by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.service.complaints.complainants import COMPLAINANTS, complainant_of
from propdesk.service.complaints.papers import LETTER_PAPERS, reply_letter_pdf
from propdesk.service.complaints.register import COMPLAINTS
from propdesk.system.registers.dialogs import edit_dialog, form_of
from propdesk.system.registers.record_dialogs import new_record_dialog
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog
    from propdesk.ui.parts.sheet import Sheet


class NoReplyYet(UserError):
    """A letter of a complaint that was not answered."""

    message = N_("{no} has no reply yet. Enter it first (F9).")


def complainant_dialog(desk: Desk, complaint_id: int) -> FormDialog:
    """Build the form of who complained: the first one's, or that of a new one."""
    found = desk.store.read(complainant_of, complaint_id=complaint_id)
    if found is not None:
        return edit_dialog(desk, COMPLAINANTS, found.id)
    begins = {"complaint_id": complaint_id}
    return new_record_dialog(desk, COMPLAINANTS.listed, form_of(desk, COMPLAINANTS), begins=begins)


def letter_sheet(desk: Desk, complaint_id: int) -> Sheet:
    """Build the sheet with the reply letter; raises NoReplyYet."""
    (row,) = desk.store.read(COMPLAINTS.records.rows, ids=[complaint_id])
    if not row.reply:
        raise NoReplyYet(no=row.no)
    to = desk.store.read(complainant_of, complaint_id=complaint_id)
    chosen = desk.settings.print_choice("letter").paper
    paper = chosen if chosen in LETTER_PAPERS else LETTER_PAPERS[0]
    pdf = reply_letter_pdf(row, to, paper_head(desk), paper)
    title = _("Reply letter")
    return paper_sheet(desk, title, pdf, document="letter", file_name=f"{row.no}.pdf")
