"""What the month report of repairs tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.kernel.reports.report import Report
    from propdesk.ui.desk import Desk


def _summary(desk: Desk) -> QWidget:
    from propdesk.repairs.summary.view import summary_page

    return summary_page(desk)


def _report() -> Report[Any]:
    from propdesk.repairs.summary.facts import REPAIRS_REPORT

    return REPAIRS_REPORT


MODULE = Module(
    name="repairs.summary",
    reports=(_report,),
    pages=(
        Page(
            id="repairs.summary",
            tab="repairs",
            title=N_("Month report"),
            icon="percent",
            build=_summary,
            permission="repairs.view",
            place=4,
        ),
    ),
)
