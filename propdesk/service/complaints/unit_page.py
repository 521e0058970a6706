"""The complaints of a household on its page, for those who may see who complained."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.declarations import Event, PanelLine
from propdesk.db.models import StateMove
from propdesk.db.store import shown_user
from propdesk.service.complaints.models import Complainant, Complaint
from propdesk.service.complaints.register import COMPLAINT_STATES
from propdesk.service.complaints.rules import OPEN, ComplaintState

_BETWEEN = " · "


def open_complaints(session: Session, unit_id: int) -> list[PanelLine]:
    """What people of the unit complained of and is not closed, the newest first."""
    mine = select(Complainant.complaint_id).where(Complainant.unit_id == unit_id)
    query = select(Complaint).where(Complaint.id.in_(mine), Complaint.state.in_(OPEN))
    return [
        PanelLine(
            name=one.no,
            detail=one.what,
            state=(one.state.label, one.state.tone, one.state.icon),
            record=("complaint", one.id),
        )
        for one in session.scalars(query.order_by(Complaint.id.desc()))
    ]


def complaint_events(session: Session, unit_id: int, most: int) -> Iterator[Event]:
    """What became of the complaints of the unit, the newest first."""
    mine = select(Complainant.complaint_id).where(Complainant.unit_id == unit_id)
    query = (
        select(StateMove, Complaint)
        .join(Complaint, Complaint.id == StateMove.subject_id)
        .where(StateMove.subject_kind == "complaint", StateMove.subject_id.in_(mine))
    )
    for move, one in session.execute(query.order_by(StateMove.id.desc()).limit(most)):
        yield Event(
            icon=ComplaintState(move.to_state).icon,
            at=move.at,
            what=COMPLAINT_STATES.label(move.to_state),
            detail=_BETWEEN.join(filter(None, (f"{one.no} {one.what}", move.why))),
            who=shown_user(move.user_id, move.user_name),
            record=("complaint", one.id),
        )
