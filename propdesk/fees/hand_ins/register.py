"""The register of hand-ins (交款单): what each session has to hand in, and where it went."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Annotated

from sqlalchemy import literal_column
from sqlalchemy.orm import Session

from propdesk.db.records.chips import ListChip
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.fees.hand_ins.models import HandIn
from propdesk.fees.hand_ins.rules import HAND_IN_DAYS, GateTurn, HandInState
from propdesk.fees.hand_ins.unseen import UNSEEN, UNSEEN_CASH
from propdesk.fees.receipt_books.rules import tidied
from propdesk.kernel.due import DueGroup
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Register, Slip

CLOSES = "fees.close"


class CreditedByTheBank(UserError):
    """What stands on a statement is at the bank."""

    message = N_(
        "A statement shows {amount} of {no} at the bank. Take back the pairing of its row at the "
        "statement desk first (F9)."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInFields:
    """Cash to be handed in; one of a session is entered by its close."""

    no: Number = ""
    cashier: Annotated[str, Fact(N_("Cashier"), width=100, kept=True, longest=60)]
    report: Annotated[
        str, Fact(N_("Session report"), width=130, hint=N_("Empty: cash of no session."))
    ] = ""
    closed_on: Annotated[date, Fact(N_("Cash of"), today=True, width=100)]
    amount: Annotated[Money, Fact(N_("Cash to hand in"), width=120, weight=600)]
    due_by: Annotated[
        date | None,
        Fact(
            N_("Hand in by"),
            width=100,
            not_before="closed_on",
            in_place=True,
            hint=N_("Empty: the next day."),
        ),
    ] = None
    turn: Annotated[
        GateTurn | None,
        Fact(N_("Turn of the gate"), width=90, yields=True, group=N_("Cash taken at the gate")),
    ] = None
    price: Annotated[
        Money | None, Fact(N_("Price of a ticket"), width=90, kept=True, hidden=True, beside=True)
    ] = None
    first_ticket: Annotated[
        str, Fact(N_("First ticket"), FactKind.CODE, width=90, hidden=True, longest=24)
    ] = ""
    last_ticket: Annotated[
        str, Fact(N_("Last ticket"), FactKind.CODE, width=90, hidden=True, longest=24, beside=True)
    ] = ""
    why: Annotated[str, Fact(N_("Why it differs"), free=True, hidden=True)] = ""
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class AtTheBank:
    """What the deposit slip says."""

    bank: Annotated[str, Fact(N_("Bank"), width=120, kept=True, yields=True)]
    slip_no: Annotated[str, Fact(N_("Deposit slip"), width=120, yields=True)]
    cleared_on: Annotated[
        date | None, Fact(N_("Cleared on"), noted=True, width=100, yields=True)
    ] = None


@dataclass(frozen=True, kw_only=True)
class WithSomebody:
    """Who signed for it."""

    received_by: Annotated[str, Fact(N_("Cash received by"), width=100, kept=True, yields=True)]
    cleared_on: Annotated[date | None, Fact(N_("Cleared on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInRow(WithSomebody, AtTheBank, HandInFields):
    """A hand-in in the list."""

    id: int
    tickets: Annotated[int, Fact(N_("Tickets sold"), width=80, yields=True, after="amount")]
    by_tickets: Annotated[
        Money | None, Fact(N_("Worth of the tickets"), width=100, yields=True, after="tickets")
    ]
    seen_on: Annotated[date | None, Fact(N_("Bank credit on"), width=100, yields=True)]
    stated: Annotated[Money, Fact(N_("On the statement"), width=100, yields=True)]
    state: Annotated[HandInState, Fact(N_("State"), width=120)]


_move = partial(Move, permission=CLOSES, undone=True)
HAND_IN_STATES = States(
    HandInState,
    first=(HandInState.WAITS,),
    moves=(
        _move(
            HandInState.WAITS, HandInState.DEPOSITED, N_("Deposit at the bank"), icon="landmark",
            key="F3", form=AtTheBank,
        ),
        _move(
            HandInState.WAITS, HandInState.RECEIVED, N_("Hand to somebody"), icon="user", key="F6",
            form=WithSomebody,
        ),
        _move(
            HandInState.RECEIVED, HandInState.DEPOSITED, N_("Deposit at the bank"),
            icon="landmark", key="F3", form=AtTheBank,
        ),
    ),
)  # fmt: skip


def _tidy(fields: HandInFields) -> HandInFields:
    until = fields.closed_on + timedelta(days=HAND_IN_DAYS)
    return replace(
        fields, due_by=fields.due_by or until, first_ticket=tidied(fields.first_ticket),
        last_ticket=tidied(fields.last_ticket),
    )  # fmt: skip


def _judged(session: Session, hand_in_id: int, fields: HandInFields) -> dict[str, str]:
    """Cash of a session is what its report says, and nothing is handed in that is not there."""
    one = session.get(HandIn, hand_in_id) if hand_in_id else None
    if fields.amount <= ZERO:
        return {"amount": _("Cash that is handed in is more than 0.00.")}
    if one is not None and one.session_id is not None and fields.amount != one.amount:
        told = _("Session report {report} says {amount}. What differs is explained there.")
        return {"amount": told.format(report=one.report, amount=one.amount)}
    if one is not None and one.session_id is not None and (fields.turn or fields.first_ticket):
        return {"turn": _("Cash of a session is none of the gate: enter that as another one.")}
    from propdesk.fees.hand_ins.gate import gate_errors  # not read at a start

    return gate_errors(session, hand_in_id, fields)


def _derived(_session: Session, fields: HandInFields) -> Values:
    from propdesk.fees.hand_ins.gate import tickets_of, worth_of  # not read at a start

    return {"tickets": tickets_of(fields), "by_tickets": worth_of(fields)}


def _saved(_session: Session, _before: Values, after: Values) -> None:
    """What the bank credited is not taken out of its account here."""
    if after.get("stated") and after["state"] != HandInState.DEPOSITED:
        raise CreditedByTheBank(no=after["no"], amount=Money(after["stated"]))


HAND_IN = RecordKind(
    kind="hand_in",
    model=HandIn,
    fields=HandInFields,
    name=lambda _session, one: f"{one.no} {one.cashier}",
    tidy=_tidy,
    judged=_judged,
    derived=_derived,
    saved=_saved,
    states=HAND_IN_STATES,
    series="SX",
    view="fees.view",
    edit=CLOSES,
    attachments=True,
)
HAND_INS = Register(
    kind=HAND_IN,
    row=HandInRow,
    page="fees.hand_ins",
    tab="fees",
    place=22,
    title=N_("Cash hand-ins"),
    icon="hand-coins",
    list_name="hand-ins",
    refers=N_("cash hand-ins"),
    called=lambda row: row.no,
    heads=(HandIn.cashier, HandIn.amount),
    order=(HandIn.closed_on.desc(), HandIn.id.desc()),
    chips=(
        ListChip(
            "differs",
            N_("With differences"),
            lambda _session: HandIn.by_tickets != HandIn.amount,
            icon="triangle-alert",
            tone="amber",
        ),
        ListChip(
            UNSEEN_CASH,
            N_("Not on the statement"),
            lambda _session: literal_column(UNSEEN),
            icon="landmark",
            tone="amber",
        ),
    ),
    sums=("amount",),
    dated=HandIn.closed_on,
    deadline=Deadline(
        HandIn.due_by,
        HandIn.state,
        (HandInState.WAITS,),
        title=N_("Cash not handed in"),
        over=N_("Cash past its day"),
        group=DueGroup.MONEY,
    ),
    slip=Slip(N_("Cash hand-in slip"), (N_("Cashier"), N_("Cash received by"), N_("Date"))),
    words=RegisterWords(
        new=N_("New hand-in"),
        edit=N_("Edit hand-in"),
        count=lambda count: ngettext("{count} hand-in", "{count} hand-ins", count),
        look_for=N_("Number, cashier, report, bank slip"),
        none=N_("No cash was handed in yet"),
        why=N_("Each close says what cash left the drawer; here it says where it went."),
        first=N_("Enter cash of no session"),
        how=N_("Whose, of which day, how much; then the bank and its slip, or who received it."),
    ),
)
