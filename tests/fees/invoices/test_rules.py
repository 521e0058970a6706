"""Tax in an amount, tax numbers, invoice numbers."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as some

from propdesk.fees.invoices.rules import (
    invoice_no_fault,
    net_of,
    normal_invoice_no,
    normal_tax_no,
    tax_no_fault,
)
from propdesk.fees.tax_rates import TaxRate
from propdesk.kernel.money import Money


@pytest.mark.parametrize(
    ("gross", "rate", "net"),
    [
        (10600, TaxRate.SIX, 10000),
        (37702, TaxRate.SIX, 35568),  # 355.679…
        (100, TaxRate.THREE, 97),
        (10150, TaxRate.ONE_HALF, 10000),
        (1, TaxRate.THIRTEEN, 1),
        (37702, TaxRate.EXEMPT, 37702),
        (-10600, TaxRate.SIX, -10000),
    ],
)
def test_net_is_the_amount_without_its_tax(gross: int, rate: TaxRate, net: int) -> None:
    assert net_of(Money(gross), rate) == Money(net)


@given(some.integers(-(10**10), 10**10), some.sampled_from(TaxRate))
def test_net_is_the_nearest_fen_and_half_goes_away_from_zero(gross: int, rate: TaxRate) -> None:
    net, exact = net_of(Money(gross), rate).fen, Fraction(gross * 10_000, 10_000 + rate.points)
    assert abs(net - exact) <= Fraction(1, 2)
    if abs(net - exact) == Fraction(1, 2):
        assert abs(net) > abs(exact)


def test_a_tax_number_is_kept_narrow_and_in_capitals() -> None:
    assert normal_tax_no(" ９1310000ma1k2 amp1-0") == "91310000MA1K2AMP10"


@pytest.mark.parametrize(
    ("typed", "is_wrong"),
    [
        ("91310000MA1K2AMP10", False),
        ("91310000MA1K2AMP11", True),
        ("110101199003070038", False),  # who trades under his own name: an ID number
        ("110101199003070039", True),
        ("310115123456789", False),
        ("31011512345678", True),
        ("9131-0000", True),
        ("310115123456789012345", True),
    ],
)
def test_a_tax_number_is_checked(typed: str, is_wrong: bool) -> None:
    assert bool(tax_no_fault(typed)) is is_wrong


def test_an_invoice_number_has_twenty_digits() -> None:
    assert normal_invoice_no("２6312 00000 00000 00001") == "26312000000000000001"
    assert not invoice_no_fault("26312000000000000001")
    assert "19" in invoice_no_fault("2631200000000000001")
    assert invoice_no_fault("2631200000000000000A")
