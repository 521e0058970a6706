"""What came out of a record, and what it came out of: read from both sides.

    KIND = RecordKind(…, linked=True)
    desk.store.read(links_of, kind="contact", record_id=7)

`db.attachments.linking` makes them.
"""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.declarations import record_kind
from propdesk.db.models import RecordLinkRow
from propdesk.db.plain_rows import named_rows
from propdesk.db.store import may, require, shown_user, use_case
from propdesk.db.withholding.withheld import kept_ids
from propdesk.kernel.i18n import _
from propdesk.kernel.records.links import LinkWord, RecordLink


@use_case(permission="")
def links_of(session: Session, *, kind: str, record_id: int) -> tuple[RecordLink, ...]:
    """The links of a record, the oldest first. Raises NotPermitted."""
    require(session, record_kind(session, kind).view)
    return links_seen(session, kind, record_id)


def links_seen(session: Session, kind: str, record_id: int) -> tuple[RecordLink, ...]:
    """The same for who may see the record: of others only what the acting user may see."""
    rows = named_rows(session, _links(), {"kind": kind, "record_id": record_id})
    return tuple(_seen(session, row, (kind, record_id)) for row in rows)


def linked_ids(session: Session, kind: str, ids: Collection[int]) -> set[int]:
    """Those of the records that have a link."""
    row, found = RecordLinkRow, set[int]()
    for side in ((row.from_kind, row.from_id), (row.to_kind, row.to_id)):
        found.update(session.scalars(select(side[1]).where(side[0] == kind, among(side[1], ids))))
    return found


def linked_names(session: Session, kind: str, ids: Collection[int]) -> Mapping[int, list[str]]:
    """What came out of these records, each called as people call it, for a line of a timeline."""
    row = RecordLinkRow
    found: dict[int, list[str]] = {}
    query = select(row).where(row.from_kind == kind, among(row.from_id, ids)).order_by(row.id)
    for each in session.scalars(query):
        seen = _seen(session, each, (kind, each.from_id))
        found.setdefault(each.from_id, []).append(f"{_(seen.words)} {seen.name}")
    return found


def _seen(session: Session, row: Any, mine: tuple[str, int]) -> RecordLink:  # noqa: ANN401  a RecordLinkRow, to read
    word, outgoing = LinkWord(row.word), mine == (row.from_kind, row.from_id)
    other = (row.to_kind, row.to_id) if outgoing else (row.from_kind, row.from_id)
    known = record_kind(session, other[0])
    seen = may(session, known.view) and not kept_ids(session, known, (other[1],))
    record: Any = session.get(known.model, other[1]) if seen else None
    return RecordLink(
        id=row.id,
        words=word.msgid if outgoing else word.other_msgid,
        kind=other[0],
        other_id=other[1] if record is not None else None,
        name=known.name(session, record) if record is not None else _("restricted"),
        at=row.at,
        user=shown_user(row.user_id, row.user_name),
    )


@cache  # asked at each move through a list
def _links() -> Select[RecordLinkRow]:
    row = RecordLinkRow
    kind: BindParameter[str] = bindparam("kind")
    record_id: BindParameter[int] = bindparam("record_id")
    mine = or_(
        and_(row.from_kind == kind, row.from_id == record_id),
        and_(row.to_kind == kind, row.to_id == record_id),
    )
    return select(row).where(mine).order_by(row.id)
