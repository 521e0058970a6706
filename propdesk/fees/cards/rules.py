"""The words of sales by card, and how much a sum of money buys. Integers only; no session."""

from bisect import bisect_right
from fractions import Fraction
from math import ceil

from propdesk.fees.amounts.usage import UsagePrice
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.records.states import StateWord

MOST_AT_ONCE = 10**9  # a million m³ or kWh, in 10^-3


class SaleState(StateWord):
    """Whether a sale stands; it follows from its payment."""

    SOLD = "sold", N_("Sold"), "green", "circle-check"
    TAKEN_BACK = "taken_back", N_("Taken back"), "grey", "ban"


def quantity_for(price: UsagePrice, bought: Fraction, money: Money) -> int:
    """The most that costs no more than so much money, in 10^-3, after what the steps counted
    already; 0.001 more where rounding then meets the sum."""
    most = bisect_right(
        range(1, MOST_AT_ONCE), money.fen, key=lambda each: ceil(price.fen(bought, bought + each))
    )
    more = (
        price.rounded(bought, bought + most) < money.fen == price.rounded(bought, bought + most + 1)
    )
    return most + more
