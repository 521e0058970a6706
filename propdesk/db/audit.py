"""The audit log: one row per changed record at the desk, one per bulk run."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import json
from sqlalchemy import ColumnElement, Table, select, update
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.sealing.audit_chain import INSERTION, REDACTED, chained, entry_hash
from propdesk.db.store import acting, now
from propdesk.db.tables import microseconds, stored

# As `dumps` of the standard library writes it, sorted, in a third of its time.
_ENCODED = json.Encoder(order="sorted").encode
_STORED = """
    SELECT id, at, user_id, user_name, os_user, what, subject_kind, subject_id, subject,
        "before", "after", hash FROM audit WHERE id IN (SELECT value FROM json_each(?))
"""
_REDACT = 'UPDATE audit SET subject = ?, "before" = ?, "after" = ? WHERE id = ?'
WORDS_REDACTED = "words.redact"
_AS_IT_IS = frozenset({int, str, type(None)})


def record(
    session: Session,
    what: str,
    subject: tuple[str, int | None, str],
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Write down what was done.

    `what` is a short English word (`unit.change`); `subject` is (kind, id, how people call it).
    Of `before` and `after` only the fields that differ are kept when both are given. What is done
    in one gesture (`db.records.gestures`) says so.
    """
    if before is not None and after is not None:
        differing = {k for k in before.keys() | after.keys() if before.get(k) != after.get(k)}
        before = {k: v for k, v in before.items() if k in differing}
        after = {k: v for k, v in after.items() if k in differing}
    _write(session, what, [(subject, before, after)])


def record_all(
    session: Session,
    what: str,
    told: Iterable[tuple[tuple[str, int | None, str], Mapping[str, object]]],
    *,
    gone: bool = False,
) -> None:
    """Write down of many records what was done to all of them: each with what it became, or what it
    was when they are `gone`."""
    nothing: Mapping[str, object] | None = None
    if gone:
        _write(session, what, [(subject, values, nothing) for subject, values in told])
    else:
        _write(session, what, [(subject, nothing, values) for subject, values in told])


_Entry = tuple[
    tuple[str, int | None, str], Mapping[str, object] | None, Mapping[str, object] | None
]


def _write(session: Session, what: str, entries: list[_Entry]) -> None:
    if not entries:
        return
    if "logged" in session.info:
        session.info["logged"] += [what] * len(entries)
    gesture: int | None = session.info.get("gesture")
    actor = acting(session)
    begun = (microseconds(now(session)), actor.user_id, actor.name, actor.os_user, what)
    rows = [
        (
            *begun, *subject, _json(before),
            _json(after if gesture is None else {**(after or {}), "gesture_id": gesture}),
        )
        for subject, before, after in entries
    ]  # fmt: skip
    session.flush()
    connection = session.connection()
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101  what the store opens
    sealed = [tuple(row) for row in chained(raw, rows)]
    connection.exec_driver_sql(INSERTION, sealed if len(sealed) > 1 else sealed[0])


class Redaction(NamedTuple):
    """What an entry of the log says from now on, as the file keeps it."""

    id: int
    subject: str
    before: str | None
    after: str | None


def redact(session: Session, entries: Sequence[Redaction]) -> int:
    """Take words out of entries of the log; how many. Nothing else ever changes one.

    For each an entry `audit.redact` is written first, with the hash that the chain has of what
    stood there and the digest of what stands there now: the log tells that something was taken out,
    when and by whom, and the check follows the chain past the change. Without it the file refuses
    the change.
    """
    stood = {row[0]: row for row in _stored(session, [one.id for one in entries])}
    changed = [(stood[one.id], one) for one in entries if stood[one.id][-4:-1] != one[1:]]
    _write(
        session,
        REDACTED,
        [
            (("audit", one.id, ""), {"hash": row[-1]},
             {"digest": entry_hash((*row[:-4], *one[1:]), "")})
            for row, one in changed
        ],
    )  # fmt: skip
    run = session.connection().exec_driver_sql
    for _row, one in changed:
        run(_REDACT, (*one[1:], one.id))
    return len(changed)


def redact_rows(session: Session, table: Table, rows: Mapping[int, Mapping[str, str]]) -> None:
    """Take words out of rows of a table that takes INSERT only otherwise (reasons of moves, what
    was said to debtors). Of each an entry `words.redact` is written first; without it the file
    refuses the change."""
    name = str(table.name)  # SQLAlchemy has a type of its own for it
    told: list[_Entry] = [
        ((name, one, ""), None, {"columns": sorted(map(str, rows[one]))}) for one in rows
    ]
    _write(session, WORDS_REDACTED, told)
    for one, values in rows.items():
        session.execute(update(table).where(table.c.id == one).values(values))


def _stored(session: Session, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    session.flush()
    return [tuple(row) for row in session.connection().exec_driver_sql(_STORED, (_ids(ids),))]


def _ids(ids: Sequence[int]) -> str:
    return json.encode(list(ids)).decode()


def _json(values: Mapping[str, object] | None) -> str | None:
    if values is None:
        return None
    plain = {k: v if type(v) in _AS_IT_IS else _plain(v) for k, v in values.items()}
    return json.format(_ENCODED(plain), indent=0).decode()


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return stored(value)


# Reading what was saved, to take it back


class Saved(NamedTuple):
    """What the log says of a save of a record."""

    id: int
    what: str
    subject_id: int
    subject: str
    before: str | None
    after: str | None


def saves_of(session: Session, *those: ColumnElement[bool]) -> list[Saved]:
    """The entries of the log that meet conditions, of records alone; the last one first."""
    columns = (getattr(AuditRow, name) for name in Saved._fields)
    query = select(*columns).where(*those, AuditRow.subject_id.is_not(None))
    return list(map(Saved._make, session.execute(query.order_by(AuditRow.id.desc()))))
