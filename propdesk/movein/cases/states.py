"""The moves of a move-in case, and what is typed with each."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.states import Move, States
from propdesk.movein.cases.rules import CaseState, NoticeWay, PostponeReason, RefusalKind


@dataclass(frozen=True, kw_only=True)
class NoticeSent:
    """How the notice went out, and the day on which it says that the unit is handed over."""

    notice_way: Annotated[
        NoticeWay | None, Fact(N_("Notice by"), begins="notice_way", hidden=True)
    ] = None
    notified_on: Annotated[
        date | None, Fact(N_("Notice of"), noted=True, width=104, hidden=True)
    ] = None
    fixed_on: Annotated[date | None, Fact(N_("Day fixed"), begins="fixed_on", width=104)] = None


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """That the notice arrived, and what proves it."""

    delivered_on: Annotated[date, Fact(N_("Delivered on"), begins="delivered_on", hidden=True)]
    proof: Annotated[
        str,
        Fact(
            N_("Proof of delivery"),
            begins="proof",
            free=True,
            hidden=True,
            placeholder=N_("e.g. number of the registered letter"),
        ),
    ]


_SlotAt = Annotated[datetime | None, Fact(N_("Appointed for"), width=124, in_form=False, own=True)]
_Desk = Annotated[int | None, Fact(N_("Desk"), least=1, most=99, width=60, in_form=False, own=True)]


@dataclass(frozen=True, kw_only=True)
class Postponement:
    """Why somebody takes over later, and until when; the appointment he has is free again."""

    postponed_why: Annotated[
        PostponeReason, Fact(N_("Reason"), begins="postponed_why", width=110, hidden=True)
    ]
    postponed_until: Annotated[
        date | None, Fact(N_("Postponed until"), begins="postponed_until", hidden=True)
    ] = None
    slot_at: _SlotAt = None
    desk: _Desk = None


@dataclass(frozen=True, kw_only=True)
class TakeOverRefused:
    """That somebody does not take over, and what that rests on."""

    refusal: Annotated[
        RefusalKind, Fact(N_("Kind of refusal"), begins="refusal", width=130, hidden=True)
    ]
    fixed_on: Annotated[date | None, Fact(N_("Day fixed"), begins="fixed_on", width=104)] = None
    refused_on: Annotated[date | None, Fact(N_("Refused on"), noted=True, hidden=True)] = None
    refusal_words: Annotated[
        str, Fact(N_("What is refused"), FactKind.NOTES, free=True, hidden=True)
    ]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a refusal turns out to rest on, and who said so."""

    refusal: Annotated[
        RefusalKind, Fact(N_("Kind of refusal"), begins="refusal", width=130, hidden=True)
    ]
    decided_on: Annotated[date | None, Fact(N_("Decided on"), noted=True, hidden=True)] = None
    decision: Annotated[
        str,
        Fact(
            N_("Decided by"),
            free=True,
            hidden=True,
            placeholder=N_("e.g. inspection of 2026-05-26, both signed"),
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class UnitHanded:
    """The day of the hand-over."""

    handed_on: Annotated[
        date | None,
        Fact(N_("Handed over on"), hint=N_("Empty: today."), width=110, ink="text2"),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Filing:
    """The day of filing."""

    filed_on: Annotated[date | None, Fact(N_("Filed on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class Appointed:
    """What the appointments note on a case."""

    slot_at: _SlotAt = None
    desk: _Desk = None
    no_shows: Annotated[
        int, Fact(N_("Appointments not kept"), width=80, hidden=True, in_form=False, own=True)
    ] = 0


_S = CaseState
_move = partial(Move, permission="movein.edit", undone=True)
_notify = partial(_move, title=N_("Notify"), icon="mail", key="F3", form=NoticeSent)
_begin = partial(_move, title=N_("Begin the visit"), icon="user-check", key="F7")
_hand = partial(_move, title=N_("Hand over"), icon="key-round", key="F5", form=UnitHanded)
_postpone = partial(_move, title=N_("Postpone"), icon="hourglass", key="F6", form=Postponement)
_refuse = partial(
    _move, title=N_("Enter a refusal"), icon="ban", key="Shift+F6", form=TakeOverRefused
)
_deem = partial(_move, title=N_("Deem delivered"), icon="scroll-text", key="F11")
_file = partial(_move, title=N_("File the case"), icon="folder", key="F12", form=Filing)
_cancel = partial(_move, title=N_("Cancel the case"), icon="x", key="F9", asks_why=True)
_deliver = partial(
    _move, title=N_("Enter proof of delivery"), icon="signature", key="Shift+F3", form=Delivery
)

CASE_STATES = States(
    CaseState,
    first=(_S.TO_NOTIFY,),
    moves=(
        *(_notify(before, _S.NOTIFIED) for before in (_S.TO_NOTIFY, _S.POSTPONED)),
        *(_deliver(here, here) for here in (_S.NOTIFIED, _S.POSTPONED)),
        *(
            _begin(before, _S.IN_PROGRESS)
            for before in (
                *(_S.TO_NOTIFY, _S.NOTIFIED, _S.POSTPONED),
                *(_S.REFUSED, _S.DEFECTS, _S.DEEMED),
            )
        ),
        _move(
            _S.IN_PROGRESS, _S.DEFECTS, N_("Defects open"), icon="triangle-alert", key="Shift+F5"
        ),
        *(_hand(before, _S.HANDED) for before in (_S.IN_PROGRESS, _S.DEFECTS)),
        *(
            _postpone(before, _S.POSTPONED)
            for before in (_S.TO_NOTIFY, _S.NOTIFIED, _S.IN_PROGRESS)
        ),
        *(_refuse(before, _S.REFUSED) for before in (_S.NOTIFIED, _S.IN_PROGRESS, _S.POSTPONED)),
        _move(
            _S.REFUSED,
            _S.REFUSED,
            N_("Decide on the refusal"),
            icon="scroll-text",
            key="Ctrl+F6",
            form=Decision,
        ),
        *(_deem(before, _S.DEEMED) for before in (_S.NOTIFIED, _S.POSTPONED, _S.REFUSED)),
        *(_file(before, _S.FILED) for before in (_S.HANDED, _S.DEEMED)),
        *(
            _cancel(before, _S.CANCELLED)
            for before in (
                *(_S.TO_NOTIFY, _S.NOTIFIED, _S.IN_PROGRESS),
                *(_S.POSTPONED, _S.REFUSED),
            )
        ),
    ),
)
