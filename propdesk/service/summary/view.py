"""The page of the month report of contacts."""

from PySide6.QtWidgets import QWidget

from propdesk.service.summary.contacts import CONTACT_REPORT
from propdesk.system.registers.report_view import ReportPage
from propdesk.ui.desk import Desk


def contacts_page(desk: Desk) -> QWidget:
    """Build the page of contacts."""
    return ReportPage(desk, CONTACT_REPORT, watches=frozenset({"contact", "clock"}))
