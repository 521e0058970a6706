"""What working hours and special days tell the program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, MenuAction, Module, Permission, Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _days() -> Register[Any, Any, Any]:
    from propdesk.duties.hours.register import SPECIAL_DAYS

    return SPECIAL_DAYS


def _due(session: Session) -> Iterable[Due]:
    from propdesk.duties.hours.due import due

    return due(session)


def _hours(desk: Desk) -> object:
    from propdesk.duties.hours.dialogs import hours_dialog

    return hours_dialog(desk).exec()


MODULE = Module(
    name="duties.hours",
    registers=(_days,),
    due=_due,
    menu_actions=(
        MenuAction(menu="system", title=N_("Working hours"), icon="clock", run=_hours, place=12),
    ),
    permissions=(
        Permission("duties.view", N_("See working days, plans and tasks"), tuple(Role), never=()),
        Permission(
            "duties.edit", N_("Enter working days, plans and check-lists"), (Role.SUPERVISOR,)
        ),
    ),
    audit_words=AuditWords(fields={"office_hours": N_("working hours")}),
)
