"""What hazards tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Permission, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.system.registers.service import Register


def _hazards() -> Register[Any, Any, Any]:
    from propdesk.patrol.hazards.register import HAZARDS

    return HAZARDS


def _due(session: Session) -> Iterable[Due]:
    from propdesk.patrol.hazards.due import due_hazards

    return due_hazards(session)


MODULE = Module(
    name="patrol.hazards",
    registers=(_hazards,),
    due=_due,
    permissions=(
        Permission("patrol.see_hazards", N_("See hazards"), tuple(Role), never=()),
        Permission(
            "patrol.edit_hazards",
            N_("Enter hazards and say what became of them"),
            (Role.CLERK, Role.SUPERVISOR),
        ),
        Permission(
            "patrol.approve",
            N_("Permit that a hazard is put off"),
            (Role.SUPERVISOR,),
            never=(Role.READER, Role.CLERK, Role.CASHIER),
        ),
    ),
    audit_words=AuditWords(silent=frozenset({"place_key"})),
)
