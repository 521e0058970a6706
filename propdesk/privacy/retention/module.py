"""What the retention of personal data tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.ui.desk import Desk


def _tables() -> ModuleType:
    from propdesk.privacy.retention import models

    return models


def _page(desk: Desk) -> QWidget:
    from propdesk.privacy.retention.view import RetentionPage

    return RetentionPage(desk)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.privacy.retention.due import due_retention

    return due_retention(session)


def _each_day(store: Store) -> None:
    from propdesk.privacy.retention.due_data import look_at_retention, look_is_old

    if store.read(look_is_old):
        store.write(look_at_retention)


MODULE = Module(
    name="privacy.retention",
    tables=_tables,
    due=_due,
    each_day=_each_day,
    pages=(
        Page(
            id="privacy.retention",
            tab="system",
            title=N_("Retention of personal data"),
            icon="hourglass",
            build=_page,
            permission="estate.privacy",
            menu="data",
            place=21,
        ),
    ),
    audit_words=AuditWords(
        kinds={"retention": N_("Retention of personal data")},
        done={
            "retention.delete": N_("Personal data past its time deleted"),
            "retention.time": N_("Time personal data is kept changed"),
        },
        fields={"months": N_("months")},
    ),
    refers={"retention_look": N_("looks at what is due")},
)
