"""The collection rate keeps two decimals of a percent."""

from datetime import date

from propdesk.fees.arrears.rates import MonthRate
from propdesk.kernel.money import ZERO, Money
from propdesk.today.view import percent


def test_a_rate_has_two_decimals_of_a_percent() -> None:
    rate = MonthRate(date(2026, 11, 1), Money(10701540), Money(136988))
    assert (rate.hundredths, percent(rate.hundredths)) == (128, "1.28")
    assert percent(MonthRate(date(2026, 11, 1), Money(300), Money(200)).hundredths) == "66.67"
    assert percent(MonthRate(date(2026, 11, 1), ZERO, ZERO).hundredths) == "—"
