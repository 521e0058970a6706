"""What the contact book tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Permission, Role, UnitCases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.subject import UnitCase
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _contacts() -> Register[Any, Any, Any]:
    from propdesk.service.contacts.register import CONTACTS

    return CONTACTS


def _cases(session: Session, unit_ids: Collection[int], since: date) -> Iterable[UnitCase]:
    from propdesk.service.contacts.cases import contact_cases

    return contact_cases(session, unit_ids, since)


def _page(desk: Desk) -> QWidget:
    from propdesk.service.contacts.page.view import ContactPage

    return ContactPage(desk)


MODULE = Module(
    name="service.contacts",
    registers=(_contacts,),
    built={"service.contacts": _page},
    unit_cases=(UnitCases(cases=_cases, permission="service.view"),),
    # The moment is what the day and time beside it say.
    audit_words=AuditWords(fields={"promised": N_("Promised to")}, silent=frozenset({"at"})),
    permissions=(
        Permission("service.view", N_("See the contact book"), tuple(Role), never=()),
        Permission(
            "service.edit",
            N_("Enter and answer contacts"),
            (Role.CASHIER, Role.CLERK, Role.SUPERVISOR),
        ),
    ),
)
