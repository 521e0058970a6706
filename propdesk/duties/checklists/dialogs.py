"""The field in which a check-list is chosen, its sheets on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.duties.checklists.paper import check_pdf
from propdesk.duties.checklists.register import CHECK_SHEET
from propdesk.duties.checklists.sheets import find_list, name_of_list, sheet_facts
from propdesk.kernel.i18n import _
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.files.printed import files_by_part, with_pictures
from propdesk.ui.forms.fields import RecordField
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def list_field(desk: Desk, fact: Fact) -> Field:
    """A check-list by its name or a part of it."""
    return RecordField(
        fact.name,
        _(fact.header),
        find=lambda typed: desk.store.read(find_list, typed=typed),
        name_of=lambda one: desk.store.read(name_of_list, list_id=one),
        required=fact.required,
        placeholder=_("Name, initials, or a part of it"),
    )


def print_check_sheet(desk: Desk, sheet_id: int) -> None:
    """Show a sheet as it will be printed, empty or answered. Raises RecordGone."""
    facts = desk.store.read(sheet_facts, sheet_id=sheet_id)
    files = files_by_part(desk, CHECK_SHEET.kind, sheet_id)
    taken = [(one.part_name or one.name, one) for one in files]
    head, name = paper_head(desk), f"{facts.no}.pdf"

    def show(pdf: bytes) -> None:
        paper_sheet(desk, facts.list, pdf, document="check_sheet", file_name=name).exec()

    with_pictures(desk, taken, lambda pictures: check_pdf([facts], head, pictures), show)
