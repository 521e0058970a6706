"""Entering a sheet of visits: each row is a move of its visit, all of them one gesture."""

from collections.abc import Mapping
from datetime import date
from functools import partial

import msgspec
from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.db.records.gestures import gesture
from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.duties.checklists.service import ANSWER_TABLES, BEGIN_TABLES
from propdesk.kernel.records.refusals import RecordGone
from propdesk.service.visits.asking import asked_items, keep_answers, normal_answers
from propdesk.service.visits.models import VisitSheet
from propdesk.service.visits.page.refusals import (
    NothingTyped,
    RowRefused,
    VisitRowEntered,
    VisitRowUnknown,
)
from propdesk.service.visits.page.sheets import SheetRow, rows_of
from propdesk.service.visits.rules import SheetMark, VisitState
from propdesk.service.visits.visits import EDIT, VISIT, VisitMade, VisitPromise


class TypedVisit(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a row: its box, what was said, what was promised and by when; `answers` to
    the questions of the sheet, in their order."""

    mark: SheetMark
    said: str = ""
    promise: str = ""
    by: date | None = None
    answers: tuple[str, ...] = ()


REST = TypedVisit(mark=SheetMark.CONTENT)
"""What `*` says of the rows that nobody typed: somebody was met and is content."""


class EnteredVisits(msgspec.Struct, frozen=True):
    """How many visits were entered, and how many of the sheet are still to be made."""

    entered: int
    left: int


@use_case(permission=EDIT, touches=(*VISIT.touches, *BEGIN_TABLES, *ANSWER_TABLES))
def enter_visit_sheet(
    session: Session,
    *,
    sheet_id: int,
    typed: Mapping[int, TypedVisit],
    rest: bool,
    day: date | None = None,
) -> EnteredVisits:
    """Enter the rows of a sheet, all of them or none; `rest`: the others were met as well.

    `day` is when they were visited, else each on the day it was planned. What is not typed is
    still to be made. Raises NothingTyped, as `refuse_row`, or RowRefused, which says what is wrong
    with which row; RecordGone for a sheet that is not there.
    """
    sheet = session.get(VisitSheet, sheet_id)
    if sheet is None:
        raise RecordGone
    rows = {one.row: one for one in rows_of(session, sheet_id)}
    usual = normal_answers(asked_items(sheet.questions))
    for number in typed:
        refuse_row(rows, number)
    still = [number for number, one in rows.items() if one.is_open]
    told = {number: typed.get(number, REST) for number in still if rest or number in typed}
    if not told:
        raise NothingTyped
    with gesture(session, VISIT, count=len(told)) as mine:
        for number, one in told.items():
            visit = rows[number]
            said = structs.replace(one, answers=usual) if one is REST else one
            enter = partial(_enter, session, visit, said, day, sheet.questions)
            mine.row(visit.visit_id, str(number), enter)
    for result in mine.rows:
        if result.how == "refused":
            reason = "; ".join(result.errors.values()) or result.why
            raise RowRefused(row=result.name, reason=reason)
    return EnteredVisits(len(told), len(still) - len(told))


def refuse_row(rows: Mapping[int, SheetRow], number: int) -> SheetRow:
    """A row that is still to be entered. Raises VisitRowUnknown or VisitRowEntered."""
    row = rows.get(number)
    if row is None:
        raise VisitRowUnknown(row=number, last=max(rows, default=0))
    if not row.is_open:
        raise VisitRowEntered(row=number, state=row.state)
    return row


def _enter(
    session: Session, row: SheetRow, one: TypedVisit, day: date | None, questions: str
) -> None:
    if one.mark is SheetMark.NOBODY:
        move(session, VISIT, row.visit_id, VisitState.NOT_MET)
        return
    made = VisitMade(
        made_on=day or row.planned, met=row.who, result=one.said, content=one.mark.content
    )
    to, form = VisitState.DONE, made
    if one.promise:
        to = VisitState.PROMISED
        form = VisitPromise(
            made_on=made.made_on,
            met=made.met,
            result=made.result,
            content=made.content,
            promise=one.promise,
            promise_by=one.by,
        )
    move(session, VISIT, row.visit_id, to, form=form)
    if row.is_asked:
        keep_answers(
            session,
            visit_id=row.visit_id,
            questions=questions,
            answers=one.answers,
            worker=row.visitor,
            day=day or row.planned,
        )
