"""The page of the statistics of follow-up visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.movein.follow_ups.report import FOLLOW_UP_REPORT
from propdesk.system.registers.report_view import ReportPage

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


def statistics_page(desk: Desk) -> ReportPage:
    """Build the month report of follow-up visits."""
    return ReportPage(
        desk, FOLLOW_UP_REPORT, watches=frozenset({"visit", "check_sheet", "check_answer"})
    )
