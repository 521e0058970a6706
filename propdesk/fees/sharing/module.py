"""What shared bills tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, PaperKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _bills() -> Register[Any, Any, Any]:
    from propdesk.fees.sharing.register import SHARED_BILLS

    return SHARED_BILLS


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.sharing.view import SharedBillsPage

    return SharedBillsPage(desk)


def _follow(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.fees.sharing.apportioning import bill_moved

    bill_moved(session, before, after)


def _sample() -> SampleMaker:
    from propdesk.fees.sharing.sample import sample_shared_bills

    return sample_shared_bills


MODULE = Module(
    name="fees.sharing",
    sample=_sample,
    registers=(_bills,),
    follows={"shared_bill": _follow},
    built={"fees.shared_bills": _page},
    refers={"bill_share": N_("shared bills")},
    audit_words=AuditWords(
        fields={"without": N_("Units left out")},
        silent=frozenset({"run_id"}),
    ),
    papers=(PaperKind("shared_bill", N_("Proofs of shared bills"), ("a4",)),),
)
