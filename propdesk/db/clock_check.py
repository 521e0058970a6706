"""Whether the PC's clock can be right: postings go on in time, or somebody says why not.

Compared is with the last posting by number, so a mistake once confirmed is not asked about again,
nor is the way back from it more than once.
"""

import json
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.models import AuditRow, PostingRow
from propdesk.db.store import now, today, use_case
from propdesk.kernel.clock import ClockDoubtful, NoReason, wall_time

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
    last = _last_posting(session)
    doubtful = _doubtful(session, last, day)
    if doubtful is not None and not _is_confirmed(session, last, day):
        raise ClockDoubtful(day=day, last=doubtful)
    session.info[CHECKED] = day


def clock_doubt(session: Session) -> str:
    """The sentence `check_clock` would refuse with; '' when all is well."""
    try:
        check_clock(session)
    except ClockDoubtful as doubt:
        return str(doubt)
    return ""


def _last_posting(session: Session) -> tuple[int, date | None]:
    query = select(PostingRow.seq, PostingRow.day).order_by(PostingRow.seq.desc()).limit(1)
    found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found else (0, None)


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


@use_case(permission="", touches=("audit",))
def confirm_clock(session: Session, *, reason: str) -> None:
    """Say that the clock is right although the books speak against it; the audit log keeps why.

    Holds for today and the posting that comes next. Without a doubt nothing is noted. Raises
    NoReason.
    """
    if not reason.strip():
        raise NoReason
    last, day = _last_posting(session), today(session)
    doubtful = _doubtful(session, last, day)
    if doubtful is not None and not _is_confirmed(session, last, day):
        after = {"last_posting": last[0], "day": day, "last": doubtful, "reason": reason.strip()}
        audit.record(session, CONFIRMED, ("clock", None, day.isoformat()), None, after)
