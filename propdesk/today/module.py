"""What the page of today tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page, PaperKind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.ui.desk import Desk


def _today(desk: Desk) -> QWidget:
    from propdesk.today.view import today_page

    return today_page(desk)


def _month(desk: Desk) -> QWidget:
    from propdesk.today.month_view import MonthPage

    return MonthPage(desk)


MODULE = Module(
    name="today",
    papers=(PaperKind("morning", N_("Morning sheets"), ("a4", "a5")),),
    pages=(
        Page(id="today.today", tab="today", title=N_("Today"), icon="sun", build=_today, place=1),
        Page(
            id="today.month",
            tab="today",
            title=N_("Month report"),
            icon="percent",
            build=_month,
            place=9,
        ),
    ),
)
