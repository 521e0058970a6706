"""What defects tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, OpenPoints, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.kernel.reports.report import Report
    from propdesk.subject import PanelLine, SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _defects() -> Register[Any, Any, Any]:
    from propdesk.movein.defects.register import DEFECTS

    return DEFECTS


def _due(session: Session) -> Iterable[Due]:
    from propdesk.movein.defects.due import due_defects

    return due_defects(session)


def _follow_order(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.movein.defects.following import follow_order

    follow_order(session, before, after)


def _follow_case(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.movein.defects.cases import follow_case

    follow_case(session, before, after)


def _open_of_case(session: Session, case_id: int) -> Iterable[PanelLine]:
    from propdesk.movein.defects.cases import open_of_case

    return open_of_case(session, case_id)


def _follow_undo(session: Session, undone: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.movein.defects.sheets.entering import open_again

    open_again(session, undone, after)


def _page(desk: Desk) -> QWidget:
    from propdesk.movein.defects.sheets.view import DefectsPage

    return DefectsPage(desk)


def _statistics(desk: Desk) -> QWidget:
    from propdesk.movein.defects.sheets.view import statistics_page

    return statistics_page(desk)


def _report() -> Report[Any]:
    from propdesk.movein.defects.report import DEFECT_REPORT

    return DEFECT_REPORT


def _sample() -> SampleMaker:
    from propdesk.movein.defects.sheets.sample import sample_defects

    return sample_defects


MODULE = Module(
    name="movein.defects",
    registers=(_defects,),
    built={"movein.defects": _page},
    audit_words=AuditWords(
        kinds={"defect_sheet": N_("Inspection sheets")},
        done={
            "defect_sheet.enter": N_("Inspection sheet entered"),
            "defect_sheet.open_again": N_("Inspection sheet to be typed again"),
        },
    ),
    refers={"defect_sheet": N_("inspection sheets"), "defect_sheet_row": N_("inspection sheets")},
    counted={"defect_sheet": N_("Inspection sheets")},
    due=_due,
    reports=(_report,),
    pages=(
        Page(
            id="movein.defects_month",
            tab="movein",
            title=N_("Defect report"),
            icon="percent",
            build=_statistics,
            permission="movein.view",
            place=20,
            drawer="reports",
        ),
    ),
    sample=_sample,
    open_points=(
        OpenPoints(
            on="move_in_case",
            lines=_open_of_case,
            watches=frozenset({"defect"}),
            permission="movein.view",
            place=1,
        ),
    ),
    follows={
        "repair_order": _follow_order,
        "move_in_case": _follow_case,
        "undone_gesture": _follow_undo,
    },
)
