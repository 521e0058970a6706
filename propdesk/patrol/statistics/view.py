"""The page of the statistics of patrols."""

from propdesk.patrol.statistics.report import PATROL_REPORT
from propdesk.system.registers.report_view import ReportPage
from propdesk.ui.desk import Desk


def statistics_page(desk: Desk) -> ReportPage:
    """Build the report of patrols."""
    watches = frozenset({"patrol_entry", "patrol_sheet", "wand_scan"})
    return ReportPage(desk, PATROL_REPORT, watches=watches)
