"""The moves of a renovation, and what goes with each."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.states import Move, States
from propdesk.movein.renovation.rules import RenovationState


@dataclass(frozen=True, kw_only=True)
class WorksApproval:
    """Who reviewed the application, on which conditions."""

    papers_seen: Annotated[bool, Fact(N_("All documents seen"), hidden=True)] = False
    reviewer: Annotated[str, Fact(N_("Reviewed by"), hidden=True)]
    conditions: Annotated[
        str,
        Fact(
            N_("Conditions and exceptions"),
            FactKind.NOTES,
            free=True,
            hidden=True,
            hint=N_("What is permitted here in writing binds at the inspection."),
        ),
    ] = ""


@dataclass(frozen=True, kw_only=True)
class Permit:
    """Which deposits are held for it, that the neighbours know. Each worker gets his pass."""

    deposit_nos: Annotated[
        str,
        Fact(
            N_("Deposits held for it"),
            hidden=True,
            placeholder=N_("Their numbers, with a comma between; empty: none"),
        ),
    ] = ""
    neighbours_told: Annotated[bool, Fact(N_("Notice to the neighbours"), hidden=True)] = False
    permit_on: Annotated[date | None, Fact(N_("Permit issued on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """What a permit is amended for: the scope as the application says it now."""

    amended_why: Annotated[
        str,
        Fact(
            N_("Why amended"),
            free=True,
            hidden=True,
            hint=N_("The works as the application says them now are approved by it."),
        ),
    ]
    papers_seen: Annotated[bool, Fact(N_("All documents seen"), hidden=True)] = False
    reviewer: Annotated[str, Fact(N_("Reviewed by"), begins="reviewer", hidden=True)]
    conditions: Annotated[
        str,
        Fact(
            N_("Conditions and exceptions"),
            FactKind.NOTES,
            free=True,
            begins="conditions",
            hidden=True,
        ),
    ] = ""
    amended_on: Annotated[date | None, Fact(N_("Amended on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class LongerPermit:
    """Until when works may go on now, and why."""

    ends_on: Annotated[date, Fact(N_("Permitted until"), begins="ends_on")]
    extended_why: Annotated[str, Fact(N_("Why longer"), free=True, hidden=True)]


@dataclass(frozen=True, kw_only=True)
class WorksDone:
    """When the applicant said that the works are done: the deadlines run from then."""

    completed_at: Annotated[datetime, Fact(N_("Completion reported at"), hidden=True)]


@dataclass(frozen=True, kw_only=True)
class FirstLook:
    """Who inspected first, and what he let pass: that binds the second inspection."""

    first_by: Annotated[str, Fact(N_("First inspection by"), hidden=True)]
    exceptions: Annotated[
        str, Fact(N_("Let pass at the first inspection"), FactKind.NOTES, free=True, hidden=True)
    ] = ""
    first_on: Annotated[date | None, Fact(N_("First inspection on"), noted=True, hidden=True)] = (
        None
    )


@dataclass(frozen=True, kw_only=True)
class SecondLook:
    """Who inspected again, what was let pass before, what the neighbours say."""

    second_by: Annotated[str, Fact(N_("Second inspection by"), hidden=True)]
    exceptions: Annotated[
        str,
        Fact(
            N_("Let pass at the first inspection"),
            FactKind.NOTES,
            free=True,
            begins="exceptions",
            hidden=True,
            hint=N_("It binds this inspection: what was let pass is no fault now."),
        ),
    ] = ""
    neighbours_asked: Annotated[bool, Fact(N_("Neighbours asked"), hidden=True)] = False
    objections: Annotated[
        str,
        Fact(
            N_("Neighbours' objections"),
            FactKind.NOTES,
            free=True,
            hidden=True,
            hint=N_("Ask above, below and beside before the deposit goes back."),
        ),
    ] = ""
    second_on: Annotated[date | None, Fact(N_("Second inspection on"), noted=True, hidden=True)] = (
        None
    )


@dataclass(frozen=True, kw_only=True)
class RenovationMoves(SecondLook, FirstLook, Permit, WorksApproval):
    """What the moves have written, as a row of the list says it."""

    extended_why: Annotated[str, Fact(N_("Why longer"), free=True, hidden=True)] = ""
    amended_why: Annotated[str, Fact(N_("Why amended"), free=True, hidden=True)] = ""
    amended_on: Annotated[date | None, Fact(N_("Amended on"), hidden=True)] = None
    completed_at: Annotated[datetime | None, Fact(N_("Completion reported at"), hidden=True)] = None


_S = RenovationState
_move = partial(Move, permission="movein.edit", undone=True)
_stop = partial(_move, title=N_("Stop works"), icon="octagon-alert", key="F9", asks_why=True)
_go_on = partial(_move, title=N_("Begin or go on"), icon="hammer", key="F6")
_longer = partial(_move, title=N_("Extend permit"), icon="calendar", key="F7", form=LongerPermit)
RENOVATION_STATES = States(
    RenovationState,
    first=(_S.APPLIED,),
    moves=(
        _move(_S.APPLIED, _S.REVIEWED, N_("Approve works"), icon="check", key="F3",
              form=WorksApproval),
        _move(_S.REVIEWED, _S.PERMITTED, N_("Issue permit"), icon="shield-check", key="F5",
              form=Permit),
        _go_on(_S.PERMITTED, _S.WORKS),
        _go_on(_S.STOPPED, _S.WORKS),
        *(_stop(one, _S.STOPPED) for one in (_S.WORKS, _S.PERMITTED)),
        *(_longer(one, one) for one in (_S.PERMITTED, _S.WORKS, _S.STOPPED)),
        _move(_S.STOPPED, _S.PERMITTED, N_("Amend permit"), icon="pencil", key="Shift+F7",
              form=Amendment),
        _move(_S.REVIEWED, _S.APPLIED, N_("Review again"), icon="rotate-ccw", key="Shift+F5",
              asks_why=True),
        _move(_S.WORKS, _S.COMPLETED, N_("Works done"), icon="circle-check", key="F11",
              form=WorksDone),
        _move(_S.COMPLETED, _S.OBSERVED, N_("First inspection passed"), icon="clipboard-list",
              key="F12", form=FirstLook),
        *(
            _move(one, _S.WORKS, N_("Inspection not passed"), icon="rotate-ccw",
                  key="Shift+F12", asks_why=True)
            for one in (_S.COMPLETED, _S.OBSERVED)
        ),
        _move(_S.OBSERVED, _S.TO_SETTLE, N_("Second inspection passed"), icon="check",
              key="Shift+F11", form=SecondLook),
        _move(_S.TO_SETTLE, _S.FILED, N_("File the renovation"), icon="archive-restore",
              key="Shift+F6"),
        _move(_S.APPLIED, _S.REFUSED, N_("Do not approve"), icon="ban", key="Shift+F3",
              asks_why=True),
        *(
            _move(one, _S.WITHDRAWN, N_("Withdraw"), icon="x", key="Shift+F9", asks_why=True)
            for one in (_S.APPLIED, _S.REVIEWED, _S.PERMITTED)
        ),
    ),
)  # fmt: skip
