"""What the second signatures tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Permission, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.declarations import SampleMaker
    from propdesk.kernel.due import Due
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _tables() -> ModuleType:
    from propdesk.system.signatures import models

    return models


def _signatures() -> Register[Any, Any, Any]:
    from propdesk.system.signatures.register import SIGNATURES

    return SIGNATURES


def _page(desk: Desk) -> QWidget:
    from propdesk.system.signatures.view import SignaturesPage

    return SignaturesPage(desk)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.system.signatures.wanting import due_signatures

    return due_signatures(session)


def _left_in_full(session: Session, list_name: str) -> None:
    from propdesk.system.signatures.wanting import want_of_list

    want_of_list(session, list_name)


def _sample() -> SampleMaker:
    from propdesk.system.signatures.sample import sample_signatures

    return sample_signatures


MODULE = Module(
    name="system.signatures",
    tables=_tables,
    registers=(_signatures,),
    built={"system.signatures": _page},
    due=_due,
    left_in_full=_left_in_full,
    sample=_sample,
    permissions=(
        Permission(
            "system.sign",
            N_("Sign what somebody else did"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
            never=(Role.READER, Role.CASHIER),
        ),
    ),
    audit_words=AuditWords(
        fields={
            "signed_by": N_("signed or refused by"),
            "done_by_id": N_("number of the user who did it"),
        }
    ),
)
