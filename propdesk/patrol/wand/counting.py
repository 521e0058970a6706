"""Counting stamps in: the best of each point and round is its entry, the others stay doubles."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.models import PatrolEntry, PatrolSheet
from propdesk.patrol.rounds.rules import (
    DueWindow,
    EntrySource,
    RoundStanding,
    in_order,
    standing_at,
)
from propdesk.patrol.rounds.service import Spot, entries_of, write_entries
from propdesk.patrol.wand.matching import DueSheet, PlacedStamp, Shifts
from propdesk.patrol.wand.rules import ScanState, WandStamp


class CountedScan(msgspec.Struct):
    """A stamp and what became of it."""

    stamp: WandStamp
    state: ScanState
    sheet_id: int | None = None
    round: int | None = None


class CountedScans(msgspec.Struct, frozen=True):
    """All of them, and the numbers of the sheets they filled."""

    scans: list[CountedScan]
    sheets: tuple[str, ...]


class _There(msgspec.Struct, frozen=True):
    """A stamp at its place."""

    scan: CountedScan
    at: datetime
    placed: PlacedStamp


def count_in(
    session: Session,
    shifts: Shifts,
    stamps: Sequence[tuple[WandStamp, int | None]],
    offset: timedelta,
) -> CountedScans:
    """Count stamps, each with the point it means, into the sheets of their shifts."""
    scans: list[CountedScan] = []
    by_sheet: dict[int, list[_There]] = defaultdict(list)
    for stamp, point_id in stamps:
        scan = CountedScan(stamp, ScanState.STRAY)
        scans.append(scan)
        at = stamp.at + offset
        placed = None if point_id is None else shifts.place(point_id, at)
        if point_id is None:
            scan.state = ScanState.UNKNOWN
        elif placed is not None:
            scan.sheet_id, scan.round = placed.sheet.id, placed.round
            by_sheet[placed.sheet.id].append(_There(scan, at, placed))
    told = [_fill(session, sheet_id, there) for sheet_id, there in sorted(by_sheet.items())]
    return CountedScans(scans, tuple(told))


def _fill(session: Session, sheet_id: int, there: list[_There]) -> str:
    """Write the entries of a sheet; its number."""
    sheet = session.get_one(PatrolSheet, sheet_id)
    entries = entries_of(session, sheet_id)
    best: dict[Spot, _There] = {}
    for one in sorted(there, key=_how_good):
        one.scan.state = ScanState.DOUBLE
        best.setdefault((one.placed.round, one.placed.row), one)
    wanted: dict[Spot, dict[str, Any]] = {}
    for spot, one in best.items():
        if _is_better(one, entries.get(spot)):
            one.scan.state = ScanState.MATCHED
            wanted[spot] = _told(one, entries.get(spot))
    for number, began in _begun(best).items():
        if (number, 0) not in entries:
            wanted[number, 0] = _round_told(there[0].placed.sheet, number, began)
    _mark_order(there[0].placed.sheet, wanted)
    write_entries(session, sheet, wanted, worker="", source=EntrySource.WAND)
    return sheet.no


def _how_good(one: _There) -> tuple[int, int, datetime]:
    on_time = one.placed.standing is RoundStanding.ON_TIME
    return (0 if on_time else 1, abs(one.placed.seconds), one.at)


def _is_better(one: _There, entry: PatrolEntry | None) -> bool:
    """Whether a stamp says more than what stands there: an own time, or one that is on time."""
    if entry is None or entry.at is None:
        return True
    on_time = RoundStanding.ON_TIME
    return one.placed.standing is on_time and entry.standing is not on_time


def _told(one: _There, entry: PatrolEntry | None) -> dict[str, Any]:
    """The entry of a stamp; what was found there before stays."""
    reached = entry is not None and entry.outcome is not PatrolOutcome.NOT_REACHED
    return {
        "point_id": _point_of(one),
        "at": one.at,
        "outcome": entry.outcome if entry is not None and reached else PatrolOutcome.NORMAL,
        "phrase_id": entry.phrase_id if entry is not None and reached else None,
        "standing": one.placed.standing,
        "seconds": one.placed.seconds,
        "out_of_order": False,
        "worker": one.scan.stamp.guard or one.scan.stamp.guard_no,
    }


def _point_of(one: _There) -> int:
    rows = one.placed.sheet.rows
    return next(point for point, (row, _minute) in rows.items() if row == one.placed.row)


def _begun(best: dict[Spot, _There]) -> dict[int, datetime]:
    """When each round began: at its first point."""
    found: dict[int, datetime] = {}
    for (number, _row), one in best.items():
        found[number] = min(found.get(number, one.at), one.at)
    return found


def _round_told(sheet: DueSheet, number: int, began: datetime) -> dict[str, Any]:
    due = next(one.due for one in sheet.rounds if one.number == number)
    standing, seconds = standing_at(DueWindow(due, due, sheet.within), began)
    return {
        "point_id": None,
        "at": began,
        "outcome": PatrolOutcome.NORMAL,
        "phrase_id": None,
        "standing": standing,
        "seconds": seconds,
        "out_of_order": False,
        "worker": "",
    }


def _mark_order(sheet: DueSheet, wanted: dict[Spot, dict[str, Any]]) -> None:
    """Mark what was gone to before its turn, where the order is demanded."""
    if not sheet.ordered:
        return
    for one in sheet.rounds:
        spots = [spot for spot in wanted if spot[0] == one.number and spot[1]]
        spots.sort(key=lambda spot: wanted[spot]["at"])
        for spot, kept in zip(spots, in_order([row for _number, row in spots]), strict=True):
            wanted[spot]["out_of_order"] = not kept
