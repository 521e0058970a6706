"""What the statistics of patrols tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Export, Module, Page

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from propdesk.db.store import Store
    from propdesk.kernel.reports.report import Report
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


def _statistics(desk: Desk) -> QWidget:
    from propdesk.patrol.statistics.view import statistics_page

    return statistics_page(desk)


def _gaps(desk: Desk) -> QWidget:
    from propdesk.patrol.statistics.gaps_view import GapsPage

    return GapsPage(desk)


def _hazards(desk: Desk) -> QWidget:
    from propdesk.patrol.statistics.view import hazards_page

    return hazards_page(desk)


def _report() -> Report[Any]:
    from propdesk.patrol.statistics.report import PATROL_REPORT

    return PATROL_REPORT


def _hazard_report() -> Report[Any]:
    from propdesk.patrol.statistics.hazards import HAZARD_REPORT

    return HAZARD_REPORT


def _write_entries(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.patrol.statistics.entries import ENTRIES_OUT

    return ENTRIES_OUT.write(store, path, extent=extent)


MODULE = Module(
    name="patrol.statistics",
    reports=(_report, _hazard_report),
    exports=(Export("patrol-entries", N_("Patrol entries"), _write_entries),),
    pages=(
        Page(
            id="patrol.statistics",
            tab="patrol",
            title=N_("Statistics"),
            icon="gauge",
            build=_statistics,
            permission="patrol.view",
            place=10,
            drawer="reports",
        ),
        Page(
            id="patrol.gaps",
            tab="patrol",
            title=N_("Gaps"),
            icon="hourglass",
            build=_gaps,
            permission="patrol.view",
            place=11,
            drawer="reports",
        ),
        Page(
            id="patrol.hazards_month",
            tab="patrol",
            title=N_("Hazard report"),
            icon="percent",
            build=_hazards,
            permission="patrol.see_hazards",
            place=19,
            drawer="reports",
        ),
    ),
)
