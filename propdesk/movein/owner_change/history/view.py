"""The page of who owned what when: a list to look in, to print and to export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.movein.owner_change.history.listing import (
    OWNED,
    OWNED_CHIPS,
    OWNED_OUT,
    OwnedRow,
    owners_of_unit,
)
from propdesk.movein.owner_change.history.paper import owners_pdf
from propdesk.system.registers.records_view import filters_of
from propdesk.system.settings.shared_view import list_outputs, paper_head
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import columns_of
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.cards import EmptyPage

if TYPE_CHECKING:
    from propdesk.kernel.records.question import Question
    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.source import Totals

PAGE = "movein.owners"


class OwnersPage(RegisterPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._at = desk
        super().__init__(
            desk,
            PAGE,
            columns_of(OwnedRow),
            records=OWNED,
            told=self._told,
            actions=[
                Action(_("Go to the unit"), self.go, icon="house", key="F2", needs_row=True),
                Action(
                    _("Owners of the unit"), self.paper, icon="printer", key="F8", needs_row=True
                ),
                *list_outputs(
                    desk, N_("Who owned what when"), OWNED, OWNED_OUT.write, lambda: self.table
                ),
            ],
            filters=filters_of(OWNED_CHIPS),
            dates=_("Owner on these days"),
            on_open=lambda _row: self.go(),
            watches=frozenset({"occupancy", "owner_change", "unit", "person"}),
            search_words=_("Room, name"),
            nothing=_("No owner fits the filter."),
            empty=EmptyPage(
                "history",
                _("No owners yet"),
                _("Who owns a unit from when to when stands here once owners are entered."),
                (),
            ),
        )

    def go(self) -> None:
        """Open the page of the unit in hand."""
        if (row := self._row()) is not None:
            self._at.open_page("household.unit", unit_id=row.unit_id)

    def paper(self) -> None:
        """Show the owners of the unit in hand on paper."""
        if (row := self._row()) is not None:
            show_owners(self._at, row.unit_id)

    def _told(self, totals: Totals, _question: Question) -> Told:
        words = ngettext("{count} ownership", "{count} ownerships", totals.count)
        return [Figure("", words.format(count=f"{totals.count:,}"))], []

    def _row(self) -> OwnedRow | None:
        row = self.table.current_row()
        return row if isinstance(row, OwnedRow) else None


def show_owners(desk: Desk, unit_id: int) -> None:
    """Show the owners of a unit on paper, from the first to the last."""
    with desk.attempt():
        code, rows = desk.store.read(owners_of_unit, unit_id=unit_id)
        title = _("Owners of the unit")
        pdf = owners_pdf(code, rows, paper_head(desk))
        name = f"{title} {code}.pdf"
        paper_sheet(desk, title, pdf, document="owner_change", file_name=name).exec()
