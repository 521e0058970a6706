"""The audit log: who did what, by time and kind; and rows for exports and prints."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.audit import record
from propdesk.db.declarations import Declarations, declarations
from propdesk.db.listing import RecordList
from propdesk.db.models import AuditRow
from propdesk.db.records.kinds import STATE_TABLES
from propdesk.db.refusals import DataUnchecked
from propdesk.db.store import COMMAND_USER, Store, may, shown_user, today, use_case
from propdesk.db.withholding.withheld import kept_ids
from propdesk.kernel.clock import begin_of
from propdesk.kernel.i18n import _
from propdesk.kernel.sheets.purposes import PurposeMissing, SeenFor
from propdesk.system.log.audit_search import audit_search
from propdesk.system.log.audit_values import is_silent, value_words
from propdesk.system.log.audit_words import field_name, subject_name, what_name
from propdesk.system.log.referred import read_together, referred_name, says_a_record


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a change in words; None: it is not on that side."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One thing done; `before` and `after` hold the fields that differ, as the log keeps them.

    `done` and `changes` are the same in words, without what says nothing to people.
    """

    id: int
    at: datetime
    user_id: int
    user_name: str
    os_user: str
    what: str
    subject_kind: str
    subject_id: int | None
    subject: str
    before: dict[str, object]
    after: dict[str, object]
    done: str
    changes: tuple[FieldChange, ...]


TIMES = {"today": 0, "week": 6, "month": 29}
"""A chip of the log → how many days before today it begins."""
# A failed try before the first login: the store acts as the built-in user until then.
NOBODY_IN_YET = frozenset({"login.failed", "login.locked"})


@use_case(permission="system.audit")
def audit_kinds(session: Session) -> tuple[tuple[str, int], ...]:
    """The kinds there are with their counts, most frequent first."""
    counts: dict[str, int] = {}
    rows = session.execute(select(AuditRow.what, func.count()).group_by(AuditRow.what))
    for what, count in rows:
        kind = what.partition(".")[0]
        counts[kind] = counts.get(kind, 0) + count
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


@use_case(permission="system.audit")
def audit_users(session: Session) -> tuple[str, ...]:
    """The names of those who did anything, as the log keeps them."""
    return tuple(
        session.scalars(select(AuditRow.user_name).distinct().order_by(AuditRow.user_name))
    )


@use_case(permission="system.export", touches=("audit", "second_signature", *STATE_TABLES))
def record_export(
    session: Session,
    *,
    list_name: str,
    rows: int,
    file_name: str,
    unmasked: bool = False,
    seen_for: SeenFor | None = None,
) -> None:
    """Write down that a list leaves the program. Called before the file is written: may refuse.

    `unmasked`: phones and ID numbers are in it in full, which needs a purpose (PurposeMissing).
    """
    after: dict[str, object] = {"rows": rows, "file": file_name}
    if unmasked:
        after["unmasked"] = True
        record_reveal(session, "reveal.list", ("list", None, list_name), seen_for)
    record(session, "export.list", ("list", None, list_name), None, after)
    if unmasked:
        for follow in declarations(session).left_in_full:
            follow(session, list_name)


def record_reveal(
    session: Session, what: str, subject: tuple[str, int | None, str], seen_for: SeenFor | None
) -> None:
    """Write down that numbers are shown or leave in full, and what for. Raises PurposeMissing."""
    if seen_for is None:
        raise PurposeMissing
    record(session, what, subject, None, seen_for.logged())


def note_export(
    store: Store,
    list_name: str,
    rows: int,
    file_name: str,
    *,
    unmasked: bool = False,
    seen_for: SeenFor | None = None,
) -> None:
    """Write down that a list leaves; data that can only be read leaves without a line in its log.

    Not so numbers in full, nor anything while it is not known yet whether the data may be written.
    `list_name` may say of what it is, in the words of who writes it. Raises NotPermitted, and what
    a write is refused with.
    """
    if unmasked or _is_written(store):
        store.write(
            record_export,
            list_name=list_name,
            rows=rows,
            file_name=file_name,
            unmasked=unmasked,
            seen_for=seen_for,
        )
    else:
        store.read(may_export)


@use_case(permission="system.export")
def may_export(_session: Session) -> None:
    """Nothing but the right to let a list leave."""


def _is_written(store: Store) -> bool:
    return not store.read_only or store.refusal is DataUnchecked


@use_case(permission="", touches=("audit",))
def record_print(
    session: Session, *, document: str, subject: tuple[str, int | None, str], copies: int = 1
) -> None:
    """Write down that a paper went to the printer or became a file."""
    record(session, "print.document", subject, None, {"document": document, "copies": copies})


def note_print(store: Store, document: str, name: str) -> None:
    """Write a print down; data that can only be read is printed without a line in its log."""
    if _is_written(store):
        store.write(record_print, document=document, subject=("print", None, name))


def _who(row: AuditRow) -> str:
    """Who did it; a wrong password at the start of the window is nobody's yet."""
    if row.user_id == COMMAND_USER and row.what in NOBODY_IN_YET:
        return _("Not logged in")
    return shown_user(row.user_id, row.user_name)


