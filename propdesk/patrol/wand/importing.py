"""Bringing a wand's file in: what is new is kept, matched with the rounds, and never counted twice.

lines = read_wand(store, file)
foreseen = store.try_out(bring_in_wand, name=file.name, lines=lines)
done = store.write(bring_in_wand, name=file.name, lines=lines, offset=timedelta(minutes=-3))
"""

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.numbering import free_id
from propdesk.db.plain_rows import insert_rows
from propdesk.db.store import Store, acting, now, use_case
from propdesk.db.tables import microseconds
from propdesk.duties.plans.service import TASK
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.i18n import listed
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.refusals import RecordGone
from propdesk.kernel.sheets.files import read_workbook
from propdesk.patrol.points.models import PatrolPoint
from propdesk.patrol.points.rules import label_code
from propdesk.patrol.rounds.models import PatrolSheet
from propdesk.patrol.rounds.service import settle_tasks_of
from propdesk.patrol.wand.counting import CountedScan, CountedScans, count_again, count_in
from propdesk.patrol.wand.models import WandFile, WandLayout, WandScan
from propdesk.patrol.wand.reading import WandLines, columns_of_file, stamps_of
from propdesk.patrol.wand.refusals import (
    NoPointsYet,
    WandEmpty,
    WandOfAnotherEstate,
    WandTakenBack,
)
from propdesk.patrol.wand.rules import NEAR, ScanState, WandStamp, same_stamp
from propdesk.patrol.wand.shifts import due_sheets, withdraw_unread

TOUCHES = (
    *("wand_file", "wand_scan", "patrol_entry", "patrol_sheet", "patrol_row", "patrol_round"),
    *("counter", "search_entry", "audit"),
    *TASK.touches,
)
SOME, _STEPS = 4, 4
_COLUMNS = (*("line", "chip", "point", "device", "guard", "at", "state", "sheet_id", "round"),)


class UnknownChip(msgspec.Struct, frozen=True):
    """A chip no point has (未设置): what the file calls its place, and how often it was touched."""

    chip: str
    point: str
    stamps: int


class WandResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file. `same` lines were there already, `sheets` are those it filled."""

    rows: int
    fresh: int
    same: int
    matched: int
    doubles: int
    strays: int
    wrong_clock: int
    unknown: tuple[UnknownChip, ...]
    doubtful: tuple[str, ...]
    sheets: tuple[str, ...]


class KnownPoints(msgspec.Struct, frozen=True):
    """The points of the office by chip (or the code of its label) and by name."""

    by_chip: Mapping[str, int]
    by_name: Mapping[str, int]

    def point(self, stamp: WandStamp) -> int | None:
        """The point that a stamp means: by its chip, else by the name the file gives its place."""
        return self.named(stamp.chip, stamp.point)

    def named(self, chip: str, point: str) -> int | None:
        """The same of a chip and of what a file calls the place."""
        return self.by_chip.get(chip) or self.by_name.get(point)


# Reading


def read_wand(
    store: Store,
    file: Path,
    *,
    places: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> WandLines:
    """Read a file in the child process; its columns as given, as confirmed before for its maker, or
    guessed. Raises what reading a workbook refuses, NoWandFile, WandEmpty."""
    workbook = read_workbook(file, progress=progress)
    columns = columns_of_file(workbook)
    told = places or store.read(remembered_places, fingerprint=columns.fingerprint)
    if told:
        columns = msgspec.structs.replace(columns, places=told)
    chips = store.read(known_chips)
    with no_cycle_search():
        lines = stamps_of(workbook, columns, chips=chips, now=store.clock.now())
    if not lines.stamps and not lines.wrong_clock:
        raise WandEmpty(name=file.name)
    return lines


@use_case(permission="patrol.view")
def known_chips(session: Session) -> frozenset[str]:
    """The chips that points have."""
    return frozenset(session.scalars(select(PatrolPoint.chip).where(PatrolPoint.chip != "")))


@use_case(permission="patrol.view")
def remembered_places(session: Session, *, fingerprint: str) -> dict[str, int]:
    """The columns confirmed for files of a maker; {} for none."""
    row = session.get(WandLayout, fingerprint)
    return {} if row is None else json.loads(row.places)


@use_case(permission="patrol.enter", touches=("wand_layout",))
def remember_places(session: Session, *, fingerprint: str, places: dict[str, int]) -> None:
    """Keep the columns a clerk confirmed for the next file of this maker."""
    row = session.get(WandLayout, fingerprint) or WandLayout(fingerprint=fingerprint)
    row.places, row.used_at = json.dumps(places, sort_keys=True), now(session)
    session.add(row)
    session.flush()


# Bringing in


@use_case(permission="patrol.enter", touches=TOUCHES)
def bring_in_wand(
    session: Session,
    *,
    name: str,
    lines: WandLines,
    offset: timedelta = timedelta(),
    progress: Progress | None = None,
) -> WandResult:
    """Keep what is new in a file and count it where a round was due; `offset` is added to the
    wand's clock. Raises NoPointsYet or WandOfAnotherEstate."""
    known = points_known(session)
    _refuse_strangers(name, lines, known)
    with no_cycle_search():
        return _bring_in(session, name, lines, known, offset, progress or NoProgress())


