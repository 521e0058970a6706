"""Papers printed for units, printed again as they were, and signed several at once."""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records import moving, saving
from propdesk.db.states import why_moved
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.stored_json import from_json
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import OVER
from propdesk.movein.cases.service import open_case_of
from propdesk.movein.papers.models import MoveInPaper
from propdesk.movein.papers.register import PAPER, PaperFields, Signing
from propdesk.movein.papers.rules import STANDS, PaperName, PaperState
from propdesk.movein.papers.values import receiver_of
from propdesk.system.letters.service import LetterDone, letter_texts


class NoPaperChosen(UserError):
    """Nothing to print."""

    message = N_("Choose at least one paper.")


class PaperNotPrinted(UserError):
    """A paper is signed that nobody printed."""

    message = N_("{unit}: {papers} is not printed yet. Print it first, then note who signed.")


class PaperWanted(msgspec.Struct, frozen=True):
    """Which paper, and of which text of the office; '' is the usual one."""

    paper: PaperName
    text_name: str = ""


class PaperOfUnit(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that a unit may have, and the one it has; `no` is '' where it has none yet, `why_not`
    is why nobody signed it."""

    wanted: PaperWanted
    id: int = 0
    no: str = ""
    state: PaperState | None = None
    printed_on: date | None = None
    signed_on: date | None = None
    signed_by: str = ""
    why_not: str = ""

    @property
    def title(self) -> str:
        """What it is called, with the name of its text where the office has its own."""
        name = self.wanted.text_name
        return self.wanted.paper.label + (f" · {name}" if name else "")


@use_case(permission="movein.view")
def papers_of_unit(session: Session, *, unit_id: int) -> list[PaperOfUnit]:
    """Each paper that whoever takes the unit over may have, with the one that was printed.

    Papers of a former owner or of a case that is filed are others'.
    """
    texts = [
        PaperWanted(paper, text.name)
        for paper in PaperName
        for text in letter_texts(session, letter=paper.kind)
    ]
    there = _standing_papers(session, unit_id)
    return [_told(session, wanted, _that_says(there, wanted)) for wanted in texts]


def _told(session: Session, wanted: PaperWanted, found: MoveInPaper | None) -> PaperOfUnit:
    if found is None:
        return PaperOfUnit(wanted=wanted)
    is_refused = found.state is PaperState.NOT_SIGNED
    return PaperOfUnit(
        wanted=wanted,
        id=found.id,
        no=found.no,
        state=found.state,
        printed_on=found.printed_on,
        signed_on=found.signed_on,
        signed_by=found.signed_by,
        why_not=why_moved(session, PAPER.kind, found.id) if is_refused else "",
    )


def _standing_papers(session: Session, unit_id: int) -> Sequence[MoveInPaper]:
    """The papers that whoever takes the unit over has got already, the newest first."""
    case = open_case_of(session, unit_id)
    query = select(MoveInPaper).where(
        MoveInPaper.unit_id == unit_id,
        MoveInPaper.case_id.is_(None) if case is None else MoveInPaper.case_id == case.id,
        MoveInPaper.receiver == receiver_of(session, unit_id),
        MoveInPaper.state.in_(STANDS),
    )
    return session.scalars(query.order_by(MoveInPaper.id.desc())).all()


def _that_says(papers: Sequence[MoveInPaper], wanted: PaperWanted) -> MoveInPaper | None:
    """The one of a paper, and of its text where one is named."""
    found = (one for one in papers if one.paper is wanted.paper)
    return next((one for one in found if wanted.text_name in ("", one.text_name)), None)


@use_case(permission="movein.edit", touches=PAPER.touches)
def issue_papers(
    session: Session,
    *,
    unit_ids: Sequence[int],
    wanted: Sequence[PaperWanted],
    proxy: str = "",
    progress: Progress | None = None,
) -> list[LetterDone]:
    """The papers of each unit, ready to be drawn; what was printed already comes as it was.

    Raises NoPaperChosen, TextGone, FieldsRefused, and Cancelled through `progress` (nothing is
    kept then).
    """
    watch = progress or NoProgress()
    if not wanted:
        raise NoPaperChosen
    units = select(Unit.id).where(among(Unit.id, unit_ids)).order_by(Unit.order_key)
    done: list[LetterDone] = []
    for place, unit_id in enumerate(session.scalars(units).all()):
        watch.step(place, len(unit_ids))
        there = _standing_papers(session, unit_id)
        for one in wanted:
            found = _that_says(there, one)
            fields = PaperFields(unit_id=unit_id, paper=one.paper, proxy=proxy)
            given = {"text_name": one.text_name}
            paper_id = found.id if found else saving.add(session, PAPER, fields, given=given)
            done.append(_as_it_was(session.get_one(MoveInPaper, paper_id)))
    return done


@use_case(permission="movein.view")
def papers_again(session: Session, *, paper_ids: Sequence[int]) -> list[LetterDone]:
    """Papers as they were printed, in the order of their units."""
    query = (
        select(MoveInPaper)
        .join(Unit, Unit.id == MoveInPaper.unit_id)
        .where(among(MoveInPaper.id, paper_ids))
        .order_by(Unit.order_key, MoveInPaper.id)
    )
    return [_as_it_was(paper) for paper in session.scalars(query)]


def _as_it_was(paper: MoveInPaper) -> LetterDone:
    return from_json(LetterDone, paper.issued)


@use_case(permission="movein.edit", touches=PAPER.touches)
def sign_papers(
    session: Session,
    *,
    unit_id: int,
    wanted: Sequence[PaperWanted],
    signed_by: str,
    signed_on: date | None = None,
) -> int:
    """Note that these papers of a unit are signed, today unless a day is given; how many were not
    before. Raises PaperNotPrinted naming those that are not, FieldsRefused."""
    there = _standing_papers(session, unit_id)
    found = [(one, _that_says(there, one)) for one in wanted]
    if missing := [one.paper.label for one, paper in found if paper is None]:
        raise PaperNotPrinted(unit=session.get_one(Unit, unit_id).code, papers=listed(missing))
    ids = [paper.id for _one, paper in found if paper and paper.state is not PaperState.SIGNED]
    form = Signing(signed_by=signed_by, signed_on=signed_on)
    for paper_id in ids:
        moving.move(session, PAPER, paper_id, PaperState.SIGNED, form=form)
    return len(ids)


@use_case(permission="movein.view")
def units_of_batch(session: Session, *, batch: str) -> list[int]:
    """The units with an open case of a batch, in order."""
    query = (
        select(MoveInCase.unit_id)
        .join(Unit, Unit.id == MoveInCase.unit_id)
        .where(MoveInCase.batch == batch, MoveInCase.state.not_in(OVER))
        .order_by(Unit.order_key)
    )
    return list(session.scalars(query))


@use_case(permission="movein.view")
def batches(session: Session) -> list[str]:
    """The batches of the open cases."""
    query = select(MoveInCase.batch).where(MoveInCase.state.not_in(OVER)).distinct()
    return list(session.scalars(query.order_by(MoveInCase.batch)))
