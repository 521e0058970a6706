"""Inspections of works on the screen: the list of all items, and both side by side in the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from propdesk.duties.checklists.answering_view import answer_dialog
from propdesk.duties.checklists.looks_view import looks_grid
from propdesk.kernel.i18n import _, ngettext
from propdesk.movein.renovation.inspections.listing import (
    POINT_CHIPS,
    POINTS,
    POINTS_OUT,
    WorksItemRow,
    points_of,
)
from propdesk.movein.renovation.inspections.looks import begin_look, both_looks
from propdesk.movein.renovation.meant import renovation_no
from propdesk.system.registers.records_view import filters_of
from propdesk.system.settings.shared_view import list_outputs
from propdesk.ui.forms.links_section import LinkRow, OtherRecords, open_record
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import columns_of
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import EmptyPage

if TYPE_CHECKING:
    from propdesk.duties.checklists.service import CheckFacts
    from propdesk.kernel.records.question import Question
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.record_panel import Section
    from propdesk.ui.lists.source import Totals

PAGE = "movein.inspections_of_works"


def inspect(desk: Desk, renovation_id: int) -> None:
    """Answer the sheet of the inspection that is due. Raises as `begin_look`."""
    sheet_id = desk.store.write(begin_look, renovation_id=renovation_id)
    answer_dialog(desk, sheet_id).exec()


def open_points(desk: Desk, renovation_id: int) -> None:
    """Open the list at the items of a renovation."""
    ids = desk.store.read(points_of, renovation_id=renovation_id)
    no = desk.store.read(renovation_no, renovation_id=renovation_id)
    desk.open_page(PAGE, ids=tuple(ids), told=no)


class InspectionsPage(RegisterPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._at = desk
        super().__init__(
            desk,
            PAGE,
            columns_of(WorksItemRow),
            records=POINTS,
            told=self._told,
            actions=[
                Action(_("Go to the renovation"), self.go, icon="hammer", key="F2", needs_row=True),
                *list_outputs(desk, POINTS_OUT.title, POINTS, POINTS_OUT.write, lambda: self.table),
            ],
            filters=filters_of(POINT_CHIPS),
            on_open=lambda _row: self.go(),
            watches=frozenset({"check_answer", "check_sheet", "renovation_look", "renovation"}),
            search_words=_("Number, room, what is looked at"),
            nothing=_("No item fits the filter."),
            empty=EmptyPage(
                "clipboard-list",
                _("No inspections of works yet"),
                _("What the first and the second inspection say of each item stands side by side."),
                (),
            ),
        )

    def open(self, **context: object) -> None:
        """Show the items of a renovation alone; `told` is its number."""
        ids, told = context.get("ids"), context.get("told")
        if isinstance(ids, tuple) and isinstance(told, str):
            self.bar.show_only(ids, told)

    def go(self) -> None:
        """Open the renovation of the row in hand."""
        row = self.table.current_row()
        if isinstance(row, WorksItemRow):
            open_record(self._at, "renovation", row.renovation_id)

    def _told(self, totals: Totals, _question: Question) -> Told:
        words = ngettext("{count} item inspected", "{count} items inspected", totals.count)
        return [Figure("", words.format(count=f"{totals.count:,}"))], []


def looks_section(desk: Desk) -> Section:
    """For the `sections` of the panel of a renovation."""
    return lambda _kind: LooksSection(desk)


class LooksSection(OtherRecords):
    """Both inspections of the renovation in hand: each sheet, then its items side by side."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Inspections of works"), _("No inspection was filled in yet."))
        self._desk = desk

    def show_record(self, record_id: int) -> None:
        """Show this renovation. Raises NotPermitted, RecordGone."""
        looks = self._desk.store.read(both_looks, renovation_id=record_id)
        rows: list[QWidget | str] = [
            self._sheet(title, one)
            for title, one in (
                (_("First inspection"), looks.first),
                (_("Second inspection"), looks.second),
            )
            if one is not None
        ]
        self.show_rows([*rows, *looks_grid(looks.rows, (_("1st"), _("2nd")))])

    def _sheet(self, title: str, one: CheckFacts) -> LinkRow:
        told = " · ".join(filter(None, (str(one.day), one.worker, one.result.words)))
        name = f"{title} {one.no}"
        return LinkRow(name, told, lambda: open_record(self._desk, "check_sheet", one.id))
