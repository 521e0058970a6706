"""The sheet of the morning: for each team what is on today, and what waits for nobody in
particular, so that who stands in front of them can read it out."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import declarations
from propdesk.db.store import may, now, today, use_case
from propdesk.duties.clocks.models import Timer
from propdesk.duties.plans.models import DutyTask
from propdesk.duties.plans.rules import TaskState
from propdesk.estate.models import Unit
from propdesk.estate.notation.service import mask_phone
from propdesk.kernel.clock import begin_of, wall_time
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import N_, _
from propdesk.patrol.hazards.models import Hazard
from propdesk.patrol.hazards.rules import HazardState
from propdesk.patrol.hazards.service import put_right_by
from propdesk.patrol.points.models import PatrolRoute
from propdesk.patrol.rounds.models import PatrolSheet, is_asked_for
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import AT_WORK, OrderState
from propdesk.repairs.workers.models import Team, Worker

Line = tuple[str, str, str, str]
"""When, where, what, who."""
NOBODY = 0
"""The sheet of what belongs to no team: the desk's."""


class MorningPart(msgspec.Struct, frozen=True):
    """A heading and its lines."""

    title: str
    lines: tuple[Line, ...]


class MorningSheet(msgspec.Struct, frozen=True):
    """What one team is told; a part without lines is left out."""

    team: str
    parts: tuple[MorningPart, ...]


class _Found(msgspec.Struct, frozen=True):
    """A line and the team it belongs to."""

    team: int
    line: Line


@use_case(permission="")
def morning_sheets(session: Session) -> list[MorningSheet]:
    """A sheet for each team that has something today, the desk's last; of what the user may see."""
    parts = (
        (N_("Orders of today"), "repairs.view", _orders),
        (N_("To call back"), "repairs.view", _to_call),
        (N_("Tasks of today"), "duties.view", _tasks),
        (N_("Patrols of today"), "patrol.view", _patrols),
        (N_("Hazards to re-check"), "patrol.see_hazards", _hazards),
    )
    found = [
        (title, list(read(session)))
        for title, permission, read in parts
        if may(session, permission)
    ]
    teams = dict(session.execute(select(Team.id, Team.name).order_by(Team.code, Team.id)).all())
    sheets = []
    for team, name in (*teams.items(), (NOBODY, _("Service desk"))):
        told = [
            MorningPart(_(title), tuple(one.line for one in lines if one.team == team))
            for title, lines in found
        ]
        if team == NOBODY:
            told.append(MorningPart(_("Waits today"), tuple(_waiting(session))))
        if any(part.lines for part in told):
            sheets.append(MorningSheet(name, tuple(part for part in told if part.lines)))
    return sheets


def _orders(session: Session) -> Iterator[_Found]:
    """What is at work: appointments of today in their order, then what is over, then by its end."""
    moment, day = now(session), today(session)
    finish = (
        select(func.min(Timer.due_at))
        .where(
            Timer.subject_kind == "repair_order",
            Timer.subject_id == RepairOrder.id,
            Timer.name == "finish",
            Timer.stopped_at.is_(None),
        )
        .scalar_subquery()
    )
    query = (
        select(RepairOrder, Unit.code, Worker.name, Worker.team_id, finish)
        .outerjoin(Unit, Unit.id == RepairOrder.unit_id)
        .outerjoin(Worker, Worker.id == RepairOrder.worker_id)
        .where(RepairOrder.state.in_(AT_WORK))
    )
    rows = []
    for order, unit, worker, team, due in session.execute(query):
        visit = order.visit_from
        is_today = visit is not None and wall_time(visit).date() == day
        is_over = due is not None and due < moment
        place = (0, visit) if is_today else (1 if is_over else 2, due or moment)
        when = _span(visit, order.visit_until) if visit and is_today else _due(due, moment)
        what = f"{order.no} {order.fault}"
        where = " ".join(filter(None, (unit, order.place)))
        line = (when, where, what, worker or "")
        rows.append((place, order.id, _Found(order.team_id or team or NOBODY, line)))
    return (found for _place, _id, found in sorted(rows, key=lambda row: row[:2]))


