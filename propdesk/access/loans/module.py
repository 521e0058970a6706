"""What lost property and parcels tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import PURPOSE, KeptFor, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Permission, Role

if TYPE_CHECKING:
    from propdesk.system.registers.service import Register


def _kept() -> Register[Any, Any, Any]:
    from propdesk.access.loans.register import KEPT

    return KEPT


MODULE = Module(
    name="access.loans",
    personal=(
        PersonalData(
            table="kept_item",
            title=N_("Lost property and parcels"),
            names=("owner", "told", "handed_to"),
            phones=("phone",),
            numbers=("mark",),
            texts=("note",),
            unit="unit_id",
            keep=KeptFor(12, "arrived", PURPOSE, ("handed", "disposed")),
        ),
    ),
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
