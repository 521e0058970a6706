"""What the old patrol book tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.subject import AuditWords, Module

if TYPE_CHECKING:
    from propdesk.system.registers.service import Register


def _old_book() -> Register[Any, Any, Any]:
    from propdesk.patrol.old_book.register import OLD_BOOK

    return OLD_BOOK


MODULE = Module(
    name="patrol.old_book",
    registers=(_old_book,),
    audit_words=AuditWords(silent=frozenset({"outcome"})),  # it follows from the result
)
