"""The page of visits: the declared list, with the paper of a round, letters, and the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.service.visits.page.dialogs import (
    ProgressSheet,
    announcements,
    round_sheet,
    rows_sheet,
)
from propdesk.service.visits.page.entry_dialogs import VisitEntry
from propdesk.service.visits.report import VISITS_REPORT
from propdesk.service.visits.rules import VisitState
from propdesk.service.visits.visits import VISITS, VisitRow
from propdesk.system.registers.report_view import ReportPage
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk

MOST_ON_A_SHEET = 500


class VisitsPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, VISITS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        year = Action(_("The year"), self.year, icon="gauge", key="F3")
        sheet = Action(
            _("Visit sheet"), self.sheet, icon="list-checks", key="F8", several=self.sheet_of
        )
        typing = Action(
            _("Type a sheet back"), self.type_back, icon="keyboard", key="Shift+F8", in_menu=True
        )
        letter = Action(
            _("Announce"), self.letter, icon="mail", key="F12", needs_row=True,
            several=self.letters_of,
        )  # fmt: skip
        back = [typing] if self.may_edit else []
        return [*super()._buttons(page), sheet, *back, letter, year]

    def year(self) -> None:
        """Show how many households were visited this year."""
        ProgressSheet(self._at).exec()

    def sheet(self) -> None:
        """Show the paper of the rows that the list shows now."""
        self.sheet_of(self._shown())

    def sheet_of(self, ids: Sequence[int]) -> None:
        """Show the numbered sheet of those of the visits that are still to be made; where none is,
        the records of what was."""
        with self._at.attempt():
            rows = self._rows(ids)
            planned = [row.id for row in rows if row.state is VisitState.PLANNED]
            if planned and self.may_edit:
                round_sheet(self._at, planned).exec()
            else:
                rows_sheet(self._at, rows[:MOST_ON_A_SHEET]).exec()

    def type_back(self) -> None:
        """Type a sheet that came back from its round."""
        with self._at.attempt():
            VisitEntry(self._at).exec()

    def letter(self) -> None:
        """Show the announcement of the visit in hand."""
        if row := self.row():
            self.letters_of([row.id])

    def letters_of(self, ids: Sequence[int]) -> None:
        """Show the announcements of these visits, one letter each."""
        with self._at.attempt():
            if sheet := announcements(self._at, self._rows(ids)):
                sheet.exec()

    def _rows(self, ids: Sequence[int]) -> list[VisitRow]:
        return list(self._at.store.read(VISITS.records.rows, ids=ids))

    def _shown(self) -> Sequence[int]:
        extent = self.table.extent()
        return extent.ids() if extent.ids else ()


def statistics_page(desk: Desk) -> ReportPage:
    """Build the month report of visits."""
    return ReportPage(desk, VISITS_REPORT, watches=frozenset({"visit", "clock"}))
