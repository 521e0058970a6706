"""What was said at the first follow-up visits of the sample's hand-overs."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import moving
from propdesk.db.store import use_case
from propdesk.duties.checklists.service import ANSWER_TABLES, BEGIN_TABLES, CHECK_LIST
from propdesk.kernel.i18n import N_, _
from propdesk.service.visits.models import Visit
from propdesk.service.visits.rules import VisitContent, VisitPurpose, VisitState
from propdesk.service.visits.service import VISIT, VisitMade, frozen_questions, keep_answers

_SAID = (
    (N_("Keys and meters in order, content with the hand-over"), VisitContent.SATISFIED),
    (N_("Asks when the balcony door is mended"), VisitContent.FAIRLY),
)
# To the questions that are delivered, in their order.
_ANSWERS = ("112221", "112222", "111221", "121212")


@use_case(
    permission="service.edit",
    touches=(*VISIT.touches, *CHECK_LIST.touches, *BEGIN_TABLES, *ANSWER_TABLES),
)
def sample_follow_ups(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the visits whose day has come, but for the last: that one is late."""
    query = select(Visit.id, Visit.planned, Visit.who).where(
        Visit.purpose == VisitPurpose.MOVED_IN,
        Visit.state == VisitState.PLANNED,
        Visit.planned < year.today,
    )
    found = session.execute(query.order_by(Visit.planned, Visit.id)).all()
    questions = frozen_questions(session)
    for number, (visit_id, day, who) in enumerate(found[:-1]):
        words, content = _SAID[number % len(_SAID)]
        made = VisitMade(made_on=day, met=who, result=_(words), content=content)
        with standing_at(session, year.at(day, 16)):
            moving.move(session, VISIT, visit_id, VisitState.DONE, form=made)
            keep_answers(
                session,
                visit_id=visit_id,
                questions=questions,
                answers=tuple(_ANSWERS[number % len(_ANSWERS)]),
                worker="",
                day=day,
            )
    return {}
