"""Meters that are sold by card, and what was bought, for tests over all pages. All invented."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case, use_case_of
from propdesk.fees.cards.sample import sample_card_meters
from propdesk.fees.cards.selling import CardOrder, card_line
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.meters.models import Meter
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money


def put_card_sales(store: Store) -> None:
    """Those of the sample estate; two of their households buy."""

    @use_case(permission="", touches=tuple(use_case_of(sample_card_meters).touches))
    def put(session: Session) -> None:
        sample_card_meters(session, year=SampleYear(session, "fees.cards", 12))

    store.write(put)
    for meter, fen in zip(store.read(_sold_by_card), (10_000, 5_000), strict=False):
        sell(store, meter, Money(fen))


def _sold_by_card(session: Session) -> list[int]:
    return list(session.scalars(select(Meter.id).where(Meter.by_card).order_by(Meter.id)))


def sell(store: Store, meter: int, money: Money) -> None:
    """Sell for a sum, paid by transfer."""
    line = store.read(card_line, order=CardOrder(meter_id=meter, money=money))
    parts = (Part(Method.TRANSFER, line.amount),)
    order = Order(unit_id=line.unit_id, parts=parts, charge_ids=(), new_lines=(line,))
    store.write(collect_payment, order=order)
