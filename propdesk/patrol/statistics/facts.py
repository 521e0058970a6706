"""The facts of the statistics: each point of each round that was due, and stamps of no round."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from propdesk.db.store import now, use_case
from propdesk.kernel.clock import begin_of, wall_time
from propdesk.patrol.points.models import PatrolPoint, PatrolRoute
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.models import (
    PatrolEntry,
    PatrolRound,
    PatrolRow,
    PatrolSheet,
    is_asked_for,
    stands_now,
)
from propdesk.patrol.rounds.rules import RoundStanding, standing_without
from propdesk.patrol.wand.models import WandScan
from propdesk.patrol.wand.rules import ScanState
from propdesk.patrol.wand.service import wands_read_to

REACHED = frozenset(
    {
        RoundStanding.EARLY,
        RoundStanding.ON_TIME,
        RoundStanding.LATE,
        RoundStanding.COVERED,
    }
)


class PointFact(msgspec.Struct, frozen=True, kw_only=True):
    """A point of a round. `id` is its sheet; `standing` is None for a stamp outside every round."""

    id: int
    day: date
    route: str
    place: str
    worker: str
    standing: RoundStanding | None
    outcome: PatrolOutcome | None = None
    out_of_order: bool = False

    @property
    def is_due(self) -> bool:
        """Whether it counts: its time is over, and it was entered or is missed."""
        waits = (RoundStanding.NOT_DUE, RoundStanding.WAITING, RoundStanding.NOT_READ)
        return self.standing is not None and self.standing not in waits

    @property
    def is_reached(self) -> bool:
        """Whether somebody was there."""
        return self.standing in REACHED


@use_case(permission="patrol.view")
def point_facts(
    session: Session,
    *,
    basis: str = "due",  # noqa: ARG001  each report is read by one; patrols have no other
    first: date,
    last: date,
) -> Sequence[PointFact]:
    """Each point of each round of the shifts of these days, and the stamps that are of none."""
    moment, read_to = now(session), wands_read_to(session)
    found = [
        PointFact(
            id=row[0],
            day=row[1],
            route=row[2],
            place=row[3],
            worker=row[12] or row[4],
            standing=None
            if row[13]
            else row[9] or _without(row[8], row[6], row[7], (moment, read_to), wand=row[5]),
            outcome=row[10],
            out_of_order=bool(row[11]),
        )
        for row in session.execute(_points(first, last))
    ]
    return [*found, *_outside(session, first, last)]


def _points(first: date, last: date) -> Select[*tuple[Any, ...]]:
    """Each point of each round with what stands for it now."""
    entry, sheet = PatrolEntry, PatrolSheet
    return (
        select(
            sheet.id, sheet.day, PatrolRoute.name, PatrolPoint.place, sheet.worker, sheet.wand,
            sheet.until, sheet.entered_at, PatrolRound.ends, entry.standing, entry.outcome,
            entry.out_of_order, entry.worker, sheet.unplanned,
        )
        .join(PatrolRoute, PatrolRoute.id == sheet.route_id)
        .join(PatrolRound, PatrolRound.sheet_id == sheet.id)
        .join(PatrolRow, PatrolRow.sheet_id == sheet.id)
        .join(PatrolPoint, PatrolPoint.id == PatrolRow.point_id)
        .outerjoin(
            entry,
            and_(
                entry.sheet_id == sheet.id,
                entry.round == PatrolRound.number,
                entry.row == PatrolRow.row,
                stands_now(),
            ),
        )
        .where(sheet.day.between(first, last), is_asked_for())
    )  # fmt: skip


def _without(
    ends: datetime,
    until: datetime,
    entered: datetime | None,
    moments: tuple[datetime, datetime | None],
    *,
    wand: bool,
) -> RoundStanding:
    """How a point stands that nothing was entered of, by now and by what wands were read to. Once
    its sheet is entered it is missed; one whose wand was read in the middle of the shift says
    nothing yet of rounds that came after."""
    moment, read_to = moments
    knows = entered is not None and (entered >= ends or not wand)
    limit = min(until, entered) if entered is not None and knows else until
    return standing_without(ends, limit, moment, wand=wand, read_to=read_to)


def _outside(session: Session, first: date, last: date) -> list[PointFact]:
    """Stamps when no round was due, and those that repeat one that counts."""
    since, until = begin_of(first), begin_of(last + timedelta(days=1))
    query = select(WandScan.id, WandScan.at, WandScan.point, WandScan.guard).where(
        WandScan.state.in_([ScanState.STRAY, ScanState.DOUBLE]),
        WandScan.at >= since,
        WandScan.at < until,
    )
    return [
        PointFact(
            id=one, day=wall_time(at).date(), route="", place=point, worker=guard, standing=None
        )
        for one, at, point, guard in session.execute(query)
    ]
