"""The page of papers: the declared list, printed again as they were, for a batch at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.movein.papers.dialogs import batch_dialog
from propdesk.movein.papers.issuing import papers_again
from propdesk.movein.papers.register import PAPERS
from propdesk.system.letters.shared_view import letters_sheet
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk


class PapersPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, PAPERS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        again = Action(
            _("Show the paper"), self.show_paper, icon="printer", key="F8", needs_row=True,
            several=self.show_papers,
        )  # fmt: skip
        batch = Action(_("For a batch"), self.for_batch, icon="list-checks", key="F10")
        return [*super()._buttons(page), again, *([batch] if self.may_edit else [])]

    def show_paper(self) -> None:
        """Show the paper in hand as it was printed."""
        if row := self.row():
            self.show_papers([row.id])

    def show_papers(self, ids: Sequence[int]) -> None:
        """Show these papers as they were printed."""
        with self._at.attempt():
            letters = self._at.store.read(papers_again, paper_ids=ids)
            name = f"{letters[0].title}.pdf"
            letters_sheet(self._at, letters, file_name=name).exec()

    def for_batch(self) -> None:
        """Print papers for all open cases of a batch."""
        with self._at.attempt():
            batch_dialog(self._at).exec()