def _bring_in(
    session: Session,
    name: str,
    lines: WandLines,
    known: KnownPoints,
    offset: timedelta,
    progress: Progress,
) -> WandResult:
    fresh, same = _fresh(session, lines.stamps)
    progress.step(1, _STEPS)
    shifts = due_sheets(session, [one.at + offset for one in fresh])
    progress.step(2, _STEPS)
    counted = count_in(session, shifts, [(one, known.point(one)) for one in fresh], offset)
    progress.step(3, _STEPS)
    wrong = _fresh(session, lines.wrong_clock)[0]
    result = _result(lines, counted, (same, len(wrong)))
    if fresh or wrong:
        file_id = free_id(session, "wand_file")
        _keep(session, (file_id, name), lines, result, offset)
        clock = ScanState.CLOCK
        scans = [*counted.scans, *(CountedScan(one, one.at, None, clock) for one in wrong)]
        rows = [_stored(one) for one in scans]
        insert_rows(session, "wand_scan", _COLUMNS, rows, {"file_id": file_id})
        settle_tasks_of(session, shifts.ids, read_to=wands_read_to(session))
    return result


def wands_read_to(session: Session) -> datetime | None:
    """The latest stamp of all that was read: until then what no stamp says was not done."""
    query = select(WandFile.last, WandFile.offset_seconds).where(WandFile.taken_back_at.is_(None))
    lasts = [
        last + timedelta(seconds=offset)
        for last, offset in session.execute(query)
        if last is not None
    ]
    return max(lasts, default=None)


# Taking back


class WandUndone(msgspec.Struct, frozen=True):
    """How many stamps went, and how many sheets they had been counted on."""

    stamps: int
    sheets: int


@use_case(permission="patrol.enter", touches=TOUCHES)
def take_back_wand(session: Session, *, file_id: int) -> WandUndone:
    """Take a file back: its stamps go, and its sheets and their tasks say what they would without
    them. The same file may come in again. Raises RecordGone, WandTakenBack."""
    file = session.get(WandFile, file_id)
    if file is None:
        raise RecordGone
    if file.taken_back_at is not None:
        raise WandTakenBack(name=file.name)
    own = WandScan.file_id == file_id
    sheets = set(session.scalars(select(WandScan.sheet_id).where(own).distinct())) - {None}
    ids = sorted(one for one in sheets if one is not None)
    around = _sheets_around(session, file)
    gone = session.scalar(select(func.count()).select_from(WandScan).where(own)) or 0
    session.execute(delete(WandScan).where(own))
    file.taken_back_at = now(session)
    session.flush()
    with no_cycle_search():
        count_again(session, ids, points_known(session).point)
    settle_tasks_of(session, {*ids, *around}, read_to=wands_read_to(session), taken_back=True)
    withdraw_unread(session, {*ids, *around})
    audit.record(
        session, "wand_file.undo", ("wand_file", file_id, file.name), None, {"stamps": gone}
    )
    return WandUndone(gone, len(ids))


def _sheets_around(session: Session, file: WandFile) -> Sequence[int]:
    """The sheets of the days that a file told of: of them it said, too, what was not done."""
    if file.first is None or file.last is None:
        return ()
    offset = timedelta(seconds=file.offset_seconds)
    days = PatrolSheet.begins < file.last + offset, PatrolSheet.ends > file.first + offset
    return session.scalars(select(PatrolSheet.id).where(*days)).all()


def _result(lines: WandLines, counted: CountedScans, others: tuple[int, int]) -> WandResult:
    """What became of the lines; `others` are those there already, and those of a wrong clock."""
    states = Counter(one.state for one in counted.scans)
    strangers = [one.stamp for one in counted.scans if one.state is ScanState.UNKNOWN]
    unknown = Counter((one.chip, one.point) for one in strangers)
    return WandResult(
        rows=lines.rows,
        fresh=len(counted.scans),
        same=others[0],
        matched=states[ScanState.MATCHED],
        doubles=states[ScanState.DOUBLE],
        strays=states[ScanState.STRAY],
        wrong_clock=others[1],
        unknown=tuple(UnknownChip(*key, count) for key, count in sorted(unknown.items())),
        doubtful=lines.doubtful,
        sheets=counted.sheets,
    )


