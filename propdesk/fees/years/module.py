"""What sealed years tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.breach import Breach
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk


def _tables() -> ModuleType:
    from propdesk.fees.years import models

    return models


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.years.view import YearsPage

    return YearsPage(desk)


def _checks(session: Session, progress: Progress) -> Iterable[Breach]:
    from propdesk.fees.years.checks import year_breaches

    return year_breaches(session, progress=progress)


MODULE = Module(
    name="fees.years",
    tables=_tables,
    checks=_checks,
    pages=(
        Page(
            id="fees.years",
            tab="fees",
            title=N_("Sealed years"),
            icon="archive-restore",
            build=_page,
            permission="fees.view",
            place=42,
            drawer="monthly",
            shows={"year_seal": "year"},
        ),
    ),
    audit_words=AuditWords(
        kinds={"year_seal": N_("Sealed years")}, done={"year_seal.seal": N_("Year sealed")}
    ),
    counted={"year_seal": N_("Sealed years")},
)
