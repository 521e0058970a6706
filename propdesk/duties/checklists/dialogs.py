"""The field in which a check-list is chosen, one begun for a record, its sheets on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.duties.checklists.answering_view import CheckAnswering, answer_dialog
from propdesk.duties.checklists.paper import check_pdf
from propdesk.duties.checklists.sheets import (
    begin_sheet,
    find_list,
    lists_in_use,
    name_of_list,
    sheet_facts,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.forms.fields import RecordField
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


class NoCheckList(UserError):
    """Something is to be checked while no check-list is entered."""

    message = N_("No check-list is entered yet. Enter one first: Patrol, Check-lists.")


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


def check_record(desk: Desk, kind: str, record_id: int) -> CheckAnswering | None:
    """Ask by which check-list a record is checked, where there are several; the sheet to answer,
    None when nobody chose. Raises NoCheckList."""
    known = desk.store.read(lists_in_use)
    if not known:
        raise NoCheckList
    chosen: int | None = 0
    if len(known) > 1:
        asked = ChoiceDialog(desk, _("Check-list"), "", [(name, "") for _id, name in known])
        asked.exec()
        chosen = asked.choice
    if chosen is None:
        return None
    made = desk.store.write(begin_sheet, kind=kind, record_id=record_id, list_id=known[chosen][0])
    return answer_dialog(desk, made)


def print_check_sheet(desk: Desk, sheet_id: int) -> None:
    """Show a sheet as it will be printed, empty or answered. Raises RecordGone."""
    facts = desk.store.read(sheet_facts, sheet_id=sheet_id)
    pdf = check_pdf([facts], paper_head(desk))
    paper_sheet(desk, facts.list, pdf, document="check_sheet", file_name=f"{facts.no}.pdf").exec()
