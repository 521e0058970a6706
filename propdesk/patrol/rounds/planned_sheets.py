"""Sheets out of plans: each route has one for each day its plan asks for, made by itself, once."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import now, today, use_case
from propdesk.duties.plans.service import days_planned, settle_tasks
from propdesk.patrol.points.models import PatrolRoute
from propdesk.patrol.rounds.models import PatrolSheet
from propdesk.patrol.rounds.sheets import SHEET, make_sheets

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


def settle_sheet(session: Session, sheet: PatrolSheet, worker: str) -> int:
    """Enter the tasks of a sheet that was entered as done; how many. A plan with several routes
    waits for all of its sheets."""
    plan_id = session.scalar(select(PatrolRoute.plan_id).where(PatrolRoute.id == sheet.route_id))
    if plan_id is None:
        return 0
    others = (
        select(PatrolSheet.id)
        .join(PatrolRoute, PatrolRoute.id == PatrolSheet.route_id)
        .where(
            PatrolRoute.plan_id == plan_id,
            PatrolSheet.day == sheet.day,
            PatrolSheet.id != sheet.id,
            PatrolSheet.entered_at.is_(None),
        )
    )
    if session.scalar(others.limit(1)) is not None:
        return 0
    return settle_tasks(
        session,
        plan_id,
        sheet.day,
        done_at=min(now(session), sheet.ends),
        done_by=worker,
        result=sheet.no,
    )
