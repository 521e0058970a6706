"""What billing tells the program; its pages are part of those of the charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Milestone, Module, StepWay

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def _has_bill(session: Session) -> bool:
    from propdesk.fees.milestones import has_bill

    return has_bill(session)


MODULE = Module(
    name="fees.billing",
    milestones=(
        Milestone(
            name="bill",
            title=N_("First bill"),
            later=N_("About 10 minutes away"),
            page_id="fees.charges",
            reached=_has_bill,
            icon="receipt",
            question=N_("The first bill"),
            why=N_("Everything is ready for the first bill."),
            ways=(
                StepWay(
                    "file-text",
                    N_("Bill the first month"),
                    N_("The draft shows every line before anything is published."),
                    N_("Go to billing"),
                    "fees.charges",
                ),
            ),
        ),
    ),
    refers={"billing_run": N_("billing runs")},
    audit_words=AuditWords(
        kinds={"billing_run": N_("Billing")},
        done={
            "billing_run.publish": N_("Bills made"),
            "billing_run.undo": N_("Billing taken back"),
        },
        fields={
            "existing": N_("there already"),
            "offset": N_("of prepayment"),
            "reversed": N_("lines taken back"),
            "unbilled": N_("not billed"),
        },
    ),
)
