"""Records as they lie in the file: integers and texts by column, child rows in their order."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy
from sqlalchemy import Select, TableClause, bindparam, column, delete, insert, select
from sqlalchemy.orm import Session

from propdesk.db.among import among_given, ids_given
from propdesk.db.plain_rows import plain_rows
from propdesk.db.records.kinds import ChildRows, F, M, RecordKind, Values
from propdesk.db.tables import Base, stored
from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import FactKind, facts
from propdesk.kernel.records.refusals import RecordGone


@cache
def plain(name: str) -> TableClause:
    """A table without the types of its columns: values as they lie in the file."""
    known = Base.metadata.tables[name]
    return sqlalchemy.table(name, *(column(each.name) for each in known.columns))


def stored_row(session: Session, kind: RecordKind[M, F], record_id: int) -> dict[str, Any]:
    """The values of a record as they lie in the file, its logged child rows too; RecordGone."""
    query, names = _by_key(kind.table.name, kind.key)
    found = plain_rows(session, query, {"key": record_id})
    if not found:
        raise RecordGone
    children = {one.name: child_rows(session, one, record_id) for one in kind.logged}
    return {**dict(zip(names, found[0], strict=True)), **children}


@cache
def _by_key(table: str, key: str) -> tuple[Select[Any], tuple[str, ...]]:
    rows = plain(table)
    return select(rows).where(rows.c[key] == bindparam("key")), tuple(rows.c.keys())


def stored_rows(
    session: Session, kind: RecordKind[M, F], ids: Sequence[int]
) -> dict[int, Mapping[str, Any]]:
    """The values of many records by id, without their child rows; those gone are missing."""
    query, names = _by_keys(kind.table.name, kind.key)
    key = names.index(kind.key)
    found = plain_rows(session, query, ids_given(ids))
    return {row[key]: dict(zip(names, row, strict=True)) for row in found}


@cache
def _by_keys(table: str, key: str) -> tuple[Select[Any], tuple[str, ...]]:
    rows = plain(table)
    query = select(rows).where(among_given(rows.c[key])).order_by(rows.c[key])
    return query, tuple(rows.c.keys())


def child_rows(session: Session, child: ChildRows[F], record_id: int) -> list[list[Any]]:
    """The logged columns of a record's child rows, in their order."""
    table = plain(child.table)
    order = [table.c[name] for name in ("position", "id") if name in table.c]
    query = select(*(table.c[name] for name in child.columns))
    found = session.execute(query.where(table.c[child.key] == record_id).order_by(*order))
    return [list(row) for row in found]


def put_children(session: Session, kind: RecordKind[M, F], record_id: int, fields: F) -> None:
    """Write the child rows that a form says, where they are others."""
    for child in kind.children:
        if child.rows is not None:
            rows = child.rows(fields)
            if rows != child_rows(session, child, record_id):
                replace_children(session, child, record_id, rows)


def replace_children(
    session: Session, child: ChildRows[F], record_id: int, rows: Sequence[Sequence[Any]]
) -> None:
    """Delete the child rows of a record and write these, in this order."""
    delete_rows(session, child.table, child.key, record_id)
    for position, row in enumerate(rows):
        values = {child.key: record_id, **dict(zip(child.columns, row, strict=True))}
        insert_row(session, child.table, {"position": position, **values})


def delete_rows(session: Session, name: str, key: str, value: int) -> None:
    """Delete the rows with this value."""
    table = plain(name)
    session.execute(delete(table).where(table.c[key] == value))


def insert_row(session: Session, name: str, values: Values) -> None:
    """Insert a row of stored values; columns they do not name get their default."""
    row: dict[str, Any] = {}
    for each in Base.metadata.tables[name].columns:
        default: Any = each.default
        if each.name in values:
            row[each.name] = values[each.name]
        elif not each.primary_key:
            row[each.name] = None if default is None else stored(default.arg)
    session.execute(insert(plain(name)).values(row))


def records_gone(session: Session, kind: RecordKind[Any, Any], form: object) -> dict[str, str]:
    """Beside each field of a form that names a record which was deleted meanwhile: what to do."""
    named = _named_by(kind.table.name, type(form))  # type: ignore[arg-type]  # a class has a hash
    asked = [(name, statement, getattr(form, name)) for name, statement in named]
    if not any(record_id for _name, _statement, record_id in asked):
        return {}
    session.flush()
    connection, told = session.connection(), _("This was deleted meanwhile. Choose another one.")
    return {
        name: told
        for name, statement, record_id in asked
        if record_id and connection.exec_driver_sql(statement, (record_id,)).first() is None
    }


@cache
def _named_by(table: str, form: type[Any]) -> tuple[tuple[str, str], ...]:
    """The fields of a form that name a record, each with the statement that looks for it."""
    columns = Base.metadata.tables[table].columns
    names = [fact.name for fact in facts(form) if fact.kind is FactKind.RECORD]
    return tuple(
        (name, f'SELECT 1 FROM "{key.column.table.name}" WHERE "{key.column.name}" = ?')  # noqa: S608  our own names
        for name in names
        if name in columns
        for key in columns[name].foreign_keys
    )
