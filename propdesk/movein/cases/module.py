"""What move-in cases tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import WARRANTY, KeptFor, PersonalData
from propdesk.kernel.i18n import N_, ngettext
from propdesk.subject import AuditWords, Export, LetterKind, Module, Page, UnitCases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.kernel.reports.report import Report
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import SampleMaker, UnitCase
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _cases() -> Register[Any, Any, Any]:
    from propdesk.movein.cases.register import CASES

    return CASES


def _page(desk: Desk) -> QWidget:
    from propdesk.movein.cases.page.view import CasesPage

    return CasesPage(desk)


def _appointments(desk: Desk) -> QWidget:
    from propdesk.movein.cases.page.appointments_view import AppointmentsPage

    return AppointmentsPage(desk)


def _board(desk: Desk) -> QWidget:
    from propdesk.movein.cases.page.board_view import CasesBoardPage

    return CasesBoardPage(desk)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.movein.cases.due import due_cases

    return due_cases(session)


def _of_units(session: Session, unit_ids: Collection[int], since: date) -> Iterable[UnitCase]:
    from propdesk.movein.cases.unit_page import cases_of_units

    return cases_of_units(session, unit_ids, since)


def _report() -> Report[Any]:
    from propdesk.movein.cases.report import HAND_OVER_REPORT

    return HAND_OVER_REPORT


def _statistics(desk: Desk) -> QWidget:
    from propdesk.movein.cases.page.view import statistics_page

    return statistics_page(desk)


def _cases_out(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.movein.cases.register import CASES

    return CASES.out.write(store, path, extent=extent)


def _sample() -> SampleMaker:
    from propdesk.movein.cases.sample import sample_hand_overs

    return sample_hand_overs


def _to_hand(session: Session, unit_ids: Collection[int]) -> str:
    from propdesk.movein.cases.batches import to_hand_told

    return to_hand_told(session, unit_ids)


def _counted(count: int) -> str:
    return ngettext("{count} case", "{count} cases", count).format(count=count)


_NOTICE = LetterKind(
    letter="hand_over_notice",
    fields={
        "name": N_("Chen Yutong"),
        "unit": "3-2-1201",
        "number": "RZ2026-000041",
        "fixed": "2026-12-05",
        "slot": "2026-12-05 09:30",
        "hours": "09:00-12:00, 13:30-17:00",
        "place": N_("12 Bridge Road"),
        "dues": "2,423.70",
        "phone": "010 5550 0142",
        "filing": "2026-014",
    },
    optional=frozenset({"filing"}),
    delivered=N_(
        "To {name}, {unit}\n"
        "Your home is finished and accepted. Please take it over on {fixed}. "
        "Your appointment: {slot}. Place: {place}, {hours}.\n"
        "Filing of the completion: {filing}\n"
        "Please bring: this notice, the contract of purchase, proof of payment, your identity "
        "card, and that of whoever comes for you with your written mandate.\n"
        "How it goes: papers checked, charges paid, agreement signed, the home inspected together "
        "with the first meter readings, keys handed over. Unpaid charges do not keep you from the "
        "inspection or the keys.\n"
        "What will be due:\n"
        "{dues}\n"
        "If you cannot come, please call {phone} beforehand and we agree on another day. Without "
        "an answer the contract says from which day the home counts as delivered."
    ),
)
MODULE = Module(
    name="movein.cases",
    personal=(
        PersonalData(
            table="move_in_case",
            title=N_("Move-in cases"),
            names=("receiver",),
            phones=("phone",),
            texts=("note",),
            unit="unit_id",
            keep=KeptFor(60, "filed_on", WARRANTY, ("filed", "cancelled")),
        ),
    ),
    registers=(_cases,),
    built={"movein.cases": _page},
    letters=(_NOTICE,),
    due=_due,
    reports=(_report,),
    # What the list was called before, for tasks that ask for it so.
    exports=(Export("move-in", N_("Cases"), _cases_out),),
    sample=_sample,
    after_import=_to_hand,
    pages=(
        Page(
            id="movein.appointments",
            tab="movein",
            title=N_("Appointments"),
            icon="calendar-days",
            build=_appointments,
            permission="movein.view",
            place=3,
        ),
        Page(
            id="movein.board",
            tab="movein",
            title=N_("Board"),
            icon="columns-3",
            build=_board,
            permission="movein.view",
            place=9,
        ),
        Page(
            id="movein.statistics",
            tab="movein",
            title=N_("Hand-over statistics"),
            icon="gauge",
            build=_statistics,
            permission="movein.view",
            place=10,
            drawer="reports",
        ),
    ),
    unit_cases=(
        UnitCases(
            cases=_of_units,
            permission="movein.view",
            figure=N_("Move-in under way"),
            counted=_counted,
        ),
    ),
    audit_words=AuditWords(
        fields={
            "payer_role_id": N_("role of the payer"),
            "gift_id": N_("agreement on gifted months"),
            "unit_was": N_("the unit before"),
        },
        silent=frozenset({"unit_was"}),
    ),
)
