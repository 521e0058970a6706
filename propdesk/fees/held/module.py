"""What the reports and proofs of deposits tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.kernel.reports.report import Report
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _tables() -> ModuleType:
    from propdesk.fees.held import models

    return models


def _proofs() -> Register[Any, Any, Any]:
    from propdesk.fees.held.register import PROOFS

    return PROOFS


def _report() -> Report[Any]:
    from propdesk.fees.held.report import DEPOSIT_REPORT

    return DEPOSIT_REPORT


def _report_page(desk: Desk) -> QWidget:
    from propdesk.fees.held.view import DepositReportPage

    return DepositReportPage(desk)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.held.register import due_proofs

    return due_proofs(session)


MODULE = Module(
    name="fees.held",
    tables=_tables,
    registers=(_proofs,),
    reports=(_report,),
    due=_due,
    audit_words=AuditWords(
        fields={"books": N_("held by the books"), "difference": N_("difference")},
        money=frozenset({"books", "difference"}),
    ),
    pages=(
        Page(
            id="fees.deposit_report",
            tab="fees",
            title=N_("Report of deposits"),
            icon="percent",
            build=_report_page,
            permission="fees.view",
            place=20,
            drawer="reports",
        ),
    ),
)
