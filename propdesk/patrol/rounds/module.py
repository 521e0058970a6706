"""What sheets of rounds tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page, PaperKind, RecordAction, SearchGroup

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.kernel.records.fields import Fact
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import SampleMaker
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


_DUE = (
    ("over", N_("Patrol sheets never entered"), "triangle-alert"),
    ("waits", N_("Patrol sheets to enter"), "hourglass"),
    ("missed_lately", N_("Patrol sheets with points missed last night"), "route"),
    ("doubtful_lately", N_("Doubtful patrol sheets entered of late"), "search"),
)


def _tables() -> ModuleType:
    from propdesk.patrol.rounds import models

    return models


def _sheets(desk: Desk) -> QWidget:
    from propdesk.patrol.rounds.view import sheets_page

    return sheets_page(desk)


def _write_sheets(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.patrol.rounds.register import SHEETS

    return SHEETS.out.write(store, path, extent=extent)


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.patrol.rounds.sheets import SHEET

    return (SHEET,)


def _entry(desk: Desk) -> QWidget:
    from propdesk.patrol.rounds.grid.view import EntryPage

    return EntryPage(desk)


def _route_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.patrol.rounds.view import route_field

    return route_field(desk, fact)


def _print_sheet(desk: Desk, sheet_id: int) -> None:
    from propdesk.patrol.rounds.paper_dialogs import print_sheets

    print_sheets(desk, [sheet_id])


def _to_hazards(desk: Desk, sheet_id: int) -> None:
    from propdesk.patrol.rounds.findings import hazards_of_sheet

    made = desk.store.write(hazards_of_sheet, sheet_id=sheet_id)
    desk.open_page("patrol.hazards", record_id=made[-1])


def _due(session: Session) -> Iterable[Due]:
    """Sheets to enter, sheets nobody ever entered, points missed of late; Today asks at a start."""
    from sqlalchemy import select

    from propdesk.db.store import now
    from propdesk.kernel.due import Due, DueGroup, over_records
    from propdesk.kernel.i18n import _
    from propdesk.patrol.rounds.models import PatrolSheet as Sheet
    from propdesk.patrol.rounds.rules import OF_LATE

    moment = now(session)
    open_ones = Sheet.entered_at.is_(None) & Sheet.withdrawn_at.is_(None)
    ended = Sheet.ends <= moment
    holds = {
        "waits": open_ones & ended & (Sheet.until > moment),
        "over": open_ones & (Sheet.until <= moment),
        "missed_lately": Sheet.entered_at.is_not(None)
        & (Sheet.missed > 0)
        & (Sheet.ends > moment - OF_LATE),
        "doubtful_lately": Sheet.doubt.is_not(None) & (Sheet.entered_at > moment - OF_LATE),
    }
    for chip, title, icon in _DUE:
        line = Due(
            group=DueGroup.WORK,
            icon=icon,
            title=_(title),
            page_id="patrol.sheets",
            place=_("Patrol sheets"),
            context={"filter": chip},
            is_overdue=chip != "waits",
        )
        found = session.execute(select(Sheet.id, Sheet.day).where(holds[chip]))
        yield from over_records(line, "patrol_sheet", found)


def _each_day(store: Store) -> None:
    from propdesk.patrol.rounds.planned_sheets import make_planned_sheets, sheets_are_behind

    if store.read(sheets_are_behind):
        store.write(make_planned_sheets)


def _enter_it(desk: Desk, sheet_id: int) -> None:
    desk.open_page("patrol.entry", sheet_id=sheet_id)


def _sample() -> SampleMaker:
    from propdesk.patrol.rounds.sample.year import sample_rounds

    return sample_rounds


MODULE = Module(
    name="patrol.rounds",
    sample=_sample,
    tables=_tables,
    pages=(
        Page(
            id="patrol.sheets",
            tab="patrol",
            title=N_("Patrol sheets"),
            icon="list-checks",
            build=_sheets,
            permission="patrol.view",
            place=1,
            shows={"patrol_sheet": "record_id"},
        ),
        Page(
            id="patrol.entry",
            tab="patrol",
            title=N_("Sheet entry"),
            icon="keyboard",
            build=_entry,
            permission="patrol.enter",
            place=2,
        ),
    ),
    exports=(Export("patrol", N_("Patrol sheets"), _write_sheets),),
    search=(SearchGroup("patrol_sheet", N_("Patrol sheets"), "list-checks", "patrol.view"),),
    records=_records,
    record_fields={"patrol_route": _route_field},
    refers={
        "patrol_sheet": N_("patrol sheets"),
        "patrol_row": N_("rows of patrol sheets"),
        "patrol_round": N_("rounds of patrol sheets"),
        "patrol_entry": N_("patrol entries"),
    },
    counted={"patrol_sheet": N_("Patrol sheets")},
    papers=(PaperKind("patrol", N_("Patrol sheets"), ("a4",)),),
    actions=(
        RecordAction(
            on="patrol_sheet",
            title=N_("Print the sheet"),
            icon="printer",
            run=_print_sheet,
            key="F5",
            place=1,
        ),
        RecordAction(
            on="patrol_sheet",
            title=N_("Enter it"),
            icon="keyboard",
            run=_enter_it,
            key="F3",
            place=2,
            permissions=("patrol.enter",),
        ),
        RecordAction(
            on="patrol_sheet",
            title=N_("Findings to hazards"),
            icon="triangle-alert",
            run=_to_hazards,
            key="F6",
            place=3,
            permissions=("patrol.edit_hazards",),
        ),
    ),
    due=_due,
    each_day=_each_day,
    audit_words=AuditWords(
        kinds={"patrol_sheet": N_("Patrol sheets")},
        done={"patrol_sheet.enter": N_("Patrol sheet entered")},
        fields={
            "entries": N_("Points entered"),
            "findings": N_("Findings"),
            "missed": N_("Missed"),
            "rounds": N_("Rounds"),
            "points": N_("Points"),
        },
        silent=frozenset(
            {
                "begins",
                "ends",
                "until",
                "tolerance",
                "ordered",
                "wand",
                "entered_at",
                "doubt",
                "flags",
                "unplanned",
                "for_wand",
                "withdrawn_at",
            }
        ),
    ),
)
