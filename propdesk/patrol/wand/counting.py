"""Counting stamps in: the best of each point and round is its entry, the others stay doubles."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.patrol.rounds.models import PatrolEntry, PatrolSheet
from propdesk.patrol.rounds.rules import (
    DueWindow,
    EntrySource,
    RoundStanding,
    in_order,
)
from propdesk.patrol.rounds.service import (
    SaidThere,
    Spot,
    entries_of_sheets,
    is_stamp,
    round_began,
    said,
    take_stamps_back,
    with_stamp,
    write_entries,
)
from propdesk.patrol.wand.matching import PlacedStamp, Shifts
from propdesk.patrol.wand.models import WandFile, WandScan
from propdesk.patrol.wand.rules import ScanState, WandStamp
from propdesk.patrol.wand.shifts import due_sheets


class CountedScan(msgspec.Struct):
    """A stamp at its moment and point, what became of it, and the round it lies in, if any."""

    stamp: WandStamp
    at: datetime
    point_id: int | None
    state: ScanState
    sheet_id: int | None = None
    round: int | None = None


class CountedScans(msgspec.Struct, frozen=True):
    """All of them, and the numbers of the sheets they filled."""

    scans: list[CountedScan]
    sheets: tuple[str, ...]


_There = tuple[CountedScan, PlacedStamp]


def count_in(
    session: Session,
    shifts: Shifts,
    stamps: Sequence[tuple[WandStamp, int | None]],
    offset: timedelta,
) -> CountedScans:
    """Count stamps, each with the point it means, into the sheets of their shifts."""
    scans: list[CountedScan] = []
    by_sheet: dict[int, list[_There]] = defaultdict(list)
    unknown, stray, double = ScanState.UNKNOWN, ScanState.STRAY, ScanState.DOUBLE
    for stamp, point_id in stamps:
        at = stamp.at + offset
        if point_id is None:
            scan = CountedScan(stamp, at, point_id, unknown)
        elif (placed := shifts.place(point_id, at)) is None:
            scan = CountedScan(stamp, at, point_id, stray)
        else:
            sheet_id = placed.sheet.id
            scan = CountedScan(stamp, at, point_id, double, sheet_id, placed.round)
            by_sheet[sheet_id].append((scan, placed))
        scans.append(scan)
    stands = entries_of_sheets(session, by_sheet)
    wanted = {one: _wanted(by_sheet[one], stands.get(one, {})) for one in sorted(by_sheet)}
    write_entries(session, wanted, worker="", source=EntrySource.WAND)
    query = select(PatrolSheet.no).where(among(PatrolSheet.id, by_sheet)).order_by(PatrolSheet.id)
    return CountedScans(scans, tuple(session.scalars(query)))


def _wanted(there: Sequence[_There], entries: Mapping[Spot, PatrolEntry]) -> dict[Spot, SaidThere]:
    """What the stamps of a sheet say of it: the best of each point and round, the others stay
    doubles."""
    sheet = there[0][1].sheet
    best: dict[Spot, _There] = {}
    for one in there:
        placed = one[1]
        spot = placed.round, placed.row
        other = best.setdefault(spot, one)
        if other is not one and _how_good(one) < _how_good(other):
            best[spot] = one
    better = {spot: one for spot, one in best.items() if _is_better(one[1], entries.get(spot))}
    late = _out_of_order(better) if sheet.ordered else frozenset()
    matched, wanted = ScanState.MATCHED, dict[Spot, SaidThere]()
    for spot, one in better.items():
        one[0].state = matched
        wanted[spot] = _told(one, entries.get(spot), out_of_order=spot in late)
    for number, began in _begun(best).items():
        if (number, 0) not in entries:
            due = next(one.due for one in sheet.rounds if one.number == number)
            wanted[number, 0] = round_began(DueWindow(due, due, sheet.within), began)
    return wanted


def _how_good(one: _There) -> tuple[bool, int, datetime]:
    scan, placed = one
    return placed.standing is not RoundStanding.ON_TIME, abs(placed.seconds), scan.at


def _is_better(placed: PlacedStamp, entry: PatrolEntry | None) -> bool:
    """Whether a stamp says more than what stands there: more than paper does, or it is on time."""
    if entry is None or not is_stamp(entry):
        return True
    on_time = RoundStanding.ON_TIME
    return placed.standing is on_time and entry.standing is not on_time


def _told(there: _There, entry: PatrolEntry | None, *, out_of_order: bool) -> SaidThere:
    """The entry of a stamp; what was found there before stays."""
    scan, placed = there
    stamp = SaidThere(
        point_id=scan.point_id,
        at=scan.at,
        standing=placed.standing,
        seconds=placed.seconds,
        out_of_order=out_of_order,
        worker=scan.stamp.guard or scan.stamp.guard_no,
    )
    return stamp if entry is None else with_stamp(stamp, said(entry))


def _begun(best: Mapping[Spot, _There]) -> dict[int, datetime]:
    """When each round began: at its first point."""
    found: dict[int, datetime] = {}
    for (number, _row), (scan, _placed) in best.items():
        if scan.at < found.setdefault(number, scan.at):
            found[number] = scan.at
    return found


def _out_of_order(better: Mapping[Spot, _There]) -> frozenset[Spot]:
    """What was gone to before its turn."""
    by_round: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for (number, row), (scan, _placed) in better.items():
        by_round[number].append((scan.at, row))
    late = []
    for number, gone in by_round.items():
        rows = [row for _at, row in sorted(gone)]
        turns = zip(rows, in_order(rows), strict=True)
        late += [(number, row) for row, kept in turns if not kept]
    return frozenset(late)


def count_again(
    session: Session, sheet_ids: Collection[int], point_of: Callable[[WandStamp], int | None]
) -> None:
    """Count the stamps that are kept for sheets as if no others had been there, file by file."""
    take_stamps_back(session, sheet_ids)
    query = (
        select(WandScan, WandFile.offset_seconds)
        .join(WandFile, WandFile.id == WandScan.file_id)
        .where(among(WandScan.sheet_id, sheet_ids))
        .order_by(WandScan.file_id, WandScan.id)
    )
    found = session.execute(query).all()
    for _file, group in groupby(found, key=lambda row: row[0].file_id):
        scans = list(group)
        offset = timedelta(seconds=scans[0][1])
        stamps = [_stamp(scan) for scan, _offset in scans]
        shifts = due_sheets(session, [one.at + offset for one in stamps])
        counted = count_in(session, shifts, [(one, point_of(one)) for one in stamps], offset)
        for (scan, _offset), one in zip(scans, counted.scans, strict=True):
            scan.state, scan.sheet_id, scan.round = one.state, one.sheet_id, one.round
        session.flush()


def _stamp(scan: WandScan) -> WandStamp:
    return WandStamp(
        row=scan.line,
        chip=scan.chip,
        point=scan.point,
        device=scan.device,
        guard_no="",
        guard=scan.guard,
        at=scan.at,
    )
