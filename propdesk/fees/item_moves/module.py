"""What moves to another item tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, OpenPoints, RecordAction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from propdesk.db.declarations import PanelLine
    from propdesk.ui.desk import Desk


def _move(desk: Desk, receipt_id: int) -> None:
    from propdesk.fees.item_moves.dialogs import move_at_receipt

    move_at_receipt(desk, receipt_id)


def _of_receipt(session: Session, receipt_id: int) -> Iterable[PanelLine]:
    from propdesk.fees.item_moves.reading import moves_in_panel

    return moves_in_panel(session, receipt_id)


MODULE = Module(
    name="fees.item_moves",
    open_points=(
        OpenPoints(
            on="receipt", lines=_of_receipt, watches=frozenset({"payment"}),
            permission="fees.view",
        ),
    ),
    actions=(
        RecordAction(
            on="receipt",
            title=N_("Move to another item"),
            icon="arrow-right-left",
            run=_move,
            key="Ctrl+F6",
            place=2,
            permissions=("fees.correct",),
        ),
    ),
    audit_words=AuditWords(
        done={
            "payment.item_move": N_("Paid money moved to another item"),
            "payment.item_move_back": N_("Move to another item taken back"),
        },
        fields={"from": N_("was paid for"), "to": N_("is paid for")},
    ),
)  # fmt: skip
