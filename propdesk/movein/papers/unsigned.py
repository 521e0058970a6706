"""Which papers of a move-in case are printed and not signed, for the panel beside it."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine
from propdesk.kernel.i18n import _
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import OVER
from propdesk.movein.papers.issuing import papers_of_unit
from propdesk.movein.papers.register import PAPER
from propdesk.movein.papers.rules import PaperState


def unsigned_of_case(session: Session, case_id: int) -> Iterator[PanelLine]:
    """The papers of a case that is not over that somebody still has to sign; one that nobody
    signed says why."""
    case = session.get_one(MoveInCase, case_id)
    if case.state in OVER:
        return
    for one in papers_of_unit(session, unit_id=case.unit_id):
        if one.state is None or one.state is PaperState.SIGNED:
            continue
        printed = _("printed on {day}").format(day=one.printed_on) if one.printed_on else ""
        yield PanelLine(
            name=f"{one.no} {one.title}",
            detail=one.why_not or printed,
            state=(one.state.label, one.state.tone, one.state.icon),
            record=(PAPER.kind, one.id),
        )
