"""The page of the report of deposits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.held.report import DEPOSIT_REPORT
from propdesk.system.registers.report_view import ReportPage

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


def report_page(desk: Desk) -> ReportPage:
    """Build the month report of deposits."""
    return ReportPage(desk, DEPOSIT_REPORT, watches=frozenset({"deposit", "deposit_entry"}))
