"""The page of the month report of repairs."""

from PySide6.QtWidgets import QWidget

from propdesk.repairs.summary.facts import REPAIRS_REPORT
from propdesk.system.registers.report_view import ReportPage
from propdesk.ui.desk import Desk

WATCHES = frozenset({"repair_order", "call_back", "repair_line", "payment", "clock"})


def summary_page(desk: Desk) -> QWidget:
    """Build the page."""
    return ReportPage(desk, REPAIRS_REPORT, watches=WATCHES)
