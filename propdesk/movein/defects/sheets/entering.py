"""Entering an inspection sheet: new defects with their repairs, re-checks; all of it or nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.models import AuditRow
from propdesk.db.records.gestures import gesture
from propdesk.db.records.moving import move
from propdesk.db.records.saving import add
from propdesk.db.store import now, today, use_case
from propdesk.kernel.i18n import _
from propdesk.movein.defects.models import DefectSheet
from propdesk.movein.defects.register import DEFECT, DefectFields
from propdesk.movein.defects.rules import DefectState, Stage
from propdesk.movein.defects.sheets.codes import KIND_OF, PlaceDigit, ProblemDigit
from propdesk.movein.defects.sheets.refusals import (
    InspectedRowRefused,
    InspectionEntered,
    NothingInspected,
)
from propdesk.movein.defects.sheets.sheets import NAME, DefectSheetFacts, defect_sheet_facts
from propdesk.movein.defects.states import DefectChecked
from propdesk.repairs.kinds.models import FaultKind

_ALWAYS = 2  # a sheet with one row is a gesture, too: its undo opens the sheet again


class NewDefect(msgspec.Struct, frozen=True):
    """What is typed of a new defect."""

    place: PlaceDigit
    problem: ProblemDigit
    words: str = ""

    @property
    def what(self) -> str:
        """What is wrong, in words."""
        if self.problem is ProblemDigit.OTHER:
            return self.words
        return (
            _("{problem}: {words}").format(problem=self.problem.label, words=self.words)
            if self.words
            else self.problem.label
        )


class EnteredInspection(msgspec.Struct, frozen=True):
    """How many defects were new, how many were passed and how many not."""

    new: int
    passed: int
    failed: int


@use_case(permission="movein.edit", touches=(*DEFECT.touches, NAME))
def enter_defect_sheet(
    session: Session,
    *,
    sheet_id: int,
    typed: Sequence[NewDefect],
    checks: Mapping[int, bool],
    rest: bool,
    by: str,
    day: date | None = None,
) -> EnteredInspection:
    """Enter a sheet that came back, all of it or nothing, and one undo: each new defect with its
    repair, by row whether what was mended is passed. `rest`: nothing else is wrong, what was
    mended is passed.

    `by` looked at it on `day`, or today. Raises RecordGone, InspectionEntered, NothingInspected,
    InspectedRowRefused.
    """
    facts = defect_sheet_facts(session, sheet_id=sheet_id)
    if facts.entered is not None:
        raise InspectionEntered(no=facts.no, day=facts.entered)
    if not (typed or checks or rest):
        raise NothingInspected
    kinds = {one.code: one for one in session.scalars(select(FaultKind))}  # held: read once
    waits = [known for known in facts.known if known.waits]
    judged = {k: checks.get(k.row, True) for k in waits if rest or k.row in checks}
    with gesture(session, DEFECT, count=_ALWAYS) as mine:
        for one in typed:
            kind = kinds.get(KIND_OF.get(one.problem, ""))
            step = partial(_add, session, facts, one, kind.id if kind else None, day)
            mine.row(0, f"{one.place.label} {one.what}", step)
        for known, is_passed in judged.items():
            check = partial(_check, session, facts, known.defect_id, by, is_passed)
            mine.row(known.defect_id, known.what, check)
        for row in mine.rows:
            if row.how == "refused":
                reason = _("; ").join(row.errors.values()) or row.why
                raise InspectedRowRefused(row=row.name, reason=reason)
        _close(session, facts, len(typed))
    passed = sum(judged.values())
    return EnteredInspection(len(typed), passed, len(judged) - passed)


def _add(
    session: Session, facts: DefectSheetFacts, one: NewDefect, kind_id: int | None, day: date | None
) -> int:
    fields = DefectFields(
        unit_id=facts.unit_id,
        place=one.place.label,
        what=one.what,
        fault_kind_id=kind_id,
        stage=Stage.AT,
        found_on=day or today(session),
        note=facts.no,
    )
    defect_id = add(session, DEFECT, fields)
    move(session, DEFECT, defect_id, DefectState.ORDERED)
    return defect_id


def _check(
    session: Session, facts: DefectSheetFacts, defect_id: int, by: str, is_passed: bool
) -> None:
    if is_passed:
        move(session, DEFECT, defect_id, DefectState.CLOSED, form=DefectChecked(checked_by=by))
    else:
        move(session, DEFECT, defect_id, DefectState.FAILED, why=facts.no)


def _close(session: Session, facts: DefectSheetFacts, new: int) -> None:
    here = update(DefectSheet).where(DefectSheet.id == facts.id)
    session.execute(here.values(entered_at=now(session)))
    session.expire_all()
    told = {"unit": facts.unit, "rows": new}
    audit.record(session, f"{NAME}.enter", (NAME, facts.id, facts.no), None, told)


def open_again(session: Session, undone: Mapping[str, object], _after: object) -> None:
    """Let a sheet be typed once more when all that it told was taken back."""
    if undone["kind"] != DEFECT.kind:
        return
    told = func.json_extract(AuditRow.after, "$.gesture_id") == undone["gesture"]
    entry = select(AuditRow.subject_id).where(
        AuditRow.id >= undone["gesture"], AuditRow.what == f"{NAME}.enter", told
    )
    sheet = session.get(DefectSheet, session.scalar(entry.limit(1)) or 0)
    if sheet is not None and sheet.entered_at is not None:
        sheet.entered_at = None
        session.flush()
        audit.record(session, f"{NAME}.open_again", (NAME, sheet.id, sheet.no))
