"""The page of the month report of complaints."""

from PySide6.QtWidgets import QWidget

from propdesk.service.rates.facts import COMPLAINTS_REPORT
from propdesk.system.registers.report_view import ReportPage
from propdesk.ui.desk import Desk

WATCHES = frozenset({"complaint", "complainant", "clock"})


def rates_page(desk: Desk) -> QWidget:
    """Build the page."""
    return ReportPage(desk, COMPLAINTS_REPORT, watches=WATCHES)
