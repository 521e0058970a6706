"""Deleting records, taking a save back, bringing a deleted record back: the log knows what was."""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ForeignKey, Table, delete as delete_from, func, select, update
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.audit import Saved, saves_of
from propdesk.db.declarations import declarations
from propdesk.db.linking.links import linked_ids, links_seen
from propdesk.db.models import AuditRow
from propdesk.db.records.kinds import ChildRows, F, M, PartKind, RecordKind, Values
from propdesk.db.records.rows import (
    delete_rows,
    insert_row,
    plain,
    replace_children,
    stored_row,
    stored_rows,
)
from propdesk.db.records.saving import (
    UNLOGGED,
    note,
    refuse_taken,
    reindex,
    reindex_all,
    the_record,
    told,
)
from propdesk.db.states import keep_move
from propdesk.db.store import require
from propdesk.db.tables import Base
from propdesk.db.withholding.withheld import refuse_withheld
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.records.refusals import (
    NoSaveToUndo,
    NotInTheLog,
    ReferredIsGone,
    StillReferred,
    WordsNotInTheLog,
)
from propdesk.kernel.records.states import Move

SAVES = ("add", "change", "delete", "restore", "move")
"""What the log says was done to a record that can be taken back."""
_TAKEN_BACK = "taken back"
PARTS = "parts"
"""Under this word the log keeps what was deleted with a record: pairs of kind and id."""


def references(session: Session, table: str, record_id: int) -> dict[str, int]:
    """How many rows of each table refer to a row."""
    return _references(session, Base.metadata.tables[table], record_id, frozenset())


