"""The inspection at a move-out: answered, printed, beside that at the move-in in the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from propdesk.duties.checklists.answering_view import answer_dialog
from propdesk.duties.checklists.looks_view import looks_grid
from propdesk.kernel.i18n import _
from propdesk.movein.owner_change.leaving.leaving import Leaving, Of, begin_leaving, leaving_of
from propdesk.movein.owner_change.leaving.paper import leaving_pdf
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.links_section import LinkRow, OtherRecords, open_record
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.record_panel import Section


def inspect(desk: Desk, of: Of) -> None:
    """Answer the sheet of the inspection. Raises as `begin_leaving`."""
    sheet_id = desk.store.write(begin_leaving, of=of)
    answer_dialog(desk, sheet_id).exec()


def print_leaving(desk: Desk, of: Of) -> None:
    """Show the inspection on paper; begun where it was not, so that the paper has its number."""
    desk.store.write(begin_leaving, of=of)
    found = desk.store.read(leaving_of, of=of)
    title = _("Move-out inspection")
    number = found.no or (found.sheet.no if found.sheet else "")
    pdf = leaving_pdf(found, paper_head(desk))
    paper_sheet(desk, title, pdf, document="owner_change", file_name=f"{number} {title}.pdf").exec()


def leaving_section(desk: Desk) -> Section:
    """For the `sections` of the panel of an owner change."""
    return lambda kind: LeavingSection(desk, kind, _("Not inspected yet. Shift+F8 begins it."))


class LeavingSection(OtherRecords):
    """The sheet of the inspection in hand, then its items beside those of the move-in, of a tenant
    what he still has."""

    def __init__(self, desk: Desk, kind: str, nothing: str) -> None:
        super().__init__(_("Move-out inspection"), nothing)
        self._desk, self._kind = desk, kind

    def show_record(self, record_id: int) -> None:
        """Show this owner change, or this stay. Raises NotPermitted, RecordGone."""
        found = self._desk.store.read(leaving_of, of=(self._kind, record_id))
        sheet, rows = found.sheet, list[QWidget | str]()
        if sheet is not None:
            told = " · ".join(filter(None, (str(sheet.day), sheet.worker, sheet.result.words)))
            opens = lambda: open_record(self._desk, "check_sheet", sheet.id)  # noqa: E731
            rows.append(LinkRow(sheet.no, told, opens))
        if not found.no:
            rows += still_his(found)
        if sheet is not None:
            rows += looks_grid(found.rows, (_("Move-in"), _("Move-out")))
        self.show_rows(rows)


def still_his(found: Leaving) -> list[str]:
    """What a tenant has of the unit and what is held of him, each in a line."""
    keys = [
        _("To return: {what}").format(what=" ".join(filter(None, (one.kind, one.code, one.number))))
        for one in found.keys
    ]
    held = [
        _("Held: {what}").format(what=f"{one.no} {one.item} {one.held}") for one in found.deposits
    ]
    return keys + held
