"""What renovations tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import PURPOSE, WARRANTY, KeptFor, PersonalData
from propdesk.kernel.i18n import N_, _
from propdesk.subject import (
    AuditWords,
    Export,
    LetterKind,
    Module,
    Page,
    PaperKind,
    RecordAction,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.kernel.records.fields import Fact
    from propdesk.kernel.sheets.lists import Extent
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


def _passes_page(desk: Desk) -> QWidget:
    from propdesk.movein.renovation.page.view import PassesPage

    return PassesPage(desk)


def _violations_page(desk: Desk) -> QWidget:
    from propdesk.movein.renovation.page.view import ViolationsPage

    return ViolationsPage(desk)


def _field(desk: Desk, fact: Fact) -> Field:
    from propdesk.movein.renovation.page.view import renovation_field

    return renovation_field(desk, fact)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.movein.renovation.due import due_permits

    return due_permits(session)


def _found(desk: Desk, task_id: int) -> None:
    from propdesk.movein.renovation.page.dialogs import violation_dialog

    violation_dialog(desk, task_id).exec()


def _inspect(desk: Desk, renovation_id: int) -> None:
    from propdesk.movein.renovation.inspections.view import inspect

    inspect(desk, renovation_id)


def _may_inspect(session: Session, renovation_id: int) -> bool:
    from propdesk.movein.renovation.inspections.looks import may_inspect

    return may_inspect(session, renovation_id)


def _not_due(row: Any) -> str:  # noqa: ANN401  a row of the register
    told = _("It is “{state}”: no inspection is due.")
    is_due = row.state.value in ("completed", "observed")
    return "" if is_due else told.format(state=row.state.label)


def _was_inspected(session: Session, renovation_id: int) -> bool:
    from propdesk.movein.renovation.inspections.looks import was_inspected

    return was_inspected(session, renovation_id)


def _inspections(desk: Desk, renovation_id: int) -> None:
    from propdesk.movein.renovation.inspections.view import open_points

    open_points(desk, renovation_id)


def _inspections_page(desk: Desk) -> QWidget:
    from propdesk.movein.renovation.inspections.view import InspectionsPage

    return InspectionsPage(desk)


def _write_points(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.movein.renovation.inspections.listing import POINTS_OUT

    return POINTS_OUT.write(store, path, extent=extent)


def _looks_at_site(session: Session, task_id: int) -> bool:
    from propdesk.movein.renovation.sites import site_of_task

    return site_of_task(session, task_id) is not None


def _sample() -> SampleMaker:
    from propdesk.movein.renovation.inspections.sample import sample_works

    return sample_works


def _follow(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.movein.renovation.inspections.looks import follow_works

    follow_works(session, before, after)


_NEIGHBOURS = LetterKind(
    letter="neighbour_notice",
    fields={
        "number": "ZX2026-000012",
        "unit": "3-2-1201",
        "works": N_("Floors, paint, doors"),
        "span": "2026-12-01 – 2027-01-20",
        "work_hours": "08:00-12:00, 14:00-18:00",
        "noise_hours": "09:00-12:00, 14:30-18:00",
        "quiet": N_("weekends"),
        "phone": "010 5550 0142",
    },
    delivered=N_(
        "Dear neighbours,\n"
        "in {unit} there will be works from now on: {works}. Permit {number}, {span}.\n"
        "Works are permitted {work_hours}, noise {noise_hours}, and none on {quiet}.\n"
        "Before the deposit goes back we ask you above, below and beside whether anything was "
        "damaged. If something disturbs you before, please call {phone}."
    ),
)
_REPORT = LetterKind(
    letter="violation_report",
    fields={
        "number": "2026-31",
        "authority": N_("Street office"),
        "unit": "3-2-1201",
        "permit": "ZX2026-000012",
        "violation": N_("Hole for a pipe through a beam"),
        "clause": N_("Renovation rules 12"),
        "evidence": N_("Pictures of 2026-11-18"),
        "found": "2026-11-18",
        "correct_by": "2026-11-21",
        "phone": "010 5550 0142",
    },
    delivered=N_(
        "To {authority}\n"
        "In {unit} (renovation {permit}) we found on {found}: {violation}.\n"
        "It is against {clause}. Evidence: {evidence}.\n"
        "We told the household in writing to put it right by {correct_by}. This was not done. "
        "We report it to you and ask you to act within your powers.\n"
        "For questions please call {phone}."
    ),
)
MODULE = Module(
    name="movein.renovation",
    personal=(
        PersonalData(
            table="renovation",
            title=N_("Renovations"),
            names=("applicant", "responsible"),
            phones=("phone", "company_phone"),
            texts=("workers", "note"),
            unit="unit_id",
            keep=KeptFor(60, "ends_on", WARRANTY, ("filed", "refused", "withdrawn")),
        ),
        PersonalData(
            table="worker_pass",
            title=N_("Worker passes"),
            names=("worker",),
            numbers=("id_end",),
            texts=("note",),
            unit="renovation_id>renovation.unit_id",
            keep=KeptFor(12, "until", PURPOSE, ("back", "lost")),
        ),
    ),
    sample=_sample,
    follows={"renovation": _follow},
    registers=(_renovations, _violations, _passes),
    built={
        "movein.renovations": _page,
        "movein.worker_passes": _passes_page,
        "movein.renovation_violations": _violations_page,
    },
    letters=(_NEIGHBOURS, _REPORT),
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
        RecordAction(
            on="renovation",
            title=N_("Fill in the inspection"),
            icon="clipboard-list",
            run=_inspect,
            key="Shift+F8",
            place=1,
            permissions=("movein.edit", "duties.do"),
            offered=_may_inspect,
            why_not=_not_due,
        ),
        RecordAction(
            on="renovation",
            title=N_("Inspections side by side"),
            icon="git-compare",
            run=_inspections,
            key="Ctrl+F8",
            place=2,
            permissions=("movein.view",),
            offered=_was_inspected,
        ),
    ),
    pages=(
        Page(
            id="movein.inspections_of_works",
            tab="movein",
            title=N_("Inspections of works"),
            icon="clipboard-list",
            build=_inspections_page,
            permission="movein.view",
            place=27,
            drawer="reports",
        ),
    ),
    exports=(Export("inspections-of-works", N_("Inspections of works"), _write_points),),
    audit_words=AuditWords(fields={"plan_id": N_("plan of patrols"), "back_on": N_("Back on")}),
    refers={
        "renovation_scope": N_("approved scopes"),
        "renovation_look": N_("inspections of works"),
    },
    papers=(PaperKind("permit", N_("Papers of renovations"), ("a4", "a5")),),
)
