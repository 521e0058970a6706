"""What the first steps of an office tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.ui.desk import Desk


def _start(desk: Desk) -> QWidget:
    from propdesk.system.start.view import StartPage

    return StartPage(desk)


MODULE = Module(
    name="system.start",
    pages=(
        Page(
            id="system.start",
            tab="system",
            title=N_("First steps"),
            icon="house-plus",
            build=_start,
            menu="data",
            part=2,
            place=7,
        ),
    ),
)
