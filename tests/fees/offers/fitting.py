"""Values of offers that hold together, for tests over all registers."""

from dataclasses import replace
from datetime import date
from unittest.mock import patch

from sqlalchemy import func, select

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.fees.billing.ahead import lines_until
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.facts import counter_facts
from propdesk.fees.counter.ticket import Ticket
from propdesk.fees.offers.register import OFFERS, OfferFields
from propdesk.fees.offers.rules import OfferKind
from propdesk.fees.offers.taken.register import EarlyEnd, UseFields
from propdesk.fees.offers.taken.taking import offers_for
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from propdesk.kernel.money import Money
from tests.fees.estates import add_unit

UNTIL = date(2027, 10, 31)
USED = EarlyEnd(ended_on=date(2027, 4, 30))


def fit_offer(_store: Store, made: OfferFields, _number: int) -> OfferFields:
    """The same as an offer of free months of one item, in every building."""
    return replace(
        made,
        kind=OfferKind.FREE,
        months=12,
        free_months=1,
        share=None,
        amount=None,
        buildings="",
        item_id=None,
    )


def fit_use(store: Store, made: UseFields, number: int) -> UseFields:
    """What a household of its own took at the desk; only its record is still to be made."""
    count = store.read(lambda session: session.scalar(select(func.count()).select_from(Unit))) or 0
    unit_id = store.write(add_unit, code=f"77-{number * 1000 + count}", area=1_000_000)
    item = _own_item(store)
    _charge(store, unit_id, item, count)
    offer = OfferFields(
        name="A year at once", item_id=item, months=12, free_months=1, valid_from=date(2026, 1, 1)
    )
    offer_id = store.write(OFFERS.uses.add, fields=offer)
    ticket = Ticket(day=date(2026, 11, 20))
    ticket.take_facts(store.read(counter_facts, unit_id=unit_id), first=True)
    ahead = store.read(lines_until, unit_id=unit_id, until=UNTIL, items=(item,))
    ticket.pay_to(UNTIL, ahead)
    ticket.offered = store.read(offers_for, unit_ids=[unit_id])
    ticket.use_offers = True
    with patch("propdesk.fees.offers.taken.at_the_desk.note_offers"):
        store.write(collect_payment, order=ticket.order(ticket.till(None)))
    return replace(
        made, offer_id=offer_id, unit_id=unit_id, item_id=item, first=date(2026, 11, 1),
        last=UNTIL, months=12, listed=Money(240_000), off=Money(20_000),
    )  # fmt: skip


def _own_item(store: Store) -> int:
    """An item of the company's own income; of an estate that has none yet, its first."""
    own = [one.id for one in store.write(ensure_first_items) if one.nature is Nature.OWN_INCOME]
    fields = ItemFields(code="WYF", name="Of the house", nature=Nature.OWN_INCOME)
    return own[0] if own else store.write(ITEM_USES.add, fields=fields)


def _charge(store: Store, unit_id: int, item: int, count: int) -> None:
    """200.00 a month for the unit alone."""
    fields = TariffFields(
        fee_item_id=item, name=f"Of {unit_id} {count}", formula=Formula.FIXED, period_months=1,
        applies=Applies(units=(unit_id,)),
    )  # fmt: skip
    version = VersionFields(effective_from=date(2026, 1, 1), price=200_000_000)
    store.write(create_tariff, fields=fields, version=version)
