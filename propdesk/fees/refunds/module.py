"""What refunds of deposits tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, RecordAction

if TYPE_CHECKING:
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _refunds() -> Register[Any, Any, Any]:
    from propdesk.fees.refunds.register import REFUNDS

    return REFUNDS


def _ask_back(desk: Desk, deposit_id: int) -> None:
    from propdesk.fees.refunds.dialogs import refund_dialog

    refund_dialog(desk, deposit_id).exec()


def _note(desk: Desk, refund_id: int) -> None:
    from propdesk.fees.refunds.dialogs import show_refund_note

    show_refund_note(desk, refund_id)


MODULE = Module(
    name="fees.refunds",
    registers=(_refunds,),
    actions=(
        RecordAction(
            on="deposit",
            title=N_("Ask for a refund"),
            icon="hand-coins",
            run=_ask_back,
            key="F3",
            place=1,
            permissions=("fees.deposits",),
        ),
        RecordAction(
            on="deposit_refund",
            title=N_("Deposit refund note"),
            icon="receipt-text",
            run=_note,
            key="F7",
            place=1,
        ),
    ),
)
