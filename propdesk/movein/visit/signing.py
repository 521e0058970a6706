"""The papers of the household, noted as signed by whoever is at the visit, or as not signed."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.movein.papers.rules import PaperState
from propdesk.movein.papers.service import PAPER, PaperWanted, sign_papers
from propdesk.movein.visit.visits import HAND, at_the_visit


@use_case(permission="movein.edit", touches=(*HAND, *PAPER.touches))
def sign_in_visit(session: Session, *, visit_id: int, wanted: Sequence[PaperWanted]) -> int:
    """Note papers as signed today, by whoever comes for the owner or by whoever takes over; how
    many were not before. Raises PaperNotPrinted, FieldsRefused, and as `at_the_visit`."""
    visit, case = at_the_visit(session, visit_id)
    signed_by = visit.proxy or case.receiver
    return sign_papers(session, unit_id=case.unit_id, wanted=wanted, signed_by=signed_by)


@use_case(permission="movein.edit", touches=(*HAND, *PAPER.touches))
def not_signed_in_visit(session: Session, *, visit_id: int, paper_id: int, why: str) -> None:
    """Note that a paper is not signed, and why; it may be signed later all the same. Raises
    NotMoved, MoveNotExplained, RecordGone, and as `at_the_visit`."""
    at_the_visit(session, visit_id)
    move(session, PAPER, paper_id, PaperState.NOT_SIGNED, why=why)