def _span(begin: datetime, end: datetime | None) -> str:
    since = f"{wall_time(begin):%H:%M}"
    return f"{since}-{wall_time(end):%H:%M}" if end else since


def _due(due: datetime | None, moment: datetime) -> str:
    if due is None:
        return _("waits")
    told = _("over since {time}") if due < moment else _("by {time}")
    return told.format(time=f"{wall_time(due):%m-%d %H:%M}")


def _to_call(session: Session) -> Iterator[_Found]:
    """Who is to be asked how a repair holds; workers never call back their own work."""
    query = (
        select(RepairOrder, Unit.code)
        .outerjoin(Unit, Unit.id == RepairOrder.unit_id)
        .where(RepairOrder.state == OrderState.VERIFIED)
        .order_by(RepairOrder.done_at, RepairOrder.id)
    )
    for order, unit in session.execute(query):
        done = f"{wall_time(order.done_at):%m-%d}" if order.done_at else ""
        who = " ".join(filter(None, (order.reporter, mask_phone(order.phone))))
        where = unit or order.place
        yield _Found(NOBODY, (done, where, f"{order.no} {order.fault}", who))


def _tasks(session: Session) -> Iterator[_Found]:
    """Open tasks whose time is today or was, and not yet missed."""
    moment, day = now(session), today(session)
    query = (
        select(DutyTask, Worker.name, Worker.team_id)
        .outerjoin(Worker, Worker.id == DutyTask.worker_id)
        .where(
            DutyTask.state == TaskState.OPEN,
            DutyTask.begins < begin_of(day + ONE_DAY),
            DutyTask.closes > moment,
        )
        .order_by(DutyTask.begins, DutyTask.id)
    )
    for task, worker, team in session.execute(query):
        line = (_span(task.begins, task.ends), "", task.what, worker or "")
        yield _Found(task.team_id or team or NOBODY, line)


def _patrols(session: Session) -> Iterator[_Found]:
    """The sheets of the shifts of today."""
    query = (
        select(PatrolSheet, PatrolRoute.name, Worker.team_id)
        .join(PatrolRoute, PatrolRoute.id == PatrolSheet.route_id)
        .outerjoin(Worker, Worker.name == PatrolSheet.worker)
        .where(PatrolSheet.day == today(session), is_asked_for())
        .order_by(PatrolSheet.begins, PatrolSheet.id)
    )
    for sheet, route, team in session.execute(query):
        points = _("{rounds} × {points} points").format(rounds=sheet.rounds, points=sheet.points)
        line = (_span(sheet.begins, sheet.ends), route, f"{sheet.no} {points}", sheet.worker)
        yield _Found(team or NOBODY, line)


def _hazards(session: Session) -> Iterator[_Found]:
    """What waits for a second look, with the team of who put it right."""
    by_name = or_(
        Worker.id == Hazard.worker_id,
        Worker.name == Hazard.responsible,
        Team.name == Hazard.responsible,
    )
    of_team = (
        select(func.coalesce(Team.id, Worker.team_id))
        .select_from(Team)
        .outerjoin(Worker, Worker.team_id == Team.id)
        .where(by_name)
        .limit(1)
        .scalar_subquery()
    )
    query = select(Hazard, of_team, put_right_by()).where(Hazard.state == HazardState.RECHECK)
    for hazard, team, who in session.execute(query.order_by(Hazard.done_on, Hazard.id)):
        done = f"{hazard.done_on:%m-%d}" if hazard.done_on else ""
        line = (done, hazard.place, f"{hazard.no} {hazard.what}", who)
        yield _Found(team or NOBODY, line)


def _waiting(session: Session) -> Iterable[Line]:
    """What Today says besides: how many of what, and since or until when."""
    for read in declarations(session).due:
        for due in read(session):
            if due.count:
                day = due.oldest or due.until
                yield (f"{day:%m-%d}" if day else "", due.place, due.title, f"{due.count:,}")
