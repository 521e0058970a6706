"""The pages of the statistics of patrols and of hazards."""

from propdesk.patrol.statistics.hazards import HAZARD_REPORT
from propdesk.patrol.statistics.report import PATROL_REPORT
from propdesk.system.registers.report_view import ReportPage
from propdesk.ui.desk import Desk


def statistics_page(desk: Desk) -> ReportPage:
    """Build the report of patrols."""
    watches = frozenset({"patrol_entry", "patrol_sheet", "wand_scan"})
    return ReportPage(desk, PATROL_REPORT, watches=watches)


def hazards_page(desk: Desk) -> ReportPage:
    """Build the report of hazards."""
    return ReportPage(desk, HAZARD_REPORT, watches=frozenset({"hazard"}))
