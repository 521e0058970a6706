"""The register of call-backs: who is asked by when, what was answered, how often somebody tried."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import tell_followers
from propdesk.db.listing import told_by
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind
from propdesk.db.store import today
from propdesk.estate.notation.service import Phone, UnitId, unit_shown
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, declared_errors
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.repairs.callbacks.models import RepairCall
from propdesk.repairs.callbacks.rules import REACHED, WAITING, CallerPost, CallState
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.service import ORDER
from propdesk.repairs.workers.models import Worker
from propdesk.system.registers.service import DropDownOf, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackFields:
    """A call-back as the clerk enters one by hand; what a repair owes comes by itself."""

    order_id: Annotated[
        int | None,
        Fact(
            N_("Repair order"), FactKind.RECORD, width=130, hint=N_("Empty: about anything else.")
        ),
    ] = None
    unit_id: UnitId = None
    person: Annotated[str, Fact(N_("Person to call back"), width=100, weight=500)] = ""
    phone: Phone = ""
    due_on: Annotated[date, Fact(N_("Call by"), today=True, width=120)]
    after_rain: Annotated[bool, Fact(N_("After the next rain"), width=90, hidden=True)] = False
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a call came to; without a name whoever types it has called."""

    said: Annotated[str, Fact(N_("What was said"), FactKind.NOTES, free=True, stretch=True)] = ""
    called_by: Annotated[str, Fact(N_("Called by"), width=90, hidden=True)] = ""
    called_on: Annotated[date | None, Fact(N_("Called on"), noted=True, width=100, hidden=True)] = (
        None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackRow(Heard, CallBackFields):
    """A call-back in the list."""

    id: int
    order: str
    unit: str
    fault: Annotated[str, Fact(N_("Fault"), width=150, free=True, in_form=False)]
    worker: Annotated[str, Fact(N_("Worker"), width=80, in_form=False, hidden=True)]
    tries: Annotated[int, Fact(N_("Calls made"), FactKind.WHOLE, width=80)]
    post: Annotated[CallerPost | None, Fact(N_("Share of"), width=90, hidden=True)]
    state: Annotated[CallState, Fact(N_("State"), width=120)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNotes:
    """What an answer notes besides."""

    post: Annotated[CallerPost | None, Fact(N_("Share of"))]


KIND = "call_back"
_S = CallState
_move = partial(Move, permission="repairs.edit")
_answers = (
    (_S.SATISFIED, N_("Heard: satisfied")),
    (_S.FAIR, N_("Heard: fairly satisfied")),
    (_S.UNSATISFIED, N_("Heard: not satisfied")),
    (_S.TRIED, N_("Heard: nobody")),
    (_S.NOT_REACHED, N_("Give up calling")),
)
CALL_STATES = States(
    CallState,
    first=(_S.OPEN,),
    moves=(
        *(
            _move(before, to, title, icon=to.icon, form=Heard, undone=True)
            for to, title in _answers
            for before in WAITING
        ),
        *(
            _move(
                one, _S.DROPPED, N_("Not needed"), icon="ban", key="F9", asks_why=True, undone=True
            )
            for one in WAITING
        ),
        *(_move(one, _S.WITHDRAWN, N_("Withdraw"), icon="rotate-ccw") for one in WAITING),
        *(_move(_S.WITHDRAWN, one, N_("Call again"), icon="phone") for one in WAITING),
    ),
)
BY_DIGIT = (_S.SATISFIED, _S.FAIR, _S.UNSATISFIED, _S.TRIED)


def call_errors(fields: CallBackFields) -> dict[str, str]:
    """What is wrong with a call-back by itself: somebody has to be called."""
    found = declared_errors(fields)
    if not fields.person.strip() and not fields.phone and fields.unit_id is None:
        found["person"] = _("Say whom to call: a name, a phone or the room.")
    return found


def _tidy(fields: CallBackFields) -> CallBackFields:
    return replace(fields, person=one_line(fields.person))


def _name(session: Session, one: RepairCall) -> str:
    """What a call is told of: its order, and whom to call."""
    order = session.get(RepairOrder, one.order_id) if one.order_id else None
    return " ".join(filter(None, ("" if order is None else order.no, one.person or one.phone)))


CALL_BACK = RecordKind(
    kind=KIND,
    model=RepairCall,
    fields=CallBackFields,
    name=_name,
    errors=call_errors,
    tidy=_tidy,
    saved=lambda session, before, after: tell_followers(session, KIND, before, after),
    also=ORDER.touches,  # an answer may open the order again
    states=CALL_STATES,
    noted=CallNotes,
    view="repairs.view",
    edit="repairs.edit",
    linked=True,
)


_waits = RepairCall.state.in_(WAITING)
_last_first = case((_waits, 0), else_=1)
DUE = Deadline(
    RepairCall.due_on,
    RepairCall.state,
    WAITING,
    title=N_("Call-backs overdue"),
    over=N_("Past its day"),
    group=DueGroup.WORK,
)
CALL_BACKS = Register(
    kind=CALL_BACK,
    row=CallBackRow,
    page="repairs.call_backs",
    tab="repairs",
    place=3,
    title=N_("Call-backs"),
    icon="phone",
    list_name="call-backs",
    refers=N_("call-backs"),
    called=lambda row: " ".join(filter(None, (row.order, row.person or row.unit or row.phone))),
    order=(_last_first, RepairCall.due_on, RepairCall.id),
    shown={
        "order": told_by(RepairCall.order_id, RepairOrder.no),
        "unit": unit_shown(RepairCall.unit_id),
        "fault": told_by(RepairCall.order_id, RepairOrder.fault),
        "worker": told_by(RepairCall.order_id, RepairOrder.worker_id, Worker.name),
    },
    chips=(
        ListChip("to-call", N_("To call"), lambda _session: _waits, group=STATE, checked=True),
        ListChip(
            "today",
            N_("Due today"),
            lambda session: _waits & (RepairCall.due_on == today(session)),
            group=STATE,
        ),
        ListChip(
            "tried",
            N_("Nobody answered"),
            lambda _session: RepairCall.state == _S.TRIED,
            group=STATE,
        ),
        ListChip(
            "reached", N_("Reached"), lambda _session: RepairCall.state.in_(REACHED), group=STATE
        ),
        ListChip(
            "unsatisfied",
            N_("Not satisfied"),
            lambda _session: RepairCall.state == _S.UNSATISFIED,
            icon="triangle-alert",
            tone="red",
            group=STATE,
        ),
        ListChip(
            "given-up",
            N_("Nobody reached"),
            lambda _session: RepairCall.state == _S.NOT_REACHED,
            group=STATE,
        ),
        ListChip(
            "rain", N_("After rain"), lambda _session: _waits & RepairCall.after_rain, group=" "
        ),
    ),
    groups_states=True,
    drops=(DropDownOf(RepairCall.called_by, N_("All callers"), among=RepairCall.called_by != ""),),
    dated=RepairCall.called_on,
    deadline=DUE,
    words=RegisterWords(
        new=N_("New call-back"),
        edit=N_("Edit call-back"),
        count=lambda count: ngettext("{count} call-back", "{count} call-backs", count),
        look_for=N_("Order, room, name, phone"),
        none=N_("Nobody is to be called back"),
        why=N_("Verifying a repair says who is called by when; what they say stands here."),
        first=N_("Enter a call-back"),
        how=N_("By hand only what no repair asks for: whom, about what, until when."),
    ),
)


def calls_due_today(session: Session) -> Iterator[Due]:
    """The line of Today for whoever is to be called today, beside those past their day."""
    day = today(session)
    mine = (RepairCall.state.in_(WAITING), RepairCall.due_on == day)
    line = Due(
        group=DueGroup.WORK,
        icon="phone",
        title=_("Call-backs due today"),
        page_id="repairs.call_backs",
        place=_("Call-backs"),
        context={"filter": "today"},
    )
    found = session.execute(select(RepairCall.id, RepairCall.due_on).where(*mine))
    yield from over_records(line, KIND, found, ends=True)
