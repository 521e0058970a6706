"""Follow-up visits of a hand-over: planned once, with the days and questions of the estate.

They are visits like any other: on their list, on the sheet of a round and in its grid, on Today
once they are late, in the statistics.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.attachments.linking import link
from propdesk.db.models import RecordLinkRow
from propdesk.db.records import moving, saving
from propdesk.db.records.kinds import Values
from propdesk.db.store import today
from propdesk.kernel.i18n import _
from propdesk.kernel.records.links import LinkWord
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import DELIVERED, CaseState
from propdesk.service.visits.models import Visit
from propdesk.service.visits.rules import VisitPurpose, VisitState
from propdesk.service.visits.service import VISIT, VisitFields, VisitOff
from propdesk.system.settings.service import estate_settings, follow_up_told

CASE = "move_in_case"


def follow_case(session: Session, _before: Values, after: Values) -> None:
    """Plan the visits of a unit that is handed over; cancel them when that is taken back."""
    if not after:
        return
    case = session.get_one(MoveInCase, after["id"])
    visits = follow_ups_of(session, case.id)
    if case.state is CaseState.HANDED and not visits:
        _plan(session, case)
    elif case.state not in DELIVERED:
        for visit in visits:
            if visit.state is VisitState.PLANNED:
                form = VisitOff(off_why=_("The hand-over was taken back"))
                moving.move(session, VISIT, visit.id, VisitState.CANCELLED, form=form)


def follow_ups_of(session: Session, case_id: int) -> list[Visit]:
    """The follow-up visits of a case that are planned or were made, in order."""
    came = select(RecordLinkRow.to_id).where(
        RecordLinkRow.from_kind == CASE,
        RecordLinkRow.from_id == case_id,
        RecordLinkRow.to_kind == VISIT.kind,
    )
    query = select(Visit).where(
        Visit.id.in_(came),
        Visit.purpose == VisitPurpose.MOVED_IN,
        Visit.state != VisitState.CANCELLED,
    )
    return list(session.scalars(query.order_by(Visit.planned, Visit.id)))


def _plan(session: Session, case: MoveInCase) -> None:
    """Plan those whose day is still to come; a hand-over of last year is asked about no more."""
    case_id, unit_id, receiver = case.id, case.unit_id, case.receiver
    day, handed_on = today(session), case.handed_on or today(session)
    for one in estate_settings(session).follow_ups:
        planned = handed_on + timedelta(days=one.days)
        if planned < day:
            continue
        fields = VisitFields(
            unit_id=unit_id,
            purpose=VisitPurpose.MOVED_IN,
            about=follow_up_told(one),
            who=receiver,
            planned=planned,
        )
        visit_id = saving.add(session, VISIT, fields)
        link(session, (CASE, case_id), (VISIT.kind, visit_id), LinkWord.BECAME)
