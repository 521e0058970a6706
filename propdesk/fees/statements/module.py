"""What statements of account tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page, PaperKind, RecordAction

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.ui.desk import Desk


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.statements.view import StatementPage

    return StatementPage(desk)


def _show(desk: Desk, unit_id: int) -> None:
    desk.open_page("fees.statements", unit_id=unit_id)


MODULE = Module(
    name="fees.statements",
    pages=(
        Page(
            id="fees.statements",
            tab="fees",
            title=N_("Statement of account"),
            icon="list",
            build=_page,
            permission="fees.view",
            place=10,
        ),
    ),
    papers=(PaperKind("statement", N_("Statements of account"), ("a4",)),),
    actions=(
        RecordAction(
            on="unit",
            title=N_("Statement"),
            icon="list",
            run=_show,
            key="Shift+F5",
            place=6,
            permissions=("fees.view",),
        ),
    ),
)
