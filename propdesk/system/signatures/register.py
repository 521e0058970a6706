"""The register of second signatures (第二人签字).

waits ── sign (somebody else, with the right to the step) ──► signed
waits ── refuse, with why ──► refused ── say what became of it ──► dealt with
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import update
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.records.moving import forget_row
from propdesk.db.store import acting, require
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, Note, Number
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register
from propdesk.system.signatures.models import SecondSignature
from propdesk.system.signatures.rules import NEEDS, LoneStep, SignatureState

SIGNS = "system.sign"


class SignedByDoer(UserError):
    """Whoever did it is not the second person."""

    message = N_("You did this yourself. Somebody else has to sign it or say why not.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFields:
    """A step as it was done; entered by the program when it is."""

    no: Number = ""
    step: Annotated[LoneStep, Fact(N_("Step taken"), width=190, weight=500)] = LoneStep.RED
    about: Annotated[str, Fact(N_("What it is about"), width=130, stretch=True)]
    done_on: Annotated[
        date, Fact(N_("Step taken on"), today=True, width=96, head=N_("Day"), yields=True)
    ]
    done_by: Annotated[str, Fact(N_("Step taken by"), width=96)]
    reason: Annotated[str, Fact(N_("Reason given"), width=180, yields=True)] = ""
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class SigningIt:
    """The day it was signed; who did is written down by the move."""

    signed_on: Annotated[
        date | None, Fact(N_("Signed or refused on"), noted=True, width=110, yields=True)
    ] = None


@dataclass(frozen=True, kw_only=True)
class NotAgreeing(SigningIt):
    """Why somebody does not agree."""

    why_not: Annotated[str, Fact(N_("Why not agreed"), yields=True, width=160)]


@dataclass(frozen=True, kw_only=True)
class DealingWith:
    """What became of what was not agreed to."""

    settled_how: Annotated[str, Fact(N_("What became of it"), yields=True, width=160)]
    settled_on: Annotated[date | None, Fact(N_("Dealt with on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRow(DealingWith, NotAgreeing, SignatureFields):
    """A signature in the list."""

    id: int
    signed_by: Annotated[
        str, Fact(N_("Signed or refused by"), width=110, yields=True, after="reason")
    ]
    state: Annotated[SignatureState, Fact(N_("State"), width=130)]


SIGNATURE_STATES = States(
    SignatureState,
    first=(SignatureState.WAITS,),
    moves=(
        Move(
            SignatureState.WAITS, SignatureState.SIGNED, N_("Sign it"), SIGNS, icon="pen-line",
            key="F3", form=SigningIt,
        ),
        Move(
            SignatureState.WAITS, SignatureState.REFUSED, N_("Do not agree"), SIGNS,
            icon="circle-x", key="F6", form=NotAgreeing,
        ),
        Move(
            SignatureState.REFUSED, SignatureState.SETTLED, N_("Dealt with"), SIGNS, icon="check",
            key="F7", form=DealingWith,
        ),
    ),
)  # fmt: skip


def _saved(session: Session, before: Values, after: Values) -> None:
    """Hold that somebody else decides, who may do the step himself, and write down who did."""
    if not before or not after or before["state"] != SignatureState.WAITS:
        return
    if after["state"] == SignatureState.WAITS:
        return
    actor = acting(session)
    if after["done_by_id"] == actor.user_id:
        raise SignedByDoer
    require(session, NEEDS[LoneStep(after["step"])])
    mine = update(SecondSignature).where(SecondSignature.id == after["id"])
    session.execute(mine.values(signed_by=actor.name))
    forget_row(session, SIGNATURE, int(str(after["id"])), ("signed_by",))


SIGNATURE = RecordKind(
    kind="second_signature",
    model=SecondSignature,
    fields=SignatureFields,
    name=lambda _session, one: f"{one.no} {one.about}",
    lasting=frozenset({"step", "about", "done_on", "done_by", "reason"}),
    saved=_saved,
    states=SIGNATURE_STATES,
    series="QZ",
    view=SIGNS,
    edit=SIGNS,
)
SIGNATURES = Register(
    kind=SIGNATURE,
    row=SignatureRow,
    page="system.signatures",
    tab="system",
    menu="system",
    place=12,
    title=N_("Second signatures"),
    icon="pen-line",
    list_name="signatures",
    called=lambda row: row.no,
    heads=(SecondSignature.about, SecondSignature.done_by),
    order=(SecondSignature.done_on.desc(), SecondSignature.id.desc()),
    drops=(DropDownOf(SecondSignature.step, N_("All steps")),),
    dated=SecondSignature.done_on,
    words=RegisterWords(
        count=lambda count: ngettext("{count} signature", "{count} signatures", count),
        look_for=N_("Number, matter, by whom"),
        new=N_("Step of one person"),
        edit=N_("Note on a second signature"),
        none=N_("Nothing waits for a second signature"),
        why=N_(
            "What one person did alone and another has to sign stands here until somebody does."
        ),
        first=N_("Open the settings of the estate"),
        how=N_("There it is said whether such steps take a second person, who may sign later."),
    ),
)
