"""Linking two records, inside the use case that makes one out of the other.

@use_case(permission="repairs.edit", touches=(*ORDER.touches, *LINK_TABLES))
def order_of_contact(session: Session, *, contact_id: int, fields: OrderFields) -> int:
    order_id = add(session, ORDER, fields)
    link(session, ("contact", contact_id), ("order", order_id), LinkWord.BECAME, files=True)
    return order_id
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.attachments.attaching import copy_files
from propdesk.db.declarations import record_kind
from propdesk.db.models import RecordLinkRow
from propdesk.db.plain_rows import plain_rows
from propdesk.db.records.saving import the_record
from propdesk.db.store import acting, now
from propdesk.kernel.records.links import LinkedAlready, LinkWord

LINK_TABLES = ("record_link", "attachment", "audit")
"""What a use case that links writes beside its own tables."""
Record = tuple[str, int]
_PAIR = ("from_kind", "from_id", "to_kind", "to_id", "word")


class _End(NamedTuple):
    """A record that is linked: how people call it, and its number."""

    name: str
    no: str


def link(
    session: Session, before: Record, after: Record, word: LinkWord, *, files: bool = False
) -> int:
    """Say what the record `before` (kind, id) is to the record `after`; the id of the link.

    With `files` those of the earlier record go along to the later one. Both records say so in the
    log, by the number of the other alone. Raises LinkedAlready or RecordGone.
    """
    ends = {one: _end(session, one) for one in (before, after)}
    pair: dict[str, Any] = dict(zip(_PAIR, (*before, *after, word), strict=True))
    if plain_rows(session, _same(), pair):
        raise LinkedAlready(name=ends[before].name, other=ends[after].name)
    actor = acting(session)
    made = RecordLinkRow(
        **pair,
        at=now(session),
        user_id=actor.user_id,
        user_name=actor.name,
    )
    session.add(made)
    session.flush()
    _note(session, made, "add", ends)
    if files and record_kind(session, after[0]).attachments:
        copy_files(session, before, after)
    return made.id


@cache
def _same() -> Select[int]:
    columns = (getattr(RecordLinkRow, name) for name in _PAIR)
    return select(RecordLinkRow.id).where(*(one == bindparam(one.key) for one in columns))


def unlink(session: Session, before: Record, after: Record, word: LinkWord) -> None:
    """Take a link away again; nothing when there is none. The log keeps both."""
    row = RecordLinkRow
    own = (row.from_kind == before[0], row.from_id == before[1], row.to_kind == after[0])
    for found in session.scalars(select(row).where(*own, row.to_id == after[1], row.word == word)):
        _note(session, found, "remove", {one: _end(session, one) for one in (before, after)})
        session.delete(found)
    session.flush()


def _end(session: Session, one: Record) -> _End:
    kind = record_kind(session, one[0])
    if not kind.linked:
        raise TypeError(f"{kind.kind}: say `linked=True` of a kind whose records are linked")
    record = the_record(session, kind, one[1])
    no = str(getattr(record, "no", "") or f"{one[0]} {one[1]}")
    return _End(kind.name(session, record), no)


def _note(session: Session, row: RecordLinkRow, done: str, ends: Mapping[Record, _End]) -> None:
    """Write both sides down; the name of the other may be hidden from who reads the log."""
    word, before, after = LinkWord(row.word), (row.from_kind, row.from_id), (row.to_kind, row.to_id)
    sides = ((before, after, word.value), (after, before, word.other_side))
    told = [((*one, ends[one].name), {field: ends[other].no}) for one, other, field in sides]
    audit.record_all(session, f"link.{done}", told, gone=done != "add")
