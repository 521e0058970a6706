"""The register of sales by card: for which meter, how much, onto which card, by which receipt."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import case, func, select, type_coerce
from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine
from propdesk.db.listing import ListField, told_by
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.tables import FenType, word
from propdesk.estate.notation.service import unit_shown
from propdesk.fees.cards.rules import SaleState
from propdesk.fees.meters.models import Meter
from propdesk.fees.meters.rules import READING, MeterSort
from propdesk.fees.models import Allocation, CardSale, Charge, Payment, Receipt, sale_stands
from propdesk.fees.rules import ChargeKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Register

SELLS = "fees.collect"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSaleFields:
    """What was sold. The desk makes it; only the note is typed."""

    no: Number = ""
    meter_id: Annotated[int, Fact(N_("Meter"), FactKind.RECORD, width=110, in_form=False)]
    unit_id: Annotated[int, Fact(N_("Unit"), FactKind.RECORD, width=90, in_form=False)]
    sold_on: Annotated[date, Fact(N_("Sold on"), width=100, in_form=False)] = date.min
    quantity: Annotated[
        int,
        Fact(N_("Bought"), FactKind.SCALED, places=READING, width=90, weight=600, in_form=False),
    ] = 0
    amount: Annotated[Money, Fact(N_("Amount of the sale"), in_form=False, hidden=True)] = ZERO
    card_no: Annotated[
        str, Fact(N_("Card number"), FactKind.CODE, width=120, in_form=False, yields=True)
    ] = ""
    token: Annotated[
        str, Fact(N_("Token"), FactKind.CODE, width=160, in_form=False, hidden=True)
    ] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSaleRow(CardSaleFields):
    """A sale in the list."""

    id: int
    meter: str
    unit: str
    sort: Annotated[MeterSort, Fact(N_("Kind of meter"), width=90, after="unit_id")]
    paid: Annotated[Money, Fact(N_("Paid for it"), width=100, weight=600, after="quantity")]
    receipt: Annotated[str, Fact(N_("Receipt"), FactKind.CODE, width=130)]
    payer: Annotated[str, Fact(N_("Payer"), width=100, yields=True)]
    standing: Annotated[SaleState, Fact(N_("State"), width=100)]


def _judged(session: Session, sale_id: int, fields: CardSaleFields) -> dict[str, str]:
    """A new one is made by the desk, with the payment of its line."""
    if sale_id or _line_of(session, fields) is not None:
        return {}
    return {"meter_id": _("What is bought by card is sold at the cash desk, with its payment.")}


def _derived(session: Session, fields: CardSaleFields) -> Values:
    found = _line_of(session, fields)
    return {} if found is None else dict(zip(("charge_id", "payment_id"), found, strict=True))


def _line_of(session: Session, fields: CardSaleFields) -> tuple[int, int] | None:
    """The newest line of a payment that sold so much for the meter, with that payment; one that is
    known as a sale already is no other."""
    known = select(CardSale.charge_id)
    query = (
        select(Charge.id, Allocation.payment_id)
        .join(Allocation, Allocation.charge_id == Charge.id)
        .where(
            Charge.kind == ChargeKind.COUNTER,
            Charge.meter_id == fields.meter_id,
            Charge.unit_id == fields.unit_id,
            Charge.amount == fields.amount,
            Charge.id.not_in(known),
        )
        .order_by(Charge.id.desc())
    )
    row = session.execute(query.limit(1)).first()
    return None if row is None else (row[0], row[1])


def _lines(session: Session, unit_id: int) -> tuple[PanelLine, ...]:
    from propdesk.fees.cards.unit_page import sold_to_unit  # not read at a start

    return sold_to_unit(session, unit_id)


def _name(session: Session, sale: CardSale) -> str:
    return f"{sale.no} {session.get_one(Meter, sale.meter_id).no}"


class SaleStays(UserError):
    """A sale is told by its record, one that was taken back, too."""

    message = N_("{no} was sold with a payment and stays; take its receipt back instead.")


def _saved(_session: Session, before: Values, after: Values) -> None:
    if not after:
        raise SaleStays(no=before["no"])


CARD_SALE = RecordKind(
    kind="card_sale",
    model=CardSale,
    fields=CardSaleFields,
    name=_name,
    judged=_judged,
    derived=_derived,
    lasting=frozenset({"meter_id", "unit_id", "sold_on", "quantity", "amount", "card_no", "token"}),
    series="SK",
    view="fees.view",
    edit=SELLS,
    saved=_saved,
)
_standing = type_coerce(
    case((sale_stands(), SaleState.SOLD.value), else_=SaleState.TAKEN_BACK.value),
    word(SaleState, "standing"),
)
_paid = type_coerce(case((sale_stands(), CardSale.amount), else_=0), FenType)
_receipt = (
    select(func.min(Receipt.no))
    .where(Receipt.payment_id == CardSale.payment_id)
    .correlate(CardSale)
    .scalar_subquery()
)
SALES = Register(
    kind=CARD_SALE,
    row=CardSaleRow,
    page="fees.card_sales",
    tab="fees",
    place=35,
    drawer="monthly",
    title=N_("Card sales"),
    icon="credit-card",
    list_name="card-sales",
    refers=N_("card sales"),
    called=lambda row: row.no,
    unit_panel=N_("Card sales"),
    unit_lines=_lines,
    heads=(CardSale.sold_on, CardSale.quantity, CardSale.amount),
    order=(CardSale.id.desc(),),
    shown={
        "meter": told_by(CardSale.meter_id, Meter.no),
        "unit": unit_shown(CardSale.unit_id),
        "sort": told_by(CardSale.meter_id, Meter.kind),
        "paid": ListField(_paid),
        "receipt": ListField(_receipt),
        "payer": told_by(CardSale.payment_id, Payment.payer),
        "standing": ListField(_standing),
    },
    chips=(
        ListChip("sold", N_("Sold"), lambda _session: sale_stands(), group=" "),
        ListChip("taken_back", N_("Taken back"), lambda _session: ~sale_stands(), group=" "),
    ),
    sums=("paid",),
    dated=CardSale.sold_on,
    words=RegisterWords(
        new=N_("Sale by card"),
        edit=N_("Note on a sale by card"),
        count=lambda count: ngettext("{count} sale", "{count} sales", count),
        look_for=N_("Number, meter, room, card, receipt"),
        none=N_("Nothing was sold by card yet"),
        why=N_("What is bought onto a card is paid before it is used; nobody owes it."),
        first=N_("Open the cash desk"),
        how=N_("Say of a meter that it is sold by card; then F3 at the desk sells for it."),
    ),
)
