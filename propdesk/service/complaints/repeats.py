"""Whether a complaint comes again: of the same cause, or from the same person."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.kernel.records.folding import fold
from propdesk.service.complaints.models import Complainant, Complaint
from propdesk.service.complaints.rules import REPEAT_DAYS, ComplaintUrgency


def cause_key(cause: str) -> str:
    """A cause as it is compared: folded, without any spaces."""
    return "".join(fold(cause).split())


def same_cause(session: Session, key: str, day: date, besides: int) -> int:
    """How many other complaints of that cause came in the time before a day."""
    if not key:
        return 0
    query = select(func.count()).where(
        Complaint.cause_key == key, Complaint.id != besides, *_lately(day)
    )
    return session.execute(query).scalar_one()


def same_person(session: Session, phone: str, unit_id: int | None, complaint_id: int) -> int:
    """How many other complaints came lately from that phone or that household."""
    marks = [Complainant.phone == phone] if phone else []
    marks += [Complainant.unit_id == unit_id] if unit_id is not None else []
    if not marks:
        return 0
    mine = exists().where(Complainant.complaint_id == Complaint.id, or_(*marks))
    query = select(func.count()).where(mine, Complaint.id != complaint_id, *_lately(today(session)))
    return session.execute(query).scalar_one()


def _lately(day: date) -> tuple[Any, ...]:
    return (Complaint.day <= day, Complaint.day >= day - timedelta(days=REPEAT_DAYS))


def raise_urgency(session: Session, kind: RecordKind[Any, Any], complaint_id: int) -> None:
    """Make a complaint urgent because it comes again; the log has it as a change of its own."""
    seen = saving.seen(session, kind, complaint_id)
    if seen.urgency is not ComplaintUrgency.URGENT:
        urgent = replace(seen, urgency=ComplaintUrgency.URGENT)
        saving.change(session, kind, complaint_id, urgent, seen)


def is_new(before: Values, after: Values) -> bool:
    """Whether a save entered the record."""
    return not before and bool(after)
