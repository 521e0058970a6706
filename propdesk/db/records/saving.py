"""Adding and changing records; the one door for forms, bulk changes and pasted rows.

    VEHICLE = RecordKind(kind="vehicle", model=Vehicle, fields=VehicleFields, …)

    @use_case(permission="estate.edit", touches=("vehicle", *RECORD_TABLES))
    def add_vehicle(session: Session, *, fields: VehicleFields) -> int:
        return add(session, VEHICLE, fields)

Values before and after, for the log and for what follows, are those of the file.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.numbering import document_no, draw_number, free_id
from propdesk.db.plain_rows import insert_rows
from propdesk.db.records import searching
from propdesk.db.records.kinds import F, M, RecordKind, Values
from propdesk.db.records.rows import plain, put_children, records_gone, stored_row
from propdesk.db.states import keep_begun, keep_move
from propdesk.db.store import today
from propdesk.db.tables import stored
from propdesk.db.withholding.withheld import refuse_withheld
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.records.refusals import ChangedMeanwhile, RecordGone, refuse_errors

UNLOGGED = "unlogged"
"""Under this word the log names the fields that were changed and whose words it does not keep."""


def seen(session: Session, kind: RecordKind[M, F], record_id: int) -> F:
    """A record as a form shows it; raises RecordGone."""
    return _shown(session, kind, the_record(session, kind, record_id))


def the_record(session: Session, kind: RecordKind[M, F], record_id: int) -> M:
    """The mapped record, for who saves it; raises RecordGone or RecordWithheld."""
    record = session.get(kind.model, record_id)
    if record is None:
        raise RecordGone
    refuse_withheld(session, kind, record_id)
    return record


def _shown(session: Session, kind: RecordKind[M, F], record: M) -> F:
    names = kind.columns
    columns = {name: getattr(record, name) for name in names}
    return kind.fields(**columns, **kind.beside(session, record))


def add(session: Session, kind: RecordKind[M, F], fields: F, *, given: Values | None = None) -> int:
    """Add a record; its id. `given` are columns that no form has: whose it is, its place, the
    state it begins in.

    Raises FieldsRefused, also where a record that it names is gone, or the refusal of a value
    that is taken.
    """
    fields = kind.tidy(fields)
    refuse_errors(_wrong(session, kind, 0, fields))
    if kind.series:
        year = today(session).year
        number = document_no(kind.series, year, draw_number(session, kind.series, year))
        fields = replace(fields, no=number)  # type: ignore[type-var]  # a dataclass
    begun = {"state": kind.states.first[0]} if kind.states else {}
    record = kind.model(**{**begun, **(given or {})})
    _fill(session, kind, record, fields)
    session.add(record)
    session.flush()
    # Held until the next one: what follows would read it again.
    session.info.setdefault("added", {})[kind.kind] = record
    record_id: int = getattr(record, kind.key)
    put_children(session, kind, record_id, fields)
    after = stored_row(session, kind, record_id)
    if kind.states:
        keep_move(session, (kind.kind, record_id), None, kind.states.beginning(after["state"]))
    note(session, kind, record, "add", (None, after))
    kind.saved(session, {}, after)
    return record_id


def add_many(
    session: Session, kind: RecordKind[M, F], judged: Sequence[tuple[F, str]]
) -> list[int]:
    """Add records that the caller has judged, each with how people call it, by few statements;
    their ids in that order.

    Rows, states, search and log are those of `add`. What `saved` of the kind does is the caller's,
    and so is a value that is taken; kinds with a series or child rows are not made so.
    """
    if kind.series or kind.children:
        raise TypeError(f"{kind.kind}: its records are added one by one")
    names, begun = sorted(kind.columns), kind.states.first[0] if kind.states else None
    given = {} if begun is None else {"state": begun}
    first = free_id(session, kind.table.name)
    rows = [
        {"id": one, **given, **{n: stored(getattr(fields, n)) for n in names},
         **kind.derived(session, fields)}
        for one, (fields, _name) in enumerate(judged, first)
    ]  # fmt: skip
    if not rows:
        return []
    insert_rows(session, kind.table.name, tuple(rows[0]), [tuple(row.values()) for row in rows])
    ids = [row["id"] for row in rows]
    if begun is not None:
        keep_begun(session, kind.kind, ids, begun)
    reindex_all(session, kind, ids)
    audit.record_all(
        session,
        f"{kind.kind}.add",
        (
            ((kind.kind, row["id"], name), told(kind, row))
            for row, (_fields, name) in zip(rows, judged, strict=True)
        ),
    )
    return ids


def change(
    session: Session,
    kind: RecordKind[M, F],
    record_id: int,
    fields: F,
    seen: F | None = None,
    *,
    noted: Values | None = None,
) -> None:
    """Save a form over a record; `seen` is what the form was opened with.

    Only what the user changed since is compared and written: what others saved in other fields
    stays. Raises ChangedMeanwhile where both changed the same, RecordGone, FieldsRefused, or the
    refusal of a value that is taken. `noted` goes into the log beside the values, for the undo.
    """
    fields = merged(session, kind, record_id, fields, seen)
    record = the_record(session, kind, record_id)
    lasting = _lasting(kind, fields, _shown(session, kind, record))
    refuse_errors({**_wrong(session, kind, record_id, fields), **lasting})
    before = stored_row(session, kind, record_id)
    _fill(session, kind, record, fields)
    put_children(session, kind, record_id, fields)
    after = stored_row(session, kind, record_id)
    if after == before:
        return
    note(session, kind, record, "change", (before, {**after, **(noted or {})}))
    kind.saved(session, before, after)


def _wrong(session: Session, kind: RecordKind[M, F], own_id: int, fields: F) -> dict[str, str]:
    """What is wrong with a form; by what is gone, nothing is judged."""
    gone = records_gone(session, kind, fields)
    return {**kind.errors(fields), **(gone or kind.judged(session, own_id, fields))}


def _lasting(kind: RecordKind[M, F], fields: F, now: F) -> dict[str, str]:
    """Beside what stays as it was entered and is another now: why it is not saved."""
    told = _("This stays as it was entered. Enter another one in its place.")
    changed = (n for n in sorted(kind.lasting) if getattr(fields, n) != getattr(now, n))
    return dict.fromkeys(changed, told)


def merged(
    session: Session, kind: RecordKind[M, F], record_id: int, fields: F, seen: F | None
) -> F:
    """What a form would save: what the user changed since `seen`, over what stands there now.

    Raises ChangedMeanwhile or RecordGone.
    """
    record, fields = the_record(session, kind, record_id), kind.tidy(fields)
    if seen is None:
        return fields
    now = _shown(session, kind, record)
    mine = {n: v for n in kind.names if (v := getattr(fields, n)) != getattr(seen, n)}
    theirs = {n for n in mine if getattr(now, n) not in (getattr(seen, n), mine[n])}
    if theirs:
        name = kind.name(session, record)
        raise ChangedMeanwhile(name=name, now=now, fields=tuple(sorted(theirs)))
    return replace(now, **mine)  # type: ignore[type-var]  # a dataclass


def _fill(session: Session, kind: RecordKind[M, F], record: M, fields: F) -> None:
    columns = {name: getattr(fields, name) for name in kind.columns}
    columns |= kind.derived(session, fields)
    refuse_taken(session, kind, _anew(record, columns), getattr(record, kind.key))
    for name, value in columns.items():
        setattr(record, name, value)
    session.flush()


def _anew(record: M, columns: Values) -> Values:
    """The columns that get another value."""
    return {name: value for name, value in columns.items() if getattr(record, name) != value}


def refuse_taken(
    session: Session, kind: RecordKind[M, F], columns: Values, own_id: int | None
) -> None:
    """Raise what the kind says of a value in these columns that another record has."""
    for refusal in _taken(session, kind, columns, own_id):
        raise refusal


def taken(session: Session, kind: RecordKind[M, F], own_id: int, fields: F) -> dict[str, str]:
    """The same of all values of a form: field → sentence; for `judged`, beside what else is wrong.

    Of values in their normal form, for columns that the form has.
    """
    columns = {one.column: getattr(fields, one.column) for one in kind.unique}
    return {one.beside: str(one) for one in _taken(session, kind, columns, own_id)}


def _taken(
    session: Session, kind: RecordKind[M, F], columns: Values, own_id: int | None
) -> Iterator[UserError]:
    table = plain(kind.table.name)
    for unique in kind.unique:
        if unique.column not in columns:
            continue
        value = stored(columns[unique.column])
        found = session.scalar(select(table.c[kind.key]).where(table.c[unique.column] == value))
        if found is not None and found != own_id:
            refusal = unique.taken(str(value))
            refusal.beside = unique.field or unique.column
            yield refusal


def note(
    session: Session,
    kind: RecordKind[M, F],
    record: M,
    done: str,
    values: tuple[Values | None, Values | None],
) -> None:
    """Keep search and log current."""
    record_id = getattr(record, kind.key)
    reindex(session, kind, record_id)
    before, after = (None if each is None else told(kind, each) for each in values)
    if after is not None and (changed := _changed_secrets(kind, *values)):
        after[UNLOGGED] = changed
    subject = (kind.kind, record_id, kind.name(session, record))
    audit.record(session, f"{kind.kind}.{done}", subject, before, after)


def _changed_secrets(
    kind: RecordKind[M, F], before: Values | None, after: Values | None
) -> list[str]:
    """The fields that a save changed and whose words no log keeps."""
    if before is None or after is None:
        return []
    both = kind.secret & before.keys() & after.keys()
    return sorted(name for name in both if before[name] != after[name])


def reindex(session: Session, kind: RecordKind[M, F], record_id: int) -> None:
    """Keep the search current; a gesture does it at its end for all its records at once."""
    reindex_all(session, kind, [record_id])


def reindex_all(session: Session, kind: RecordKind[M, F], ids: Collection[int]) -> None:
    """The same for many records."""
    word, later = session.info.get("texts_later", ("", set[int]()))
    if word == kind.kind:
        later.update(ids)
    else:
        searching.index(session, kind, list(ids))


def told(kind: RecordKind[Any, Any], values: Values) -> dict[str, Any]:
    """What of a row the log may keep."""
    return {name: value for name, value in values.items() if name not in kind.secret}
