"""What the entry grid shows of a sheet, which sheet is next, and the phrases by their use."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import now, today, use_case
from propdesk.patrol.points.models import PatrolPhrase, PatrolPoint, PatrolRoute
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.doubts import sheets_before
from propdesk.patrol.rounds.models import PatrolEntry, PatrolSheet, is_asked_for
from propdesk.patrol.rounds.paper import PrintedSheet
from propdesk.patrol.rounds.refusals import SheetUnknown
from propdesk.patrol.rounds.sheets import Spot, entries_of, rounds_of_sheet, rows_of

FEWEST_DIGITS, BESIDE = 6, 2


class PhraseOut(msgspec.Struct, frozen=True):
    """A phrase as the grid offers it."""

    id: int
    code: str
    words: str
    outcome: PatrolOutcome


class RoundFacts(msgspec.Struct, frozen=True):
    """A round of a sheet: when it is due, and when it began as far as that was entered."""

    number: int
    due: datetime
    ends: datetime
    began: datetime | None = None


class EntryFacts(msgspec.Struct, frozen=True):
    """What stands for a point of a round."""

    outcome: PatrolOutcome
    phrase_id: int | None
    at: datetime | None


class SheetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet for the grid. `place` and `pile` are the third of nine that wait."""

    id: int
    no: str
    route: str
    day: date
    begins: datetime
    ends: datetime
    tolerance: int
    worker: str
    rows: tuple[str, ...]
    rounds: tuple[RoundFacts, ...]
    entries: Mapping[Spot, EntryFacts]
    is_entered: bool
    flags: tuple[str, ...]
    place: int
    pile: int


@use_case(permission="patrol.view")
def sheet_facts(session: Session, *, sheet_id: int) -> SheetFacts:
    """A sheet by its id; raises SheetUnknown."""
    sheet = session.get(PatrolSheet, sheet_id)
    if sheet is None:
        raise SheetUnknown(no=sheet_id)
    entries = entries_of(session, sheet.id)
    waiting = _waiting(session)
    rounds = tuple(
        RoundFacts(one.number, one.due, one.ends, began.at if began else None)
        for one in rounds_of_sheet(session, sheet.id)
        for began in (entries.get((one.number, 0)),)
    )
    return SheetFacts(
        id=sheet.id,
        no=sheet.no,
        route=session.get_one(PatrolRoute, sheet.route_id).name,
        day=sheet.day,
        begins=sheet.begins,
        ends=sheet.ends,
        tolerance=sheet.tolerance,
        worker=sheet.worker,
        rows=tuple(row.name for row in rows_of(session, sheet.id)),
        rounds=rounds,
        entries={
            spot: EntryFacts(one.outcome, one.phrase_id, one.at)
            for spot, one in entries.items()
            if spot[1] and (one.outcome is not PatrolOutcome.NOT_REACHED or one.phrase_id)
        },
        is_entered=sheet.entered_at is not None,
        flags=tuple(sheet.flags.split()),
        place=waiting.index(sheet.id) + 1 if sheet.id in waiting else 0,
        pile=len(waiting),
    )


def _waiting(session: Session) -> list[int]:
    """The sheets of shifts that began and were not entered, the oldest first."""
    query = select(PatrolSheet.id).where(
        PatrolSheet.entered_at.is_(None), is_asked_for(), PatrolSheet.begins <= now(session)
    )
    return list(session.scalars(query.order_by(PatrolSheet.begins, PatrolSheet.id)))


@use_case(permission="patrol.view")
def next_sheet(session: Session, *, after: int | None = None) -> int | None:
    """The sheet that waits next after one, else the first that waits; None when none does."""
    waiting = _waiting(session)
    later = [one for one in waiting if after is not None and one > after]
    return next(iter(later or waiting), None)


@use_case(permission="patrol.view")
def sheet_by_no(session: Session, *, typed: str) -> int:
    """The sheet of a number as it is typed: whole, or its last digits, the newest year first.

    Raises SheetUnknown.
    """
    text = typed.strip().upper()
    if text.isdecimal():
        ending = f"-{int(text):0{FEWEST_DIGITS}d}"
        query = select(PatrolSheet.id).where(PatrolSheet.no.endswith(ending))
    else:
        query = select(PatrolSheet.id).where(PatrolSheet.no == text)
    found = session.scalar(query.order_by(PatrolSheet.no.desc()).limit(1))
    if found is None:
        raise SheetUnknown(no=typed)
    return found


