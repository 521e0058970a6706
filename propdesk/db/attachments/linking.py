"""Linking two records, inside the use case that makes one out of the other.

@use_case(permission="repairs.edit", touches=(*ORDER.touches, *LINK_TABLES))
def order_of_contact(session: Session, *, contact_id: int, fields: OrderFields) -> int:
    order_id = add(session, ORDER, fields)
    link(session, ("contact", contact_id), ("order", order_id), LinkWord.BECAME, files=True)
    return order_id
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.attachments.attaching import copy_files
from propdesk.db.declarations import record_kind
from propdesk.db.models import RecordLinkRow
from propdesk.db.records.saving import the_record
from propdesk.db.store import acting, now
from propdesk.kernel.records.links import LinkedAlready, LinkWord

LINK_TABLES = ("record_link", "attachment", "audit")
"""What a use case that links writes beside its own tables."""
Record = tuple[str, int]


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
    row = RecordLinkRow
    pair = (row.from_kind, row.from_id, row.to_kind, row.to_id, row.word)
    values = (*before, *after, word)
    same = [column == value for column, value in zip(pair, values, strict=True)]
    there = select(row.id).where(*same)
    if session.scalar(there) is not None:
        raise LinkedAlready(name=ends[before].name, other=ends[after].name)
    actor = acting(session)
    made = RecordLinkRow(
        from_kind=before[0],
        from_id=before[1],
        to_kind=after[0],
        to_id=after[1],
        word=word,
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
    for one, other, field in ((before, after, word.value), (after, before, word.other_side)):
        told = {field: ends[other].no}
        values = (None, told) if done == "add" else (told, None)
        audit.record(session, f"link.{done}", (*one, ends[one].name), *values)
