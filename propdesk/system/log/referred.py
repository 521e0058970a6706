"""What people call the records that the ids in an entry of the log refer to."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.declarations import Declarations, declarations
from propdesk.db.models import AuditRow
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.searching import kind_of_table
from propdesk.db.store import may

HIDDEN = "…"


def says_a_record(declared: Declarations, kind: str, field: str) -> bool:
    """Whether a field of a kind of record is the id of another record, not a key of our own."""
    return _referred_kind(declared, kind, field) is not None


def read_together(session: Session, asked: Iterable[tuple[str, str, object]]) -> list[object]:
    """Read the records that many ids refer to, each (kind, field, id), a statement a kind: as long
    as the caller keeps them, `referred_name` asks for none of them again."""
    declared = declarations(session)
    wanted: dict[str, tuple[RecordKind[Any, Any], set[int]]] = {}
    for kind, field, record_id in asked:
        other = _referred_kind(declared, kind, field)
        if other is not None and isinstance(record_id, int) and may(session, other.view):
            wanted.setdefault(other.kind, (other, set()))[1].add(record_id)
    return [
        record
        for other, ids in wanted.values()
        for record in session.scalars(select(other.model).where(among(other.model.id, ids)))
    ]


def referred_name(session: Session, kind: str, field: str, record_id: object) -> str:
    """What people call the record of an id: as it is now, as the log knew it last when it is gone;
    "…" for who may not see such records."""
    other = _referred_kind(declarations(session), kind, field)
    if other is None or not isinstance(record_id, int):
        return "—"
    if not may(session, other.view):
        return HIDDEN
    record = session.get(other.model, record_id)
    if record is not None:
        return other.name(session, record)
    own = (AuditRow.subject_kind == other.kind, AuditRow.subject_id == record_id)
    known = select(AuditRow.subject).where(*own).order_by(AuditRow.id.desc()).limit(1)
    return session.scalar(known) or "—"


def _referred_kind(declared: Declarations, kind: str, field: str) -> RecordKind[Any, Any] | None:
    own = declared.kinds.get(kind)
    if own is None or field not in own.table.c or field == own.key:
        return None
    tables = (key.column.table.name for key in own.table.c[field].foreign_keys)
    return next(filter(None, (kind_of_table(declared, table) for table in tables)), None)
