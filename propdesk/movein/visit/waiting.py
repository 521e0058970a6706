"""Whom the desk waits for on a day: visits under way, appointments; how far its building is."""

from datetime import timedelta

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.store import now, today, use_case
from propdesk.estate.models import Unit
from propdesk.kernel.clock import begin_of, wall_time
from propdesk.kernel.days import ONE_DAY
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import AT_WORK, DELIVERED, WAITING, CaseState
from propdesk.movein.visit.models import MoveInVisit
from propdesk.movein.visit.visits import held_until


class WaitingVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A case that is under way or appointed for today."""

    id: int
    unit_id: int
    unit: str
    no: str
    receiver: str
    state: CaseState
    slot: str
    desk: str
    hand: str


class HandOverDay(msgspec.Struct, frozen=True, kw_only=True):
    """The day at the desk; `handed` of `planned` units of the cases of today's batch."""

    waiting: tuple[WaitingVisit, ...]
    handed_today: int
    handed: int
    planned: int


@use_case(permission="movein.view")
def hand_over_day(session: Session) -> HandOverDay:
    """Whom the desk waits for today, under way first, then by their times."""
    begin, end = begin_of(today(session)), begin_of(today(session) + ONE_DAY)
    is_today = MoveInCase.state.in_(WAITING) & MoveInCase.slot_at.between(
        begin, end - timedelta(microseconds=1)
    )
    query = (
        select(MoveInCase, Unit.code, MoveInVisit)
        .join(Unit, Unit.id == MoveInCase.unit_id)
        .outerjoin(MoveInVisit, MoveInVisit.case_id == MoveInCase.id)
        .where(or_(MoveInCase.state.in_(AT_WORK), is_today))
        .order_by(MoveInCase.state.in_(AT_WORK).desc(), MoveInCase.slot_at, Unit.order_key)
    )
    rows = session.execute(query).all()
    counted = select(
        func.count(),
        func.count().filter(MoveInCase.state.in_(DELIVERED)),
        func.count().filter(MoveInCase.handed_on == today(session)),
    ).where(MoveInCase.state != CaseState.CANCELLED)
    planned, handed, handed_today = session.execute(counted).one()
    return HandOverDay(
        waiting=tuple(_row(session, case, code, visit) for case, code, visit in rows),
        handed_today=handed_today,
        handed=handed,
        planned=planned,
    )


def _row(session: Session, case: MoveInCase, code: str, visit: MoveInVisit | None) -> WaitingVisit:
    until = held_until(visit) if visit is not None else None
    is_held = until is not None and until > now(session)
    return WaitingVisit(
        id=case.id,
        unit_id=case.unit_id,
        unit=code,
        no=case.no,
        receiver=case.receiver,
        state=case.state,
        slot=f"{wall_time(case.slot_at):%m-%d %H:%M}" if case.slot_at else "",
        desk=str(case.desk) if case.desk else "",
        hand=visit.hand_name if is_held and visit is not None else "",
    )
