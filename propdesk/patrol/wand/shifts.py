"""The sheets that stamps may belong to; of a route that is gone with a wand they are made now, and
are withdrawn when no file has a stamp for them any more."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import now
from propdesk.kernel.clock import begin_of, wall_time
from propdesk.patrol.points.models import PatrolRoute
from propdesk.patrol.points.rules import shift_span
from propdesk.patrol.rounds.models import PatrolRound, PatrolRow, PatrolSheet
from propdesk.patrol.rounds.service import make_sheets
from propdesk.patrol.wand.matching import DueRound, DueSheet, Shifts
from propdesk.patrol.wand.models import WandFile

DAY = timedelta(days=1)


def due_sheets(session: Session, moments: Sequence[datetime]) -> Shifts:
    """The sheets of the days of these moments."""
    if not moments:
        return Shifts(())
    ordered = sorted(moments)
    days = _days_of(ordered)
    _make_missing(session, sorted({*days, *(day - DAY for day in days)}), ordered)
    first, last = days[0] - DAY, days[-1] + DAY
    sheets = session.scalars(select(PatrolSheet).where(PatrolSheet.day.between(first, last))).all()
    ids = [one.id for one in sheets]
    rows: dict[int, dict[int, tuple[int, int | None]]] = defaultdict(dict)
    query = select(PatrolRow.sheet_id, PatrolRow.point_id, PatrolRow.row, PatrolRow.minute)
    for sheet_id, point_id, row, minute in session.execute(
        query.where(among(PatrolRow.sheet_id, ids))
    ):
        rows[sheet_id][point_id] = row, minute
    rounds: dict[int, list[DueRound]] = defaultdict(list)
    asked = select(PatrolRound.sheet_id, PatrolRound.number, PatrolRound.due, PatrolRound.ends)
    for sheet_id, number, due, ends in session.execute(
        asked.where(among(PatrolRound.sheet_id, ids)).order_by(PatrolRound.number)
    ):
        rounds[sheet_id].append(DueRound(number, due, ends))
    return Shifts(
        DueSheet(
            id=one.id,
            begins=one.begins,
            ends=one.ends,
            within=timedelta(minutes=one.tolerance),
            ordered=one.ordered,
            rounds=tuple(rounds[one.id]),
            rows=rows[one.id],
        )
        for one in sheets
        if rounds[one.id]
    )


def _days_of(ordered: Sequence[datetime]) -> list[date]:
    """The days of the office on which there are moments."""
    first, last = wall_time(ordered[0]).date(), wall_time(ordered[-1]).date()
    each = (first + timedelta(days=far) for far in range((last - first).days + 1))
    return [day for day in each if _any_within(ordered, begin_of(day), begin_of(day + DAY))]


def _make_missing(session: Session, days: Sequence[date], ordered: Sequence[datetime]) -> None:
    """Make the sheets of routes that are gone with a wand, for shifts that a stamp lies in."""
    routes = session.scalars(select(PatrolRoute).where(PatrolRoute.wand)).all()
    there = set(
        session.execute(
            select(PatrolSheet.route_id, PatrolSheet.day).where(
                PatrolSheet.day.between(days[0], days[-1])
            )
        ).all()
    )
    have = {(route_id, day) for route_id, day in there}
    missing = []
    for route in routes:
        for day in days:
            begins, ends = shift_span(day, route.shift)
            if (route.id, day) in have or not _any_within(ordered, begins, ends):
                continue
            missing.append((route, day))
    make_sheets(session, missing, for_wand=True)
    _ask_again(session, days, ordered)


def _ask_again(session: Session, days: Sequence[date], moments: Sequence[datetime]) -> None:
    """A withdrawn sheet that a stamp lies in is asked for again."""
    query = select(PatrolSheet).where(
        PatrolSheet.day.between(days[0], days[-1]), PatrolSheet.withdrawn_at.is_not(None)
    )
    for sheet in session.scalars(query):
        if _any_within(moments, sheet.begins, sheet.ends):
            sheet.withdrawn_at = None
    session.flush()


def withdraw_unread(session: Session, sheet_ids: Iterable[int]) -> None:
    """Withdraw those of these sheets that were made for stamps alone, hold nothing, and of whose
    shift no file tells any more."""
    query = select(PatrolSheet).where(
        among(PatrolSheet.id, sheet_ids),
        PatrolSheet.for_wand.is_(True),
        PatrolSheet.entered_at.is_(None),
    )
    files = select(WandFile.first, WandFile.last, WandFile.offset_seconds).where(
        WandFile.taken_back_at.is_(None)
    )
    told = [
        (first + timedelta(seconds=offset), last + timedelta(seconds=offset))
        for first, last, offset in session.execute(files)
        if first is not None and last is not None
    ]
    gone = [
        sheet.id
        for sheet in session.scalars(query)
        if not any(first < sheet.ends and sheet.begins <= last for first, last in told)
    ]
    session.execute(
        update(PatrolSheet).where(among(PatrolSheet.id, gone)).values(withdrawn_at=now(session))
    )
    session.expire_all()


def _any_within(ordered: Sequence[datetime], begins: datetime, ends: datetime) -> bool:
    place = bisect_left(ordered, begins)
    return place < len(ordered) and ordered[place] < ends
