"""The moves of a repair order, and what is typed with each."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated

from propdesk.duties.clocks.rules import Waiting
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.states import Move, States
from propdesk.repairs.orders.rules import OrderState, QuoteAnswer


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """Who is sent, and when somebody is at home."""

    worker_id: Annotated[
        int | None, Fact(N_("Worker"), FactKind.RECORD, begins="worker_id", width=90)
    ] = None
    team_id: Annotated[
        int | None, Fact(N_("Team"), FactKind.RECORD, begins="team_id", hidden=True)
    ] = None
    visit_from: Annotated[
        datetime | None, Fact(N_("Visit from"), begins="visit_from", hidden=True)
    ] = None
    visit_until: Annotated[
        datetime | None, Fact(N_("Visit until"), begins="visit_until", hidden=True)
    ] = None


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """When the worker was there; without a time it was now."""

    arrived_at: Annotated[datetime | None, Fact(N_("Arrived at"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class Finish:
    """What was done, and when; without a time it was now."""

    result: Annotated[
        str, Fact(N_("What was done"), FactKind.NOTES, begins="result", free=True, hidden=True)
    ] = ""
    arrived_at: Annotated[
        datetime | None, Fact(N_("Arrived at"), begins="arrived_at", noted=True, hidden=True)
    ] = None
    done_at: Annotated[datetime | None, Fact(N_("Finished at"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class Verification:
    """That the work is right, and whether the signed slip lies in the office."""

    is_signed: Annotated[bool, Fact(N_("Signed slip is back"), begins="is_signed", hidden=True)] = (
        False
    )


@dataclass(frozen=True, kw_only=True)
class NotRight:
    """Why the work is not finished after all; its end is to be said anew."""

    not_right: Annotated[str, Fact(N_("What is not right"), hidden=True, free=True)]
    done_at: Annotated[datetime | None, Fact(N_("Finished at"), in_form=False, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class OpenAgain(NotRight):
    """Why an order is opened again, and since when."""

    opened_on: Annotated[date | None, Fact(N_("Opened again on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class Joining:
    """The order of the same fault with which this one counts from now on."""

    joined_to_id: Annotated[int | None, Fact(N_("Joined to"), FactKind.RECORD, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class ShownNotes:
    """What steps of their own note on an order, as far as its list and panel show it."""

    slip_back_on: Annotated[
        date | None, Fact(N_("Signed slip back on"), width=110, hidden=True, in_form=False)
    ] = None
    letter_at: Annotated[
        datetime | None, Fact(N_("Letter of"), width=130, hidden=True, in_form=False)
    ] = None
    reminded_at: Annotated[
        datetime | None, Fact(N_("Reminded"), width=130, hidden=True, in_form=False)
    ] = None
    quoted: Annotated[Money | None, Fact(N_("Quoted"), width=90, hidden=True, in_form=False)] = None
    quote_answer: Annotated[
        QuoteAnswer | None, Fact(N_("Answer to the quote"), width=110, hidden=True, in_form=False)
    ] = None
    promised_on: Annotated[
        date | None, Fact(N_("Promised for"), width=110, hidden=True, in_form=False)
    ] = None
    promise_why: Annotated[
        str, Fact(N_("Why it takes longer"), width=160, hidden=True, in_form=False)
    ] = ""


@dataclass(frozen=True, kw_only=True)
class OrderNotes(ShownNotes):
    """All that they note, for the words of the log."""

    letter_to: Annotated[str | None, Fact(N_("Letter to"))] = None
    quoted_on: Annotated[date | None, Fact(N_("Quoted on"))] = None
    quote_until: Annotated[date | None, Fact(N_("Quote holds until"))] = None
    quote_by: Annotated[str, Fact(N_("Answered by"))] = ""
    quote_answered_on: Annotated[date | None, Fact(N_("Answered on"))] = None


_S = OrderState
_move = partial(Move, permission="repairs.edit", undone=True)
_dispatch = partial(_move, title=N_("Dispatch"), icon="user-check", key="F3", form=Dispatch)
_arrive = partial(_move, title=N_("Is on site"), icon="wrench", key="F7", form=Arrival)
_finish = partial(_move, title=N_("Finish"), icon="circle-check", key="F5", form=Finish)
_pause = partial(_move, title=N_("Pause"), icon="clock", key="Shift+F6", form=Waiting)
_go_on = partial(_move, title=N_("Go on"), icon="undo-2", key="Ctrl+F6")
_send_back = partial(_move, title=N_("Send back"), icon="arrow-left", key="Shift+F9", asks_why=True)
_close = partial(_move, title=N_("Close the order"), icon="circle-check", key="F12")
_not_right = partial(
    _move, title=N_("Not right yet"), icon="rotate-ccw", key="Shift+F5", form=NotRight
)
_again = partial(_move, title=N_("Open again"), icon="rotate-ccw", key="F11", form=OpenAgain)
_cancel = partial(_move, title=N_("Cancel the order"), icon="ban", key="F9", asks_why=True)
_join = partial(_move, title=N_("Join to another"), icon="git-merge", key="Shift+F7", form=Joining)

ORDER_STATES = States(
    OrderState,
    first=(_S.REPORTED,),
    moves=(
        *(
            _dispatch(before, _S.DISPATCHED)
            for before in (_S.REPORTED, _S.REOPENED, _S.DISPATCHED, _S.ACCEPTED, _S.ON_SITE)
        ),
        _move(_S.DISPATCHED, _S.ACCEPTED, N_("Accept"), icon="check", key="Shift+F3"),
        *(_arrive(before, _S.ON_SITE) for before in (_S.DISPATCHED, _S.ACCEPTED)),
        *(_finish(before, _S.DONE) for before in (_S.DISPATCHED, _S.ACCEPTED, _S.ON_SITE)),
        *(
            _pause(before, _S.PAUSED)
            for before in (_S.REPORTED, _S.DISPATCHED, _S.ACCEPTED, _S.ON_SITE, _S.REOPENED)
        ),
        *(_go_on(_S.PAUSED, to) for to in (_S.DISPATCHED, _S.REPORTED, _S.ON_SITE)),
        *(_send_back(before, _S.REPORTED) for before in (_S.DISPATCHED, _S.ACCEPTED, _S.ON_SITE)),
        _move(
            _S.DONE,
            _S.VERIFIED,
            N_("Verify"),
            icon="clipboard-list",
            key="F10",
            form=Verification,
        ),
        _not_right(_S.DONE, _S.ON_SITE),
        # Both follow from the answers of call-backs.
        _move(_S.VERIFIED, _S.CALLED_BACK, N_("Called back"), icon="phone", undone=False),
        _move(_S.CALLED_BACK, _S.VERIFIED, N_("Call once more"), icon="phone", undone=False),
        *(_close(before, _S.CLOSED) for before in (_S.VERIFIED, _S.CALLED_BACK)),
        *(_again(before, _S.REOPENED) for before in (_S.VERIFIED, _S.CALLED_BACK, _S.CLOSED)),
        *(
            _cancel(before, _S.CANCELLED)
            for before in (_S.REPORTED, _S.DISPATCHED, _S.ACCEPTED, _S.PAUSED, _S.REOPENED)
        ),
        *(
            _join(before, _S.JOINED)
            for before in (
                *(_S.REPORTED, _S.DISPATCHED, _S.ACCEPTED),
                *(_S.ON_SITE, _S.PAUSED, _S.REOPENED),
            )
        ),
        _move(_S.JOINED, _S.REPORTED, N_("Take apart"), icon="unlink", key="Ctrl+F7"),
    ),
)
