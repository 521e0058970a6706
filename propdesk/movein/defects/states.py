"""The moves of a defect, and what is typed with each."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.states import Move, States
from propdesk.movein.defects.rules import CreditUse, DefectState, DeveloperAnswer


@dataclass(frozen=True, kw_only=True)
class DefectMended:
    """What was done, and when."""

    done: Annotated[
        str, Fact(N_("What was put right"), FactKind.NOTES, begins="done", free=True, hidden=True)
    ]
    done_on: Annotated[date | None, Fact(N_("Done on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class DefectChecked:
    """Who looked at it again: the one who closes it."""

    checked_by: Annotated[str, Fact(N_("Re-checked by"), width=90, hidden=True)]
    checked_on: Annotated[date | None, Fact(N_("Re-checked on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class DeveloperSays:
    """What the developer says, and by which day he promises."""

    answer: Annotated[DeveloperAnswer, Fact(N_("Developer's answer"), begins="answer", width=120)]
    answer_words: Annotated[
        str,
        Fact(N_("In his words"), FactKind.NOTES, begins="answer_words", free=True, hidden=True),
    ] = ""
    promised_on: Annotated[
        date | None, Fact(N_("Promised for"), begins="promised_on", width=104, yields=True)
    ] = None
    answered_on: Annotated[date | None, Fact(N_("Answered on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class Credit:
    """What the developer pays instead of mending it, and what became of it."""

    credit: Annotated[Money, Fact(N_("Credit"), begins="credit", width=90)]
    credit_use: Annotated[
        CreditUse, Fact(N_("What became of it"), begins="credit_use", width=120, hidden=True)
    ]
    credit_paper: Annotated[
        str,
        Fact(
            N_("Paper of the three parties"),
            begins="credit_paper",
            hidden=True,
            hint=N_("Set against fees: number of the paper that owner, developer and we signed."),
        ),
    ] = ""
    credit_on: Annotated[date | None, Fact(N_("Credited on"), noted=True, hidden=True)] = None


_S = DefectState
_move = partial(Move, permission="movein.edit", undone=True)
_order = partial(_move, title=N_("Make a repair"), icon="wrench", key="F7")
_answer = partial(_move, title=N_("Developer's answer"), icon="message-circle", key="F11")
_credit = partial(_move, title=N_("Settle by credit"), icon="hand-coins", key="F12", form=Credit)
_fail = partial(_move, title=N_("Not passed"), icon="rotate-ccw", key="Shift+F9", asks_why=True)
_none = partial(_move, title=N_("No defect"), icon="ban", key="Shift+F3", asks_why=True)
_put_right = partial(_move, title=N_("Put right"), icon="check", key="F6", form=DefectMended)
DEFECT_STATES = States(
    DefectState,
    first=(_S.FOUND,),
    moves=(
        *(_order(one, _S.ORDERED) for one in (_S.FOUND, _S.FAILED)),
        *(_put_right(one, _S.RECHECK) for one in (_S.FOUND, _S.FAILED)),
        _move(
            _S.RECHECK, _S.CLOSED, N_("Passed"), icon="circle-check", key="F9", form=DefectChecked
        ),
        *(_fail(one, _S.FAILED) for one in (_S.RECHECK, _S.CLOSED)),
        *(
            _answer(one, one, form=DeveloperSays)
            for one in (_S.FOUND, _S.ORDERED, _S.FAILED, _S.RECHECK)
        ),
        *(_credit(one, _S.CREDITED) for one in (_S.FOUND, _S.FAILED, _S.CREDITED)),
        *(_none(one, _S.NONE) for one in (_S.FOUND, _S.FAILED)),
    ),
)
