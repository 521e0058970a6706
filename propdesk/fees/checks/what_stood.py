"""What records said on a day, by the log: what stands in them now, less what was changed since.

Where the log does not lead to what stands there (a record of a version that kept less of it, an
import taken back in part, a clock that was set back) every value that the log knows of it may have
stood there: a check that doubts what is right is worth nothing.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.among import ids_given
from propdesk.kernel.records.stored_json import from_json

Stored = int | str | None
_LOOKED = "clock set back"
GONE = "gone"
"""Stands for a field of a record that is not there: before it was added, after it was deleted."""

_LOGGED = """
    SELECT subject_id, at, "before", "after" FROM audit
    WHERE subject_kind = :kind AND subject_id IN (SELECT value FROM json_each(:ids)) ORDER BY id
"""
_IMPORTED = """
    SELECT c.record_id, r.at, r.undone_at, c.field, c.old, c.new
    FROM import_change AS c JOIN import_run AS r ON r.id = c.run_id
    WHERE c.record = :kind AND c.field <> ''
        AND c.record_id IN (SELECT value FROM json_each(:ids)) ORDER BY c.id
"""
# Imports whose words are no longer kept: before the last of them nothing is known.
_FORGOTTEN = """
    SELECT coalesce(max(at), 0) FROM import_run AS r
    WHERE NOT EXISTS (SELECT 1 FROM import_change AS c WHERE c.run_id = r.id)
"""
# From when to when the clock ran where it had been before.
_SET_BACK = """
    SELECT min(at), max(seen) FROM (
        SELECT at, max(at) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            AS seen FROM audit
    ) WHERE at < seen
"""


class _Change(NamedTuple):
    at: int
    before: Stored
    after: Stored


class _Story(NamedTuple):
    """The values of a field one after the other and when each came; all there ever were, where it
    cannot be told."""

    since: Sequence[int]
    values: Sequence[Stored]
    ever: frozenset[Stored]
    is_sure: bool


class WhatStood:
    """What some fields of some records of a kind were; `doubtful`: see `clock_set_back`."""

    def __init__(
        self,
        session: Session,
        kind: str,
        fields: Sequence[str],
        ids: Collection[int],
        *,
        doubtful: tuple[int, int],
        imported: bool = False,
    ) -> None:
        self._now = _present(session, kind, fields, ids)
        self._doubtful = doubtful
        changes = _changes(session, kind, fields, ids)
        self._known_from = 0
        if imported:
            self._known_from = session.execute(text(_FORGOTTEN)).scalar_one()
            _with_imports(session, kind, fields, ids, changes)
        self._stories = {key: self._story(key, found) for key, found in changes.items()}

    def is_known(self, moment: int) -> bool:
        """Whether anything is known of a moment."""
        return moment > self._known_from

    def at(self, record_id: int, field: str, moment: int) -> frozenset[Stored]:
        """What the field may have been at a moment."""
        story = self._stories.get((record_id, field))
        if story is None:
            return frozenset((self._value(record_id, field),))
        begin, end = self._doubtful
        if not story.is_sure or begin <= moment <= end:
            return story.ever
        first, last = (cut(story.since, moment) for cut in (bisect_left, bisect_right))
        return frozenset(story.values[first : last + 1])  # of one moment both sides

    def ever(self, record_id: int, field: str) -> frozenset[Stored]:
        """All the field ever was."""
        story = self._stories.get((record_id, field))
        return frozenset((self._value(record_id, field),)) if story is None else story.ever

    def _value(self, record_id: int, field: str) -> Stored:
        row = self._now.get(record_id)
        return GONE if row is None else row[field]

    def _story(self, key: tuple[int, str], changes: Sequence[_Change]) -> _Story:
        now = self._value(*key)
        ever = frozenset(v for one in changes for v in (one.before, one.after)) | {now}
        follows = all(a.after == b.before for a, b in pairwise(changes))
        in_time = all(a.at <= b.at for a, b in pairwise(changes))
        values = [changes[0].before, *(one.after for one in changes)]
        since = [one.at for one in changes]
        return _Story(since, values, ever, follows and in_time and changes[-1].after == now)


def clock_set_back(session: Session) -> tuple[int, int]:
    """From when to when moments of the log say nothing of what came first; (1, 0): never.

    The whole log is read for it: once a session, which looks at all lines some at a time.
    """
    found: tuple[int, int] | None = session.info.get(_LOOKED)
    if found is None:
        begin, end = session.execute(text(_SET_BACK)).one()
        found = session.info[_LOOKED] = (1, 0) if begin is None else (begin, end)
    return found


def _present(
    session: Session, kind: str, fields: Sequence[str], ids: Collection[int]
) -> dict[int, dict[str, Stored]]:
    named = ", ".join(f'"{name}"' for name in fields)
    query = f'SELECT id, {named} FROM "{kind}" WHERE id IN (SELECT value FROM json_each(:ids))'  # noqa: S608  our names
    rows = session.execute(text(query), ids_given(ids))
    return {row[0]: dict(zip(fields, row[1:], strict=True)) for row in rows}


def _changes(
    session: Session, kind: str, fields: Sequence[str], ids: Collection[int]
) -> dict[tuple[int, str], list[_Change]]:
    found: dict[tuple[int, str], list[_Change]] = defaultdict(list)
    rows = session.execute(text(_LOGGED), {"kind": kind, **ids_given(ids)})
    for record_id, at, before, after in rows:
        for field, *change in _of_entry(fields, _read(before), _read(after)):
            found[record_id, field].append(_Change(at, *change))
    return found


def _of_entry(
    fields: Iterable[str], before: dict[str, Any], after: dict[str, Any]
) -> Iterator[tuple[str, Stored, Stored]]:
    for field in fields:
        if field in before or field in after:
            was, became = before.get(field, GONE), after.get(field, GONE)
            yield field, was, became


def _read(side: str | None) -> dict[str, Any]:
    try:
        return from_json(dict[str, Any], side) if side else {}
    except ValueError:  # no words of ours: the check of the log says so
        return {}


def _with_imports(
    session: Session,
    kind: str,
    fields: Sequence[str],
    ids: Collection[int],
    changes: dict[tuple[int, str], list[_Change]],
) -> None:
    """Beside them what imports wrote, and what taking one back wrote."""
    rows = session.execute(text(_IMPORTED), {"kind": kind, **ids_given(ids)})
    touched = set()
    for record_id, at, undone_at, field, old, new in rows:
        if field not in fields:
            continue
        was, became = (from_json(object, one) if one else None for one in (old, new))
        some = changes[record_id, field]
        touched.add((record_id, field))
        some.append(_Change(at, was, became))  # type: ignore[arg-type]  # what the import stored
        if undone_at is not None:
            some.append(_Change(undone_at, became, was))  # type: ignore[arg-type]
    for key in touched:
        changes[key].sort(key=lambda one: one.at)
