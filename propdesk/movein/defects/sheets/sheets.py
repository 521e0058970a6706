"""Inspection sheets: which one is of which unit, and what of its defects was known when it went."""

from collections.abc import Iterator
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.numbering import document_no, draw_number
from propdesk.db.store import now, today, use_case
from propdesk.estate.models import Unit
from propdesk.estate.people.service import roles_of_unit
from propdesk.kernel.clock import wall_time
from propdesk.kernel.records.refusals import RecordGone
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.defects.models import Defect, DefectSheet, DefectSheetRow
from propdesk.movein.defects.rules import OPEN, DefectState
from propdesk.movein.defects.sheets.refusals import InspectionUnknown

SERIES, DIGITS = "YF", 6
NAME = "defect_sheet"
SHEET_TABLES = (NAME, "defect_sheet_row", "audit")


class KnownDefect(msgspec.Struct, frozen=True, kw_only=True):
    """A defect that was known when the sheet went out, as it stands now; `waits` for a re-check."""

    row: int
    defect_id: int
    place: str
    what: str
    state: str
    waits: bool

    @property
    def id(self) -> int:
        """What tells it from the others."""
        return self.row


class DefectSheetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet, its unit, whoever takes it over, and the defects that were known. Areas are in
    10^-4 m²; `entered` is the day on which it came back."""

    id: int
    no: str
    unit_id: int
    unit: str
    owner: str
    built: int | None
    measured: int | None
    noticed: date | None
    made: date
    entered: date | None
    known: tuple[KnownDefect, ...]


@use_case(permission="movein.edit", touches=SHEET_TABLES)
def make_defect_sheet(session: Session, *, unit_id: int) -> int:
    """Make a sheet of a unit with a row for each defect that is open there; its id.

    A unit may have several: one may be lost. Raises RecordGone.
    """
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise RecordGone
    year = today(session).year
    no = document_no(SERIES, year, draw_number(session, SERIES, year))
    sheet = DefectSheet(no=no, unit_id=unit_id, made_at=now(session))
    session.add(sheet)
    session.flush()
    query = select(Defect.id).where(Defect.unit_id == unit_id, Defect.state.in_(OPEN))
    known = session.scalars(query.order_by(Defect.id)).all()
    session.add_all(
        DefectSheetRow(sheet_id=sheet.id, row=row, defect_id=one)
        for row, one in enumerate(known, 1)
    )
    told = {"unit": unit.code, "rows": len(known)}
    audit.record(session, f"{NAME}.add", (NAME, sheet.id, no), None, told)
    return sheet.id


@use_case(permission="movein.view")
def defect_sheet_facts(session: Session, *, sheet_id: int) -> DefectSheetFacts:
    """A sheet as it stands now. Raises RecordGone."""
    sheet = session.get(DefectSheet, sheet_id)
    if sheet is None:
        raise RecordGone
    unit = session.get_one(Unit, sheet.unit_id)
    case = session.scalar(
        select(MoveInCase).where(MoveInCase.unit_id == unit.id).order_by(MoveInCase.id.desc())
    )
    return DefectSheetFacts(
        id=sheet.id,
        no=sheet.no,
        unit_id=unit.id,
        unit=unit.code,
        owner=(case.receiver if case else "") or _owner(session, unit.id),
        built=unit.built_area,
        measured=unit.measured_area,
        noticed=case.notified_on if case else None,
        made=wall_time(sheet.made_at).date(),
        entered=wall_time(sheet.entered_at).date() if sheet.entered_at else None,
        known=tuple(_known(session, sheet.id)),
    )


def _owner(session: Session, unit_id: int) -> str:
    return next((row.name for row in roles_of_unit(session, unit_id=unit_id)), "")


def _known(session: Session, sheet_id: int) -> Iterator[KnownDefect]:
    query = (
        select(DefectSheetRow.row, Defect)
        .join(Defect, Defect.id == DefectSheetRow.defect_id)
        .where(DefectSheetRow.sheet_id == sheet_id)
        .order_by(DefectSheetRow.row)
    )
    for row, one in session.execute(query):
        yield KnownDefect(
            row=row,
            defect_id=one.id,
            place=one.place,
            what=f"{one.no} {one.what}",
            state=one.state.label,
            waits=one.state is DefectState.RECHECK,
        )


@use_case(permission="movein.view")
def defect_sheet_by_no(session: Session, *, typed: str) -> int:
    """The sheet of a number as it is typed: whole, or its last digits, the newest year first.

    Raises InspectionUnknown.
    """
    text = typed.strip().upper()
    if text.isdecimal():
        which: ColumnElement[bool] = DefectSheet.no.endswith(f"-{int(text):0{DIGITS}d}")
    else:
        which = DefectSheet.no == text
    found = session.scalar(select(DefectSheet.id).where(which).order_by(DefectSheet.no.desc()))
    if found is None:
        raise InspectionUnknown(no=typed.strip())
    return found


@use_case(permission="movein.view")
def next_defect_sheet(session: Session, *, after: int = 0) -> int | None:
    """The oldest sheet that did not come back, after another one; None: there is none."""
    query = select(DefectSheet.id).where(DefectSheet.id > after, DefectSheet.entered_at.is_(None))
    return session.scalar(query.order_by(DefectSheet.id).limit(1))
