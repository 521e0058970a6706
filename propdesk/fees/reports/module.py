"""What the reports of the money tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.ui.desk import Desk


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.reports.page.view import MoneyReportsPage

    return MoneyReportsPage(desk)


MODULE = Module(
    name="fees.reports",
    pages=(
        Page(
            id="fees.reports",
            tab="fees",
            title=N_("Reports of money"),
            icon="percent",
            build=_page,
            permission="fees.view",
            place=19,
            drawer="reports",
        ),
    ),
)
