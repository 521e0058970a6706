"""The register of offers that were taken: with which payment, for which months, ended when."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.declarations import tell_followers
from propdesk.db.listing import told_by
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.estate.models import Unit
from propdesk.estate.notation.service import unit_shown
from propdesk.fees.models import Charge, Payment, Reduction
from propdesk.fees.offers.models import OfferUse, PrepayOffer
from propdesk.fees.offers.rules import UseState
from propdesk.fees.rules import PaymentKind, ReductionKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Register

ENDS = "fees.correct"


class OfferStays(UserError):
    """What a payment took off is told by its record as long as the payment stands."""

    message = N_("{no} was taken with a payment and goes with its receipt only.")


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFields:
    """An offer as it was taken. The desk makes it; only the note is typed."""

    no: Number = ""
    offer_id: Annotated[int, Fact(N_("Offer"), FactKind.RECORD, width=150, in_form=False)]
    unit_id: Annotated[int, Fact(N_("Unit"), FactKind.RECORD, width=90, in_form=False)]
    item_id: Annotated[int, Fact(N_("Fee item"), FactKind.RECORD, width=110, in_form=False)]
    first: Annotated[date, Fact(N_("Paid ahead from"), width=100, in_form=False)] = date.min
    last: Annotated[date, Fact(N_("Paid ahead until"), width=100, in_form=False)] = date.min
    months: Annotated[int, Fact(N_("Count of months"), width=70, in_form=False, hidden=True)] = 0
    listed: Annotated[Money, Fact(N_("At list price"), width=90, in_form=False, yields=True)] = ZERO
    off: Annotated[Money, Fact(N_("Taken off"), width=100, weight=600, in_form=False)] = ZERO
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class EarlyEnd:
    """Until when it was used."""

    ended_on: Annotated[
        date,
        Fact(
            N_("Last day used"), width=100, hidden=True,
            hint=N_("Its months up to this day are charged at list price; the rest is prepaid."),
        ),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRow(UseFields):
    """An offer that was taken, in the list."""

    id: int
    offer: str
    unit: str
    item: str
    payer: Annotated[str, Fact(N_("Payer"), width=100, yields=True, after="item_id")]
    ended_on: Annotated[date | None, Fact(N_("Last day used"), width=100, hidden=True)]
    used: Annotated[Money | None, Fact(N_("Used at list price"), width=110, hidden=True)]
    credit: Annotated[Money | None, Fact(N_("Free again"), width=100, yields=True)]
    state: Annotated[UseState, Fact(N_("State"), width=140)]


_S = UseState
USE_STATES = States(
    UseState,
    first=(_S.RUNS,),
    moves=(
        Move(
            _S.RUNS, _S.ENDED, N_("End the offer"), ENDS, icon="rotate-ccw", key="F9",
            form=EarlyEnd, asks_why=True,
        ),
        Move(
            _S.ENDED, _S.RUNS, N_("Let the offer go on"), ENDS, icon="undo-2", key="Ctrl+F9",
            asks_why=True,
        ),
    ),
)  # fmt: skip


def _judged(session: Session, use_id: int, fields: UseFields) -> dict[str, str]:
    """A new one is made by the desk, with the payment that let something go."""
    if use_id or _payment_of(session, fields):
        return {}
    return {"offer_id": _("An offer is taken at the desk, with the payment of its months.")}


def _derived(session: Session, fields: UseFields) -> Values:
    return {"payment_id": _payment_of(session, fields)}


def _payment_of(session: Session, fields: UseFields) -> int | None:
    """The payment that stands and took something off these months, the newest."""
    back = select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))
    taken = (
        select(Reduction.payment_id)
        .join(Payment, Payment.id == Reduction.payment_id)
        .join(Charge, Charge.id == Reduction.charge_id)
        .where(
            Reduction.kind == ReductionKind.OFFER,
            Payment.kind.in_((PaymentKind.PAYMENT, PaymentKind.OFFSET)),
            Payment.id.not_in(back),
            Charge.unit_id == fields.unit_id,
            Charge.fee_item_id == fields.item_id,
            Charge.period_from >= fields.first,
            Charge.period_to <= fields.last,
        )
    )
    return session.scalar(taken.order_by(Reduction.id.desc()).limit(1))


def _saved(session: Session, before: Values, after: Values) -> None:
    if not after and not _is_taken_back(session, before["payment_id"]):
        raise OfferStays(no=before["no"])
    tell_followers(session, "offer_use", before, after)


def _is_taken_back(session: Session, payment_id: int) -> bool:
    back = select(Payment.id).where(Payment.reverses_id == payment_id)
    return session.scalar(back.limit(1)) is not None


def _name(session: Session, one: OfferUse) -> str:
    return f"{one.no} {session.get_one(Unit, one.unit_id).code}"


OFFER_USE = RecordKind(
    kind="offer_use",
    model=OfferUse,
    fields=UseFields,
    name=_name,
    judged=_judged,
    derived=_derived,
    saved=_saved,
    lasting=frozenset({"offer_id", "unit_id", "item_id", "first", "last", "months"}),
    states=USE_STATES,
    series="YX",
    view="fees.view",
    edit=ENDS,
    also=(
        "charge", "open_charge", "payment", "allocation", "reduction", "prepayment_entry",
        "posting", "account",
    ),
)  # fmt: skip
USES = Register(
    kind=OFFER_USE,
    row=UseRow,
    page="fees.offers_taken",
    tab="fees",
    place=16,
    drawer="reports",
    title=N_("Offers taken"),
    icon="percent",
    list_name="offers-taken",
    refers=N_("offers taken"),
    called=lambda row: row.no,
    unit_panel=N_("Offers taken"),
    heads=(OfferUse.first, OfferUse.last, OfferUse.off),
    order=(OfferUse.id.desc(),),
    shown={
        "offer": told_by(OfferUse.offer_id, PrepayOffer.name),
        "unit": unit_shown(OfferUse.unit_id),
        "item": told_by(OfferUse.item_id, FeeItem.name),
        "payer": told_by(OfferUse.payment_id, Payment.payer),
    },
    sums=("listed", "off"),
    dated=OfferUse.first,
    words=RegisterWords(
        new=N_("Offer taken"),
        edit=N_("Note on an offer taken"),
        count=lambda count: ngettext("{count} offer taken", "{count} offers taken", count),
        look_for=N_("Number, room, payer"),
        none=N_("Nobody paid ahead by an offer yet"),
        why=N_("Who leaves early is charged what was used at list price; the rest is free again."),
        first=N_("Open the cash desk"),
        how=N_("At the desk F2 pays to a month, Shift+F2 takes the offer that fits."),
    ),
)
