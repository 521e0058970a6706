"""The register of offers of prepayment: what the desk offers whom, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind
from propdesk.estate.rules import UnitKind
from propdesk.fees.offers.models import PrepayOffer
from propdesk.fees.offers.rules import WHOLE, OfferKind, OfferState
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.due import DueGroup
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.kernel.scaled import SHARE
from propdesk.system.registers.service import DropDownOf, Register, Slip

MAKES = "fees.offers"
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFields:
    """An offer as the office makes it."""

    no: Number = ""
    name: Annotated[
        str,
        Fact(
            N_("Offer"), width=170, weight=500, stretch=True, longest=60,
            placeholder=N_("e.g. a year at once, one month free"),
        ),
    ]  # fmt: skip
    item_id: Annotated[
        int | None,
        Fact(
            N_("Fee item"), FactKind.RECORD, width=110, absent=N_("all of ours"),
            hint=N_("Empty: every fee by months that is the company's own income."),
        ),
    ] = None  # fmt: skip
    months: Annotated[
        int,
        Fact(
            N_("Months paid at once"), head=N_("Count of months"), least=2, most=MOST_MONTHS,
            width=80,
            hint=N_("With those that are free. Twice as many get it twice."),
        ),
    ]  # fmt: skip
    kind: Annotated[OfferKind, Fact(N_("What is given"), width=150, yields=True)] = OfferKind.FREE
    free_months: Annotated[
        int | None,
        Fact(
            N_("Free months"),
            least=1,
            most=MOST_MONTHS - 1,
            width=90,
            yields=True,
            only_for=("kind", OfferKind.FREE),
        ),
    ] = None
    share: Annotated[
        int | None,
        Fact(
            N_("Per cent off"), FactKind.SCALED, places=SHARE - 2, least=1, most=WHOLE - 1,
            width=90, yields=True, only_for=("kind", OfferKind.RATE),
        ),
    ] = None  # fmt: skip
    amount: Annotated[
        Money | None,
        Fact(N_("Sum off"), width=90, yields=True, only_for=("kind", OfferKind.AMOUNT)),
    ] = None
    valid_from: Annotated[date, Fact(N_("Offered from"), today=True, width=100)]
    valid_until: Annotated[
        date | None,
        Fact(
            N_("Offered until"), width=100, not_before="valid_from", beside=True, yields=True,
            hint=N_("Empty: until it is closed."),
        ),
    ] = None  # fmt: skip
    unit_kind: Annotated[
        UnitKind | None, Fact(N_("Only for"), width=90, yields=True, absent=N_("all kinds"))
    ] = None
    buildings: Annotated[
        str,
        Fact(
            N_("Buildings"), width=90, yields=True, placeholder=N_("e.g. 1, 2, 5"), beside=True,
            hint=N_("Empty: all."),
        ),
    ] = ""  # fmt: skip
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow(OfferFields):
    """An offer in the list."""

    id: int
    item: str
    state: Annotated[OfferState, Fact(N_("State"), width=130)]


_S = OfferState
_move = partial(Move, permission=MAKES, undone=True)
OFFER_STATES = States(
    OfferState,
    first=(_S.RUNS,),
    moves=(
        _move(_S.RUNS, _S.CLOSED, N_("Close the offer"), icon="ban", key="F9"),
        _move(_S.CLOSED, _S.RUNS, N_("Offer it again"), icon="rotate-ccw", key="F3"),
    ),
)
_GIVES = {
    OfferKind.RATE: ("share", N_("Type how many per cent are taken off.")),
    OfferKind.AMOUNT: ("amount", N_("Type what is taken off the months together.")),
    OfferKind.FREE: ("free_months", N_("Type how many of the months are free.")),
}


def _errors(fields: OfferFields) -> Mapping[str, str]:
    found = dict(declared_errors(fields))
    name, why = _GIVES[fields.kind]
    if getattr(fields, name) is None:
        found.setdefault(name, _(why))
    if fields.kind is OfferKind.AMOUNT and fields.amount is not None and fields.amount <= ZERO:
        found["amount"] = _("Type an amount above 0.00.")
    if fields.kind is OfferKind.FREE and (fields.free_months or 0) >= (fields.months or 12**9):
        found["free_months"] = _("At least one of the months is paid.")
    return found


def _judged(session: Session, _offer_id: int, fields: OfferFields) -> Mapping[str, str]:
    from propdesk.fees.sharing.service import read_buildings  # not read at a start

    found: dict[str, str] = {}
    item = session.get(FeeItem, fields.item_id) if fields.item_id else None
    if fields.item_id and item is None:
        found["item_id"] = _("This fee item is not known.")
    elif item is not None and item.nature is Nature.DEPOSIT:
        found["item_id"] = _("A deposit is not charged by days.")
    if unknown := read_buildings(session, fields.buildings)[1]:
        found["buildings"] = _("No building is called {words}.").format(words=listed(unknown))
    return found


PREPAY_OFFER = RecordKind(
    kind="prepay_offer",
    model=PrepayOffer,
    fields=OfferFields,
    name=lambda _session, one: f"{one.no} {one.name}",
    errors=_errors,
    judged=_judged,
    states=OFFER_STATES,
    series="YJ",
    view="fees.view",
    edit=MAKES,
    attachments=True,
)
OFFERS = Register(
    kind=PREPAY_OFFER,
    row=OfferRow,
    page="fees.offers",
    tab="fees",
    place=34,
    drawer="set_up",
    title=N_("Offers of prepayment"),
    icon="percent",
    list_name="prepay-offers",
    refers=N_("offers of prepayment"),
    called=lambda row: row.no,
    named=True,
    heads=(PrepayOffer.name, PrepayOffer.months),
    order=(PrepayOffer.valid_from.desc(), PrepayOffer.id.desc()),
    shown={"item": told_by(PrepayOffer.item_id, FeeItem.name)},
    drops=(DropDownOf(PrepayOffer.kind, N_("All kinds")),),
    dated=PrepayOffer.valid_from,
    deadline=Deadline(
        PrepayOffer.valid_until,
        PrepayOffer.state,
        (_S.RUNS,),
        title=N_("Offers of prepayment that ended"),
        over=N_("Time is over: close it"),
        group=DueGroup.MONEY,
    ),
    slip=Slip(N_("Offer of prepayment"), signers=(N_("Approved by"), N_("Date"))),
    words=RegisterWords(
        new=N_("New offer"),
        edit=N_("Edit offer"),
        count=lambda count: ngettext("{count} offer", "{count} offers", count),
        look_for=N_("Number, name of the offer"),
        none=N_("Nothing is offered for paying ahead"),
        why=N_("Who pays a year at once may pay less: the desk names what fits, one key takes it."),
        first=N_("Make the first offer"),
        how=N_("How many months at once, and what is taken off: per cent, a sum, free months."),
    ),
)
