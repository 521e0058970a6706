"""The audit log: one row per changed record at the desk, one per bulk run."""

import json
from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from propdesk.db.store import acting, now
from propdesk.db.tables import microseconds, stored

# `dumps` makes an encoder for each row.
_ENCODED = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_INSERT = """
    INSERT INTO audit (at, user_id, user_name, os_user, what, subject_kind, subject_id, subject,
        "before", "after") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


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
    session.flush()
    session.connection().exec_driver_sql(_INSERT, _row(session, what, subject, before, after))


def record_all(
    session: Session,
    what: str,
    told: Iterable[tuple[tuple[str, int | None, str], Mapping[str, object]]],
    *,
    gone: bool = False,
) -> None:
    """Write down of many records what was done to all of them: each with what it became, or what it
    was when they are `gone`."""
    rows = [
        _row(session, what, subject, values if gone else None, None if gone else values)
        for subject, values in told
    ]
    if rows:
        session.flush()
        session.connection().exec_driver_sql(_INSERT, rows)


def _row(
    session: Session,
    what: str,
    subject: tuple[str, int | None, str],
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
) -> tuple[object, ...]:
    if "logged" in session.info:
        session.info["logged"].append(what)
    if (gesture := session.info.get("gesture")) is not None:
        after = {**(after or {}), "gesture_id": gesture}
    actor = acting(session)
    kind, subject_id, name = subject
    return (
        microseconds(now(session)), actor.user_id, actor.name, actor.os_user, what, kind,
        subject_id, name, _json(before), _json(after),
    )  # fmt: skip


def _json(values: Mapping[str, object] | None) -> str | None:
    if values is None:
        return None
    return _ENCODED({key: _plain(value) for key, value in values.items()})


def _plain(value: object) -> object:
    if type(value) in (int, str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return stored(value)
