"""What the month report of contacts tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.kernel.reports.report import Report
    from propdesk.ui.desk import Desk


def _contacts(desk: Desk) -> QWidget:
    from propdesk.service.summary.view import contacts_page

    return contacts_page(desk)


def _contact_report() -> Report[Any]:
    from propdesk.service.summary.contacts import CONTACT_REPORT

    return CONTACT_REPORT


MODULE = Module(
    name="service.summary",
    reports=(_contact_report,),
    pages=(
        Page(
            id="service.contacts_month",
            tab="service",
            title=N_("Contact report"),
            icon="percent",
            build=_contacts,
            permission="service.view",
            place=21,
            drawer="reports",
        ),
    ),
)
