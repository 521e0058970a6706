"""What billing tells the program; its pages are part of those of the charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Milestone, Module

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def _has_bill(session: Session) -> bool:
    from propdesk.fees.begun import has_bill

    return has_bill(session)


MODULE = Module(
    name="fees.billing",
    milestones=(
        Milestone("bill", N_("First bill"), N_("About 10 minutes away"), "fees.charges", _has_bill),
    ),
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
