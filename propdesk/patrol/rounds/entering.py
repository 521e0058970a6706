"""Entering a sheet: every point of every round as a row that is never changed, with its time.

    store.write(enter_sheet, sheet_id=7, typed=TypedSheet(worker="017", starts=(…), …))

Typed again, only what differs is written, as rows that correct the ones before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.plain_rows import insert_rows
from propdesk.db.store import acting, now, use_case
from propdesk.db.tables import microseconds
from propdesk.duties.plans.service import TASK
from propdesk.kernel.clock import moment_of, wall_time
from propdesk.kernel.records.refusals import RecordGone
from propdesk.patrol.points.rules import PatrolOutcome, one_time
from propdesk.patrol.rounds.doubts import JustEntered, doubts_of
from propdesk.patrol.rounds.models import PatrolEntry, PatrolRound, PatrolRow, PatrolSheet
from propdesk.patrol.rounds.planned_sheets import settle_tasks_of
from propdesk.patrol.rounds.refusals import (
    NothingEntered,
    RoundsMixed,
    TimeAhead,
    TimeOutside,
    TimeUnreadable,
    WorkerMissing,
)
from propdesk.patrol.rounds.rules import (
    DueWindow,
    EntrySource,
    RoundStanding,
    in_order,
    standing_at,
    window_in,
)
from propdesk.patrol.rounds.sheets import (
    Spot,
    entries_of_sheets,
    rounds_of_sheet,
    rows_of,
    said_on_paper,
)

AROUND = timedelta(hours=3)  # so far outside its shift a time may lie
_OF_A_FINDING = frozenset({PatrolOutcome.FINDING, PatrolOutcome.PUT_RIGHT})
_NEVER = (PatrolOutcome.NOT_REACHED,)
_COLUMNS = (
    *("sheet_id", "round", "row", "point_id", "at", "outcome", "phrase_id", "standing"),
    *("seconds", "out_of_order", "worker", "source", "corrects"),
)
_ENTERED = """
    UPDATE patrol_sheet SET entered_at = ?, worker = ?, findings = ?, missed = ?, flags = ?,
        doubt = ? WHERE id = ?
"""


class SaidThere(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry says of a point of a round, or (without a point) of the round itself."""

    point_id: int | None = None
    at: datetime | None = None
    outcome: PatrolOutcome = PatrolOutcome.NORMAL
    phrase_id: int | None = None
    standing: RoundStanding
    seconds: int = 0
    out_of_order: bool = False
    worker: str = ""


class FoundThere(msgspec.Struct, frozen=True):
    """What was found at a point: what it counts as, and the phrase that says it."""

    outcome: PatrolOutcome
    phrase_id: int | None = None


class TypedSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet as it was typed: when each round began (None: it was not gone), what was found by
    round and row, the points' own times where the paper has them. `rest_normal`: all other points
    of the rounds that were gone are normal; without it they are missed."""

    worker: str
    starts: tuple[datetime | None, ...]
    found: Mapping[Spot, FoundThere] = {}
    times: Mapping[Spot, datetime] = {}
    rest_normal: bool = True


class EnteredSheet(msgspec.Struct, frozen=True):
    """What became of it: how many rows were written, what was missed, why it is doubtful."""

    written: int
    findings: int
    missed: int
    flags: tuple[str, ...]


@use_case(permission="patrol.enter", touches=("patrol_entry", "patrol_sheet", *TASK.touches))
def enter_sheet(session: Session, *, sheet_id: int, typed: TypedSheet) -> EnteredSheet:
    """Enter a sheet, or correct it. Raises RecordGone, WorkerMissing, NothingEntered, TimeOutside,
    TimeAhead or RoundsMixed."""
    sheet = session.get(PatrolSheet, sheet_id)
    if sheet is None:
        raise RecordGone
    _refuse(session, sheet, typed)
    rows, rounds = rows_of(session, sheet.id), rounds_of_sheet(session, sheet.id)
    wanted = dict(entries_wanted(sheet, rows, rounds, typed))
    done = write_entries(session, {sheet.id: wanted}, worker=typed.worker, source=EntrySource.PAPER)
    settle_tasks_of(session, [sheet.id])
    return done[sheet.id]


def _refuse(session: Session, sheet: PatrolSheet, typed: TypedSheet) -> None:
    if not typed.worker.strip():
        raise WorkerMissing
    if not any(typed.starts) and not typed.found and not typed.times:
        raise NothingEntered
    begun = [(number, at) for number, at in enumerate(typed.starts, 1) if at is not None]
    for at in (*(at for _number, at in begun), *typed.times.values()):
        if not sheet.begins - AROUND <= at <= sheet.ends + AROUND:
            span = f"{wall_time(sheet.begins):%m-%d %H:%M} – {wall_time(sheet.ends):%m-%d %H:%M}"
            raise TimeOutside(time=f"{wall_time(at):%m-%d %H:%M}", shift=span)
        if at > now(session):
            raise TimeAhead(time=f"{wall_time(at):%m-%d %H:%M}")
    for (_before, one), (number, other) in pairwise(begun):
        if other <= one:
            raise RoundsMixed(number=number)


def entries_wanted(
    sheet: PatrolSheet,
    rows: Sequence[PatrolRow],
    rounds: Sequence[PatrolRound],
    typed: TypedSheet,
) -> Iterator[tuple[Spot, SaidThere]]:
    """What the entries of a sheet are to say, by round and row."""
    within = timedelta(minutes=sheet.tolerance)
    for one, began in zip(rounds, typed.starts, strict=False):
        if began is not None:
            yield (
                (one.number, 0),
                round_began(DueWindow(one.due, one.due, within), began, typed.worker),
            )
        timed = [row.row for row in rows if (one.number, row.row) in typed.times]
        timed.sort(key=lambda row, number=one.number: typed.times[number, row])  # type: ignore[misc]  # bound now
        turns = dict(zip(timed, in_order(timed), strict=True))
        for row in rows:
            spot = one.number, row.row
            found, at = typed.found.get(spot), typed.times.get(spot)
            if found is None and at is None and not (typed.rest_normal and began is not None):
                continue
            found = found or FoundThere(PatrolOutcome.NORMAL)
            standing, off = _standing(one, row, within, found, at)
            yield (
                spot,
                SaidThere(
                    point_id=row.point_id,
                    at=at,
                    outcome=found.outcome,
                    phrase_id=found.phrase_id,
                    standing=standing,
                    seconds=off,
                    out_of_order=sheet.ordered and not turns.get(row.row, True),
                    worker=typed.worker,
                ),
            )


def _standing(
    one: PatrolRound, row: PatrolRow, within: timedelta, found: FoundThere, at: datetime | None
) -> tuple[RoundStanding, int]:
    """A point without an own time is only covered by its round."""
    if found.outcome in _NEVER:
        return RoundStanding.MISSED, 0
    if at is None:
        return RoundStanding.COVERED, 0
    return standing_at(window_in(one.due, one.ends, row.minute, within), at)


def round_began(window: DueWindow, at: datetime, worker: str = "") -> SaidThere:
    """What row 0 says of a round: when it began."""
    standing, seconds = standing_at(window, at)
    return SaidThere(at=at, standing=standing, seconds=seconds, worker=worker)


# Writing


def write_entries(
    session: Session,
    wanted: Mapping[int, Mapping[Spot, SaidThere]],
    *,
    worker: str,
    source: EntrySource,
) -> dict[int, EnteredSheet]:
    """Write what differs from what was said of each of these sheets, and what follows for them.

    Where a wand was, its stamp goes on telling the time, whenever paper is typed.
    """
    there, on_paper = entries_of_sheets(session, wanted), source is EntrySource.PAPER
    before = said_on_paper(session, there) if on_paper else there
    rows: list[tuple[object, ...]] = []
    whole: dict[int, tuple[int, dict[Spot, SaidThere]]] = {}
    stamped: dict[int, dict[Spot, SaidThere]] = {}
    for sheet_id, told in wanted.items():
        old, stands = there.get(sheet_id, {}), said_by(before.get(sheet_id, {}))
        fresh = {spot: one for spot, one in told.items() if stands.get(spot) != one}
        if on_paper:  # a wand tells of points it saw, and takes nothing back
            gone = sorted(stands.keys() - told.keys())
            taken = {spot: taken_back(stands[spot], worker) for spot in gone}
            fresh |= {spot: one for spot, one in taken.items() if not _is_same(one, stands[spot])}
            wand = {spot: old[spot] for spot in fresh if spot[1] and is_stamp(old.get(spot))}
            stamped[sheet_id] = {
                spot: with_stamp(said(one), fresh[spot]) for spot, one in wand.items()
            }
        rows += _rows_of(sheet_id, fresh, old, source)
        now_says = {**said_by(old), **fresh, **stamped.get(sheet_id, {})}
        whole[sheet_id] = len(fresh), now_says
    _insert(session, rows)
    _stamp_again(session, {one: told for one, told in stamped.items() if told})
    return settle(session, whole, worker)


def _is_same(one: SaidThere, other: SaidThere) -> bool:
    """Whether two say the same, whoever said it."""
    return msgspec.structs.replace(one, worker="") == msgspec.structs.replace(other, worker="")


def _stamp_again(session: Session, stamped: Mapping[int, Mapping[Spot, SaidThere]]) -> None:
    """Write the stamps of a wand anew over paper that was typed after them."""
    if not stamped:
        return
    there, rows = entries_of_sheets(session, stamped), list[tuple[object, ...]]()
    for sheet_id, told in stamped.items():
        rows += _rows_of(sheet_id, told, there[sheet_id], EntrySource.WAND)
    _insert(session, rows)


def is_stamp(entry: PatrolEntry | None) -> bool:
    """Whether a wand tells what stands there."""
    return entry is not None and entry.source is EntrySource.WAND


def with_stamp(stamp: SaidThere, paper: SaidThere) -> SaidThere:
    """What a stamp says of a point of which paper says something, too: the wand knows when, the
    paper what was found."""
    if paper.outcome is PatrolOutcome.NOT_REACHED:
        return msgspec.structs.replace(stamp, outcome=PatrolOutcome.NORMAL, phrase_id=None)
    return msgspec.structs.replace(
        stamp,
        outcome=paper.outcome,
        phrase_id=paper.phrase_id,
        worker=stamp.worker or paper.worker,
    )


def _rows_of(
    sheet_id: int,
    told: Mapping[Spot, SaidThere],
    old: Mapping[Spot, PatrolEntry],
    source: EntrySource,
) -> Iterator[tuple[object, ...]]:
    """The rows of what is said anew of a sheet, each with the one it corrects."""
    word = str(source)
    for spot, one in told.items():
        at = None if one.at is None else microseconds(one.at)
        corrects = old[spot].id if spot in old else None
        yield (
            sheet_id, *spot, one.point_id, at, str(one.outcome), one.phrase_id, str(one.standing),
            one.seconds, int(one.out_of_order), one.worker, word, corrects,
        )  # fmt: skip


def _insert(session: Session, rows: Sequence[tuple[object, ...]]) -> None:
    written = {"entered_at": microseconds(now(session)), "entered_by": acting(session).name}
    insert_rows(session, "patrol_entry", _COLUMNS, rows, written)


def take_stamps_back(session: Session, sheet_ids: Iterable[int]) -> None:
    """Leave on sheets what their paper says, as if no wand had been read."""
    there = entries_of_sheets(session, sheet_ids)
    on_paper, rows = said_on_paper(session, there), list[tuple[object, ...]]()
    whole: dict[int, tuple[int, dict[Spot, SaidThere]]] = {}
    for sheet_id, old in there.items():
        paper, stamps = said_by(on_paper[sheet_id]), {k: v for k, v in old.items() if is_stamp(v)}
        below = {spot: paper[spot] for spot in stamps if spot in paper}
        unread = {spot: _unread(said(stamps[spot])) for spot in stamps.keys() - below.keys()}
        rows += _rows_of(sheet_id, below, old, EntrySource.PAPER)
        rows += _rows_of(sheet_id, unread, old, EntrySource.WAND)
        whole[sheet_id] = len(stamps), paper
    _insert(session, rows)
    settle(session, whole, "")


def _unread(stamp: SaidThere) -> SaidThere:
    return SaidThere(point_id=stamp.point_id, standing=RoundStanding.NOT_READ)


def said(entry: PatrolEntry) -> SaidThere:
    """What an entry says."""
    return SaidThere(**{name: getattr(entry, name) for name in SaidThere.__struct_fields__})


def said_by(entries: Mapping[Spot, PatrolEntry]) -> dict[Spot, SaidThere]:
    """What entries say, by round and row."""
    return {spot: said(entry) for spot, entry in entries.items()}


def taken_back(old: SaidThere, worker: str) -> SaidThere:
    """What was typed before and is not any more: nobody was there."""
    return SaidThere(
        point_id=old.point_id,
        outcome=PatrolOutcome.NOT_REACHED,
        standing=RoundStanding.MISSED,
        worker=worker,
    )


def settle(
    session: Session, whole: Mapping[int, tuple[int, Mapping[Spot, SaidThere]]], worker: str
) -> dict[int, EnteredSheet]:
    """Count what was found and missed on each sheet, and say what makes it doubtful. One of which
    nothing stands any more was not entered."""
    found = session.scalars(select(PatrolSheet).where(among(PatrolSheet.id, whole)))
    sheets = {one.id: one for one in found}
    moment = now(session)
    entered = [_entered(sheets[one], says, moment) for one, (_written, says) in whole.items()]
    flags = doubts_of(session, entered)
    done = {
        one.sheet.id: EnteredSheet(
            whole[one.sheet.id][0], one.findings, one.missed, tuple(flags[one.sheet.id])
        )
        for one in entered
    }
    written = [
        (
            ("patrol_sheet", sheet_id, sheets[sheet_id].no),
            {"entries": one.written, "findings": one.findings, "missed": one.missed},
        )
        for sheet_id, one in done.items()
        if one.written
    ]
    _keep(session, entered, flags, worker)
    audit.record_all(session, "patrol_sheet.enter", written)
    return done


def _entered(sheet: PatrolSheet, says: Mapping[Spot, SaidThere], moment: datetime) -> JustEntered:
    points = [one for (_number, row), one in says.items() if row]
    reached = sum(one.outcome not in _NEVER for one in points)
    return JustEntered(
        sheet=sheet,
        entered_at=(sheet.entered_at or moment) if says else None,
        times={spot: one.at for spot, one in says.items() if one.at is not None},
        findings=sum(one.outcome in _OF_A_FINDING for one in points),
        missed=sheet.rounds * sheet.points - reached if says else 0,
    )


def _keep(
    session: Session,
    entered: Sequence[JustEntered],
    flags: Mapping[int, Sequence[str]],
    worker: str,
) -> None:
    """Write on each sheet how it was entered."""
    rows = []
    for one in entered:
        reasons = [str(each) for each in flags[one.sheet.id]]
        who, gravest = worker or one.sheet.worker, next(iter(reasons), None)
        counts = one.findings, one.missed, " ".join(reasons), gravest
        entered_at = None if one.entered_at is None else microseconds(one.entered_at)
        rows.append((entered_at, who, *counts, one.sheet.id))
    if rows:
        session.flush()
        session.connection().exec_driver_sql(_ENTERED, rows)
    for one in entered:
        session.expire(one.sheet)


def moment_on_sheet(text: str, near: datetime) -> datetime | None:
    """The moment of a typed time (2204, 22:04), on the day that brings it nearest to `near`; None
    where nothing is typed. Raises TimeUnreadable."""
    if not text.strip():
        return None
    at, day = one_time(text, TimeUnreadable), wall_time(near).date()
    days = (day + timedelta(days=add) for add in (-1, 0, 1))
    found = [moment_of(datetime.combine(one, at)) for one in days]
    return min(found, key=lambda each: abs(each - near))
