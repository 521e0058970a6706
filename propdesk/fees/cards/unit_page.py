"""What a household bought by card: for each meter the last sale, what it was this year, a chart."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine
from propdesk.db.store import today
from propdesk.fees.meters.models import Meter
from propdesk.fees.meters.service import shown, trend
from propdesk.fees.models import CardSale, sale_stands
from propdesk.fees.periods import month_number
from propdesk.kernel.i18n import _
from propdesk.kernel.money import total
from propdesk.kernel.reports.trend import Trend

LATELY = 12  # months


def sold_to_unit(session: Session, unit_id: int) -> tuple[PanelLine, ...]:
    """A line for each meter that is sold by card, or was sold for."""
    query = (
        select(CardSale)
        .where(CardSale.unit_id == unit_id, sale_stands())
        .order_by(CardSale.meter_id, CardSale.sold_on, CardSale.id)
    )
    by_meter: dict[int, list[CardSale]] = {}
    for sale in session.scalars(query):
        by_meter.setdefault(sale.meter_id, []).append(sale)
    meters = session.scalars(
        select(Meter)
        .where((Meter.unit_id == unit_id) & Meter.by_card | Meter.id.in_(by_meter))
        .order_by(Meter.kind, Meter.id)
    )
    day = today(session)
    return tuple(_line(one, by_meter.get(one.id, ()), day) for one in meters)


def _line(meter: Meter, sales: Sequence[CardSale], day: date) -> PanelLine:
    told = [_("nothing bought yet")]
    if sales:
        bought = _("{quantity} bought on {day}")
        this_year = [one for one in sales if one.sold_on.year == day.year]
        year = _("this year {quantity} for {amount}")
        told = [
            bought.format(quantity=shown(sales[-1].quantity), day=sales[-1].sold_on),
            year.format(
                quantity=shown(sum(one.quantity for one in this_year)),
                amount=total(one.amount for one in this_year),
            ),
        ]
    if meter.card_no:
        told.insert(0, _("card {card}").format(card=meter.card_no))
    return PanelLine(
        name=f"{meter.kind.label} {meter.no}",
        detail=" · ".join(told),
        record=("card_sale", sales[-1].id) if sales else ("meter", meter.id),
        trend=_months(sales, day) if len(sales) > 1 else (),
    )


def _months(sales: Sequence[CardSale], day: date) -> tuple[Trend, ...]:
    """What was bought in each of the last months."""
    last = month_number(day)
    return tuple(
        trend(
            month % 12 + 1,
            sum(one.quantity for one in sales if month_number(one.sold_on) == month),
        )
        for month in range(last - LATELY + 1, last + 1)
    )
