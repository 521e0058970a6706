"""Which visits a sheet goes out with, row by row, and which sheets are still to be typed back."""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.numbering import document_no, draw_number
from propdesk.db.store import now, today, use_case
from propdesk.duties.checklists.rules import CheckItem
from propdesk.duties.checklists.service import CHECK_LIST
from propdesk.kernel.records.refusals import RecordGone
from propdesk.service.visits.asking import asked_items, frozen_questions
from propdesk.service.visits.models import Visit, VisitSheet, VisitSheetRow
from propdesk.service.visits.page.refusals import (
    NothingToVisit,
    VisitSheetTooLong,
    VisitSheetUnknown,
)
from propdesk.service.visits.rules import VisitPurpose, VisitState
from propdesk.service.visits.visits import EDIT, SEE, VISITS

SERIES, DIGITS = "ZD", 6
MOST_ROWS = 99
"""Two digits name a row."""


class SheetRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row: its visit as it stands now; `is_open` while it waits to be entered, `is_asked` where
    the questions of the sheet are asked there."""

    row: int
    visit_id: int
    unit: str
    who: str
    about: str
    planned: date
    visitor: str
    state: str
    is_open: bool
    is_asked: bool = False

    @property
    def id(self) -> int:
        """What tells it from the others."""
        return self.row


class VisitSheetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet with its rows; a visit that is gone since has none."""

    id: int
    no: str
    rows: tuple[SheetRow, ...]
    questions: str = ""

    @property
    def items(self) -> tuple[CheckItem, ...]:
        """What it asks at visits after moving in."""
        return asked_items(self.questions)

    def row(self, number: int) -> SheetRow | None:
        """The row of a number."""
        return next((one for one in self.rows if one.row == number), None)


@use_case(permission=EDIT, touches=("visit_sheet", "visit_sheet_row", "audit", *CHECK_LIST.touches))
def make_visit_sheet(session: Session, *, ids: Sequence[int]) -> int:
    """Make a sheet of those of the visits that are still to be made, in their order; its id.

    A visit may stand on several sheets: one may be lost. Raises NothingToVisit, VisitSheetTooLong.
    """
    own = (among(Visit.id, ids), Visit.state == VisitState.PLANNED)
    planned = set(session.scalars(select(Visit.id).where(*own)))
    visits = [one for one in dict.fromkeys(ids) if one in planned]
    if not visits:
        raise NothingToVisit
    if len(visits) > MOST_ROWS:
        raise VisitSheetTooLong(count=len(visits), most=MOST_ROWS)
    year = today(session).year
    no = document_no(SERIES, year, draw_number(session, SERIES, year))
    asks = select(Visit.id).where(among(Visit.id, visits), Visit.purpose == VisitPurpose.MOVED_IN)
    questions = frozen_questions(session) if session.scalar(asks.limit(1)) else ""
    sheet = VisitSheet(no=no, made_at=now(session), questions=questions)
    session.add(sheet)
    session.flush()
    session.add_all(
        VisitSheetRow(sheet_id=sheet.id, row=row, visit_id=one) for row, one in enumerate(visits, 1)
    )
    told = {"rows": len(visits)}
    audit.record(session, "visit_sheet.add", ("visit_sheet", sheet.id, no), None, told)
    return sheet.id


@use_case(permission=SEE)
def visit_sheet_facts(session: Session, *, sheet_id: int) -> VisitSheetFacts:
    """A sheet with its rows as they stand now. Raises RecordGone."""
    sheet = session.get(VisitSheet, sheet_id)
    if sheet is None:
        raise RecordGone
    return VisitSheetFacts(
        id=sheet.id, no=sheet.no, rows=rows_of(session, sheet_id), questions=sheet.questions
    )


def rows_of(session: Session, sheet_id: int) -> tuple[SheetRow, ...]:
    """The rows of a sheet, each with its visit as it stands now."""
    query = select(VisitSheetRow).where(VisitSheetRow.sheet_id == sheet_id)
    numbers = {one.visit_id: one.row for one in session.scalars(query.order_by(VisitSheetRow.row))}
    return tuple(
        SheetRow(
            row=numbers[one.id],
            visit_id=one.id,
            unit=one.unit,
            who=one.who,
            about=" ".join(filter(None, (one.purpose.label, one.about))),
            planned=one.planned,
            visitor=one.visitor,
            state=one.state.label,
            is_open=one.state is VisitState.PLANNED,
            is_asked=one.purpose is VisitPurpose.MOVED_IN,
        )
        for one in VISITS.records.rows(session, ids=list(numbers))
    )


@use_case(permission=SEE)
def visit_sheet_by_no(session: Session, *, typed: str) -> int:
    """The sheet of a number as it is typed: whole, or its last digits, the newest year first.

    Raises VisitSheetUnknown.
    """
    text = typed.strip().upper()
    if text.isdecimal():
        which: ColumnElement[bool] = VisitSheet.no.endswith(f"-{int(text):0{DIGITS}d}")
    else:
        which = VisitSheet.no == text
    found = session.scalar(select(VisitSheet.id).where(which).order_by(VisitSheet.no.desc()))
    if found is None:
        raise VisitSheetUnknown(no=typed.strip())
    return found


@use_case(permission=SEE)
def next_visit_sheet(session: Session, *, after: int = 0) -> int | None:
    """The oldest sheet with a visit that is still to be entered, after another one; None: none."""
    still = exists().where(
        VisitSheetRow.sheet_id == VisitSheet.id,
        VisitSheetRow.visit_id == Visit.id,
        Visit.state == VisitState.PLANNED,
    )
    query = select(VisitSheet.id).where(VisitSheet.id > after, still)
    return session.scalar(query.order_by(VisitSheet.id).limit(1))
