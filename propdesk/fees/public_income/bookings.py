"""The ledger of public income: its entries, each posted as it is saved and never changed.

Money of the account of public income is written down here. What came in cash or by the accounts of
the desk stands on lines of its fee items already: an entry linked with the receipt says of which
contract it was, and moves nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields as fields_of, replace
from datetime import date
from typing import Annotated

from sqlalchemy import ColumnElement, case, select, type_coerce
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField, told_by
from propdesk.db.posting import open_day, posting
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.db.tables import FenType
from propdesk.fees.models import Receipt
from propdesk.fees.public_income.booking_fields import PublicBookingFields
from propdesk.fees.public_income.booking_rules import booking_errors
from propdesk.fees.public_income.contracts import EDIT
from propdesk.fees.public_income.models import (
    PublicBooking,
    PublicContract,
    PublicDecision,
    PublicIncomeEntry,
)
from propdesk.fees.public_income.money import is_live, lowest_from
from propdesk.fees.public_income.rules import (
    ADDS,
    BookingKind,
    BookingState,
    PublicWay,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, declared_errors
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register, Slip

_K = BookingKind


class BalanceTooSmall(UserError):
    """More than there is."""

    message = N_(
        "The balance of public income would be {balance} on {day}. No more is spent than there is."
    )


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


def _derived(session: Session, fields: PublicBookingFields) -> Values:
    """The source of income, where a contract says it."""
    if fields.kind is not _K.INCOME or fields.contract_id is None:
        return {}
    return {"source": session.get_one(PublicContract, fields.contract_id).source}


def _saved(session: Session, before: Values, after: Values) -> None:
    """Post what was entered, and its counter-entry when it is taken back; its rows keep it."""
    if not after:
        return
    one = session.get_one(PublicBooking, after["id"])
    if not before:
        _post(session, one)
    elif before["state"] != after["state"]:
        _post_back(session, one)


def _post(session: Session, one: PublicBooking) -> None:
    receipt = None
    if one.way is PublicWay.DESK:
        receipt = session.scalar(select(Receipt.id).where(Receipt.no == one.receipt_no))
    day = open_day(session, one.day, today(session))
    row = {
        "booking_id": one.id, "kind": one.kind, "receipt_id": receipt, "day": day,
        "amount": one.amount if one.kind in ADDS else -one.amount, "reason": one.what,
    }  # fmt: skip
    with posting(session, "public_income") as post:
        post.insert(PublicIncomeEntry, [row])
    if one.kind not in ADDS:
        refuse_below(session, day)


def _post_back(session: Session, one: PublicBooking) -> None:
    own = PublicIncomeEntry.booking_id == one.id
    first = session.scalars(
        select(PublicIncomeEntry).where(own, PublicIncomeEntry.reverses_id.is_(None))
    ).one()
    row = {
        "booking_id": one.id, "kind": first.kind, "receipt_id": first.receipt_id,
        "amount": -first.amount, "reverses_id": first.id, "day": today(session),
        "reason": one.back_why,
    }  # fmt: skip
    with posting(session, "public_income_back") as post:
        post.insert(PublicIncomeEntry, [row])
    if one.kind in ADDS and first.receipt_id is None:
        refuse_below(session, today(session))


def refuse_below(session: Session, day: date) -> None:
    """Raise BalanceTooSmall where less than nothing would be there from a day on."""
    lowest = lowest_from(session, day)
    if lowest is not None and lowest[1] < ZERO:
        raise BalanceTooSmall(balance=lowest[1], day=lowest[0])


PUBLIC_BOOKING = RecordKind(
    kind="public_booking",
    model=PublicBooking,
    fields=PublicBookingFields,
    name=lambda _session, one: f"{one.no} {one.what}",
    tidy=_tidy,
    errors=_errors,
    judged=booking_errors,
    derived=_derived,
    saved=_saved,
    states=BOOKING_STATES,
    series="GS",
    view="fees.view",
    edit=EDIT,
    lasting=frozenset(one.name for one in fields_of(PublicBookingFields)) - {"note", "source"},
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
        new=N_("New entry of public income"),
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
