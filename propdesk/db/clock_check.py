"""Whether the PC's clock can be right: postings go on in time, or somebody says why not.

Compared is with the last posting by number, so a mistake once confirmed is not asked about again,
nor is the way back from it more than once.
"""

import json
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow, PostingRow
from propdesk.db.plain_rows import typed_rows
from propdesk.db.store import now, today
from propdesk.kernel.clock import ClockDoubtful, wall_time

AHEAD = 31  # days without any posting; an office that closes for the holidays is back before
INVENTED = "invented"  # a mark of the session while sample data is made
CHECKED = "clock checked"  # the day the session was found to stand at: asked once a transaction
CONFIRMED = "clock.confirm"


def check_clock(session: Session) -> None:
    """Raise ClockDoubtful when today lies before the last posting or far after it, unless said why.

    An estate without a posting has its audit log to compare with: nothing was done in the future.
    What invents a year of postings goes through its days itself.
    """
    day = today(session)
    if INVENTED in session.info or session.info.get(CHECKED) == day:
        return
    if (doubtful := doubted(session)) is not None:
        raise ClockDoubtful(day=day, last=doubtful)
    session.info[CHECKED] = day


def doubted(session: Session) -> date | None:
    """The day of the books that speaks against today; None when all is well, or said why."""
    last, day = last_posting(session), today(session)
    found = _doubtful(session, last, day)
    return None if found is None or _is_confirmed(session, last, day) else found


def last_posting(session: Session) -> tuple[int, date | None]:
    """Its number and its day; 0 and None before the first."""
    found = typed_rows(session, _last_posting())
    return (found[0][0], found[0][1]) if found else (0, None)


@cache  # a payment waits for it
def _last_posting() -> Select[int, date]:
    return select(PostingRow.seq, PostingRow.day).order_by(PostingRow.seq.desc()).limit(1)


def _doubtful(session: Session, last: tuple[int, date | None], day: date) -> date | None:
    """The day of the books that does not fit today; None when all is well."""
    posted = last[1]
    if posted is not None:
        return None if 0 <= (day - posted).days <= AHEAD else posted
    noted: datetime | None = session.scalar(select(func.max(AuditRow.at)))
    if noted is None or (noted - now(session)).total_seconds() < 86_400:
        return None
    return wall_time(noted).date()


def _is_confirmed(session: Session, last: tuple[int, date | None], day: date) -> bool:
    query = select(AuditRow.after).where(AuditRow.what == CONFIRMED).order_by(AuditRow.id.desc())
    told = json.loads(session.scalar(query.limit(1)) or "{}")
    return bool(told.get("last_posting") == last[0] and told.get("day") == day.isoformat())
