"""What the help tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.ui.desk import Desk


def _help(desk: Desk) -> QWidget:
    from propdesk.system.help.view import HelpPage

    return HelpPage(desk)


MODULE = Module(
    name="system.help",
    pages=(
        Page(
            id="system.help",
            tab="system",
            title=N_("A day with PropDesk"),
            icon="book-open",
            build=_help,
            menu="help",
            place=8,
        ),
    ),
)
