"""What agreements, limitation and court cases tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Permission, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.system.registers.service import Register


def _agreements() -> Register[Any, Any, Any]:
    from propdesk.fees.court.agreements.register import AGREEMENTS

    return AGREEMENTS


def _cases() -> Register[Any, Any, Any]:
    from propdesk.fees.court.cases import COURT_CASES

    return COURT_CASES


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.court.due import due_at_court

    return due_at_court(session)


MODULE = Module(
    name="fees.court",
    registers=(_agreements, _cases),
    due=_due,
    permissions=(
        Permission(
            "fees.court",
            N_("Write agreements by instalments and court cases"),
            (Role.CLERK, Role.ACCOUNTANT, Role.SUPERVISOR),
        ),
    ),
)
