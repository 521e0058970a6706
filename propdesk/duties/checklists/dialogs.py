"""The field in which a check-list is chosen, its sheets on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.duties.checklists.paper import check_pdf
from propdesk.duties.checklists.sheets import find_list, name_of_list, sheet_facts
from propdesk.kernel.i18n import _
from propdesk.system.settings.shared_view import paper_head
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
    pdf = check_pdf([facts], paper_head(desk))
    paper_sheet(desk, facts.list, pdf, document="check_sheet", file_name=f"{facts.no}.pdf").exec()
