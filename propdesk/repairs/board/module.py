"""What the board of repair orders tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.ui.desk import Desk


def _board(desk: Desk) -> QWidget:
    from propdesk.repairs.board.view import BoardPage

    return BoardPage(desk)


MODULE = Module(
    name="repairs.board",
    pages=(
        Page(
            id="repairs.board",
            tab="repairs",
            title=N_("Board"),
            icon="columns-3",
            build=_board,
            permission="repairs.view",
            place=2,
        ),
    ),
)