@use_case(permission="patrol.view")
def phrases_by_use(session: Session) -> tuple[PhraseOut, ...]:
    """The phrases, most used first."""
    used = (
        select(PatrolEntry.phrase_id, func.count().label("times"))
        .where(PatrolEntry.phrase_id.is_not(None))
        .group_by(PatrolEntry.phrase_id)
        .subquery()
    )
    query = (
        select(PatrolPhrase)
        .outerjoin(used, used.c.phrase_id == PatrolPhrase.id)
        .order_by(func.coalesce(used.c.times, 0).desc(), PatrolPhrase.code)
    )
    found = session.scalars(query)
    return tuple(PhraseOut(one.id, str(one.code), one.words, one.outcome) for one in found)


class PatrolToday(msgspec.Struct, frozen=True):
    """How many sheets wait to be entered."""

    waiting: int


@use_case(permission="patrol.view")
def patrol_today(session: Session) -> PatrolToday:
    """The figures of the page bar."""
    return PatrolToday(len(_waiting(session)))


@use_case(permission="patrol.view")
def route_choices(session: Session) -> tuple[tuple[int, str], ...]:
    """The routes that can still be gone, by name."""
    there = or_(PatrolRoute.gone_on.is_(None), PatrolRoute.gone_on > today(session))
    query = select(PatrolRoute.id, PatrolRoute.name).where(there).order_by(PatrolRoute.name)
    return tuple((one, name) for one, name in session.execute(query))


class BesideSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One of the sheets: `began` of each round, None where it was not gone."""

    id: int
    no: str
    day: datetime
    worker: str
    began: tuple[datetime | None, ...]
    findings: int
    missed: int
    entered_at: datetime | None
    typed_after: timedelta | None
    flags: tuple[str, ...]


@use_case(permission="patrol.view")
def sheets_beside(session: Session, *, sheet_id: int) -> tuple[BesideSheet, ...]:
    """A sheet and the two entered before it on its route, the newest first; SheetUnknown."""
    sheet = session.get(PatrolSheet, sheet_id)
    if sheet is None:
        raise SheetUnknown(no=sheet_id)
    return tuple(_beside(session, one) for one in (sheet, *sheets_before(session, sheet, BESIDE)))


def _beside(session: Session, sheet: PatrolSheet) -> BesideSheet:
    entries = entries_of(session, sheet.id)
    began = tuple(
        entry.at if (entry := entries.get((one.number, 0))) else None
        for one in rounds_of_sheet(session, sheet.id)
    )
    after = None if sheet.entered_at is None else sheet.entered_at - sheet.ends
    return BesideSheet(
        id=sheet.id,
        no=sheet.no,
        day=sheet.begins,
        worker=sheet.worker,
        began=began,
        findings=sheet.findings,
        missed=sheet.missed,
        entered_at=sheet.entered_at,
        typed_after=after,
        flags=tuple(sheet.flags.split()),
    )


@use_case(permission="patrol.view")
def printed_sheets(session: Session, *, ids: Sequence[int]) -> tuple[PrintedSheet, ...]:
    """The sheets of these ids, in their order; those gone meanwhile are missing."""
    found = {
        one.id: one
        for one in session.scalars(select(PatrolSheet).where(among(PatrolSheet.id, ids)))
    }
    phrases = tuple(f"{one.code} {one.words}" for one in phrases_by_use(session))
    return tuple(_printed(session, found[one], phrases) for one in ids if one in found)


def _printed(session: Session, sheet: PatrolSheet, phrases: tuple[str, ...]) -> PrintedSheet:
    rows = rows_of(session, sheet.id)
    points = [session.get_one(PatrolPoint, row.point_id) for row in rows]
    return PrintedSheet(
        no=sheet.no,
        route=session.get_one(PatrolRoute, sheet.route_id).name,
        day=sheet.day,
        begins=sheet.begins,
        ends=sheet.ends,
        worker=sheet.worker,
        rounds=tuple(one.due for one in rounds_of_sheet(session, sheet.id)),
        rows=tuple(row.name for row in rows),
        looks=tuple(point.looks_at for point in points),
        phrases=phrases,
    )
