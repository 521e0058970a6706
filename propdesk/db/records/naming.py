"""Which records name another one in a field: the orders of a builder, the kinds it answers for.

REGISTER = Register(…, named=True)
desk.store.read(records_naming, kind="builder", record_id=3)
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Column, func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import Declarations, declarations, record_kind
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.searching import referred
from propdesk.db.store import may, require, use_case
from propdesk.db.withholding.withheld import open_to
from propdesk.kernel.i18n import _

MOST = 12  # of a kind, in a panel


class RecordNaming(msgspec.Struct, frozen=True, kw_only=True):
    """A record that names another: what it is called, how it stands; or, without an id, how many
    more of its kind there are."""

    kind: str
    record_id: int | None
    name: str
    told: str


@use_case(permission="")
def records_naming(session: Session, *, kind: str, record_id: int) -> tuple[RecordNaming, ...]:
    """The records that name one, the newest of each kind first; of others only what the acting
    user may see. Raises NotPermitted."""
    named = record_kind(session, kind)
    require(session, named.view)
    return tuple(
        found
        for other, columns in kinds_naming(declarations(session), named)
        if may(session, other.view)
        for found in _of_kind(session, other, columns, record_id)
    )


def kinds_naming(
    declared: Declarations, kind: RecordKind[Any, Any]
) -> Iterator[tuple[RecordKind[Any, Any], list[Column[Any]]]]:
    """The kinds whose fields name records of a kind, each with the columns that do."""
    for other in declared.kinds.values():
        names = [fact.name for fact, to in referred(declared, other) if to.kind == kind.kind]
        if names:
            yield other, [other.table.c[name] for name in names]


def _of_kind(
    session: Session, other: RecordKind[Any, Any], columns: list[Column[Any]], record_id: int
) -> Iterator[RecordNaming]:
    key, holds = other.table.c[other.key], or_(*(each == record_id for each in columns))
    if (seen := open_to(session, other)) is not None:
        holds = holds & seen
    title = _(declarations(session).audit.kinds.get(other.kind, ""))
    newest = select(other.model).where(holds).order_by(key.desc()).limit(MOST)
    records = session.scalars(newest).all()
    for one in records:
        state = other.states.label(one.state) if other.states is not None else title
        name = other.name(session, one)
        yield RecordNaming(
            kind=other.kind, record_id=getattr(one, other.key), name=name, told=state
        )
    if len(records) == MOST:
        count = session.scalar(select(func.count()).select_from(other.table).where(holds)) or 0
        if more := count - MOST:
            words = _("{count} more in the list").format(count=f"{more:,}")
            yield RecordNaming(kind=other.kind, record_id=None, name=words, told=title)
