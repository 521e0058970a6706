"""What lost property and parcels tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Permission, Role

if TYPE_CHECKING:
    from propdesk.system.registers.service import Register


def _kept() -> Register[Any, Any, Any]:
    from propdesk.access.loans.register import KEPT

    return KEPT


MODULE = Module(
    name="access.loans",
    registers=(_kept,),
    permissions=(
        Permission("access.view", N_("See lost property and parcels"), tuple(Role), never=()),
        Permission(
            "access.edit",
            N_("Enter and hand out lost property and parcels"),
            (Role.CLERK, Role.SUPERVISOR),
        ),
    ),
)
