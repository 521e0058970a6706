"""The rates of VAT that an item of the office may have."""

from typing import Annotated

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.labels import Labelled


class TaxRate(Labelled):
    """How much of an invoice is tax; nothing is guessed for an item that does not say it."""

    UNSAID = "unsaid", N_("Rate not said")
    THIRTEEN = "13", N_("13%")
    NINE = "9", N_("9%")
    SIX = "6", N_("6%")
    FIVE = "5", N_("5%")
    THREE = "3", N_("3%")
    ONE_HALF = "1.5", N_("1.5%")
    ONE = "1", N_("1%")
    ZERO = "0", N_("0% (zero rate)")
    EXEMPT = "exempt", N_("Tax-free")
    UNTAXED = "untaxed", N_("Not taxable")

    @property
    def points(self) -> int:
        """The rate in 10^-4: 600 is 6 %; 0 without tax."""
        whole, _dot, tenth = self.value.partition(".")
        return int(whole) * 100 + int(tenth or "0") * 10 if whole.isdecimal() else 0


ItemTaxRate = Annotated[
    TaxRate,
    Fact(
        N_("Tax rate"), width=90, in_place=True, hidden=True,
        hint=N_("Of its invoices. Amounts include the tax."),
    ),
]  # fmt: skip
PrepaidUntaxed = Annotated[
    bool,
    Fact(
        N_("Prepayment for it is invoiced without tax"), hidden=True, head=N_("Prepaid untaxed"),
        hint=N_("Else it gets its invoice when it pays bills."),
    ),
]  # fmt: skip
