"""What comes due while somebody works on something else: deadlines that warn or run out, and how
much is past its time in each tab."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import record_kind
from propdesk.db.store import may, now, use_case
from propdesk.db.withholding.withheld import kept_ids
from propdesk.duties.clocks.models import Timer
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _, ngettext
from propdesk.today.overview import due_lines, overdue_by_tab

MOST_NAMES = 3


class Reminder(msgspec.Struct, frozen=True):
    """A record whose time warns, or is over by now; what people call it."""

    name: str
    due_at: datetime
    is_over: bool


@use_case(permission="")
def reminders(session: Session, *, since: datetime) -> tuple[Reminder, ...]:
    """The records, of those the user may see, whose deadline began to warn or ran out after `since`
    and by now; of each its first deadline, those that ran out first."""
    until = now(session)
    kinds = [
        kind for kind in _timed_kinds(session) if may(session, record_kind(session, kind).view)
    ]
    ran_out = and_(Timer.due_at > since, Timer.due_at <= until)
    warns = and_(Timer.warn_at > since, Timer.warn_at <= until, Timer.due_at > until)
    query = select(Timer.subject_kind, Timer.subject_id, Timer.due_at).where(
        Timer.subject_kind.in_(kinds), Timer.stopped_at.is_(None), or_(ran_out, warns)
    )
    order = query.order_by(Timer.subject_kind, Timer.subject_id, Timer.due_at)
    found: list[Reminder] = []
    for kind, rows in groupby(session.execute(order), key=lambda row: row[0]):
        due: dict[int, datetime] = {}
        for _kind, one, at in rows:
            if at is not None:
                due.setdefault(one, at)
        found += _named(session, kind, due, until)
    return tuple(sorted(found, key=lambda one: one.due_at))


def _timed_kinds(session: Session) -> Sequence[str]:
    """The kinds of records that have deadlines, few in a table of many."""
    found: list[str] = []
    smallest = select(Timer.subject_kind).order_by(Timer.subject_kind).limit(1)
    kind = session.scalar(smallest)
    while kind is not None:
        found.append(kind)
        kind = session.scalar(smallest.where(Timer.subject_kind > kind))
    return found


def _named(
    session: Session, kind: str, due: Mapping[int, datetime], moment: datetime
) -> Iterator[Reminder]:
    known = record_kind(session, kind)
    kept = kept_ids(session, known, tuple(due))
    for one, at in due.items():
        record: Any = session.get(known.model, one) if one not in kept else None
        if record is not None:
            yield Reminder(known.name(session, record), at, is_over=at <= moment)


@use_case(permission="")
def overdue_counts(session: Session) -> Mapping[str, int]:
    """How many things are past their time, by tab."""
    return overdue_by_tab(session, due_lines(session))


def sentence_of(found: Sequence[Reminder]) -> str:
    """What the status bar says of them."""
    told = []
    for is_over in (True, False):
        some = [one for one in found if one.is_over is is_over]
        if some:
            names = ", ".join(
                f"{one.name} {wall_time(one.due_at):%H:%M}" for one in some[:MOST_NAMES]
            )
            more = len(some) - MOST_NAMES
            if more > 0:
                words = ngettext("and {count} more", "and {count} more", more)
                names += f" {words.format(count=more)}"
            words = _("Time ran out: {names}") if is_over else _("Time runs out: {names}")
            told.append(words.format(names=names))
    return " · ".join(told)
