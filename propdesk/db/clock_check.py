"""Whether the PC's clock can be right: postings go on in time, or somebody says why not.

A day is doubted before the last posting, or more than a day ahead of all that was seen: the last
posting, and the running clock of the program (`Store.seen`, which a start up to a month later
begins anew: an office is back from its holidays by then). Who dates ahead all the same has to come
back, and that is asked about. Where no running clock is (a store alone), the month counts from the
last posting, or from the log. Numbers of a year never come out after those of a later one.

Compared is with the last posting by number, so a mistake once confirmed is not asked about again,
nor is the way back from it more than once. The posting that follows a confirmation is marked.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, Text, cast, func, select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow, Counter, PostingRow
from propdesk.db.plain_rows import typed_rows
from propdesk.db.store import now, today
from propdesk.kernel.clock import ClockBehindNumbers, ClockDoubtful, ClockSetBack, wall_time

AHEAD = 31  # days without anything seen; an office that closes for the holidays is back before
ONE_DAY = timedelta(days=1)
SET_RIGHT = timedelta(hours=1)  # a clock that is set right by the network goes back by less
INVENTED = "invented"  # a mark of the session while sample data is made
CHECKED = "clock checked"  # the day the session was found to stand at: asked once a transaction
CONFIRMED, CLOCK = "clock.confirm", "clock"


class LastPosting(NamedTuple):
    """The newest one: number, day and moment; 0 and None before the first. `year`: the last one
    that numbers were drawn of."""

    seq: int = 0
    day: date | None = None
    at: datetime | None = None
    year: int | None = None


def check_clock(session: Session) -> None:
    """Raise ClockDoubtful when today lies before the last posting or far after it, unless said why.

    An estate without a posting has its audit log to compare with: nothing was done in the future.
    What invents a year of postings goes through its days itself.
    """
    day = today(session)
    if INVENTED in session.info or session.info.get(CHECKED) == day:
        return
    if (doubt := doubted(session)) is not None:
        raise doubt
    session.info[CHECKED] = day


def doubted(session: Session) -> ClockDoubtful | None:
    """What speaks against today; None when all is well, or said why."""
    last = last_posting(session)
    later = later_year(session, last)
    doubt = _doubt(session, last, later)
    return None if doubt is None or _is_confirmed(session, last, later) else doubt


def last_posting(session: Session) -> LastPosting:
    """Its number, day and moment, and the last year of numbers."""
    if found := typed_rows(session, _last_posting()):
        return LastPosting(*found[0])
    return LastPosting(year=session.scalar(_last_year()))


@cache  # a payment waits for it
def _last_posting() -> Select[int, date, datetime, int | None]:
    year = _last_year().scalar_subquery()
    columns = (PostingRow.seq, PostingRow.day, PostingRow.at, year)
    return select(*columns).order_by(PostingRow.seq.desc()).limit(1)


def later_year(session: Session, last: LastPosting) -> int | None:
    """The last year that numbers were drawn of, when that is not here yet."""
    return last.year if last.year is not None and last.year > today(session).year else None


@cache
def _last_year() -> Select[int]:
    return select(func.max(Counter.year))


def _doubt(session: Session, last: LastPosting, later: int | None) -> ClockDoubtful | None:
    day, moment = today(session), now(session)
    if last.day is not None and day < last.day:
        return ClockDoubtful(day=day, last=last.day)
    if (ahead := _far_after(session, last, day)) is not None:
        return ClockDoubtful(day=day, last=ahead)
    if last.at is not None and last.day == day and moment < last.at - SET_RIGHT:
        time, at = f"{wall_time(moment):%H:%M}", f"{wall_time(last.at):%Y-%m-%d %H:%M}"
        return ClockSetBack(day=day, time=time, last=at)
    return None if later is None else ClockBehindNumbers(day=day, last=later)


def _far_after(session: Session, last: LastPosting, day: date) -> date | None:
    """The last day seen, when today lies far ahead of it."""
    seen = _seen(session)
    if seen is not None:
        days = [wall_time(seen).date(), *([last.day] if last.day is not None else [])]
        ahead = now(session) - seen > ONE_DAY and day - max(days) > ONE_DAY
        return max(days) if ahead else None
    if last.day is not None:
        return last.day if (day - last.day).days > AHEAD else None
    noted: datetime | None = session.scalar(select(func.max(AuditRow.at)))
    if noted is None or noted - now(session) < ONE_DAY:
        return None
    return wall_time(noted).date()


def _seen(session: Session) -> datetime | None:
    seen: Callable[[], datetime | None] = session.info.get("seen", lambda: None)
    return seen()


def _is_confirmed(session: Session, last: LastPosting, later: int | None) -> bool:
    query = _confirmations(AuditRow.after).order_by(AuditRow.id.desc()).limit(1)
    told = json.loads(session.scalar(query) or "{}")
    if later is not None and told.get("later_year") != later:
        return False
    if told.get("last_posting") == last.seq and told.get("day") == today(session).isoformat():
        return True
    # The way back from a later year is said once: what follows it stands in its own order.
    return later is not None and _doubt(session, last, None) is None


def _confirmations(*columns: Any) -> Select[Any]:  # noqa: ANN401  columns of the log
    return select(*columns).where(AuditRow.subject_kind == CLOCK, AuditRow.what == CONFIRMED)


class ClockMark(NamedTuple):
    """Why the clock was said to be right, by whom, and the day of the books that spoke against."""

    reason: str
    by: str
    last: str


def has_clock_mark(posting_seq: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether a posting has a mark, as a condition: a query that is kept hears of later ones."""
    day = cast(func.json_extract(AuditRow.after, "$.day"), Text)
    marked = _confirmations(PostingRow.seq).select_from(AuditRow).join(PostingRow, _follows())
    return posting_seq.in_(marked.where(cast(PostingRow.day, Text) == day))


def clock_marks(session: Session) -> dict[int, ClockMark]:
    """The postings that followed a confirmation of the clock, by number: few in all years; the one
    to come is among them when today was confirmed for it."""
    marks: dict[int, ClockMark] = {}
    newest = select(func.max(PostingRow.seq)).scalar_subquery()
    query = _confirmations(AuditRow.after, AuditRow.user_name, PostingRow.day, newest)
    found = session.execute(query.select_from(AuditRow).outerjoin(PostingRow, _follows()))
    for after, name, posted, last in found:
        told = json.loads(after)
        seq, made = int(told["last_posting"]) + 1, posted or today(session)
        if made.isoformat() == str(told["day"]) and seq <= (last or 0) + 1:
            marks[seq] = ClockMark(str(told["reason"]), name, str(told["last"]))
    return marks


def _follows() -> ColumnElement[bool]:
    """Whether a posting is the first one after a confirmation."""
    return PostingRow.seq == func.json_extract(AuditRow.after, "$.last_posting") + 1
