"""Showing sheets as they will be printed, many in one job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.patrol.rounds.facts import printed_sheets
from propdesk.patrol.rounds.paper import sheet_pdf
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk


def print_sheets(desk: Desk, ids: Sequence[int]) -> None:
    """Show these sheets as they will be printed."""
    head, store = paper_head(desk), desk.store

    def draw(_progress: Progress) -> bytes:
        return sheet_pdf(store.read(printed_sheets, ids=ids), head)

    def show(pdf: object) -> None:
        if isinstance(pdf, bytes):
            name = f"{_('Patrol sheets')}-{desk.today():%Y%m%d}.pdf"
            paper_sheet(desk, _("Patrol sheets"), pdf, document="patrol", file_name=name).exec()

    desk.run(draw, title=_("Drawing the sheets"), done=show, stoppable=False)
