"""The register of repair orders."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated

from sqlalchemy import ColumnElement, Integer, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from propdesk.db.listing import ListField, told_by
from propdesk.db.numbering import document_no
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import now, today
from propdesk.duties.clocks.rules import TimedRow, Waiting
from propdesk.estate.notation.service import Phone, UnitId, unit_shown
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.typed import read_code
from propdesk.kernel.records.words import RegisterWords
from propdesk.kernel.records.work_sides import WorkSide
from propdesk.repairs.builders.models import Builder
from propdesk.repairs.kinds.models import FaultKind
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.clocks import (
    CLOCKS,
    is_promise_over,
    is_quote_open,
    is_slip_out,
    is_without_promise,
    needs_another,
)
from propdesk.repairs.orders.models import RepairLine, RepairOrder
from propdesk.repairs.orders.rules import (
    AT_WORK,
    DROPPED,
    OPEN,
    REPEAT_DAYS,
    TO_DISPATCH,
    UNDER_WAY,
    OrderState,
    RepairChannel,
    Urgency,
)
from propdesk.repairs.orders.states import (
    ORDER_STATES,
    Arrival,
    Finish,
    OpenAgain,
    OrderNotes,
    ShownNotes,
    Verification,
)
from propdesk.repairs.workers.models import Team, Worker
from propdesk.system.registers.service import DropDownOf, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFields:
    """A fault as it is reported. Without `reported_at` it was now."""

    no: Number = ""
    unit_id: UnitId = None
    place: Annotated[
        str,
        Fact(
            N_("Where it is"),
            width=120,
            free=True,
            placeholder=N_("e.g. kitchen, or lift of building 7"),
        ),
    ] = ""
    fault: Annotated[
        str,
        Fact(N_("Fault"), stretch=True, free=True, placeholder=N_("What is wrong, in a few words")),
    ]
    fault_kind_id: Annotated[
        int | None, Fact(N_("Kind of fault"), FactKind.RECORD, width=110, hidden=True)
    ] = None
    work_class: Annotated[WorkClass, Fact(N_("Class"), width=90, yields=True)] = WorkClass.ORDINARY
    urgency: Annotated[Urgency, Fact(N_("Urgency"), width=80, hidden=True)] = Urgency.ORDINARY
    channel: Annotated[RepairChannel, Fact(N_("Came by"), width=90, kept=True, hidden=True)] = (
        RepairChannel.PHONE
    )
    reporter: Annotated[str, Fact(N_("Reported by"), width=90, hidden=True)] = ""
    phone: Phone = ""
    reported_at: Annotated[
        datetime | None, Fact(N_("Reported at"), width=130, own=True, hidden=True, in_form=False)
    ] = None
    visit_from: Annotated[
        datetime | None, Fact(N_("Visit from"), width=130, own=True, hidden=True, in_form=False)
    ] = None
    visit_until: Annotated[
        datetime | None, Fact(N_("Visit until"), width=130, own=True, hidden=True, in_form=False)
    ] = None
    worker_id: Annotated[int | None, Fact(N_("Worker"), FactKind.RECORD, width=90, own=True)] = None
    team_id: Annotated[
        int | None, Fact(N_("Team"), FactKind.RECORD, width=90, own=True, hidden=True)
    ] = None
    builder_id: Annotated[
        int | None, Fact(N_("Warranty firm"), FactKind.RECORD, width=130, hidden=True)
    ] = None
    other_no: Annotated[str, Fact(N_("Number elsewhere"), width=120, own=True, hidden=True)] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow(
    TimedRow, ShownNotes, OpenAgain, Verification, Finish, Arrival, Waiting, OrderFields
):
    """An order in the list; `cost` is what its lines come to, `is_repeat`: the same
    kind of fault in the same room shortly before."""

    id: int
    unit: str
    fault_kind: str
    worker: str
    team: str
    builder: str
    state: Annotated[OrderState, Fact(N_("State"), width=110)]
    cost: Annotated[Money | None, Fact(N_("Cost"), width=90, weight=600)] = None
    is_repeat: bool | None = None


def _tidy(fields: OrderFields) -> OrderFields:
    return replace(
        fields,
        place=one_line(fields.place),
        fault=one_line(fields.fault),
        reporter=one_line(fields.reporter),
    )


def order_errors(fields: OrderFields) -> dict[str, str]:
    """What is wrong with a report by itself, beside its field."""
    found = declared_errors(fields)
    if fields.unit_id is None and not fields.place.strip():
        found["place"] = _("Say the room or the place.")
    return found


def _saved(session: Session, before: Values, after: Values) -> None:
    from propdesk.repairs.orders.moves import after_save  # not read at a start

    after_save(session, before, after)


def _numbered(session: Session, typed: str) -> int:
    """The order of a typed number: what an order is called begins with it, and 12 is that of this
    year. Raises NobodyCalledSo."""
    from propdesk.db.records.searching import NobodyCalledSo  # not read at a start

    no = read_code(next(iter(typed.split()), ""))
    if no.isdigit():
        no = document_no(SERIES, today(session).year, int(no))
    found = session.scalar(select(RepairOrder.id).where(RepairOrder.no == no))
    if found is None:
        raise NobodyCalledSo(name=typed)
    return found


def _derived(session: Session, fields: OrderFields) -> Values:
    return {"reported_at": fields.reported_at or now(session)}


SERIES = "BX"
_Before = aliased(RepairOrder)
_SPAN = timedelta(days=REPEAT_DAYS) // timedelta(microseconds=1)


def _same_before() -> ColumnElement[bool]:
    """The same kind of fault was reported from the same room in the days before."""
    earlier = type_coerce(_Before.reported_at, Integer)
    mine = type_coerce(RepairOrder.reported_at, Integer)
    same = select(_Before.id).where(
        _Before.unit_id == RepairOrder.unit_id,
        _Before.fault_kind_id == RepairOrder.fault_kind_id,
        _Before.id != RepairOrder.id,
        *(_Before.state != each for each in DROPPED),
        earlier.between(mine - _SPAN, mine),
    )
    return same.correlate(RepairOrder).exists()


def faults_before(session: Session, fields: OrderFields) -> dict[str, str]:
    """The newest fault of the kind in the room, while another one is typed."""
    if fields.unit_id is None or fields.fault_kind_id is None:
        return {}
    since = (fields.reported_at or now(session)) - timedelta(days=REPEAT_DAYS)
    query = select(RepairOrder.no, RepairOrder.fault, RepairOrder.reported_at, RepairOrder.state)
    own = (RepairOrder.unit_id == fields.unit_id, RepairOrder.no != fields.no)
    alike = (RepairOrder.fault_kind_id == fields.fault_kind_id, RepairOrder.reported_at >= since)
    dropped = RepairOrder.state.not_in(DROPPED)
    newest = query.where(*own, *alike, dropped).order_by(RepairOrder.reported_at.desc()).limit(1)
    for no, fault, reported, state in session.execute(newest):
        day = f"{wall_time(reported):%m-%d}" if reported else ""
        told = _("Again: {day} {no} “{fault}”, {state}")
        return {"fault": told.format(day=day, no=no, fault=fault, state=state.label)}
    return {}


def _states(name: str, words: str, *states: OrderState, checked: bool = False) -> ListChip:
    holds = RepairOrder.state.in_(states)
    return ListChip(name, words, lambda _session: holds, group=STATE, checked=checked)


# The link to the order it joins; calls it owes and defects it mends, which subjects above keep.
_FOLLOWS = ("record_link", "attachment", "call_back", "defect")


def order_of_slip(session: Session, typed: str) -> int | None:
    """The order of a slip by its number, or by the last digits of it, in its newest year."""
    word = typed.strip().upper()
    if not word:
        return None
    digits = re.fullmatch(r"\d{1,6}", word)
    column, number = RepairOrder.no, f"-{int(word):0{6}d}" if digits else word
    is_it = column.endswith(number) if digits else column == number
    return session.scalar(select(RepairOrder.id).where(is_it).order_by(column.desc()).limit(1))


_urgent = (RepairOrder.urgency == Urgency.URGENT) & RepairOrder.state.in_(AT_WORK)
ORDER = RecordKind(
    kind="repair_order",
    model=RepairOrder,
    fields=OrderFields,
    name=lambda _session, order: f"{order.no} {order.fault}",
    errors=order_errors,
    tidy=_tidy,
    derived=_derived,
    saved=_saved,
    also=(*CLOCKS.touches, *_FOLLOWS),
    states=ORDER_STATES,
    noted=OrderNotes,
    series=SERIES,
    meant=_numbered,
    view="repairs.view",
    edit="repairs.edit",
    attachments=True,
    work_side=lambda order: WorkSide.AFTER if order.done_at else WorkSide.BEFORE,
    linked=True,
)


_builder = select(Builder.name).where(Builder.id == RepairOrder.builder_id).scalar_subquery()
_repeat = _same_before()
_own_lines = RepairLine.order_id == RepairOrder.id
_cost = select(func.sum(RepairLine.amount)).where(_own_lines).scalar_subquery()
ORDERS = Register(
    kind=ORDER,
    row=OrderRow,
    page="repairs.orders",
    tab="repairs",
    place=1,
    title=N_("Repair orders"),
    icon="wrench",
    list_name="orders",
    refers=N_("repair orders"),
    called=lambda row: row.no,
    unit_panel=N_("Repairs"),
    heads=(RepairOrder.fault, RepairOrder.place, RepairOrder.phone),
    order=(CLOCKS.shown["due_at"].key, RepairOrder.id),
    shown={
        "unit": unit_shown(RepairOrder.unit_id),
        "fault_kind": told_by(RepairOrder.fault_kind_id, FaultKind.name),
        "worker": told_by(RepairOrder.worker_id, Worker.name),
        "team": told_by(RepairOrder.team_id, Team.name),
        "builder": ListField(func.coalesce(_builder, RepairOrder.letter_to, "")),
        "cost": ListField(_cost),
        "is_repeat": ListField(_repeat),
    },
    chips=(
        _states("open", N_("Not finished yet"), *OPEN, checked=True),
        _states("to-dispatch", N_("To dispatch"), *TO_DISPATCH),
        _states("under-way", N_("Under way"), *UNDER_WAY),
        _states("to-verify", N_("To verify"), OrderState.DONE),
        _states("to-call", N_("To call back"), OrderState.VERIFIED),
        _states("closed", N_("Order closed"), OrderState.CALLED_BACK, OrderState.CLOSED),
        _states("dropped", N_("Cancelled, joined"), *DROPPED),
        ListChip(
            "urgent", N_("Urgent"), lambda _session: _urgent, icon="bell", tone="red", group=" "
        ),
        ListChip(
            "repeat", N_("Again in 30 days"), lambda _session: _repeat, icon="repeat", group=" "
        ),
        ListChip(
            "needs-another", N_("Needs another worker"), needs_another, icon="user", group=" "
        ),
        ListChip("slip-out", N_("Slip not back"), is_slip_out, group=" "),
        ListChip("quote-open", N_("Quote not answered"), is_quote_open, group=" "),
        ListChip("no-promise", N_("Late, no day promised"), is_without_promise, group=" "),
        ListChip("promise-over", N_("Promised day is over"), is_promise_over, group=" "),
    ),
    groups_states=True,
    drops=(
        DropDownOf(RepairOrder.work_class, N_("All classes")),
        DropDownOf(RepairOrder.channel, N_("All channels")),
    ),
    deadline=CLOCKS,
    recalls=faults_before,
    words=RegisterWords(
        new=N_("New repair"),
        edit=N_("Edit repair"),
        count=lambda count: ngettext("{count} order", "{count} orders", count),
        look_for=N_("Number, room, fault, name, worker"),
        none=N_("No repairs yet"),
        why=N_("What is reported is never forgotten: who is sent, by when, and what came of it."),
        first=N_("Enter the first repair"),
        how=N_("The room, the kind of fault and a few words; the deadlines follow by themselves."),
    ),
)
