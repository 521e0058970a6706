"""How long nobody was at a point: the shortest and the longest gap between two visits of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.kernel.clock import begin_of
from propdesk.kernel.days import ONE_DAY
from propdesk.patrol.points.models import PatrolPoint
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.models import PatrolEntry, stands_now
from propdesk.patrol.wand.models import WandFile, WandScan
from propdesk.patrol.wand.rules import ScanState
from propdesk.patrol.wand.service import points_known
from propdesk.system.settings.service import change_estate_settings, estate_settings

# A stamp that became an entry is one visit with it; a wrong clock tells no time.
_OF_NO_ENTRY = (ScanState.DOUBLE, ScanState.STRAY)


class PointGaps(msgspec.Struct, frozen=True, kw_only=True):
    """The visits of a point in some days: repeats count once. `longest_from` is the visit that the
    longest gap begins with, `last` the newest one; a gap is None with fewer than two."""

    id: int
    number: int
    name: str
    place: str
    visits: int
    shortest: timedelta | None
    longest: timedelta | None
    longest_from: datetime | None
    last: datetime | None


def counted_once(moments: Iterable[datetime], repeats: timedelta) -> list[datetime]:
    """The visits in their order; one within `repeats` of the last that counted counts with it."""
    found: list[datetime] = []
    for at in sorted(moments):
        if not found or at - found[-1] > repeats:
            found.append(at)
    return found


@use_case(permission="patrol.view")
def point_gaps(session: Session, *, first: date, last: date) -> tuple[PointGaps, ...]:
    """Each point that is gone to, by its number, with its gaps between visits of these days. Only
    visits with a time of their own are known: by the wand, or by paper that has one."""
    repeats = timedelta(minutes=estate_settings(session).repeat_minutes)
    visits: dict[int, list[datetime]] = defaultdict(list)
    for point_id, at in _visits(session, begin_of(first), begin_of(last + ONE_DAY)):
        visits[point_id].append(at)
    there = PatrolPoint.gone_on.is_(None) | (PatrolPoint.gone_on > first)
    query = select(PatrolPoint).where(there).order_by(PatrolPoint.number)
    return tuple(
        _gaps(point, counted_once(visits[point.id], repeats)) for point in session.scalars(query)
    )


def _gaps(point: PatrolPoint, times: Sequence[datetime]) -> PointGaps:
    gaps = [(after - before, before) for before, after in pairwise(times)]
    longest, since = max(gaps, default=(None, None), key=lambda gap: gap[0])
    return PointGaps(
        id=point.id,
        number=point.number,
        name=point.name,
        place=point.place,
        visits=len(times),
        shortest=min((gap for gap, _since in gaps), default=None),
        longest=longest,
        longest_from=since,
        last=times[-1] if times else None,
    )


def _visits(session: Session, since: datetime, until: datetime) -> Iterator[tuple[int, datetime]]:
    """When somebody was at which point: what stands of the entries, and stamps of no entry."""
    entry = PatrolEntry
    entries = select(entry.point_id, entry.at).where(
        entry.at >= since,
        entry.at < until,
        entry.row > 0,
        entry.outcome != PatrolOutcome.NOT_REACHED,
        stands_now(),
    )
    for point_id, at in session.execute(entries):
        if point_id is not None and at is not None:
            yield point_id, at
    known = points_known(session)
    stamps = select(WandScan.chip, WandScan.point, WandScan.at, WandFile.offset_seconds)
    stamps = stamps.join(WandFile, WandFile.id == WandScan.file_id)
    around = WandScan.at.between(since - ONE_DAY, until + ONE_DAY)  # a clock may be set right
    for chip, name, told, offset in session.execute(
        stamps.where(WandScan.state.in_(_OF_NO_ENTRY), around)
    ):
        at, meant = told + timedelta(seconds=offset), known.named(chip, name)
        if meant is not None and since <= at < until:
            yield meant, at


@use_case(permission="system.settings", touches=("setting", "audit"))
def count_repeats_once(session: Session, *, minutes: int) -> None:
    """Keep within how many minutes two visits of a point are one."""
    settings = replace(estate_settings(session), repeat_minutes=minutes)
    change_estate_settings(session, settings=settings)
