"""Sheets of check-lists: begun for a record, their items frozen; answered, corrected, complete."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.attachments.linking import LINK_TABLES, link
from propdesk.db.declarations import record_kind
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.saving import add, the_record
from propdesk.db.store import now, today, use_case
from propdesk.duties.checklists.models import CheckAnswer, CheckList, CheckSheet
from propdesk.duties.checklists.register import (
    ANSWERS,
    CHECK_LIST,
    CHECK_SHEET,
    CheckSheetFields,
    add_rows,
    list_meant,
)
from propdesk.duties.checklists.rules import (
    NOT_HERE,
    CheckItem,
    CheckResult,
    answer_shown,
    answer_to,
    item_line,
    items_of,
    result_of,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.links import LinkWord
from propdesk.kernel.records.refusals import RecordGone


class SheetIncomplete(UserError):
    """A sheet is finished while items have no answer."""

    message = N_(
        "{no} is not complete: {missing} have no answer. Type 0 for what does not apply, * for "
        "the rest that is normal."
    )


class RowNotThere(UserError):
    """An answer to a row that the sheet has not."""

    message = N_("{no} has no row {row}. Look at the number printed on it.")


class PassedBefore(UserError):
    """What was in order, or let pass, when it was looked at before is a finding now, unsaid why."""

    message = N_(
        "{row} “{what}” passed on {no}, and that binds. Say in its note what is new since then."
    )


# Begun, answered


def sheet_of(session: Session, kind: str, record_id: int, list_id: int) -> int | None:
    """The sheet of a check-list that was begun for a record last, if there is one."""
    own = (CheckSheet.subject_kind == kind, CheckSheet.subject_id == record_id)
    query = select(CheckSheet.id).where(*own, CheckSheet.list_id == list_id)
    return session.scalar(query.order_by(CheckSheet.id.desc()).limit(1))


BEGIN_TABLES = (*CHECK_SHEET.touches, *LINK_TABLES, "counter")


@use_case(permission=ANSWERS, touches=BEGIN_TABLES)
def begin_sheet(
    session: Session, *, kind: str, record_id: int, list_id: int, worker: str = ""
) -> int:
    """Begin a check-list for a record of any kind, or go on with the one that was begun; its id.

    Both are linked where the kind may be. Raises RecordGone, FieldsRefused.
    """
    if (found := sheet_of(session, kind, record_id, list_id)) is not None:
        return found
    return new_sheet(session, kind=kind, record_id=record_id, list_id=list_id, worker=worker)


def new_sheet(
    session: Session,
    *,
    kind: str,
    record_id: int,
    list_id: int,
    worker: str = "",
    after_id: int | None = None,
    more: Sequence[str] = (),
    instead: Sequence[str] = (),
) -> int:
    """Begin a sheet for a record inside a use case; its id. `more` are items beside the list's,
    `instead` those it had when the paper was printed.

    With `after_id` its items are those of that sheet, and what passed there binds: it is a finding
    only with a note of what is new (see `answer_sheet`). Raises RecordGone, FieldsRefused.
    """
    of = _kind(session, kind)
    what = of.name(session, the_record(session, of, record_id))
    fields = CheckSheetFields(list_id=list_id, what=what, day=today(session), worker=worker)
    given = {"subject_kind": kind, "subject_id": record_id, "after_id": after_id}
    made = add(session, CHECK_SHEET, fields, given=given)
    if instead:
        session.execute(delete(CheckAnswer).where(CheckAnswer.sheet_id == made))
        session.get_one(CheckSheet, made).asked = 0
        session.flush()
        add_rows(session, made, instead)
    there = {one.item for one in _rows_of(session, made)}
    also = [item for line in more if (item := items_of(line)[0]) not in there]
    add_rows(session, made, [item_line(item) for item in also])
    if of.linked:
        link(session, (kind, record_id), (CHECK_SHEET.kind, made), LinkWord.BELONGS)
    return made


def _kind(session: Session, word: str) -> RecordKind[Any, Any]:
    try:
        return record_kind(session, word)
    except LookupError:
        raise RecordGone from None


class CheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a sheet: the frozen item, and what was answered; `before` as it was when it was
    looked at before, where it was."""

    id: int
    item: CheckItem
    answer: str
    note: str
    before: "CheckRow | None" = None

    @property
    def row(self) -> int:
        """Its number on the paper."""
        return self.id

    @property
    def is_bad(self) -> bool:
        """Whether the answer is a finding."""
        return bool(self.answer) and answer_to(self.item, self.answer).is_bad

    @property
    def told(self) -> str:
        """A finding in one line: what was found."""
        said = f"{self.item.what}: {answer_shown(self.item, self.answer)}"
        return f"{said} ({self.note})" if self.note else said

    @property
    def shown(self) -> str:
        """The answer in the reader's language, a finding marked; '' while there is none."""
        said = answer_shown(self.item, self.answer)
        return f"× {said}" if self.is_bad else said

    @property
    def is_changed(self) -> bool:
        """Whether both looks have an answer, and not the same."""
        was = self.before.answer if self.before is not None else ""
        return bool(was and self.answer) and was != self.answer


class CheckFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet as it is answered and printed; `after` is the number of the one before it."""

    id: int
    no: str
    list: str
    what: str
    day: date
    worker: str
    complete_at: datetime | None
    rows: tuple[CheckRow, ...]
    after: str = ""

    @property
    def result(self) -> CheckResult:
        """How it stands."""
        return result_of((one.row, one.item, one.answer) for one in self.rows)


@use_case(permission="duties.view")
def sheet_facts(session: Session, *, sheet_id: int) -> CheckFacts:
    """A sheet with its rows. Raises RecordGone."""
    return facts_of(session, sheet_id)


def facts_of(session: Session, sheet_id: int) -> CheckFacts:
    """The same for a subject that shows it under its own permission. Raises RecordGone."""
    sheet = the_record(session, CHECK_SHEET, sheet_id)
    return CheckFacts(
        id=sheet.id,
        no=sheet.no,
        list=session.get_one(CheckList, sheet.list_id).name,
        what=sheet.what,
        day=sheet.day,
        worker=sheet.worker,
        complete_at=sheet.complete_at,
        rows=tuple(_rows(session, sheet)),
        after=_no_of(session, sheet.after_id),
    )


def _no_of(session: Session, sheet_id: int | None) -> str:
    return "" if sheet_id is None else session.get_one(CheckSheet, sheet_id).no


def _rows(session: Session, sheet: CheckSheet) -> list[CheckRow]:
    former = _rows_of(session, sheet.after_id) if sheet.after_id else []
    before = {one.row: one for one in former}
    own = _rows_of(session, sheet.id)
    return [msgspec.structs.replace(one, before=before.get(one.row)) for one in own]


def _rows_of(session: Session, sheet_id: int) -> list[CheckRow]:
    query = select(CheckAnswer).where(CheckAnswer.sheet_id == sheet_id).order_by(CheckAnswer.row)
    return [
        CheckRow(id=one.row, item=items_of(one.item)[0], answer=one.answer, note=one.note)
        for one in session.scalars(query)
    ]


Typed = Mapping[int, tuple[str, str]]
"""Row → what is typed as its answer, and its note."""
ANSWER_TABLES = ("check_answer", "check_sheet", "audit")


@use_case(permission=ANSWERS, touches=ANSWER_TABLES)
def answer_sheet(
    session: Session,
    *,
    sheet_id: int,
    typed: Typed,
    worker: str = "",
    day: date | None = None,
    finish: bool = False,
) -> CheckResult:
    """Write answers down, or correct them; the log keeps what each row said before.

    With `finish` the sheet must be complete. Raises RecordGone, RowNotThere, AnswerUnreadable,
    PassedBefore, SheetIncomplete.
    """
    return write_answers(
        session, sheet_id=sheet_id, typed=typed, worker=worker, day=day, finish=finish
    )


def write_answers(
    session: Session,
    *,
    sheet_id: int,
    typed: Typed,
    worker: str,
    day: date | None,
    finish: bool,
) -> CheckResult:
    """The same inside a use case of another subject, under its permission."""
    sheet = session.get(CheckSheet, sheet_id)
    if sheet is None:
        raise RecordGone
    rows = {one.row: one for one in _rows(session, sheet)}
    before, after = list[str](), list[str]()
    for old, fresh in _typed_rows(session, sheet, rows, typed):
        rows[fresh.row] = fresh
        before += [f"{fresh.row} {old.told}"] if old.answer else []
        after.append(f"{fresh.row} {fresh.told}")
        _write(session, sheet_id, fresh)
    result = result_of((one.row, one.item, one.answer) for one in rows.values())
    if finish and result.missing:
        raise SheetIncomplete(no=sheet.no, missing=listed(map(str, result.missing[:12])))
    _settle(session, sheet, result, worker.strip(), day, is_done=not result.missing and finish)
    if after:
        told = {"answers": _("; ").join(after), "bad": result.bad}
        was = {"answers": _("; ").join(before)} if before else None
        subject = (CHECK_SHEET.kind, sheet.id, sheet.no)
        audit.record(session, "check_sheet.answer", subject, was, told)
    return result


def _typed_rows(
    session: Session, sheet: CheckSheet, rows: Mapping[int, CheckRow], typed: Typed
) -> list[tuple[CheckRow, CheckRow]]:
    """The rows that are typed otherwise than they stand, before and after."""
    former, found = _no_of(session, sheet.after_id), []
    for row, (text, note) in sorted(typed.items()):
        if row not in rows:
            raise RowNotThere(no=sheet.no, row=row)
        old = rows[row]
        said = answer_to(old.item, text, row=row).text if text.strip() else ""
        fresh = msgspec.structs.replace(old, answer=said, note=note.strip())
        if fresh != old:
            _refuse_passed(fresh, former)
            found.append((old, fresh))
    return found


def _refuse_passed(row: CheckRow, former: str) -> None:
    """Refuse a finding of what passed on the sheet `former` while no note says what is new."""
    passed = row.before is not None and row.before.answer not in ("", NOT_HERE)
    if passed and row.is_bad and not row.note:
        raise PassedBefore(row=row.row, what=row.item.what, no=former)


def _write(session: Session, sheet_id: int, row: CheckRow) -> None:
    own = (CheckAnswer.sheet_id == sheet_id, CheckAnswer.row == row.row)
    session.execute(update(CheckAnswer).where(*own).values(answer=row.answer, note=row.note))


def _settle(
    session: Session,
    sheet: CheckSheet,
    result: CheckResult,
    worker: str,
    day: date | None,
    *,
    is_done: bool,
) -> None:
    """Count the sheet anew. One that was complete and lacks an answer again is not complete."""
    complete_at = (sheet.complete_at or now(session)) if is_done else None
    if not is_done and not result.missing:
        complete_at = sheet.complete_at
    values = {
        "answered": result.answered,
        "bad": result.bad,
        "score": result.points,
        "best": result.most,
        "complete_at": complete_at,
        "worker": worker or sheet.worker,
        "day": day or sheet.day,
    }
    session.execute(update(CheckSheet).where(CheckSheet.id == sheet.id).values(**values))
    session.expire(sheet)


class CheckFindings(msgspec.Struct, frozen=True, kw_only=True):
    """What of a sheet is not normal, each in a line; `rows` are their numbers."""

    no: str
    what: str
    day: date
    bad: tuple[str, ...]
    rows: tuple[int, ...]


@use_case(permission="duties.view")
def check_findings(session: Session, *, sheet_id: int) -> CheckFindings:
    """The findings of a sheet. Raises RecordGone."""
    facts = sheet_facts(session, sheet_id=sheet_id)
    found = [one for one in facts.rows if one.is_bad]
    return CheckFindings(
        no=facts.no,
        what=facts.what,
        day=facts.day,
        bad=tuple(one.told for one in found),
        rows=tuple(one.row for one in found),
    )


@use_case(permission="duties.view")
def find_list(session: Session, *, typed: str) -> tuple[int, str]:
    """The id and the name of the check-list that is meant. Raises NobodyCalledSo."""
    found = list_meant(session, typed)
    return found, name_of_list(session, list_id=found)


@use_case(permission="duties.view")
def name_of_list(session: Session, *, list_id: int) -> str:
    """What a check-list is called; raises RecordGone."""
    return the_record(session, CHECK_LIST, list_id).name
