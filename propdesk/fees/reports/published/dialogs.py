"""For which half-year the publication is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from propdesk.fees.reports.published.paper import publication_pdf, published_title
from propdesk.fees.reports.published.reading import read_publication
from propdesk.fees.reports.spans import DaySpan, span_at
from propdesk.kernel.i18n import _
from propdesk.system.settings.service import estate_settings
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.kernel.progress import Progress

OFFERED = 6


def publication_dialog(desk: Desk) -> FormDialog:
    """Build the question; the half-year that ended last stands there. It is drawn in a job."""
    halves = [span_at(desk.today(), "half")]
    while len(halves) < OFFERED:
        halves.append(halves[-1].step(-1))

    def show(values: Mapping[str, object]) -> object:
        span = values["half"]
        assert isinstance(span, DaySpan)  # noqa: S101  it is required
        draw_publication(desk, span)
        return True

    field = ChoiceField("half", _("Half-year"), [(one, one.words) for one in halves], required=True)
    dialog = FormDialog(
        desk, published_title(), [field], save=show, save_words=_("Show"), asks_only=True
    )
    dialog.form.set_values({"half": halves[1]})
    return dialog


def draw_publication(desk: Desk, span: DaySpan) -> None:
    """Add up and draw the publication of a half-year in a job, and show it."""
    head, store = paper_head(desk), desk.store

    def work(_progress: Progress) -> bytes:
        phone = store.read(estate_settings).phone
        return publication_pdf(store.read(read_publication, span=span), head, phone=phone)

    def show(pdf: object) -> None:
        if isinstance(pdf, bytes):
            title = f"{published_title()} {span.words}"
            paper_sheet(desk, title, pdf, document="report", file_name=f"{title}.pdf").exec()

    desk.run(work, title=_("Drawing the report"), done=show, stoppable=False)
