"""The audit log: who did what, by person, time and kind; and rows for exports and prints."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.declarations import Declarations, declarations
from propdesk.db.models import AuditRow
from propdesk.db.store import COMMAND_USER, shown_user, use_case
from propdesk.kernel.clock import begin_of
from propdesk.kernel.i18n import _
from propdesk.system.log.audit_values import is_silent, value_words
from propdesk.system.log.audit_words import field_name, subject_name, what_name


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a change in words; None: it is not on that side."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """Which entries are wanted; an empty field asks for nothing. Both days are included."""

    user_name: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""
    subject_kind: str = ""
    subject_id: int | None = None


EVERYTHING = AuditSearch()
# A failed try before the first login: the store acts as the built-in user until then.
NOBODY_IN_YET = frozenset({"login.failed", "login.locked"})


@use_case(permission="system.audit")
def audit_entries(
    session: Session,
    *,
    search: AuditSearch = EVERYTHING,
    limit: int = 200,
    oldest_first: bool = False,
) -> tuple[AuditEntry, ...]:
    """The first entries that fit, newest first."""
    order = AuditRow.id if oldest_first else AuditRow.id.desc()
    rows = session.scalars(_found(select(AuditRow), search).order_by(order).limit(limit))
    told = declarations(session)
    return tuple(_entry(told, row) for row in rows)


@use_case(permission="system.audit")
def audit_ids(
    session: Session, *, search: AuditSearch = EVERYTHING, oldest_first: bool = False
) -> list[int]:
    """The ids of all that fit, newest first."""
    order = AuditRow.id if oldest_first else AuditRow.id.desc()
    return list(session.scalars(_found(select(AuditRow.id), search).order_by(order)))


@use_case(permission="system.audit")
def audit_by_ids(session: Session, *, ids: Sequence[int]) -> tuple[AuditEntry, ...]:
    """The entries of these ids, in the order asked for."""
    rows = {row.id: row for row in session.scalars(select(AuditRow).where(AuditRow.id.in_(ids)))}
    told = declarations(session)
    return tuple(_entry(told, rows[each]) for each in ids if each in rows)


@use_case(permission="system.audit")
def audit_count(session: Session, *, search: AuditSearch = EVERYTHING) -> int:
    """How many entries fit."""
    return int(session.execute(_found(select(func.count(AuditRow.id)), search)).scalar_one())


@use_case(permission="system.audit")
def audit_kinds(session: Session) -> tuple[tuple[str, int], ...]:
    """The kinds there are with their counts, most frequent first."""
    counts: dict[str, int] = {}
    rows = session.execute(select(AuditRow.what, func.count()).group_by(AuditRow.what))
    for what, count in rows:
        kind = what.partition(".")[0]
        counts[kind] = counts.get(kind, 0) + count
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


@use_case(permission="system.export", touches=("audit",))
def record_export(
    session: Session, *, list_name: str, rows: int, file_name: str, unmasked: bool = False
) -> None:
    """Write down that a list leaves the program. Called before the file is written: may refuse.

    `unmasked`: phones and ID numbers are in it in full.
    """
    after: dict[str, object] = {"rows": rows, "file": file_name}
    if unmasked:
        after["unmasked"] = True
    record(session, "export.list", ("list", None, list_name), None, after)


@use_case(permission="", touches=("audit",))
def record_print(
    session: Session, *, document: str, subject: tuple[str, int | None, str], copies: int = 1
) -> None:
    """Write down that a paper went to the printer or became a file."""
    record(session, "print.document", subject, None, {"document": document, "copies": copies})


def _found(query: Select[Any], search: AuditSearch) -> Select[Any]:
    wanted = [
        (search.user_name, AuditRow.user_name == search.user_name),
        (
            search.kind,
            or_(
                AuditRow.what == search.kind,
                AuditRow.what.startswith(f"{search.kind}.", autoescape=True),
            ),
        ),
        (search.subject_kind, AuditRow.subject_kind == search.subject_kind),
        (search.subject_id is not None, AuditRow.subject_id == search.subject_id),
    ]
    for given, condition in wanted:
        if given:
            query = query.where(condition)
    if search.since:
        query = query.where(AuditRow.at >= _midnight(search.since))
    if search.until:
        query = query.where(AuditRow.at < _midnight(search.until + timedelta(days=1)))
    if search.text:
        columns = (AuditRow.user_name, AuditRow.subject, AuditRow.before, AuditRow.after)
        fitting = [column.contains(search.text, autoescape=True) for column in columns]
        query = query.where(or_(*fitting))
    return query


def _midnight(day: date) -> datetime:
    """When an office day begins, in UTC."""
    return begin_of(day)


def _who(row: AuditRow) -> str:
    """Who did it; a wrong password at the start of the window is nobody's yet."""
    if row.user_id == COMMAND_USER and row.what in NOBODY_IN_YET:
        return _("Not logged in")
    return shown_user(row.user_id, row.user_name)


def _entry(told: Declarations, row: AuditRow) -> AuditEntry:
    before = json.loads(row.before) if row.before else {}
    after = json.loads(row.after) if row.after else {}
    return AuditEntry(
        row.id,
        row.at,
        row.user_id,
        _who(row),
        row.os_user,
        row.what,
        row.subject_kind,
        row.subject_id,
        subject_name(told, row.subject_kind, row.subject),
        before,
        after,
        what_name(told, row.what),
        tuple(
            FieldChange(
                field_name(told, field),
                value_words(told, field, before[field]) if field in before else None,
                value_words(told, field, after[field]) if field in after else None,
            )
            for field in dict.fromkeys((*before, *after))
            if not is_silent(told, field)
        ),
    )
