"""Owners pay no more for a unit than the supplier asks: what is said when a tariff does."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.rules import Formula
from propdesk.fees.tariff_models import Tariff, TariffVersion
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money, round_half_up
from propdesk.kernel.scaled import PRICE, format_scaled

_MICRO = 10**7  # 10^-6 yuan of 10^-3 of a unit in a fen


def price_above(
    session: Session,
    *,
    item_id: int,
    quantity: int | None,
    amount: Money | None,
    last: date | None,
) -> Mapping[str, str]:
    """Beside the amount: that owners pay more for a unit than a bill for so much (10^-3) comes to,
    by what the tariffs of the item say on its last day; {} otherwise."""
    if not quantity or amount is None or last is None:  # a form half typed
        return {}
    newest: dict[int, int] = {}
    rows = session.execute(
        select(Tariff.id, TariffVersion.price)
        .join(Tariff, Tariff.id == TariffVersion.tariff_id)
        .where(Tariff.fee_item_id == item_id, Tariff.formula == Formula.METERED)
        .where(TariffVersion.effective_from <= last)
        .order_by(TariffVersion.effective_from)
    )
    for tariff_id, price in rows:
        newest[tariff_id] = price or 0
    price = max(newest.values(), default=0)
    if price * quantity <= amount.fen * _MICRO + _MICRO // 2:
        return {}
    his = round_half_up(amount.fen * _MICRO, quantity)
    told = _(
        "Owners pay {price} for a unit, the supplier asks {his}. What is collected for him may not "
        "cost more; check the tariff or the bill."
    )
    return {
        "amount": told.format(
            price=format_scaled(price, PRICE, decimals=2), his=format_scaled(his, PRICE, decimals=2)
        )
    }
