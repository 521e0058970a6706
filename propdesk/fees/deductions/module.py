"""What deductions from deposits tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, RecordAction

if TYPE_CHECKING:
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _deductions() -> Register[Any, Any, Any]:
    from propdesk.fees.deductions.register import DEDUCTIONS

    return DEDUCTIONS


def _deduct(desk: Desk, deposit_id: int) -> None:
    from propdesk.fees.deductions.dialogs import deduction_dialog

    deduction_dialog(desk, deposit_id).exec()


MODULE = Module(
    name="fees.deductions",
    registers=(_deductions,),
    actions=(
        RecordAction(
            on="deposit",
            title=N_("Deduct"),
            icon="minus",
            run=_deduct,
            key="F6",
            place=2,
            permissions=("fees.deposits",),
        ),
    ),
)
