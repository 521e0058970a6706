"""What suppliers' bills tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, RecordAction

if TYPE_CHECKING:
    from types import ModuleType

    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _tables() -> ModuleType:
    from propdesk.fees.passed_on import models

    return models


def _bills() -> Register[Any, Any, Any]:
    from propdesk.fees.passed_on.register import SUPPLIER_BILLS

    return SUPPLIER_BILLS


def _share_loss(desk: Desk, bill_id: int) -> None:
    from propdesk.fees.passed_on.losses_dialogs import loss_dialog

    loss_dialog(desk, bill_id).exec()


def _sample() -> SampleMaker:
    from propdesk.fees.passed_on.sample import sample_supplier_bills

    return sample_supplier_bills


MODULE = Module(
    name="fees.passed_on",
    sample=_sample,
    tables=_tables,
    registers=(_bills,),
    actions=(
        RecordAction(
            on="supplier_bill",
            title=N_("Share what was lost"),
            icon="equal",
            run=_share_loss,
            key="F6",
            place=1,
            permissions=("fees.bill",),
        ),
    ),
)
