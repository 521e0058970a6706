"""Values of sales by card that hold together, for tests over all registers."""

from dataclasses import replace
from datetime import date
from unittest.mock import patch

from sqlalchemy import func, select

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.fees.cards.register import CardSaleFields
from propdesk.fees.meters.register import METERS, MeterSetup
from propdesk.fees.meters.rules import MeterSort
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from propdesk.kernel.money import Money
from tests.fees.cards.sales_made import sell
from tests.fees.estates import add_unit


def fit_sale(store: Store, made: CardSaleFields, number: int) -> CardSaleFields:
    """What a household of its own bought at the desk; only its record is still to be made."""
    count = store.read(lambda session: session.scalar(select(func.count()).select_from(Unit))) or 0
    unit_id = store.write(add_unit, code=f"78-{number * 1000 + count}", area=1_000_000)
    store.write(ensure_first_items)
    about = ItemFields(code=f"DF{count}", name=f"Power {count}", nature=Nature.COLLECTED)
    item = store.write(ITEM_USES.add, fields=about)
    fields = TariffFields(
        fee_item_id=item, name=f"Power of {unit_id} {count}", formula=Formula.METERED,
        period_months=0, applies=Applies(units=(unit_id,)),
    )  # fmt: skip
    version = VersionFields(effective_from=date(2026, 1, 1), price=500_000)
    store.write(create_tariff, fields=fields, version=version)
    setup = MeterSetup(
        no=f"DX{count}-{number}", kind=MeterSort.POWER, unit_id=unit_id, item_id=item,
        by_card=True, card_no="1",
    )  # fmt: skip
    meter = store.write(METERS.uses.add, fields=setup)
    with patch("propdesk.fees.counter.collecting.note_card_sales"):
        sell(store, meter, Money(5_000))
    return replace(
        made, meter_id=meter, unit_id=unit_id, sold_on=date(2026, 11, 20), quantity=100_000,
        amount=Money(5_000),
    )  # fmt: skip
