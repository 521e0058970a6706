"""What the statistics of patrols tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.ui.desk import Desk


def _statistics(desk: Desk) -> QWidget:
    from propdesk.patrol.statistics.view import statistics_page

    return statistics_page(desk)


def _gaps(desk: Desk) -> QWidget:
    from propdesk.patrol.statistics.gaps_view import GapsPage

    return GapsPage(desk)


MODULE = Module(
    name="patrol.statistics",
    pages=(
        Page(
            id="patrol.statistics",
            tab="patrol",
            title=N_("Statistics"),
            icon="gauge",
            build=_statistics,
            permission="patrol.view",
            place=10,
        ),
        Page(
            id="patrol.gaps",
            tab="patrol",
            title=N_("Gaps"),
            icon="hourglass",
            build=_gaps,
            permission="patrol.view",
            place=11,
        ),
    ),
)
