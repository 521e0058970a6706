"""The moves of a hazard, and what is typed with each."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.states import Move, States
from propdesk.patrol.hazards.rules import HazardState


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """Who puts it right: a worker of ours, a company, or somebody else by name."""

    worker_id: Annotated[
        int | None, Fact(N_("Responsible"), FactKind.RECORD, begins="worker_id", width=90)
    ] = None
    builder_id: Annotated[
        int | None, Fact(N_("Company"), FactKind.RECORD, begins="builder_id", hidden=True)
    ] = None
    responsible: Annotated[
        str,
        Fact(
            N_("Somebody else"),
            begins="responsible",
            hidden=True,
            placeholder=N_("e.g. a team, a neighbour"),
        ),
    ] = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the authority was told of a major hazard, and under which number."""

    cause: Annotated[str, Fact(N_("Cause"), FactKind.NOTES, free=True, hidden=True)]
    plan: Annotated[str, Fact(N_("Rectification plan"), FactKind.NOTES, free=True, hidden=True)]
    authority: Annotated[
        str,
        Fact(N_("Authority"), placeholder=N_("e.g. street office"), free=True, hidden=True),
    ]
    document_no: Annotated[str, Fact(N_("Document number"), hidden=True)]
    authority_on: Annotated[date | None, Fact(N_("Authority told on"), noted=True, hidden=True)] = (
        None
    )


@dataclass(frozen=True, kw_only=True)
class PutRight:
    """What was done."""

    done: Annotated[str, Fact(N_("What was put right"), FactKind.NOTES, free=True, hidden=True)]
    done_on: Annotated[date | None, Fact(N_("Done on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class Checked:
    """Who looked at it again."""

    checked_by: Annotated[str, Fact(N_("Re-checked by"), width=90, hidden=True)]
    checked_on: Annotated[date | None, Fact(N_("Re-checked on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class DeferralAsked:
    """Why it takes longer, and until when."""

    why_deferred: Annotated[
        str, Fact(N_("Why it takes longer"), FactKind.NOTES, free=True, hidden=True)
    ]
    deferred_until: Annotated[date, Fact(N_("Wanted until"), hidden=True)]


@dataclass(frozen=True, kw_only=True)
class Deferral:
    """Who permits that it takes longer; its day is another one from then on."""

    approved_by: Annotated[str, Fact(N_("Approved by"), width=90, hidden=True)]
    due: Annotated[date | None, Fact(N_("Due"), begins="deferred_until", in_place=True)] = None


_S = HazardState
_move = partial(Move, permission="patrol.edit_hazards", undone=True)
_permit = partial(Move, permission="patrol.approve", undone=True)
_assign = partial(_move, title=N_("Assign"), icon="user-check", key="F3", form=Assigned)
_begin = partial(_move, title=N_("Begin"), icon="wrench", key="F5")
_put_right = partial(_move, title=N_("Put right"), icon="check", key="F6", form=PutRight)
_tell = partial(_move, title=N_("Tell authority"), icon="landmark", key="F11", form=Told)
_ask = partial(_move, title=N_("Ask to defer"), icon="hourglass", key="F12", form=DeferralAsked)
HAZARD_STATES = States(
    HazardState,
    first=(_S.REPORTED,),
    moves=(
        *(_assign(one, _S.ASSIGNED) for one in (_S.REPORTED, _S.RECTIFYING, _S.FAILED)),
        *(
            _begin(one, _S.RECTIFYING)
            for one in (_S.ASSIGNED, _S.AUTHORITY, _S.FAILED, _S.DEFERRED)
        ),
        *(_put_right(one, _S.RECHECK) for one in (_S.ASSIGNED, _S.RECTIFYING, _S.FAILED)),
        _move(_S.RECHECK, _S.CLOSED, N_("Passed"), icon="circle-check", key="F9", form=Checked),
        _move(
            _S.RECHECK,
            _S.FAILED,
            N_("Not passed"),
            icon="rotate-ccw",
            key="Shift+F9",
            asks_why=True,
        ),
        *(_tell(one, _S.AUTHORITY) for one in (_S.ASSIGNED, _S.RECTIFYING, _S.FAILED)),
        *(_ask(one, _S.ASKED) for one in (_S.ASSIGNED, _S.AUTHORITY, _S.RECTIFYING, _S.FAILED)),
        _permit(
            _S.ASKED,
            _S.DEFERRED,
            N_("Approve"),
            icon="shield-check",
            key="Shift+F12",
            form=Deferral,
        ),
        _permit(_S.ASKED, _S.RECTIFYING, N_("Refuse"), icon="x", key="Shift+F11", asks_why=True),
        _move(_S.REPORTED, _S.NONE, N_("No hazard"), icon="ban", key="Shift+F3", asks_why=True),
    ),
)
