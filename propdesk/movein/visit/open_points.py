"""What the visit of a case still lacks, for the panel beside the case."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine
from propdesk.kernel.i18n import _, listed
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import OVER
from propdesk.movein.visit.finishing import told_of
from propdesk.movein.visit.lacking import Lack, VisitFacts, visit_facts
from propdesk.movein.visit.models import MoveInVisit
from propdesk.movein.visit.rules import BEGINS_FROM, VisitStep


def lacking_of_case(session: Session, case_id: int) -> Iterator[PanelLine]:
    """What the visit of a case that is not over lacks, a line for each step; or that it has not
    begun. Papers that are printed are told of by themselves."""
    case = session.get_one(MoveInCase, case_id)
    if case.state in OVER:
        return
    visit_id = session.scalar(select(MoveInVisit.id).where(MoveInVisit.case_id == case_id))
    if visit_id is not None:
        yield from _by_step(visit_facts(session, visit_id=visit_id))
    elif case.state in BEGINS_FROM:
        yield PanelLine(name=_("Hand-over visit"), detail=_("not begun yet"))


def _by_step(facts: VisitFacts) -> Iterator[PanelLine]:
    printed = {paper.title for paper in facts.papers if paper.no}
    found = defaultdict[VisitStep, list[Lack]](list)
    for lack in facts.lacking:
        if lack.step is not VisitStep.SIGN or lack.what not in printed:
            found[lack.step].append(lack)
    for step, lacks in found.items():
        yield PanelLine(name=step.label, detail=listed(told_of(tuple(lacks))))
