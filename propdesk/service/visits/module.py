"""What visits and the care list tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import CLAIMS, KeptFor, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import (
    AuditWords,
    LetterKind,
    Module,
    Page,
    Permission,
    RecordAction,
    Role,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.kernel.reports.report import Report
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _visits() -> Register[Any, Any, Any]:
    from propdesk.service.visits.visits import VISITS

    return VISITS


def _care() -> Register[Any, Any, Any]:
    from propdesk.service.visits.care import CARE_LIST

    return CARE_LIST


def _page(desk: Desk) -> QWidget:
    from propdesk.service.visits.page.view import VisitsPage

    return VisitsPage(desk)


def _statistics(desk: Desk) -> QWidget:
    from propdesk.service.visits.page.view import statistics_page

    return statistics_page(desk)


def _report() -> Report[Any]:
    from propdesk.service.visits.report import VISITS_REPORT

    return VISITS_REPORT


def _sample() -> SampleMaker:
    from propdesk.service.visits.sample import sample_visits

    return sample_visits


def _of_contact(desk: Desk, contact_id: int) -> None:
    from propdesk.service.visits.page.dialogs import visit_dialog

    visit_dialog(desk, contact_id).exec()


_NOTICE = LetterKind(
    letter="visit_notice",
    fields={
        "unit": "3-2-1201",
        "name": N_("Chen Yutong"),
        "number": "ZF2026-000041",
        "day": "2026-11-24",
        "visitor": N_("Wang Li"),
        "occasion": N_("Household visit"),
        "about": N_("whether the leak under the sink is gone"),
        "phone": "010 5550 0142",
    },
    delivered=N_(
        "To the household of {unit}, {name}\n"
        "On {day} our colleague {visitor} would like to visit you ({occasion}). {about}\n"
        "We ask how content you are with our work and what you need; it takes about ten minutes. "
        "Our colleague carries a badge, and takes no money at the door.\n"
        "If the day does not suit you, please call {phone}: we come at another time."
    ),
)
MODULE = Module(
    name="service.visits",
    personal=(
        PersonalData(
            table="visit",
            title=N_("Visits"),
            names=("who", "met"),
            texts=("about", "result", "needs", "promise", "note"),
            unit="unit_id",
            keep=KeptFor(36, "planned", CLAIMS, ("done", "kept", "not_met", "cancelled")),
        ),
        PersonalData(
            table="care_case",
            title=N_("Who is cared for"),
            names=("person",),
            phones=("phone",),
            texts=("needs", "kin"),
            unit="unit_id",
            leaves=Leaves.BLANK,
        ),
    ),
    sample=_sample,
    registers=(_visits, _care),
    built={"service.visits": _page},
    letters=(_NOTICE,),
    reports=(_report,),
    pages=(
        Page(
            id="service.visit_statistics",
            tab="service",
            title=N_("Visit statistics"),
            icon="gauge",
            build=_statistics,
            permission="service.view",
            place=7,
            drawer="reports",
        ),
    ),
    permissions=(
        Permission(
            "service.care",
            N_("See the care list"),
            (Role.SUPERVISOR,),
            never=(Role.READER, Role.CASHIER),
        ),
        Permission(
            "service.edit_care",
            N_("Enter the care list and its consents"),
            (Role.SUPERVISOR,),
            never=(Role.READER, Role.CASHIER),
        ),
    ),
    audit_words=AuditWords(
        kinds={"visit_sheet": N_("Visit sheets")}, silent=frozenset({"care_id"})
    ),
    refers={"visit_sheet_row": N_("rows of visit sheets")},
    counted={"visit_sheet": N_("Visit sheets")},
    actions=(
        RecordAction(
            on="contact",
            title=N_("Plan a visit"),
            icon="heart-handshake",
            run=_of_contact,
            key="F12",
            place=3,
            permissions=("service.edit",),
        ),
    ),
)
