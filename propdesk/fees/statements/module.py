"""What statements of account tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page, PaperKind, RecordAction, UnitPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.declarations import PanelLine
    from propdesk.ui.desk import Desk


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.statements.view import StatementPage

    return StatementPage(desk)


def _show(desk: Desk, unit_id: int) -> None:
    desk.open_page("fees.statements", unit_id=unit_id)


def _money(session: Session, unit_id: int) -> Sequence[PanelLine]:
    from propdesk.fees.statements.unit_money import money_of_unit

    return money_of_unit(session, unit_id)


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
    unit_panels=(
        UnitPanel(
            title=N_("Money of the household"),
            lines=_money,
            watches=frozenset({"charge", "allocation", "reduction"}),
            permission="fees.view",
            tells_none=False,
            place=85,
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
