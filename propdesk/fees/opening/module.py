"""What former books tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _books() -> Register[Any, Any, Any]:
    from propdesk.fees.opening.register import FORMER_BOOKS

    return FORMER_BOOKS


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.opening.view import FormerBooksPage

    return FormerBooksPage(desk)


def _follow(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.fees.opening.taking_over import books_moved

    books_moved(session, before, after)


MODULE = Module(
    name="fees.opening",
    registers=(_books,),
    built={"fees.former_books": _page},
    follows={"former_books": _follow},
    refers={"former_line": N_("former books")},
    audit_words=AuditWords(
        fields={"owed": N_("Owed by the file")},
        money=frozenset({"owed"}),
        silent=frozenset({"run_id"}),
    ),
)
