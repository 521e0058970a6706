"""The end of a visit: the unit is handed over, or waits for its repairs."""

from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.movein.cases.rules import AT_WORK, CaseState
from propdesk.movein.cases.service import CASE, UnitHanded
from propdesk.movein.visit.lacking import Lack, visit_facts
from propdesk.movein.visit.visits import HAND, NAME, at_the_visit, let_go

MOST_NAMED = 5


class VisitLacks(UserError):
    """A visit is ended while something is missing."""

    message = N_("{unit} lacks {count} things: {what}. F9 goes to the first.")


class NothingToWaitFor(UserError):
    """A hand-over is to wait for defects of which there are none."""

    message = N_("{unit} has no defect to wait for. Hand it over.")


@use_case(permission="movein.edit", touches=(*HAND, *CASE.touches))
def finish_visit(
    session: Session, *, visit_id: int, to: CaseState = CaseState.HANDED, known: bool = False
) -> CaseState:
    """End a visit: the unit is handed over (or waits for its repairs: DEFECTS); where its case is.

    `known`: what is missing was said and is brought later; the log keeps it. Unpaid charges keep
    nobody from the keys. Raises VisitLacks, NothingToWaitFor, and as `at_the_visit`.
    """
    visit, case = at_the_visit(session, visit_id)
    facts, case_id = visit_facts(session, visit_id=visit_id), case.id
    lacking = told_of(facts.lacking)
    if lacking and not known:
        count = sum(lack.count for lack in facts.lacking)
        raise VisitLacks(unit=facts.unit, count=count, what=listed(lacking[:MOST_NAMED]))
    if to is CaseState.DEFECTS and not facts.defects:
        raise NothingToWaitFor(unit=facts.unit)
    let_go(visit)
    if case.state in AT_WORK and case.state is not to:
        form = UnitHanded() if to is CaseState.HANDED else None
        move(session, CASE, case_id, to, form=form)
    told = {"lacks": _("; ").join(lacking)} if lacking else None
    audit.record(session, f"{NAME}.finish", (NAME, visit_id, facts.no), None, told)
    return visit_facts(session, visit_id=visit_id).state


def told_of(lacking: tuple[Lack, ...]) -> list[str]:
    """What is missing, each in a few words."""
    return [lack.what if lack.count == 1 else f"{lack.what} {lack.count}" for lack in lacking]
