"""What passes from hand to hand in a visit: keys and cards of the unit, papers that are signed."""

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.movein.keys.models import KeyKind, KeyPiece
from propdesk.movein.keys.rules import KeyState
from propdesk.movein.keys.service import KEY_PIECE, Handled, Issue, issue_keys
from propdesk.movein.papers.rules import PaperState
from propdesk.movein.papers.service import PAPER, PaperWanted, sign_papers
from propdesk.movein.visit.visits import HAND, at_the_visit


class VisitKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key or card of the unit, and who has it."""

    id: int
    kind: str
    code: str
    number: str
    state: KeyState
    holder: str


def keys_of_unit(session: Session, unit_id: int) -> Iterator[VisitKey]:
    """The pieces of a unit by kind, without those cancelled."""
    query = (
        select(KeyPiece, KeyKind.name)
        .join(KeyKind, KeyKind.id == KeyPiece.kind_id)
        .where(KeyPiece.unit_id == unit_id, KeyPiece.state != KeyState.CANCELLED)
        .order_by(KeyKind.id, KeyPiece.code)
    )
    for piece, kind in session.execute(query):
        yield VisitKey(
            id=piece.id,
            kind=kind,
            code=piece.code,
            number=piece.number,
            state=piece.state,
            holder=piece.holder,
        )


@use_case(permission="movein.edit", touches=(*HAND, *KEY_PIECE.touches))
def issue_in_visit(session: Session, *, visit_id: int) -> Handled:
    """Issue the set of the unit to whoever comes for the owner or takes it over, who signs for it.

    Raises NothingInTheCupboard, which names who has it, NoSuchTag, FieldsRefused, and as
    `at_the_visit`.
    """
    visit, case = at_the_visit(session, visit_id)
    holder = visit.proxy or case.receiver
    unit = session.get_one(Unit, case.unit_id).code
    form = Issue(holder=case.receiver or holder, signed_by=holder)
    return issue_keys(session, typed=unit, form=form)


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
