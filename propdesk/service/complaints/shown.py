"""What the list of complaints shows beside the columns of its table."""

from typing import Any

from sqlalchemy import ColumnElement, String, case, func, literal, select, type_coerce
from sqlalchemy.orm import Session, aliased

from propdesk.db.listing import ListField
from propdesk.db.models import StateMove
from propdesk.service.complaints.investigations import names_somebody
from propdesk.service.complaints.models import Complainant, Complaint, Investigation
from propdesk.service.complaints.rules import REPEAT_DAYS, ComplaintState


def comes_again(_session: Session) -> ColumnElement[bool]:
    """That another complaint of its cause came before it."""
    other = aliased(Complaint)
    earlier = select(other.id).where(
        other.cause_key == Complaint.cause_key,
        other.id < Complaint.id,
        func.julianday(Complaint.day) - func.julianday(other.day) <= REPEAT_DAYS,
    )
    return earlier.exists()


def of_complainants(column: Any, *joined: Any) -> ListField:  # noqa: ANN401  any column
    """What stands in a column of those who complained, all in one text."""
    query = select(func.group_concat(column, literal("、"))).select_from(Complainant)
    for table, on in joined:
        query = query.join(table, on)
    mine = query.where(Complainant.complaint_id == Complaint.id).correlate(Complaint)
    return ListField(func.coalesce(mine.scalar_subquery(), ""))


def investigation_steps() -> ListField:
    """What was found, a line for each step; one that names who complained is read at the steps,
    by those who may."""
    day = type_coerce(Investigation.day, String)
    told = case((names_somebody(), "…"), else_=Investigation.found)
    line = day + " " + Investigation.who + " " + told
    mine = select(func.group_concat(line, literal("\n"))).where(
        Investigation.complaint_id == Complaint.id
    )
    return ListField(func.coalesce(mine.correlate(Complaint).scalar_subquery(), ""))


def closed_at() -> ListField:
    """When one that is closed was closed last."""
    closed = (StateMove.subject_kind == "complaint", StateMove.to_state == ComplaintState.CLOSED)
    query = select(func.max(StateMove.at)).where(
        *closed, StateMove.subject_id == Complaint.id, Complaint.state == ComplaintState.CLOSED
    )
    return ListField(query.correlate(Complaint).scalar_subquery())
