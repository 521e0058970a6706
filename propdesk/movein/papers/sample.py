"""Papers of the sample's hand-overs: signed where the keys are handed over, else waiting."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import moving
from propdesk.db.store import use_case
from propdesk.kernel.i18n import _
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import AT_WORK, CaseState
from propdesk.movein.papers.issuing import PaperWanted, issue_papers, sign_papers
from propdesk.movein.papers.models import MoveInPaper
from propdesk.movein.papers.register import PAPER
from propdesk.movein.papers.rules import PaperName, PaperState

USUAL = tuple(PaperWanted(one) for one in PaperName if one is not PaperName.PROXY_MANDATE)
BY_PROXY = 2  # the case whose owner sent somebody


@use_case(permission="movein.edit", touches=PAPER.touches)
def sample_papers(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Print the papers of cases that are handed over or at work; one is not signed, one void."""
    wanted = (*AT_WORK, CaseState.HANDED)
    query = select(MoveInCase).where(MoveInCase.state.in_(wanted)).order_by(MoveInCase.id)
    count = 0
    for number, case in enumerate(session.scalars(query).all()):
        papers = [*USUAL, PaperWanted(PaperName.PROXY_MANDATE)] if number == BY_PROXY else USUAL
        count += _papers(session, year, (case.unit_id, case.receiver, case.handed_on), papers)
    return {"move_in_paper": count}


def _papers(
    session: Session,
    year: SampleYear,
    of: tuple[int, str, date | None],
    papers: list[PaperWanted] | tuple[PaperWanted, ...],
) -> int:
    unit_id, receiver, handed_on = of
    with standing_at(session, year.at(handed_on or year.today, 8, 30)):
        proxy = _("Lin Jia") if len(papers) > len(USUAL) else ""
        issue_papers(session, unit_ids=[unit_id], wanted=papers, proxy=proxy)
        if proxy:
            _end(session, unit_id, papers[-1], PaperState.VOID, _("The name was misspelt"))
            issue_papers(session, unit_ids=[unit_id], wanted=papers[-1:], proxy=proxy)
    if handed_on is not None:
        with standing_at(session, year.at(handed_on, 9, 30)):
            refused = papers[2]
            rest = [one for one in papers if one is not refused or not proxy]
            sign_papers(session, unit_id=unit_id, wanted=rest, signed_by=proxy or receiver)
            if proxy:
                why = _("Wants to read it first")
                _end(session, unit_id, refused, PaperState.NOT_SIGNED, why)
    return len(papers)


def _end(session: Session, unit_id: int, one: PaperWanted, to: PaperState, why: str) -> None:
    own = (MoveInPaper.unit_id == unit_id, MoveInPaper.paper == one.paper)
    paper_id = session.scalars(select(MoveInPaper.id).where(*own)).one()
    moving.move(session, PAPER, paper_id, to, why=why)
