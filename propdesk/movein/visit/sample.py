"""The sample estate: the visits of the units that are being handed over, one of them half done."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.duties.checklists.rules import ListUse
from propdesk.fees.meters.service import FIRST_TABLES
from propdesk.kernel.i18n import N_, _
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.visit.lacking import VisitFacts, visit_facts
from propdesk.movein.visit.marking import MARK_TABLES, mark_item, mark_rest, say_defect
from propdesk.movein.visit.models import MoveInVisit
from propdesk.movein.visit.readings import read_first
from propdesk.movein.visit.rules import Mark, MeterKind
from propdesk.movein.visit.visits import BEGIN_TABLES, begin_visit, say_proxy

SHOWN = (CaseState.IN_PROGRESS, CaseState.DEFECTS, CaseState.HANDED)
FOUND = (N_("Tile before the cooker cracked"), N_("Window seal loose, light comes through"))


@use_case(
    permission="movein.edit", touches=(*BEGIN_TABLES, *MARK_TABLES, "first_reading", *FIRST_TABLES)
)
def sample_visits(session: Session, *, year: SampleYear) -> dict[str, int]:
    """Visit the units that are in hand; how many visits came in."""
    query = select(MoveInCase).where(MoveInCase.state.in_(SHOWN)).order_by(MoveInCase.id)
    cases = [(one.id, one.state, one.handed_on) for one in session.scalars(query)]
    for number, (case_id, state, handed_on) in enumerate(cases):
        with standing_at(session, year.at(handed_on or year.today, 8, 40)):
            visit_id = begin_visit(session, case_id=case_id)
            _answer(session, visit_id, number, whole=state is not CaseState.IN_PROGRESS)
    nobody = {"hand_id": None, "hand_name": "", "hand_since": None, "hand_at": None}
    session.execute(update(MoveInVisit).values(nobody))
    session.expire_all()
    return {"move_in_visit": len(cases)}


def _answer(session: Session, visit_id: int, number: int, *, whole: bool) -> None:
    """Answer a visit, or the half of it; every second one finds something wrong."""
    facts = visit_facts(session, visit_id=visit_id)
    mark_rest(session, visit_id=visit_id, part=ListUse.PAPERS)
    if number % 3 == 1:
        paper = _("written mandate")
        say_proxy(session, visit_id=visit_id, name=_("Lin Jia"), paper=paper)
    if number % 2:
        _find(session, facts, number)
    for place in facts.places if whole else facts.places[:3]:
        mark_rest(session, visit_id=visit_id, part=ListUse.ROOMS, place=place)
    for kind in MeterKind if whole else (MeterKind.WATER,):
        no = f"{kind.value[:1].upper()}{4471 + number}"
        read_first(session, visit_id=visit_id, kind=kind, text=f"{3 + number}.2", meter_no=no)
    if whole:
        mark_rest(session, visit_id=visit_id, part=ListUse.UTILITIES)


def _find(session: Session, facts: VisitFacts, number: int) -> None:
    rooms = facts.of(ListUse.ROOMS)
    item = rooms[number * 7 % len(rooms)]
    mark_item(session, item_id=item.id, mark=Mark.FAILED)
    say_defect(session, item_id=item.id, words=_(FOUND[number // 2 % len(FOUND)]))
