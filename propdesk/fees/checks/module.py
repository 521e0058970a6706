"""What the check of the books tells the program: what it looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.subject import Module

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from propdesk.db.breach import BookStep, Breach
    from propdesk.kernel.progress import Progress


def _books(session: Session, progress: Progress) -> Iterable[Breach]:
    from propdesk.fees.checks.checks import check_books

    return check_books(session, progress=progress)


def _steps() -> Sequence[BookStep]:
    from propdesk.fees.checks.steps import book_steps

    return book_steps()


MODULE = Module(name="fees.checks", checks=_books, check_steps=_steps)
