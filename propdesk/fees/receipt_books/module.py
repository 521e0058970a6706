"""What receipt books and what is written in them by hand tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, whole_step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from sqlalchemy.orm import Session

    from propdesk.db.breach import Breach
    from propdesk.kernel.due import Due
    from propdesk.kernel.progress import Progress
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register


def _tables() -> ModuleType:
    from propdesk.fees.receipt_books import models

    return models


def _books() -> Register[Any, Any, Any]:
    from propdesk.fees.receipt_books.register import BOOKS

    return BOOKS


def _papers() -> Register[Any, Any, Any]:
    from propdesk.fees.receipt_books.papers import PAPERS

    return PAPERS


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.receipt_books.due import due_books

    return due_books(session)


def _checks(session: Session, _progress: Progress) -> Iterable[Breach]:
    from propdesk.fees.receipt_books.checks import book_breaches

    return book_breaches(session)


def _sample() -> SampleMaker:
    from propdesk.fees.receipt_books.sample import sample_books

    return sample_books


MODULE = Module(
    name="fees.receipt_books",
    tables=_tables,
    registers=(_books, _papers),
    due=_due,
    checks=_checks,
    check_steps=lambda: (whole_step(_checks),),
    sample=_sample,
    audit_words=AuditWords(
        fields={
            "book_id": N_("receipt book"),
            "high": N_("last number"),
            "low": N_("first number"),
        },
        silent=frozenset({"high", "low"}),
    ),
)
