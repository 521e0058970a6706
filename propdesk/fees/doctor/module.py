"""What the data doctor tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Page

if TYPE_CHECKING:
    from types import ModuleType

    from PySide6.QtWidgets import QWidget

    from propdesk.ui.desk import Desk


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.doctor.view import DoctorPage

    return DoctorPage(desk)


def _tables() -> ModuleType:
    from propdesk.fees.doctor import models

    return models


MODULE = Module(
    name="fees.doctor",
    tables=_tables,
    audit_words=AuditWords(
        done={
            "person.merge": N_("Two records of a person merged"),
            "person.unmerge": N_("Merge of two records taken back"),
        },
        fields={"merged": N_("other record"), "moved": N_("moved with it")},
    ),
    pages=(
        Page(
            id="fees.doctor",
            tab="system",
            title=N_("Data doctor"),
            icon="shield-check",
            build=_page,
            permission="estate.view",
            menu="data",
            place=3,
        ),
    ),
    refers={"person_merge": N_("merged people")},
)
