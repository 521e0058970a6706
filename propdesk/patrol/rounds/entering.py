"""Entering a sheet: every point of every round as a row that is never changed, with its time.

    store.write(enter_sheet, sheet_id=7, typed=TypedSheet(worker="017", starts=(…), …))

Typed again, only what differs is written, as rows that correct the ones before.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, aliased

from propdesk.db import audit
from propdesk.db.store import acting, now, use_case
from propdesk.kernel.clock import moment_of, wall_time
from propdesk.kernel.records.refusals import RecordGone
from propdesk.patrol.points.rules import PatrolOutcome, one_time
from propdesk.patrol.rounds.doubts import doubts_of
from propdesk.patrol.rounds.models import PatrolEntry, PatrolRound, PatrolRow, PatrolSheet
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

Spot = tuple[int, int]  # round and row; row 0 is the beginning of the round
AROUND = timedelta(hours=3)  # so far outside its shift a time may lie
_OF_A_FINDING = frozenset({PatrolOutcome.FINDING, PatrolOutcome.PUT_RIGHT})
_NEVER = (PatrolOutcome.NOT_REACHED,)


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


@use_case(permission="patrol.enter", touches=("patrol_entry", "patrol_sheet", "audit"))
def enter_sheet(session: Session, *, sheet_id: int, typed: TypedSheet) -> EnteredSheet:
    """Enter a sheet, or correct it. Raises RecordGone, WorkerMissing, NothingEntered, TimeOutside,
    TimeAhead or RoundsMixed."""
    sheet = session.get(PatrolSheet, sheet_id)
    if sheet is None:
        raise RecordGone
    _refuse(session, sheet, typed)
    wanted = dict(_wanted(session, sheet, typed))
    return write_entries(session, sheet, wanted, worker=typed.worker, source=EntrySource.PAPER)


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


def _wanted(
    session: Session, sheet: PatrolSheet, typed: TypedSheet
) -> Iterator[tuple[Spot, dict[str, Any]]]:
    """What the entries of a sheet are to say, by round and row."""
    rows, rounds = rows_of(session, sheet.id), rounds_of_sheet(session, sheet.id)
    within = timedelta(minutes=sheet.tolerance)
    for one, began in zip(rounds, typed.starts, strict=False):
        if began is not None:
            standing, off = standing_at(DueWindow(one.due, one.due, within), began)
            yield (one.number, 0), _said(None, began, PatrolOutcome.NORMAL, standing, off)
        timed = [row.row for row in rows if (one.number, row.row) in typed.times]
        timed.sort(key=lambda row, number=one.number: typed.times[number, row])  # type: ignore[misc]  # bound now
        turns = dict(zip(timed, in_order(timed), strict=True))
        for row in rows:
            spot = one.number, row.row
            found, at = typed.found.get(spot), typed.times.get(spot)
            if found is None and at is None and not (typed.rest_normal and began is not None):
                continue
            found = found or FoundThere(PatrolOutcome.NORMAL)
            told = _at_point(one, row, within, found, at)
            told["out_of_order"] = sheet.ordered and not turns.get(row.row, True)
            yield spot, told


def _at_point(
    one: PatrolRound, row: PatrolRow, within: timedelta, found: FoundThere, at: datetime | None
) -> dict[str, Any]:
    """A point without an own time is only covered by its round."""
    standing, off = RoundStanding.COVERED, 0
    if found.outcome in _NEVER:
        standing = RoundStanding.MISSED
    elif at is not None:
        standing, off = standing_at(window_in(one.due, one.ends, row.minute, within), at)
    return _said(row.point_id, at, found.outcome, standing, off, found.phrase_id)


def _said(
    point_id: int | None,
    at: datetime | None,
    outcome: PatrolOutcome,
    standing: RoundStanding,
    seconds: int,
    phrase_id: int | None = None,
) -> dict[str, Any]:
    return {
        "point_id": point_id,
        "at": at,
        "outcome": outcome,
        "phrase_id": phrase_id,
        "standing": standing,
        "seconds": seconds,
        "out_of_order": False,
    }


# Writing


def write_entries(
    session: Session,
    sheet: PatrolSheet,
    wanted: Mapping[Spot, dict[str, Any]],
    *,
    worker: str,
    source: EntrySource,
) -> EnteredSheet:
    """Write what differs from what stands there, and what follows for the sheet."""
    there = entries_of(session, sheet.id)
    beside = {
        "sheet_id": sheet.id,
        "source": source,
        "worker": worker,
        "entered_at": now(session),
        "entered_by": acting(session).name,
    }
    fresh = []
    for spot, told in wanted.items():
        old = there.get(spot)
        if old is None or _differs(old, told, told.get("worker", worker)):
            corrects = None if old is None else old.id
            fresh.append({**beside, **told, "round": spot[0], "row": spot[1], "corrects": corrects})
    if source is EntrySource.PAPER:  # a wand tells of points it saw, and takes nothing back
        fresh += [_taken_back(beside, there[spot]) for spot in there.keys() - wanted.keys()]
    if fresh:
        session.execute(insert(PatrolEntry), fresh)
    return _settle(session, sheet, len(fresh), worker)


def _differs(old: PatrolEntry, told: Mapping[str, Any], worker: str) -> bool:
    return old.worker != worker or any(getattr(old, name) != one for name, one in told.items())


def _taken_back(beside: Mapping[str, Any], old: PatrolEntry) -> dict[str, Any]:
    """What was typed before and is not any more: nobody was there."""
    gone = _said(old.point_id, None, PatrolOutcome.NOT_REACHED, RoundStanding.MISSED, 0)
    return {**beside, **gone, "round": old.round, "row": old.row, "corrects": old.id}


def _settle(session: Session, sheet: PatrolSheet, written: int, worker: str) -> EnteredSheet:
    """Count what was found and missed, and say what makes the sheet doubtful."""
    entries = entries_of(session, sheet.id).values()
    points = [one for one in entries if one.row]
    reached = sum(one.outcome not in _NEVER for one in points)
    findings = sum(one.outcome in _OF_A_FINDING for one in points)
    missed = sheet.rounds * sheet.points - reached
    entered_at = sheet.entered_at or now(session)
    session.execute(
        update(PatrolSheet)
        .where(PatrolSheet.id == sheet.id)
        .values(
            entered_at=entered_at,
            worker=worker or sheet.worker,
            findings=findings,
            missed=missed,
        )
    )
    session.expire(sheet)
    flags = doubts_of(session, sheet, list(entries))
    session.execute(
        update(PatrolSheet)
        .where(PatrolSheet.id == sheet.id)
        .values(flags=" ".join(flags), doubt=flags[0] if flags else None)
    )
    if written:
        subject = ("patrol_sheet", sheet.id, sheet.no)
        told = {"entries": written, "findings": findings, "missed": missed}
        audit.record(session, "patrol_sheet.enter", subject, None, told)
    return EnteredSheet(written, findings, missed, tuple(flags))


# Reading


def rows_of(session: Session, sheet_id: int) -> list[PatrolRow]:
    """The rows of a sheet in order."""
    query = select(PatrolRow).where(PatrolRow.sheet_id == sheet_id).order_by(PatrolRow.row)
    return list(session.scalars(query))


def rounds_of_sheet(session: Session, sheet_id: int) -> list[PatrolRound]:
    """The rounds of a sheet in order."""
    query = select(PatrolRound).where(PatrolRound.sheet_id == sheet_id)
    return list(session.scalars(query.order_by(PatrolRound.number)))


def entries_of(session: Session, sheet_id: int) -> dict[Spot, PatrolEntry]:
    """What stands for each round and row of a sheet now: what was corrected is left out."""
    later = aliased(PatrolEntry)
    query = select(PatrolEntry).where(
        PatrolEntry.sheet_id == sheet_id,
        ~select(later.id).where(later.corrects == PatrolEntry.id).exists(),
    )
    return {(one.round, one.row): one for one in session.scalars(query)}


def moment_on_sheet(text: str, near: datetime) -> datetime | None:
    """The moment of a typed time (2204, 22:04), on the day that brings it nearest to `near`; None
    where nothing is typed. Raises TimeUnreadable."""
    if not text.strip():
        return None
    at, day = one_time(text, TimeUnreadable), wall_time(near).date()
    days = (day + timedelta(days=add) for add in (-1, 0, 1))
    found = [moment_of(datetime.combine(one, at)) for one in days]
    return min(found, key=lambda each: abs(each - near))