def _done(told: Declarations, row: AuditRow, after: Mapping[str, object]) -> str:
    """What was done; of a record that was one of many it says so."""
    done = what_name(told, row.what)
    is_one_of_many = "gesture_id" in after and row.subject_id is not None
    return _("{done} (one of many)").format(done=done) if is_one_of_many else done


def entries(session: Session, rows: Iterable[AuditRow]) -> Iterator[AuditEntry]:
    """Rows of the log in words."""
    told = declarations(session)
    read = [(row, _fields(row.before), _fields(row.after)) for row in rows]
    names = read_together(
        session,
        (
            (row.subject_kind, field, value)
            for row, *sides in read
            for side in sides
            for field, value in side.items()
            if field.endswith("_id")
        ),
    )
    withheld = _withheld(session, told, [row for row, *_sides in read])
    for row, before, after in read:
        if _is_kept_from(session, told, row.subject_kind) or row.id in withheld:
            yield _restricted(told, row)
        else:
            yield _entry(session, told, row, before, after)
    names.clear()


def _fields(stored: str | None) -> dict[str, object]:
    return json.loads(stored) if stored else {}


def _entry(
    session: Session,
    told: Declarations,
    row: AuditRow,
    before: dict[str, object],
    after: dict[str, object],
) -> AuditEntry:
    fields = [
        field
        for field in dict.fromkeys((*before, *after))
        if not is_silent(told, field, row.subject_kind)
        and (not field.endswith("_id") or says_a_record(told, row.subject_kind, field))
    ]
    return AuditEntry(
        id=row.id,
        at=row.at,
        user_id=row.user_id,
        user_name=_who(row),
        os_user=row.os_user,
        what=row.what,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        subject=subject_name(told, row.subject_kind, row.subject),
        before=before,
        after=after,
        done=_done(told, row, after),
        changes=tuple(
            FieldChange(
                field_name(told, field, row.subject_kind),
                *(_side(session, told, row.subject_kind, field, side) for side in (before, after)),
            )
            for field in fields
        ),
    )


def _is_kept_from(session: Session, told: Declarations, kind: str) -> bool:
    """Whether the reader lacks the right to see such records: of them the log tells no values."""
    known = told.kinds.get(kind)
    return known is not None and not may(session, known.view)


def _withheld(session: Session, told: Declarations, rows: Sequence[AuditRow]) -> set[int]:
    """The ids of the rows that tell of single records kept from the reader."""
    found = set[int]()
    for kind in {row.subject_kind for row in rows} & told.kinds.keys():
        mine = {row.id: row.subject_id or 0 for row in rows if row.subject_kind == kind}
        kept = kept_ids(session, told.kinds[kind], set(mine.values()))
        found |= {row_id for row_id, subject in mine.items() if subject in kept}
    return found


def _restricted(told: Declarations, row: AuditRow) -> AuditEntry:
    """An entry that says who did what when, and nothing of the record."""
    return AuditEntry(
        id=row.id,
        at=row.at,
        user_id=row.user_id,
        user_name=_who(row),
        os_user=row.os_user,
        what=row.what,
        subject_kind=row.subject_kind,
        subject_id=None,
        subject=_("restricted"),
        before={},
        after={},
        done=what_name(told, row.what),
        changes=(),
    )


def _side(
    session: Session, told: Declarations, kind: str, field: str, side: Mapping[str, object]
) -> str | None:
    """A value before or after a change in words; None where the field is not there."""
    if field not in side:
        return None
    if says_a_record(told, kind, field):
        return referred_name(session, kind, field, side[field])
    return value_words(told, field, side[field], kind)


def _rows(session: Session, ids: Sequence[int]) -> Iterator[AuditEntry]:
    return entries(session, session.scalars(select(AuditRow).where(among(AuditRow.id, ids))))


def _chips(session: Session) -> dict[str, dict[str, ColumnElement[bool]]]:
    day = today(session)
    back = {name: day - timedelta(days=days) for name, days in TIMES.items()}
    return {"when": {name: AuditRow.at >= begin_of(first) for name, first in back.items()}}


def _of_kind(kind: str) -> ColumnElement[bool]:
    return or_(AuditRow.what == kind, AuditRow.what.startswith(f"{kind}.", autoescape=True))


def _at(first: date | None, last: date | None) -> ColumnElement[bool]:
    since = true() if first is None else AuditRow.at >= begin_of(first)
    until = true() if last is None else AuditRow.at < begin_of(last + timedelta(days=1))
    return and_(since, until)


AUDIT = RecordList(
    permission="system.audit",
    key=AuditRow.id,
    rows_of=_rows,
    order=(AuditRow.id.desc(),),
    fields=lambda _session: {},
    chips=_chips,
    named=audit_search,
    choices={"kind": _of_kind, "user": lambda name: AuditRow.user_name == name},
    dated=_at,
)
"""The log, newest first; the office's days, though the rows keep UTC."""
