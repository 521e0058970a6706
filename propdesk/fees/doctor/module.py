"""What the data doctor tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.ui.desk import Desk


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.doctor.view import DoctorPage

    return DoctorPage(desk)


MODULE = Module(
    name="fees.doctor",
    pages=(
        Page(
            id="fees.doctor",
            tab="system",
            title=N_("Data doctor"),
            icon="shield-check",
            build=_page,
            permission="estate.view",
            menu="data",
            place=3,
        ),
    ),
)
