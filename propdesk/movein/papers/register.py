"""The register of the papers of move-ins: a new one is written at once and stays as it is."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Annotated

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.estate.models import Unit
from propdesk.estate.notation.service import UnitId, unit_shown
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, Note, Number
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.papers.models import MoveInPaper
from propdesk.movein.papers.rules import SIGN_DAYS, PaperName, PaperState
from propdesk.system.registers.service import DropDownOf, Register


@dataclass(frozen=True, kw_only=True)
class Signing:
    """By whom a paper was signed, and when."""

    signed_by: Annotated[str, Fact(N_("Signed by"), begins="receiver", width=100)]
    signed_on: Annotated[
        date | None, Fact(N_("Signed on"), hint=N_("Empty: today."), width=104)
    ] = None


@dataclass(frozen=True, kw_only=True)
class Issuing:
    """What printing notes on a paper: the text it was made of, and the day."""

    text_name: Annotated[str, Fact(N_("Text"), width=100, hidden=True, in_form=False, own=True)] = (
        ""
    )

    printed_on: Annotated[
        date | None, Fact(N_("Printed on"), width=104, ink="text2", in_form=False, own=True)
    ] = None


_S = PaperState
_move = partial(Move, permission="movein.edit", undone=True)

PAPER_STATES = States(
    PaperState,
    first=(_S.PRINTED,),
    moves=(
        *(
            _move(before, _S.SIGNED, N_("Signed"), icon="signature", key="F3", form=Signing)
            for before in (_S.PRINTED, _S.NOT_SIGNED)
        ),
        _move(_S.PRINTED, _S.NOT_SIGNED, N_("Not signed"), icon="ban", key="F6", asks_why=True),
        *(
            _move(before, _S.VOID, N_("Make void"), icon="x", key="F9", asks_why=True)
            for before in (_S.PRINTED, _S.SIGNED, _S.NOT_SIGNED)
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFields:
    """Which paper of whom; what it says is written when it is entered."""

    no: Number = ""
    unit_id: UnitId
    paper: Annotated[PaperName, Fact(N_("Which paper"), width=150, weight=500)] = (
        PaperName.SERVICE_AGREEMENT
    )
    receiver: Annotated[
        str, Fact(N_("For"), hint=N_("Empty: the first owner."), own=True, width=100)
    ] = ""
    proxy: Annotated[str, Fact(N_("Proxy"), own=True, hidden=True, width=100)] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow(Signing, Issuing, PaperFields):
    """A paper in the list."""

    id: int
    unit: str
    state: Annotated[PaperState, Fact(N_("State"), width=104, after="paper")]


def _tidy(fields: PaperFields) -> PaperFields:
    return replace(
        fields,
        receiver=one_line(fields.receiver),
        proxy=one_line(fields.proxy),
    )


def _judged(session: Session, _paper_id: int, fields: PaperFields) -> dict[str, str]:
    """Beside its field: that there is no such unit."""
    if session.get(Unit, fields.unit_id or 0) is None:
        return {"unit_id": _("Say for which unit it is.")}
    return {}


def _saved(session: Session, before: Values, after: Values) -> None:
    """Write a new paper: all it says is kept with it. Of one signed, note the day."""
    if not after:
        return
    own = update(MoveInPaper).where(MoveInPaper.id == after["id"])
    if not before and not after["issued"]:
        from propdesk.movein.papers.values import write_paper  # not read at a start

        write_paper(session, session.get_one(MoveInPaper, after["id"]))
    elif after["state"] == PaperState.SIGNED and not after["signed_on"]:
        session.execute(own.values(signed_on=today(session)))
        session.expire_all()


def is_unsigned(session: Session) -> ColumnElement[bool]:
    """Printed some days ago, and nobody has said whether it is signed."""
    late = MoveInPaper.printed_on <= today(session) - timedelta(days=SIGN_DAYS)
    return (MoveInPaper.state == PaperState.PRINTED) & late


PAPER = RecordKind(
    kind="move_in_paper",
    model=MoveInPaper,
    fields=PaperFields,
    name=lambda _session, paper: f"{paper.no} {paper.paper.label}",
    judged=_judged,
    tidy=_tidy,
    lasting=frozenset({"unit_id", "paper", "receiver", "proxy"}),
    saved=_saved,
    states=PAPER_STATES,
    noted=Issuing,
    series="WJ",
    view="movein.view",
    edit="movein.edit",
    attachments=True,
)
PAPERS = Register(
    kind=PAPER,
    row=PaperRow,
    page="movein.papers",
    tab="movein",
    place=8,
    title=N_("Signed papers"),
    icon="file-text",
    list_name="move-in-papers",
    refers=N_("papers of move-ins"),
    called=lambda row: row.no,
    heads=(MoveInPaper.paper, MoveInPaper.receiver),
    unit_panel=N_("Papers of the move-in"),
    order=(MoveInPaper.printed_on.desc(), MoveInPaper.id.desc()),
    shown={"unit": unit_shown(MoveInPaper.unit_id)},
    chips=(ListChip("unsigned", N_("Unsigned for a week"), is_unsigned, group=" "),),
    drops=(DropDownOf(MoveInPaper.paper, N_("All papers")),),
    dated=MoveInPaper.printed_on,
    words=RegisterWords(
        new=N_("New paper"),
        edit=N_("Edit paper"),
        count=lambda count: ngettext("{count} paper", "{count} papers", count),
        look_for=N_("Number, room, name"),
        none=N_("No papers of a move-in yet"),
        why=N_("Agreement, rules, commitments: printed with the household's data, then signed."),
        first=N_("Print the first paper"),
        how=N_("The unit and which paper; what it says is filled in."),
    ),
)
