"""What the late fee tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Permission, Role

if TYPE_CHECKING:
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register


def _clauses() -> Register[Any, Any, Any]:
    from propdesk.fees.late.register import CLAUSES

    return CLAUSES


def _sample() -> SampleMaker:
    from propdesk.fees.late.sample import sample_clauses

    return sample_clauses


MODULE = Module(
    name="fees.late",
    registers=(_clauses,),
    sample=_sample,
    permissions=(
        Permission(
            "fees.late_clauses",
            N_("Enter and end the clauses of the late fee"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
            never=(Role.READER, Role.CASHIER),
        ),
    ),
)
