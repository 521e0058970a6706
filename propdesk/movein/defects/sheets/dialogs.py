"""The sheet of a unit before it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.movein.defects.sheets.paper import inspection_pdf
from propdesk.movein.defects.sheets.sheets import defect_sheet_facts, make_defect_sheet
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.parts.sheet import Sheet


def inspection_sheet(desk: Desk, unit_id: int) -> Sheet:
    """Make a sheet of a unit, and build what shows it before it is printed."""
    made = desk.store.write(make_defect_sheet, unit_id=unit_id)
    facts = desk.store.read(defect_sheet_facts, sheet_id=made)
    pdf = inspection_pdf(facts, paper_head(desk))
    title = f"{_('Inspection sheet')} {facts.no} {facts.unit}"
    return paper_sheet(desk, title, pdf, document="report", file_name=f"{facts.no}.pdf")
