"""The deadlines of one record, open and settled."""

from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import now
from propdesk.duties.clocks.models import Timer


class ClockLine(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline of a record, open or settled. `is_late`: it was, or is, past its end."""

    name: str
    turn: int
    began: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    is_late: bool
    is_dropped: bool
    is_provisional: bool


def clocks_of(session: Session, *, kind: str, record_id: int) -> tuple[ClockLine, ...]:
    """The deadlines of a record, in the order in which they began."""
    own = (Timer.subject_kind == kind, Timer.subject_id == record_id)
    rows = session.scalars(select(Timer).where(*own).order_by(Timer.began, Timer.id))
    moment = now(session)
    return tuple(
        ClockLine(
            name=row.name,
            turn=row.turn,
            began=row.began,
            due_at=row.due_at,
            stopped_at=row.stopped_at,
            is_late=row.due_at is not None and row.due_at < (row.stopped_at or moment),
            is_dropped=row.dropped,
            is_provisional=row.provisional,
        )
        for row in rows
    )
