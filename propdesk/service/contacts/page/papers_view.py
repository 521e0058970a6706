"""The papers of the contact book, looked at before they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.service.contacts.papers import SLIP_PAPERS, book_pdf, reply_slip_pdf
from propdesk.service.contacts.replying import reply_facts
from propdesk.service.contacts.taking import book_of
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.shared_view import letter_sheet
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import DateField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.sheet import Sheet


class NoAnswerYet(UserError):
    """A letter that would say nothing."""

    message = N_("{no} is not answered yet. Answer it first (F5), then print the letter.")


def book_dialog(desk: Desk) -> FormDialog:
    """Build the question of which day; it shows the book of it."""

    def show(values: Mapping[str, object]) -> object:
        day = values["day"]
        assert isinstance(day, date)  # noqa: S101  a required field
        rows = desk.store.read(book_of, day=day)
        pdf = book_pdf(day, rows, paper_head(desk))
        name = _("Contact book {day}").format(day=day)
        paper_sheet(desk, name, pdf, document="report", file_name=f"{name}.pdf").exec()
        return True

    dialog = FormDialog(
        desk,
        _("Print the book"),
        [DateField("day", _("Day"), today=desk.today(), required=True)],
        save=show,
        save_words=_("Show"),
        asks_only=True,
    )
    dialog.form.set_values({"day": desk.today()})
    return dialog


def reply_slip_sheet(desk: Desk, contact_id: int) -> Sheet:
    """Build the sheet with the slip of a reply; raises RecordGone."""
    facts = desk.store.read(reply_facts, contact_id=contact_id)
    chosen = desk.settings.print_choice("letter").paper
    paper = chosen if chosen in SLIP_PAPERS else SLIP_PAPERS[0]
    pdf = reply_slip_pdf(facts, paper_head(desk), paper)
    name = f"{facts.row.no}.pdf"
    return paper_sheet(desk, _("Reply slip"), pdf, document="letter", file_name=name)


def reply_letter_sheet(desk: Desk, contact_id: int) -> Sheet | None:
    """Build the sheet with the letter of a reply; raises NoAnswerYet, RecordGone."""
    facts = desk.store.read(reply_facts, contact_id=contact_id)
    row = facts.row
    if not row.answer:
        raise NoAnswerYet(no=row.no)
    values = {
        "channel": row.channel.label,
        "outer_no": row.outer_no,
        "number": row.no,
        "received": row.day.isoformat(),
        "due": f"{wall_time(facts.due_at):%Y-%m-%d %H:%M}" if facts.due_at else "",
        "name": row.caller,
        "unit": row.unit or row.place,
        "kind": row.kind.label,
        "what": row.what,
        "answer": row.answer,
        "receiver": row.receiver,
        "phone": facts.phone,
    }
    title, name = _("Reply letter"), f"{row.no}.pdf"
    return letter_sheet(desk, Letter.HOTLINE_REPLY, [values], title=title, file_name=name)
