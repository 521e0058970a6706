"""Half-written pages put aside (挂单); each user keeps his own when another takes over."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from propdesk.db.store import acting, now, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.system.models import HeldPage


class NotHeld(UserError):
    """It was taken back already, or it is somebody else's."""

    message = N_("This is no longer on hold; it was taken back before.")


@dataclass(frozen=True, slots=True)
class HeldPageRow:
    """One page put aside. `contents` are whatever the page gave: text, whole numbers, lists."""

    id: int
    page: str
    title: str
    at: datetime
    contents: dict[str, object]
    unit_id: int | None


@use_case(permission="", touches=("held_desk",))
def hold_page(
    session: Session,
    *,
    page: str,
    title: str,
    contents: Mapping[str, object],
    unit_id: int | None = None,
) -> HeldPageRow:
    """Put a half-written page of the acting user aside. It is no posting: no number, no money."""
    values = {
        "user_id": acting(session).user_id,
        "page": page,
        "title": title,
        "at": now(session),
        "contents": json.dumps(dict(contents), ensure_ascii=False),
        "unit_id": unit_id,
    }
    new_id = session.execute(insert(HeldPage).values(values).returning(HeldPage.id)).scalar_one()
    return _held(session.get_one(HeldPage, new_id))


@use_case(permission="")
def held_pages(session: Session, *, page: str = "") -> tuple[HeldPageRow, ...]:
    """What the acting user has on hold, newest first; of one page when it is named."""
    query = select(HeldPage).where(HeldPage.user_id == acting(session).user_id)
    if page:
        query = query.where(HeldPage.page == page)
    return tuple(_held(row) for row in session.scalars(query.order_by(HeldPage.id.desc())))


@use_case(permission="", touches=("held_desk",))
def take_back(session: Session, *, held_id: int) -> HeldPageRow:
    """Take one of the own pages back to the desk; it is on hold no longer. Raises NotHeld."""
    row = session.get(HeldPage, held_id)
    if row is None or row.user_id != acting(session).user_id:
        raise NotHeld
    found = _held(row)
    session.execute(delete(HeldPage).where(HeldPage.id == held_id))
    return found


def _held(row: HeldPage) -> HeldPageRow:
    return HeldPageRow(row.id, row.page, row.title, row.at, json.loads(row.contents), row.unit_id)
