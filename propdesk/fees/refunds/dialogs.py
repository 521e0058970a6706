"""The request for what is left of a deposit, and the note of one that was paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.refunds.begun import refund_begun, refund_facts
from propdesk.fees.refunds.paper import refund_note
from propdesk.fees.refunds.register import REFUNDS, RefundFields
from propdesk.kernel.i18n import _
from propdesk.system.registers.made_dialogs import made_dialog
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def refund_dialog(desk: Desk, deposit_id: int) -> FormDialog:
    """Build the request for what is left of a deposit."""
    no, known = desk.store.read(refund_begun, deposit_id=deposit_id)

    def add(fields: RefundFields) -> int:
        return desk.store.write(REFUNDS.uses.add, fields=fields)

    return made_dialog(desk, REFUNDS, _("Ask for a refund"), no, known, add)


def show_refund_note(desk: Desk, refund_id: int) -> None:
    """Show the note of a refund that was paid."""
    known = desk.store.read(refund_facts, refund_id=refund_id)
    paper = desk.settings.print_choice("slip").paper or "a5"
    pdf = refund_note(known, paper_head(desk), paper=paper)
    title = _("Deposit refund note")
    paper_sheet(desk, title, pdf, document="slip", file_name=f"{known.no}.pdf").exec()
