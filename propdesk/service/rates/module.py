"""What the month report of complaints tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.kernel.reports.report import Report
    from propdesk.ui.desk import Desk


def _rates(desk: Desk) -> QWidget:
    from propdesk.service.rates.view import rates_page

    return rates_page(desk)


def _report() -> Report[Any]:
    from propdesk.service.rates.facts import COMPLAINTS_REPORT

    return COMPLAINTS_REPORT


MODULE = Module(
    name="service.rates",
    reports=(_report,),
    pages=(
        Page(
            id="service.rates",
            tab="service",
            title=N_("Complaint report"),
            icon="percent",
            build=_rates,
            permission="service.see_complaints",
            place=20,
            drawer="reports",
        ),
    ),
)
