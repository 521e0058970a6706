"""The papers of the contact book, looked at before they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from propdesk.kernel.i18n import _
from propdesk.service.contacts.papers import book_pdf
from propdesk.service.contacts.taking import book_of
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import DateField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.list_paper import paper_sheet


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
    )
    dialog.form.set_values({"day": desk.today()})
    return dialog
