"""The pages of the reports of dunning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.dunning.statistics.collected import KEEPER_REPORT
from propdesk.fees.dunning.statistics.report import DUNNING_REPORT
from propdesk.system.registers.report_view import ReportPage

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


def report_page(desk: Desk) -> ReportPage:
    """Build the month report of dunning."""
    return ReportPage(
        desk, DUNNING_REPORT, watches=frozenset({"dun_contact", "dun_delivery", "payment"})
    )


def keeper_page(desk: Desk) -> ReportPage:
    """Build the month report of what each keeper collected."""
    return ReportPage(desk, KEEPER_REPORT, watches=frozenset({"charge", "payment", "keeper"}))
