"""The appointments of a day, by worker."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from propdesk.db.store import now, use_case
from propdesk.duties.hours.service import work_calendar
from propdesk.duties.plans.service import is_absent
from propdesk.kernel.clock import begin_of, wall_time
from propdesk.kernel.days import ONE_DAY
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import DROPPED, FINISHED, OrderState, Urgency
from propdesk.repairs.orders.service import ORDERS, OrderRow, needs_another
from propdesk.repairs.workers.models import Worker
from propdesk.repairs.workers.rules import WorkerState

SHORTEST = 30  # minutes: an appointment without an end lasts so long on the page
_FIRST, _LAST = 8, 18

Kept = Literal["done", "planned", "on_site", "urgent", "missed"]


class Appointment(msgspec.Struct, frozen=True, kw_only=True):
    """An order in the day of its worker; minutes since midnight."""

    id: int
    worker: str
    title: str
    begins: int
    ends: int
    look: Kept
    note: str
    is_away: bool = False


class WorkersDay(msgspec.Struct, frozen=True):
    """The appointments of a day in order, the hours of the office, and its breaks in minutes."""

    appointments: Sequence[Appointment]
    first: int = _FIRST
    last: int = _LAST
    breaks: tuple[tuple[int, int], ...] = ()


@use_case(permission="repairs.view")
def workers_day(session: Session, *, day: date) -> WorkersDay:
    """The appointments of a day, worker by worker."""
    moment = now(session)
    where = select(
        RepairOrder.id,
        RepairOrder.no,
        RepairOrder.state,
        RepairOrder.urgency,
        RepairOrder.arrived_at,
        RepairOrder.visit_from,
        RepairOrder.visit_until,
        Worker.name,
        _is_away(day).label("is_away"),
    ).join(Worker, Worker.id == RepairOrder.worker_id)
    rows = session.execute(
        where.where(
            RepairOrder.visit_from >= begin_of(day),
            RepairOrder.visit_from < begin_of(day + ONE_DAY),
            RepairOrder.state.not_in(DROPPED),
        ).order_by(Worker.code, Worker.name, RepairOrder.visit_from)
    ).all()
    shown = {row.id: row for row in ORDERS.records.rows(session, ids=[row.id for row in rows])}
    found = [_appointment(row, shown[row.id], moment) for row in rows]
    spans = work_calendar(session).spans(day)
    if not spans:
        return WorkersDay(found)
    breaks = tuple((one[1], two[0]) for one, two in pairwise(spans))
    return WorkersDay(found, spans[0][0] // 60, -(-spans[-1][1] // 60), breaks)


def _appointment(row: Any, order: OrderRow, moment: datetime) -> Appointment:  # noqa: ANN401  a row
    begins = _minute(row.visit_from)
    return Appointment(
        id=row.id,
        worker=row.name,
        title=order.unit or order.place,
        begins=begins,
        ends=max(_minute(row.visit_until or row.visit_from), begins + SHORTEST),
        look=_look(row, moment),
        note=order.fault,
        is_away=row.is_away and row.state not in FINISHED,
    )


def _is_away(day: date) -> ColumnElement[bool]:
    """Whether the worker of an appointment will not come on its day."""
    left = Worker.state == WorkerState.LEFT
    return left | is_absent(Worker.id, literal(day.isoformat()))


@use_case(permission="repairs.view")
def orders_without_worker(session: Session) -> frozenset[int]:
    """The open orders that are with somebody who has left or is away today."""
    return frozenset(session.scalars(select(RepairOrder.id).where(needs_another(session))))


def _minute(moment: datetime) -> int:
    wall = wall_time(moment)
    return wall.hour * 60 + wall.minute


def _look(row: Any, moment: datetime) -> Kept:  # noqa: ANN401  a row of the query
    """How far an appointment is. One whose time is over without anybody there was missed."""
    if row.state is OrderState.ON_SITE:
        return "on_site"
    if row.state in FINISHED:
        return "done"
    if (row.visit_until or row.visit_from) < moment and row.arrived_at is None:
        return "missed"
    return "urgent" if row.urgency is Urgency.URGENT else "planned"
