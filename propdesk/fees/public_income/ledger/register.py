"""The ledger of public income: its entries, each posted as it is saved and never changed.

Money of the account of public income is written down here. What came in cash or by the accounts of
the desk stands on lines of its fee items already: an entry linked with the receipt says of which
contract it was, and moves nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields as fields_of, replace
from datetime import date
from typing import Annotated

from sqlalchemy import ColumnElement, case, func, select, type_coerce
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField, told_by
from propdesk.db.posting import refuse_closed
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.db.tables import FenType
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.public_income.models import (
    PublicBooking,
    PublicContract,
    PublicDecision,
    PublicIncomeEntry,
)
from propdesk.fees.public_income.money import (
    begun_on,
    came_by_contract,
    came_since,
    is_live,
    linked_of,
    paid_at_desk,
    spent_of,
)
from propdesk.fees.public_income.rules import (
    EDIT,
    BookingKind,
    BookingState,
    DecisionFor,
    DecisionState,
    IncomeSource,
    PublicCost,
    PublicWay,
    share_of,
)
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register, Slip

_K = BookingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicBookingFields:
    """An entry of the ledger."""

    no: Number = ""
    kind: Annotated[BookingKind, Fact(N_("Kind of entry"), width=110, kept=True)] = _K.INCOME
    day: Annotated[
        date, Fact(N_("Day of the money"), width=92, today=True, beside=True, ink="text2")
    ]
    source: Annotated[
        IncomeSource | None,
        Fact(
            N_("Source of income"), width=110, yields=True, only_for=("kind", _K.INCOME),
            hint=N_("Empty where a contract says it."),
        ),
    ] = None  # fmt: skip
    contract_id: Annotated[
        int | None,
        Fact(
            N_("By contract"), FactKind.RECORD, width=110, yields=True, beside=True,
            only_for=("kind", _K.INCOME, _K.COST),
        ),
    ] = None  # fmt: skip
    cost: Annotated[
        PublicCost | None,
        Fact(N_("Kind of cost"), width=110, yields=True, only_for=("kind", _K.COST)),
    ] = None
    decision_id: Annotated[
        int | None,
        Fact(
            N_("By decision"), FactKind.RECORD, width=110, yields=True, beside=True,
            only_for=("kind", _K.COST, _K.USE),
        ),
    ] = None  # fmt: skip
    amount: Annotated[Money, Fact(N_("Amount"), hidden=True, weight=600)]
    way: Annotated[
        PublicWay,
        Fact(
            N_("How it was paid"), hidden=True, beside=True,
            hint=N_("Cash is taken at the cash desk; link its receipt here."),
        ),
    ] = PublicWay.ACCOUNT  # fmt: skip
    receipt_no: Annotated[
        str, Fact(N_("Receipt of the desk"), FactKind.CODE, hidden=True, own=True,
                  only_for=("way", PublicWay.DESK))
    ] = ""  # fmt: skip
    slip_no: Annotated[
        str, Fact(N_("Bank slip or voucher"), width=120, hidden=True, beside=True, own=True)
    ] = ""
    party: Annotated[str, Fact(N_("From or to whom"), width=120, yields=True, kept=True)] = ""
    what: Annotated[str, Fact(N_("What for"), stretch=True, free=True)]
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class PublicBookingBack:
    """Why an entry is taken back."""

    back_why: Annotated[str, Fact(N_("Why it is taken back"), free=True, hidden=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicBookingRow(PublicBookingFields):
    """An entry in the list; what it adds or takes by itself."""

    id: int
    contract: str
    decision: str
    moved: Annotated[Money, Fact(N_("In and out"), width=110, weight=600, after="amount")]
    linked: Annotated[
        Money | None, Fact(N_("Of it by a receipt"), width=100, yields=True, after="moved")
    ]
    back_why: Annotated[str, Fact(N_("Why it is taken back"), free=True, hidden=True)]
    state: Annotated[BookingState, Fact(N_("State"), width=120)]


_S = BookingState
BOOKING_STATES = States(
    _S,
    first=(_S.BOOKED,),
    moves=(
        Move(
            _S.BOOKED, _S.BACK, N_("Take the entry back"), EDIT, icon="undo-2", key="F9",
            form=PublicBookingBack,
        ),
    ),
)  # fmt: skip


def _tidy(fields: PublicBookingFields) -> PublicBookingFields:
    return replace(
        fields, receipt_no=one_line(fields.receipt_no).upper(), slip_no=one_line(fields.slip_no),
        party=one_line(fields.party), what=one_line(fields.what),
    )  # fmt: skip


def _errors(fields: PublicBookingFields) -> Mapping[str, str]:
    found = dict(declared_errors(fields))
    if fields.amount is not None and fields.amount <= ZERO:
        found.setdefault("amount", _("The amount of an entry is above 0.00."))
    if fields.kind is _K.INCOME and fields.source is None and fields.contract_id is None:
        found.setdefault("source", _("Say where the income comes from, or choose its contract."))
    if fields.kind is _K.COST and fields.cost is None:
        found.setdefault("cost", _("Say what kind of cost it is."))
    if fields.kind is not _K.INCOME and fields.way is PublicWay.DESK:
        found["way"] = _("The desk only takes income. Pay this out of the account.")
    if fields.way is PublicWay.DESK and not fields.receipt_no:
        found.setdefault("receipt_no", _("Type the number of the receipt."))
    if fields.way is not PublicWay.DESK and fields.kind is not _K.OPENING and not fields.slip_no:
        found.setdefault("slip_no", _("Type the number of the bank slip or voucher."))
    return found


def _judged(session: Session, booking_id: int, fields: PublicBookingFields) -> Mapping[str, str]:
    """What is wrong with a new entry, beside its field; one that is posted was judged before."""
    if booking_id:
        return {}
    found = _of_day(session, fields)
    if fields.contract_id is not None:
        found |= _of_contract(session, fields)
    shared = fields.cost is PublicCost.SHARE or fields.decision_id is not None
    if fields.kind is _K.USE or (fields.kind is _K.COST and shared):
        found |= _of_decision(session, fields)
    if fields.way is PublicWay.DESK:
        found |= _of_receipt(session, fields)
    return found


def _of_day(session: Session, fields: PublicBookingFields) -> dict[str, str]:
    if fields.day > today(session):
        return {"day": _("This day is still to come.")}
    begun = begun_on(session)
    if fields.kind is _K.OPENING:
        refuse_closed(session, fields.day)
    else:
        if begun is not None and fields.day < begun:
            told = _("The ledger begins on {day} with the balance that was taken over.")
            return {"day": told.format(day=begun)}
        return {}
    if begun is not None:
        told = _("The ledger begins on {day} already. Take that entry back first.")
        return {"kind": told.format(day=begun)}
    stands = PublicBooking.state == BookingState.BOOKED
    first = session.scalar(select(func.min(PublicBooking.day)).where(stands))
    if first is not None and first < fields.day:
        told = _("There are entries from {day} on: the balance is taken over before them.")
        return {"day": told.format(day=first)}
    return {}


def _of_contract(session: Session, fields: PublicBookingFields) -> dict[str, str]:
    if fields.kind is not _K.INCOME:
        return {}
    one = session.get_one(PublicContract, fields.contract_id)
    if fields.source not in (None, one.source):
        told = _("By contract {no} it is “{source}”. Leave this empty.")
        return {"source": told.format(no=one.no, source=one.source.label)}
    left = (one.amount or ZERO) - came_by_contract(session, one.id)
    if fields.amount > left:
        told = _("Only {left} of {no} is still to come.")
        return {"amount": told.format(left=left, no=one.no)}
    return {}


def _of_decision(session: Session, fields: PublicBookingFields) -> dict[str, str]:
    wanted = DecisionFor.USE if fields.kind is _K.USE else DecisionFor.SHARE
    if fields.kind is _K.COST and fields.cost is not PublicCost.SHARE:
        return {"decision_id": _("Only uses and the management's share need a decision.")}
    one = session.get(PublicDecision, fields.decision_id) if fields.decision_id else None
    if one is None:
        return {"decision_id": _("Choose the decision of the owners that grants it.")}
    if one.purpose is not wanted:
        told = _("{no} grants “{granted}”. Choose another decision.")
        return {"decision_id": told.format(no=one.no, granted=one.purpose.label)}
    if one.state is not DecisionState.OPEN:
        told = _("{no} is “{state}”: nothing more is spent by it.")
        return {"decision_id": told.format(no=one.no, state=one.state.label)}
    if fields.day < one.day:
        told = _("{no} was decided on {day}: nothing is spent before.")
        return {"day": told.format(no=one.no, day=one.day)}
    granted = one.amount or share_of(came_since(session, one.day), one.percent or 0)
    left = granted - spent_of(session, one.id)
    if fields.amount > left:
        told = _("{no} grants {granted}, {left} of it is left. No more is spent by it.")
        return {"amount": told.format(no=one.no, granted=granted, left=left)}
    return {}


def _of_receipt(session: Session, fields: PublicBookingFields) -> dict[str, str]:
    receipt = session.scalar(select(Receipt).where(Receipt.no == fields.receipt_no))
    if receipt is None:
        told = _("There is no receipt {no}. Take the money at the cash desk first.")
        return {"receipt_no": told.format(no=fields.receipt_no)}
    back = select(Payment.id).where(Payment.reverses_id == receipt.payment_id)
    own = session.get_one(Payment, receipt.payment_id)
    if own.reverses_id is not None or session.scalar(back) is not None:
        told = _("{no} was taken back. Choose a receipt that stands.")
        return {"receipt_no": told.format(no=receipt.no)}
    left = paid_at_desk(session, receipt) - linked_of(session, receipt)
    if fields.amount > left:
        told = _("{no} has {left} of public income that no entry says yet.")
        return {"amount": told.format(no=receipt.no, left=left)}
    return {}


def _derived(session: Session, fields: PublicBookingFields) -> Values:
    """The source of income, where a contract says it."""
    if fields.kind is not _K.INCOME or fields.contract_id is None:
        return {}
    return {"source": session.get_one(PublicContract, fields.contract_id).source}


def _saved(session: Session, before: Values, after: Values) -> None:
    """Post what was entered, and its counter-entry when it is taken back; its rows keep it."""
    from propdesk.fees.public_income.ledger.posted import (  # not read at a start
        post_back,
        post_entry,
    )

    if not after:
        return
    one = session.get_one(PublicBooking, after["id"])
    if not before:
        post_entry(session, one)
    elif before["state"] != after["state"]:
        post_back(session, one)


PUBLIC_BOOKING = RecordKind(
    kind="public_booking",
    model=PublicBooking,
    fields=PublicBookingFields,
    name=lambda _session, one: f"{one.no} {one.what}",
    tidy=_tidy,
    errors=_errors,
    judged=_judged,
    derived=_derived,
    saved=_saved,
    states=BOOKING_STATES,
    series="GS",
    view="fees.view",
    edit=EDIT,
    lasting=frozenset(one.name for one in fields_of(PublicBookingFields)) - {"note"},
    attachments=True,
    also=("public_income_entry", "posting", "counter"),
)


def _sum_of(*which: ColumnElement[bool]) -> ColumnElement[Money]:
    found = select(PublicIncomeEntry.amount).where(
        PublicIncomeEntry.booking_id == PublicBooking.id, *which
    )
    return found.correlate(PublicBooking).order_by(PublicIncomeEntry.id).limit(1).scalar_subquery()


def _gone(_session: Session) -> ColumnElement[bool]:
    dead = select(PublicIncomeEntry.id).where(
        PublicIncomeEntry.booking_id == PublicBooking.id, ~is_live()
    )
    return (PublicBooking.state == _S.BOOKED) & dead.correlate(PublicBooking).exists()


_stands = PublicBooking.state == _S.BOOKED
PUBLIC_BOOKINGS = Register(
    kind=PUBLIC_BOOKING,
    row=PublicBookingRow,
    page="fees.public_ledger",
    tab="fees",
    place=45,
    drawer="monthly",
    title=N_("Ledger of public income"),
    icon="wallet",
    list_name="public-ledger",
    refers=N_("entries of public income"),
    called=lambda row: row.no,
    heads=(PublicBooking.what, PublicBooking.amount),
    order=(PublicBooking.day.desc(), PublicBooking.id.desc()),
    shown={
        "contract": told_by(PublicBooking.contract_id, PublicContract.no),
        "decision": told_by(PublicBooking.decision_id, PublicDecision.no),
        "moved": ListField(
            type_coerce(
                case((_stands, _sum_of(PublicIncomeEntry.receipt_id.is_(None))), else_=0), FenType
            )
        ),
        "linked": ListField(_sum_of(PublicIncomeEntry.receipt_id.is_not(None))),
    },
    chips=(
        *(
            ListChip(kind.value, kind.msgid, lambda _s, k=kind: PublicBooking.kind == k, group=" ")  # type: ignore[misc]  # a default binds it
            for kind in BookingKind
        ),
        ListChip(
            "receipt_gone", N_("Its receipt was taken back"), _gone, icon="triangle-alert",
            tone="red", group=" ",
        ),
    ),
    sums=("moved",),
    drops=(DropDownOf(PublicBooking.source, N_("All sources")),),
    dated=PublicBooking.day,
    slip=Slip(
        N_("Voucher of public income"), (N_("Handled by"), N_("Checked by"), N_("Approved by"))
    ),
    words=RegisterWords(
        new=N_("New income entry"),
        edit=N_("Edit entry of public income"),
        count=lambda count: ngettext(
            "{count} entry of public income", "{count} entries of public income", count
        ),
        look_for=N_("Number, whom, what for, slip"),
        none=N_("Nothing stands in the ledger of public income yet"),
        why=N_("Income of common parts is the owners': what came, what it cost, what it was used "
               "for, and what is left."),
        first=N_("Enter the first entry"),
        how=N_("Begin with the balance that was taken over; then income, costs and uses."),
    ),
)  # fmt: skip
