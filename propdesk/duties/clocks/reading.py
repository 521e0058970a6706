"""The deadlines of one record, open and settled."""

from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import now
from propdesk.duties.clocks.models import Timer
from propdesk.duties.hours.rules import WorkCalendar
from propdesk.duties.hours.service import work_calendar
from propdesk.kernel.clock import wall_time


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


def _is_unknown(calendar: WorkCalendar, row: Timer, moment: datetime) -> bool:
    return calendar.is_provisional(
        wall_time(row.began).date(), wall_time(row.due_at or moment).date()
    )


def clocks_of(session: Session, *, kind: str, record_id: int) -> tuple[ClockLine, ...]:
    """The deadlines of a record, in the order in which they began."""
    own = (Timer.subject_kind == kind, Timer.subject_id == record_id)
    rows = session.scalars(select(Timer).where(*own).order_by(Timer.began, Timer.id))
    moment, calendar = now(session), work_calendar(session)
    return tuple(
        ClockLine(
            name=row.name,
            turn=row.turn,
            began=row.began,
            due_at=row.due_at,
            stopped_at=row.stopped_at,
            is_late=row.due_at is not None and row.due_at < (row.stopped_at or moment),
            is_dropped=row.dropped,
            is_provisional=row.provisional and _is_unknown(calendar, row, moment),
        )
        for row in rows
    )