def _references(
    session: Session, table: Table, record_id: int, own: frozenset[tuple[str, str]]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for key in _keys_to(table, own):
        query = select(func.count()).where(key.parent == record_id)
        if count := session.execute(query).scalar_one():
            name = key.parent.table.name
            found[name] = found.get(name, 0) + count
    return found


def _keys_to(table: Table, own: frozenset[tuple[str, str]]) -> list[ForeignKey]:
    return [
        key
        for other in Base.metadata.sorted_tables
        for key in other.foreign_keys
        if key.column.table is table and (other.name, key.parent.name) not in own
    ]


def unreferred(
    session: Session,
    kind: RecordKind[M, F],
    ids: Collection[int],
    *,
    but: frozenset[tuple[str, str]] = frozenset(),
) -> set[int]:
    """Those of the records that nothing refers to: as many statements as there are keys. `but` are
    keys (table, column) whose rows go along."""
    referred = linked_ids(session, kind.kind, ids) if kind.linked else set[int]()
    for key in _keys_to(kind.table, _own_keys(kind) | but):
        column: Any = key.parent
        query = select(column).distinct().where(among(column, ids))
        referred.update(session.scalars(query))
    for part in kind.parts:
        table = plain(part.kind.table.name)
        query = select(table.c[part.kind.key], table.c[part.key])
        wholes = session.execute(query.where(among(table.c[part.key], ids))).all()
        free = unreferred(session, part.kind, [one for one, _whole in wholes])
        referred.update(whole for one, whole in wholes if one not in free)
    return set(ids) - referred


def _own_keys(kind: RecordKind[M, F]) -> frozenset[tuple[str, str]]:
    children = ((one.table, one.key) for one in kind.children)
    return frozenset((*children, *((part.kind.table.name, part.key) for part in kind.parts)))


def _ids_of(session: Session, part: PartKind, whole: int) -> list[int]:
    table = plain(part.kind.table.name)
    query = select(table.c[part.kind.key]).where(table.c[part.key] == whole)
    return list(session.scalars(query.order_by(table.c[part.kind.key])))


def _parts(
    session: Session, kind: RecordKind[M, F], record_id: int
) -> list[tuple[RecordKind[Any, Any], int]]:
    return [(part.kind, one) for part in kind.parts for one in _ids_of(session, part, record_id)]


def deletion(session: Session, kind: RecordKind[M, F], record_id: int) -> str:
    """What goes with a record, 'phones 2, documents 1', '' when nothing does.

    Raises RecordGone, or StillReferred when anything refers to it.
    """
    record, parts = the_record(session, kind, record_id), _parts(session, kind, record_id)
    found = Counter(_references(session, kind.table, record_id, _own_keys(kind)))
    for part, one in parts:
        found.update(_references(session, part.table, one, _own_keys(part)))
    links = links_seen(session, kind.kind, record_id) if kind.linked else ()
    if found or links:
        what = [_counted(session, found), *(f"{_(one.words)} {one.name}" for one in links)]
        raise StillReferred(name=kind.name(session, record), what=listed(filter(None, what)))
    goes = {one.table: _count(session, one, record_id) for one in kind.children}
    goes |= Counter(part.table.name for part, _one in parts)
    return _counted(session, {table: count for table, count in goes.items() if count})


def _count(session: Session, child: ChildRows[F], record_id: int) -> int:
    table = plain(child.table)
    query = select(func.count()).select_from(table).where(table.c[child.key] == record_id)
    return session.execute(query).scalar_one()


def _counted(session: Session, rows: Mapping[str, int]) -> str:
    return listed(f"{_rows_of(session, name)} {count}" for name, count in rows.items())


def _rows_of(session: Session, table: str) -> str:
    """What people call the rows of a table, as its subject declares them."""
    names = declarations(session).refers
    return _(names[table]) if table in names else table


def delete(session: Session, kind: RecordKind[M, F], record_id: int) -> None:
    """Delete a record with its child rows; the log keeps what it was. Raises as `deletion`."""
    deletion(session, kind, record_id)
    delete_unreferred(session, kind, record_id)


def delete_unreferred(session: Session, kind: RecordKind[M, F], record_id: int) -> None:
    """Delete a record of which it is known that nothing refers to it; raises RecordGone."""
    before = _remove(session, kind, record_id)
    kind.saved(session, before, {})


def _remove(session: Session, kind: RecordKind[M, F], record_id: int) -> Values:
    """Delete a record with what belongs to it; what it was."""
    record, parts = the_record(session, kind, record_id), _parts(session, kind, record_id)
    subject = (kind.kind, record_id, kind.name(session, record))
    for part, one in parts:
        _remove(session, part, one)
    before = stored_row(session, kind, record_id)
    for child in kind.children:
        replace_children(session, child, record_id, ())
    delete_rows(session, kind.table.name, kind.key, record_id)
    session.expire_all()
    reindex(session, kind, record_id)
    gone = {PARTS: [[part.kind, one] for part, one in parts]} if parts else {}
    audit.record(session, f"{kind.kind}.delete", subject, {**told(kind, before), **gone}, None)
    return before


# Taking back


@no_cycle_search()
def take_added_back(
    session: Session, kind: RecordKind[M, F], entries: Mapping[int, Saved]
) -> dict[int, UserError | None]:
    """Delete records that are as they were added and that nothing refers to, by few statements:
    each with why it stays, None for one that went. `entries` are their newest in the log.

    What is not among them is taken back one by one.
    """
    alone = kind.parts or kind.children or kind.linked or kind.withheld is not None
    if kind.gone is None or alone or not entries:
        return {}
    rows = {
        one: row
        for one, row in stored_rows(session, kind, list(entries)).items()
        if kind.gone.plain(row) and _is_as_added(row, entries[one])
    }
    free = unreferred(session, kind, list(rows))
    refused = kind.gone.refused(session, [rows[one] for one in sorted(free)])
    going = sorted(free - refused.keys())
    table = plain(kind.table.name)
    told_of = [((kind.kind, one, entries[one].subject), told(kind, rows[one])) for one in going]
    session.execute(delete_from(table).where(among(table.c[kind.key], going)))
    session.expire_all()
    reindex_all(session, kind, going)
    audit.record_all(session, f"{kind.kind}.delete", told_of, gone=True)
    kind.gone.follow(session, [rows[one] for one in going])
    return {**refused, **dict.fromkeys(going)}


def _is_as_added(row: Mapping[str, Any], entry: Saved) -> bool:
    """Whether a record is what the log says it was when it was added."""
    after = json.loads(entry.after or "{}")
    return all(row[name] == value for name, value in after.items() if name in row)


def undo(session: Session, kind: RecordKind[M, F], record_id: int) -> None:
    """Take back the last save of a record if nobody changed it since; the log keeps both.

    A change gets its old values again, a move its old state where its table says that it may be
    undone, a new record is deleted when nothing refers to it, a deleted one comes back under its
    id. Raises NoSaveToUndo, WordsNotInTheLog, StillReferred, and as `bring_back`.
    """
    take_back(session, kind, record_id, _last(session, kind, record_id))


def take_back(session: Session, kind: RecordKind[M, F], record_id: int, last: Saved) -> None:
    """The same by the last entry of the record, for who has it at hand."""
    refuse_withheld(session, kind, record_id)
    done = last.what.removeprefix(f"{kind.kind}.")
    if done == "delete":
        _bring_back(session, kind, record_id, last)
        return
    if last.after is None or done not in SAVES:
        raise NoSaveToUndo(name=last.subject)
    after = json.loads(last.after)
    if done == "change" and UNLOGGED in after:
        raise WordsNotInTheLog(name=last.subject)
    row = stored_row(session, kind, record_id)
    if any(row[name] != value for name, value in after.items() if name in row):
        raise NoSaveToUndo(name=last.subject)
    if done == "move":
        _move_back(session, kind, record_id, last)
    elif done == "change":
        _restore(session, kind, record_id, json.loads(last.before or "{}"), after)
    else:
        delete(session, kind, record_id)


def take_last_move_back(session: Session, kind: RecordKind[M, F], record_id: int) -> None:
    """Move a record back where it was before its last move, whatever was typed in it since.

    Raises NoSaveToUndo when it never moved or is elsewhere by now.
    """
    own = (AuditRow.subject_kind == kind.kind, AuditRow.subject_id == record_id)
    moves = saves_of(session, *own, AuditRow.what == f"{kind.kind}.move")
    if not moves:
        raise NoSaveToUndo(name=kind.name(session, the_record(session, kind, record_id)))
    take_back(session, kind, record_id, moves[0])


def _move_back(session: Session, kind: RecordKind[M, F], record_id: int, last: Saved) -> None:
    """Move a record back where its table says that this makes sense: that is a move, too."""
    before, after = json.loads(last.before or "{}"), json.loads(last.after or "{}")
    move = _move_of(session, kind, record_id, (before, after))
    if move is None or not move.undone:
        raise NoSaveToUndo(name=last.subject)
    require(session, move.permission)
    keep_move(session, (kind.kind, record_id), move.to, move.before)
    _restore(session, kind, record_id, before, after)


def _move_of(
    session: Session, kind: RecordKind[M, F], record_id: int, values: tuple[Values, Values]
) -> Move[Any] | None:
    """The move that an entry of the log tells; it says what changed alone."""
    stays = stored_row(session, kind, record_id)["state"]
    ends = (one.get("state", stays) for one in values)
    return kind.states.leading(*ends) if kind.states else None


def last_move(session: Session, kind: RecordKind[M, F], record_id: int) -> Move[Any] | None:
    """The move that was done last with a record; None where something else was."""
    last = newest_entries(session, kind, [record_id]).get(record_id)
    if last is None or last.what != f"{kind.kind}.move":
        return None
    values = json.loads(last.before or "{}"), json.loads(last.after or "{}")
    return _move_of(session, kind, record_id, values)


def last_of_whole(
    session: Session, kind: RecordKind[M, F], record_id: int
) -> tuple[RecordKind[Any, Any], Saved]:
    """The last save of a record or of what belongs to it, and whose it is; raises NoSaveToUndo."""
    found: list[tuple[RecordKind[Any, Any], Saved]] = [(kind, _last(session, kind, record_id))]
    for part in kind.parts:
        ids = _ids_of(session, part, record_id)
        came_with_it = f"{part.kind.kind}.add" if part.needed and len(ids) == 1 else ""
        entries = newest_entries(session, part.kind, ids).values()
        found += [(part.kind, entry) for entry in entries if entry.what != came_with_it]
    return max(found, key=lambda each: each[1].id)


def _last(session: Session, kind: RecordKind[M, F], record_id: int) -> Saved:
    last = newest_entries(session, kind, [record_id]).get(record_id)
    if last is None:
        raise NoSaveToUndo(name=_("this record"))
    return last


def newest_entries(
    session: Session, kind: RecordKind[M, F], ids: Collection[int]
) -> dict[int, Saved]:
    """The last save of each record in the log; that it was printed or read is none."""
    newest = newest_ids(session, kind, ids).values()
    return {one.subject_id: one for one in saves_of(session, among(AuditRow.id, newest))}


def newest_ids(session: Session, kind: RecordKind[M, F], ids: Collection[int]) -> dict[int, int]:
    """The entry of the log of the last save of each record, by its id."""
    saves = [f"{kind.kind}.{verb}" for verb in (*SAVES, "undo")]
    query = select(AuditRow.subject_id, func.max(AuditRow.id)).where(
        AuditRow.subject_kind == kind.kind,
        among(AuditRow.subject_id, ids),
        AuditRow.what.in_(saves),
    )
    return {one: last for one, last in session.execute(query.group_by(AuditRow.subject_id)) if one}


def _restore(
    session: Session, kind: RecordKind[M, F], record_id: int, old: Values, new: Values
) -> None:
    """Give a record its values of before a change again."""
    before = stored_row(session, kind, record_id)
    columns = {name: value for name, value in old.items() if name in kind.table.columns}
    refuse_taken(session, kind, columns, record_id)
    if columns:
        table = plain(kind.table.name)
        session.execute(update(table).where(table.c[kind.key] == record_id).values(columns))
    for child in kind.logged:
        if child.name in old:
            replace_children(session, child, record_id, old[child.name])
    session.expire_all()
    after = stored_row(session, kind, record_id)
    kind.undone(session, {name: value for name, value in new.items() if name not in after})
    note(session, kind, the_record(session, kind, record_id), "undo", (before, after))
    outer = is_taken_back(session)  # what follows may take back something else
    session.info[_TAKEN_BACK] = True
    try:
        kind.saved(session, before, after)
    finally:
        session.info[_TAKEN_BACK] = outer


def is_taken_back(session: Session) -> bool:
    """Whether what a kind hears of by `saved` is an earlier save taken back."""
    return bool(session.info.get(_TAKEN_BACK))


def bring_back(session: Session, kind: RecordKind[M, F], record_id: int) -> None:
    """Make a deleted record again as the log knows it, under its old id.

    Raises NoSaveToUndo when it is there or was never deleted, NotInTheLog, ReferredIsGone, or the
    refusal of a value that is taken meanwhile.
    """
    _bring_back(session, kind, record_id, _last(session, kind, record_id))


def _bring_back(session: Session, kind: RecordKind[M, F], record_id: int, last: Saved) -> None:
    if last.what != f"{kind.kind}.delete":
        raise NoSaveToUndo(name=last.subject)
    row = json.loads(last.before or "{}")
    if kind.secret or kind.key not in row:
        raise NotInTheLog(name=last.subject)
    refuse_taken(session, kind, row, None)
    for key in kind.table.foreign_keys:
        other, value = key.column.table, row.get(key.parent.name)
        there = select(key.column).where(key.column == value)
        if value is not None and session.scalar(there) is None:
            raise ReferredIsGone(name=last.subject, what=_rows_of(session, other.name))
    insert_row(session, kind.table.name, row)
    for child in kind.logged:
        replace_children(session, child, record_id, row.get(child.name, ()))
    after = stored_row(session, kind, record_id)
    note(session, kind, the_record(session, kind, record_id), "restore", (None, after))
    kinds = {part.kind.kind: part.kind for part in kind.parts}
    for word, one in row.get(PARTS, ()):
        bring_back(session, kinds[word], one)
    kind.saved(session, {}, after)