def points_known(session: Session) -> KnownPoints:
    """The points there are, those that are gone among them."""
    query = select(PatrolPoint.id, PatrolPoint.number, PatrolPoint.chip, PatrolPoint.name)
    found = session.execute(query).all()
    labels = {label_code(number): one for one, number, _chip, _name in found}
    return KnownPoints(
        labels | {chip: one for one, _number, chip, _name in found if chip},
        {name: one for one, _number, _chip, name in found},
    )


def _refuse_strangers(name: str, lines: WandLines, known: KnownPoints) -> None:
    if not known.by_name:
        raise NoPointsYet
    places = {one.chip or one.point: one for one in (*lines.stamps, *lines.wrong_clock)}
    if not any(known.point(one) is not None for one in places.values()):
        some = listed(sorted(one.point or one.chip for one in places.values())[:SOME])
        raise WandOfAnotherEstate(count=len(places), name=name, some=some)


def _fresh(session: Session, stamps: Sequence[WandStamp]) -> tuple[list[WandStamp], int]:
    """The stamps that no file said before, and how many are there already. A stamp whose guard
    only this file names completes the one that is there."""
    there = _Kept(session, stamps)
    if there.is_empty:
        return list(stamps), 0
    fresh, completed = [], {}
    for one in stamps:
        twin = there.same_as(one)
        if twin is None:
            fresh.append(one)
        elif guard_of(one) and not twin.guard:
            twin.guard = completed[twin.id] = guard_of(one)
    if completed:
        session.execute(update(WandScan), [{"id": k, "guard": v} for k, v in completed.items()])
    return fresh, len(stamps) - len(fresh)


class _Twin(msgspec.Struct):
    """A stamp that is there; its guard may be completed."""

    at: datetime
    id: int
    guard: str
    device: str


class _Kept:
    """The stamps of former files around the times of these, each chip's by its time."""

    def __init__(self, session: Session, stamps: Sequence[WandStamp]) -> None:
        self._at: dict[str, list[datetime]] = defaultdict(list)
        self._twins: dict[str, list[_Twin]] = defaultdict(list)
        if not stamps:
            return
        moments = [one.at for one in stamps]
        around = WandScan.at.between(min(moments) - NEAR, max(moments) + NEAR)
        query = select(
            WandScan.chip, WandScan.point, WandScan.at, WandScan.id, WandScan.guard, WandScan.device
        )
        found = session.execute(query.where(around).order_by(WandScan.at, WandScan.id))
        for chip, point, at, scan_id, guard, device in found:
            self._at[chip or point].append(at)
            self._twins[chip or point].append(_Twin(at, scan_id, guard, device))

    @property
    def is_empty(self) -> bool:
        """Whether there are none."""
        return not self._at

    def same_as(self, stamp: WandStamp) -> _Twin | None:
        """The first that is the same as a stamp."""
        key, told = stamp.chip or stamp.point, (stamp.at, guard_of(stamp), stamp.device)
        times = self._at.get(key, ())
        for place in range(bisect_left(times, stamp.at - NEAR), len(times)):
            twin = self._twins[key][place]
            if twin.at - stamp.at >= NEAR:
                break
            if same_stamp(told, (twin.at, twin.guard, twin.device)):
                return twin
        return None


def guard_of(stamp: WandStamp) -> str:
    """Who went round, as far as the file says it."""
    return stamp.guard or stamp.guard_no


def _stored(one: CountedScan) -> tuple[object, ...]:
    stamp = one.stamp
    return (
        stamp.row, stamp.chip, stamp.point, stamp.device, guard_of(stamp), microseconds(stamp.at),
        str(one.state), one.sheet_id, one.round,
    )  # fmt: skip


def _keep(
    session: Session,
    file: tuple[int, str],
    lines: WandLines,
    result: WandResult,
    offset: timedelta,
) -> None:
    moments = [one.at for one in lines.stamps]
    session.execute(
        insert(WandFile).values(
            id=file[0],
            name=file[1],
            at=now(session),
            entered_by=acting(session).name,
            devices=" ".join(_devices(lines.stamps)),
            lines=result.rows,
            fresh=result.fresh,
            matched=result.matched,
            doubles=result.doubles,
            strays=result.strays,
            unknown=sum(one.stamps for one in result.unknown),
            wrong_clock=result.wrong_clock,
            first=min(moments, default=None),
            last=max(moments, default=None),
            offset_seconds=int(offset.total_seconds()),
            doubtful=" ".join(result.doubtful),
        )
    )
    told = {"entries": result.matched, "stamps": result.rows}
    if offset:
        told["offset_seconds"] = int(offset.total_seconds())
    audit.record(session, "wand_file.import", ("wand_file", file[0], file[1]), None, told)


def _devices(stamps: Iterable[WandStamp]) -> list[str]:
    return sorted({one.device for one in stamps if one.device})
