"""What makes a sheet doubtful: the same minutes, nothing found for weeks, too late, too quick."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from operator import attrgetter

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.patrol.rounds.models import PatrolEntry, PatrolSheet
from propdesk.patrol.rounds.rules import (
    LONG_NORMAL,
    DoubtFlag,
    minutes_alike,
    too_quick,
)


class JustEntered(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet that is being entered: `times` are those of its points and (row 0) of its rounds.
    `entered_at` is None where all of it was taken back."""

    sheet: PatrolSheet
    entered_at: datetime | None
    times: Mapping[tuple[int, int], datetime]
    findings: int
    missed: int


class _OnRoute(msgspec.Struct, frozen=True):
    """What a sheet leaves for those after it on its route."""

    place: tuple[datetime, int]
    findings: int
    begun: list[datetime]
    entered: JustEntered | None = None


def doubts_of(session: Session, entered: Sequence[JustEntered]) -> dict[int, list[DoubtFlag]]:
    """The reasons to look twice at sheets that were just entered, the gravest first; by sheet."""
    by_route: dict[int, list[JustEntered]] = defaultdict(list)
    for one in entered:
        by_route[one.sheet.route_id].append(one)
    return {
        sheet_id: flags
        for several in by_route.values()
        for sheet_id, flags in _on_route(session, several)
    }


def _on_route(
    session: Session, several: Sequence[JustEntered]
) -> Iterator[tuple[int, list[DoubtFlag]]]:
    """The sheets of one route, each beside those before it."""
    own = [
        _OnRoute((one.sheet.begins, one.sheet.id), one.findings, _begun(one.times), one)
        for one in several
    ]
    behind: deque[_OnRoute] = deque(maxlen=LONG_NORMAL - 1)
    line = [*own, *_others(session, several)]
    for one in sorted(line, key=attrgetter("place")):
        if one.entered is not None:
            yield one.entered.sheet.id, _flags(one.entered, one.begun, list(behind))
        behind.append(one)


def _flags(
    one: JustEntered, begun: Sequence[datetime], before: Sequence[_OnRoute]
) -> list[DoubtFlag]:
    found: list[DoubtFlag] = []
    if one.entered_at is None:
        return found
    by_round: dict[int, list[datetime]] = defaultdict(list)
    for (number, row), at in one.times.items():
        if row:
            by_round[number].append(at)
    if any(too_quick(sorted(times)) for times in by_round.values()):
        found.append(DoubtFlag.TOO_QUICK)
    if minutes_alike(begun, [other.begun for other in reversed(before)]):
        found.append(DoubtFlag.SAME_TIMES)
    if one.entered_at > one.sheet.until:
        found.append(DoubtFlag.LATE_ENTRY)
    if not one.findings and len(before) == LONG_NORMAL - 1 and not any(b.findings for b in before):
        found.append(DoubtFlag.ALL_NORMAL)
    return found


def _begun(times: Mapping[tuple[int, int], datetime]) -> list[datetime]:
    return [at for (_number, row), at in sorted(times.items()) if not row]


def _others(session: Session, several: Sequence[JustEntered]) -> Iterator[_OnRoute]:
    """The sheets entered before, from those that stand before the first of these up to the last."""
    sheets = sorted((one.sheet for one in several), key=attrgetter("begins"))
    before = sheets_before(session, sheets[0], LONG_NORMAL - 1)
    between = select(PatrolSheet).where(
        PatrolSheet.route_id == sheets[0].route_id,
        PatrolSheet.begins > sheets[0].begins,
        PatrolSheet.begins < sheets[-1].begins,
        PatrolSheet.entered_at.is_not(None),
    )
    mine = {one.id for one in sheets}
    later = session.scalars(between) if len(sheets) > 1 else ()
    others = [one for one in (*before, *later) if one.id not in mine]
    begun = _begun_before(session, [one.id for one in others])
    for one in others:
        yield _OnRoute((one.begins, one.id), one.findings, begun[one.id])


def sheets_before(session: Session, sheet: PatrolSheet, most: int) -> list[PatrolSheet]:
    """The entered sheets of the same route before this one, the newest first."""
    query = select(PatrolSheet).where(
        PatrolSheet.route_id == sheet.route_id,
        PatrolSheet.begins < sheet.begins,
        PatrolSheet.entered_at.is_not(None),
    )
    return list(session.scalars(query.order_by(PatrolSheet.begins.desc()).limit(most)))


def _begun_before(session: Session, sheet_ids: Sequence[int]) -> dict[int, list[datetime]]:
    query = select(PatrolEntry.sheet_id, PatrolEntry.round, PatrolEntry.at).where(
        among(PatrolEntry.sheet_id, sheet_ids), PatrolEntry.row == 0, PatrolEntry.at.is_not(None)
    )
    found: dict[int, dict[int, datetime]] = {sheet_id: {} for sheet_id in sheet_ids}
    for sheet_id, number, at in session.execute(query.order_by(PatrolEntry.id)):
        if at is not None:
            found[sheet_id][number] = at  # the newest: what it corrected comes before it
    return {sheet: [at for _number, at in sorted(of.items())] for sheet, of in found.items()}
