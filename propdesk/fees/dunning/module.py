"""What dunning tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.dunning.rules import DUNS
from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Permission, Role

if TYPE_CHECKING:
    from types import ModuleType


def _tables() -> ModuleType:
    from propdesk.fees.dunning import models

    return models


MODULE = Module(
    name="fees.dunning",
    tables=_tables,
    refers={"dun_contact": N_("dunning contacts"), "dun_file": N_("dunning files")},
    permissions=(
        Permission(
            DUNS,
            N_("Ask debtors to pay: contacts, letters, flags"),
            (Role.CASHIER, Role.CLERK, Role.ACCOUNTANT, Role.SUPERVISOR),
        ),
    ),
)
