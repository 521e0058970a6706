"""Stops and vacancies of a unit that is sold: they end with the old owner's days, or go on."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records.moving import move
from propdesk.db.records.saving import the_record
from propdesk.db.records.undoing import take_last_move_back
from propdesk.db.store import use_case
from propdesk.fees.stops.models import ServiceStop
from propdesk.fees.stops.register import ENTERS, SERVICE_STOP, Restart, refuse_meeting
from propdesk.fees.stops.rules import StopState


def stops_reaching(session: Session, *, unit_ids: Collection[int], day: date) -> list[ServiceStop]:
    """The stops in force of these units that have days from a day on."""
    query = select(ServiceStop).where(
        among(ServiceStop.unit_id, unit_ids),
        ServiceStop.state == StopState.RUNS,
        or_(ServiceStop.until.is_(None), ServiceStop.until >= day),
    )
    return list(session.scalars(query.order_by(ServiceStop.id)))


@use_case(permission=ENTERS, touches=SERVICE_STOP.touches)
def end_stop_at_a_sale(session: Session, *, stop_id: int, day: date, why: str) -> None:
    """Charge all again from the new owner's first day on; a stop that had not begun has no day.

    Raises as a move does.
    """
    stop = the_record(session, SERVICE_STOP, stop_id)
    form = Restart(again_from=max(day, stop.first))
    move(session, SERVICE_STOP, stop_id, StopState.ENDED, form=form, why=why)


@use_case(permission=ENTERS, touches=SERVICE_STOP.touches)
def stop_goes_on_after_all(session: Session, *, stop_id: int) -> None:
    """The same taken back; one that somebody let go on meanwhile stays so. Raises StopMeets."""
    stop = the_record(session, SERVICE_STOP, stop_id)
    if stop.state is StopState.ENDED:
        refuse_meeting(session, stop)
        take_last_move_back(session, SERVICE_STOP, stop_id)
