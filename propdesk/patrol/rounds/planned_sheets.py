"""Sheets out of plans: each route has one for each day its plan asks for, made by itself, once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import now, today, use_case
from propdesk.duties.plans.models import DutyTask
from propdesk.duties.plans.service import ToldOfTask, days_planned, settle_task, tasks_of
from propdesk.patrol.points.models import PatrolRoute
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.models import PatrolEntry, PatrolRound, PatrolSheet
from propdesk.patrol.rounds.rules import EntrySource
from propdesk.patrol.rounds.sheets import (
    SHEET,
    Spot,
    entries_of_sheets,
    make_sheets,
    said_on_paper,
)

# So many days ahead sheets are made: late enough that a changed route is in them, early enough to
# be printed; and so many behind, of days the program was shut.
AHEAD, BEHIND = timedelta(days=2), timedelta(days=62)


@use_case(permission="", touches=(*SHEET.touches, "counter"))
def make_planned_sheets(session: Session) -> int:
    """Make the sheets that plans ask for and that are not there; how many. Made again, none.

    A route that is gone, or one through a point that is, gives none; its task stays open.
    """
    wanted = _wanted(session)
    ids = make_sheets(session, [(route, day) for route, day, _who in wanted])
    named = {(route.id, day): who for route, day, who in wanted if who}
    for sheet in session.scalars(select(PatrolSheet).where(among(PatrolSheet.id, ids))).all():
        if who := named.get((sheet.route_id, sheet.day)):
            own = update(PatrolSheet).where(PatrolSheet.id == sheet.id)
            session.execute(own.values(worker=who))
            session.expire(sheet)
    return len(ids)


@use_case(permission="")
def sheets_are_behind(session: Session) -> bool:
    """Whether a plan asks for a sheet that is not there."""
    return bool(_wanted(session))


def _wanted(session: Session) -> Sequence[tuple[PatrolRoute, date, str]]:
    planned = PatrolRoute.plan_id.is_not(None)
    routes = session.scalars(select(PatrolRoute).where(planned).order_by(PatrolRoute.id)).all()
    day = today(session)
    first, last = day - BEHIND, day + AHEAD
    made = select(PatrolSheet.route_id, PatrolSheet.day).where(PatrolSheet.day.between(first, last))
    there = {(route_id, of) for route_id, of in session.execute(made)}
    plans = {route.plan_id for route in routes if route.plan_id is not None}
    days = days_planned(session, plans, first, last) if plans else ()
    return [
        (route, one.day, one.who)
        for route in routes
        for one in days
        if one.plan_id == route.plan_id
        and (route.id, one.day) not in there
        and (route.gone_on is None or route.gone_on > one.day)
    ]


# What sheets say of the tasks of their plans


class _Round(msgspec.Struct, frozen=True, kw_only=True):
    """A round of a sheet with what stands of it: `is_told` where paper or a wand told all of it."""

    no: str
    due: datetime
    ends: datetime
    times: tuple[datetime, ...]
    workers: tuple[str, ...]
    is_gone: bool
    is_told: bool


def settle_tasks_of(
    session: Session,
    sheet_ids: Collection[int],
    *,
    read_to: datetime | None = None,
    taken_back: bool = False,
) -> None:
    """Bring the tasks of the plans of these sheets in line with what stands on all sheets of
    their days: done, at the moment of the last round, or known not to be done.

    `read_to` is the moment up to which wands were read. Only what was `taken_back` opens a task
    again or moves it to an earlier moment.
    """
    query = (
        select(PatrolRoute.plan_id, PatrolSheet.day)
        .join(PatrolSheet, PatrolSheet.route_id == PatrolRoute.id)
        .where(among(PatrolSheet.id, sheet_ids), PatrolRoute.plan_id.is_not(None))
    )
    days = {(plan_id, day) for plan_id, day in session.execute(query) if plan_id is not None}
    if not days:
        return
    rounds = _rounds_of(session, days, read_to)
    for plan_id, day in sorted(days):
        for task in tasks_of(session, plan_id, day):
            own = [one for one in rounds[plan_id, day] if task.begins <= one.due < task.ends]
            told = _told(own or rounds[plan_id, day], task, now(session))
            settle_task(session, task, told, taken_back=taken_back)


def _rounds_of(
    session: Session, days: Collection[tuple[int, date]], read_to: datetime | None
) -> Mapping[tuple[int, date], Sequence[_Round]]:
    """The rounds that each plan asked for on its day, of all its routes."""
    query = (
        select(PatrolSheet, PatrolRoute.plan_id)
        .join(PatrolRoute, PatrolRoute.id == PatrolSheet.route_id)
        .where(
            among(PatrolRoute.plan_id, {plan_id for plan_id, _day in days}),
            PatrolSheet.day.between(min(day for _plan, day in days), max(day for _, day in days)),
        )
    )
    own = [(one, plan or 0) for one, plan in session.execute(query) if (plan, one.day) in days]
    ids = [one.id for one, _plan in own]
    rounds: dict[int, list[PatrolRound]] = defaultdict(list)
    asked = select(PatrolRound).where(among(PatrolRound.sheet_id, ids))
    for each in session.scalars(asked.order_by(PatrolRound.number)):
        rounds[each.sheet_id].append(each)
    entries = entries_of_sheets(session, ids)
    on_paper = said_on_paper(session, entries)
    found: dict[tuple[int, date], list[_Round]] = defaultdict(list)
    for one, plan in own:
        entered, is_whole = entries.get(one.id, {}), _is_whole(on_paper.get(one.id, {}))
        for each in rounds[one.id]:
            is_read = one.wand and read_to is not None and read_to >= each.ends
            mine = [entry for (number, _row), entry in entered.items() if number == each.number]
            found[plan, one.day].append(_round(one, each, mine, is_told=is_whole or is_read))
    return found


def _is_whole(on_paper: Mapping[Spot, PatrolEntry]) -> bool:
    """Whether the paper of a sheet was typed: what it leaves out was not gone to."""
    return any(one.source is EntrySource.PAPER for one in on_paper.values())


def _round(
    sheet: PatrolSheet, own: PatrolRound, entries: Sequence[PatrolEntry], *, is_told: bool
) -> _Round:
    gone = [one for one in entries if one.outcome is not PatrolOutcome.NOT_REACHED]
    return _Round(
        no=sheet.no,
        due=own.due,
        ends=own.ends,
        times=tuple(one.at for one in gone if one.at is not None),
        workers=tuple(sorted({one.worker or sheet.worker for one in gone} - {""})),
        is_gone=bool(gone),
        is_told=is_told or bool(gone),
    )


def _told(rounds: Sequence[_Round], task: DutyTask, moment: datetime) -> ToldOfTask | None:
    """What rounds say of their task; None while one of them may still be told of."""
    if not rounds or not all(one.is_told for one in rounds):
        return None
    gone = [one for one in rounds if one.is_gone]
    if not gone:
        return ToldOfTask() if task.ends <= moment else None
    times = [at for one in gone for at in one.times]
    return ToldOfTask(
        done_at=max(times, default=min(moment, gone[-1].ends)),
        done_by=", ".join(sorted({who for one in gone for who in one.workers})),
        result=", ".join(sorted({one.no for one in gone})),
    )
