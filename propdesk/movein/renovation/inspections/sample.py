"""The inspections of the sample's renovations, some with a thing that was let pass."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.duties.checklists.service import ANSWER_TABLES, answer_sheet, facts_of
from propdesk.kernel.i18n import _
from propdesk.movein.renovation.inspections.looks import LOOK_TABLES, PASSED, new_look
from propdesk.movein.renovation.register import RENOVATION
from propdesk.movein.renovation.rules import Look, RenovationState
from propdesk.movein.renovation.sample import SAMPLE_TABLES, sample_renovations


@use_case(permission="movein.edit", touches=(*SAMPLE_TABLES, *LOOK_TABLES, *ANSWER_TABLES))
def sample_works(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the renovations, and the sheets of the inspections that were passed."""
    made = sample_renovations(session, year=year)
    own = (StateMove.subject_kind == RENOVATION.kind, StateMove.to_state.in_(PASSED))
    query = select(StateMove.subject_id, StateMove.to_state, StateMove.at).where(*own)
    found = session.execute(query.order_by(StateMove.at, StateMove.id)).all()
    for number, (renovation_id, state, at) in enumerate(found):
        with standing_at(session, at):
            _answer(
                session, renovation_id, PASSED[RenovationState(state)], let_pass=number % 2 == 1
            )
    return made


def _answer(session: Session, renovation_id: int, look: Look, *, let_pass: bool) -> None:
    sheet_id = new_look(session, renovation_id, look)
    typed = {row.row: ("1", "") for row in facts_of(session, sheet_id).rows}
    if let_pass and look is Look.FIRST:
        typed[5] = ("2", _("Corner of the lift lining scratched, let pass"))
    answer_sheet(session, sheet_id=sheet_id, typed=typed, worker=_("Wang Li"), finish=True)
