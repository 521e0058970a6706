"""What renovations tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, PaperKind, RecordAction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.kernel.records.fields import Fact
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _renovations() -> Register[Any, Any, Any]:
    from propdesk.movein.renovation.register import RENOVATIONS

    return RENOVATIONS


def _violations() -> Register[Any, Any, Any]:
    from propdesk.movein.renovation.violations import VIOLATIONS

    return VIOLATIONS


def _passes() -> Register[Any, Any, Any]:
    from propdesk.movein.renovation.passes import PASSES

    return PASSES


def _page(desk: Desk) -> QWidget:
    from propdesk.movein.renovation.page.view import RenovationsPage

    return RenovationsPage(desk)


def _field(desk: Desk, fact: Fact) -> Field:
    from propdesk.movein.renovation.page.view import renovation_field

    return renovation_field(desk, fact)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.movein.renovation.due import due_permits

    return due_permits(session)


def _found(desk: Desk, task_id: int) -> None:
    from propdesk.movein.renovation.page.dialogs import violation_dialog

    violation_dialog(desk, task_id).exec()


def _looks_at_site(session: Session, task_id: int) -> bool:
    from propdesk.movein.renovation.sites import site_of_task

    return site_of_task(session, task_id) is not None


def _sample() -> SampleMaker:
    from propdesk.movein.renovation.sample import sample_renovations

    return sample_renovations


MODULE = Module(
    name="movein.renovation",
    sample=_sample,
    registers=(_renovations, _violations, _passes),
    built={"movein.renovations": _page},
    record_fields={"renovation": _field},
    due=_due,
    actions=(
        RecordAction(
            on="duty_task",
            title=N_("New violation"),
            icon="message-square-warning",
            run=_found,
            key="Shift+F9",
            permissions=("movein.edit",),
            offered=_looks_at_site,
        ),
    ),
    audit_words=AuditWords(fields={"plan_id": N_("plan of patrols")}),
    refers={"renovation_scope": N_("approved scopes")},
    papers=(PaperKind("permit", N_("Renovation permits"), ("a4", "a5")),),
)
