"""What was done to one record, newest first, in the words of its forms."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from propdesk.db.attachments.attaching import bring_back_file, remove_file, rename_file
from propdesk.db.declarations import Declarations, record_kind
from propdesk.db.models import Attachment, AuditRow
from propdesk.db.plain_rows import named_rows
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.undoing import SAVES
from propdesk.db.records.uses import RecordUses
from propdesk.db.store import Store, may, require, use_case
from propdesk.kernel.records.refusals import WordsNotInTheLog
from propdesk.system.log.audit_reader import AuditEntry, entries

PAGE = 20


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """The newest entries, whether there are older ones, and the ids of those that an undo may take
    back: the last save, and what was done to files."""

    entries: tuple[AuditEntry, ...]
    more: bool
    undoable: frozenset[int] = frozenset()


@use_case(permission="")
def record_history(
    session: Session, *, kind: str, record_id: int, limit: int = PAGE, also: Collection[str] = ()
) -> RecordHistory:
    """The newest `limit` entries about a record; `also` are further words it has in the log.

    Raises NotPermitted for who may not see such records.
    """
    known = record_kind(session, kind)
    require(session, known.view)
    given = {"record_id": record_id, "most": limit + 1}
    rows = named_rows(session, _about((kind, *also)), given)
    undoable = _undoable(session, known, rows) if known.edit and may(session, known.edit) else ()
    shown = tuple(entries(session, rows[:limit]))
    return RecordHistory(shown, len(rows) > limit, frozenset(undoable))


@cache  # asked at each move through a list
def _about(kinds: tuple[str, ...]) -> Select[AuditRow]:
    return (
        select(AuditRow)
        .where(
            AuditRow.subject_kind.in_(kinds),
            AuditRow.subject_id == bindparam("record_id"),
        )
        .order_by(AuditRow.id.desc())
        .limit(bindparam("most"))
    )


def _undoable(
    session: Session, kind: RecordKind[Any, Any], rows: Sequence[AuditRow]
) -> Iterator[int]:
    saves = {f"{kind.kind}.{verb}": verb for verb in (*SAVES, "undo")}
    last = next((row for row in rows if row.what in saves), None)
    if last is not None and saves[last.what] != "undo":
        yield last.id
    for row in rows:
        if row.what in _FILES:
            removed = _file_of(session, row)
            if removed is not None and removed == (row.what == "file.remove"):
                yield row.id


def _file_of(session: Session, row: AuditRow) -> bool | None:
    """Whether the file of an entry is removed now; None once it was swept."""
    noted = {**json.loads(row.before or "{}"), **json.loads(row.after or "{}")}
    found = session.get(Attachment, noted.get("file_id", 0))
    return None if found is None else found.deleted_at is not None


_FILES = ("file.add", "file.change", "file.remove", "file.restore")


def undo_entry(store: Store, entry: AuditEntry) -> None:
    """Take back what an entry says: the last save of its record, or what was done to a file.

    Raises what the undo of the record's kind raises, FileGone, NotPermitted.
    """
    file_id = {**entry.before, **entry.after}.get("file_id")
    if isinstance(file_id, int):
        if entry.what == "file.remove":
            store.write(bring_back_file, file_id=file_id)
        elif entry.what == "file.change":
            if "file" not in entry.before:
                raise WordsNotInTheLog(name=entry.subject)
            store.write(rename_file, file_id=file_id, name=str(entry.before["file"]))
        else:
            store.write(remove_file, file_id=file_id)
    elif (undo := undo_of(store.declarations, entry.subject_kind)) and entry.subject_id:
        store.write(undo, record_id=entry.subject_id)


def undo_of(declared: Declarations, kind: str) -> Callable[..., object] | None:
    """The use case that takes the last save of a record (record_id) back; None: nobody may."""
    found = declared.kinds.get(kind)
    return RecordUses(found).undo if found is not None and found.edit else None
