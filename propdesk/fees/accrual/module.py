"""What the income by service month tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.kernel.reports.report import Report
    from propdesk.ui.desk import Desk


def _report() -> Report[Any]:
    from propdesk.fees.accrual.report import ACCRUAL_REPORT

    return ACCRUAL_REPORT


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.accrual.view import AccrualPage

    return AccrualPage(desk)


MODULE = Module(
    name="fees.accrual",
    reports=(_report,),
    pages=(
        Page(
            id="fees.accrual",
            tab="fees",
            title=N_("Income by service month"),
            icon="calendar-days",
            build=_page,
            permission="fees.view",
            place=26,
            drawer="reports",
        ),
    ),
)
