"""The form of a visit: why somebody does not sign a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.movein.visit.handing import not_signed_in_visit
from propdesk.ui.forms.fields import NotesField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from propdesk.movein.visit.lacking import VisitPaper
    from propdesk.ui.desk import Desk


def not_signed_dialog(desk: Desk, visit_id: int, paper: VisitPaper) -> FormDialog:
    """Build the question why a printed paper is not signed."""

    def save(values: Mapping[str, object]) -> object:
        why, paper_id = str(values["why"] or ""), paper.one.id
        desk.store.write(not_signed_in_visit, visit_id=visit_id, paper_id=paper_id, why=why)
        return True

    words, fields = _("Not signed"), [NotesField("why", _("Reason"), required=True)]
    return FormDialog(desk, words, fields, save=save, save_words=words, subject=paper.title)
