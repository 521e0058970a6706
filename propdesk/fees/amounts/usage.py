"""What a quantity of a meter costs: one price, or steps of a year or month. Exact; no session.

Quantities are 10^-3 (m³, kWh), prices 10^-6 yuan, coefficients 10^-6. Steps count what was used
since their year or month began, so that several readings of a year share them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, NamedTuple

import msgspec

from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import round_half_up
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.scaled import PRICE, SHARE, format_scaled, half_width, read_scaled

QUANTITY = 3
_FEN = 10 ** (QUANTITY + PRICE + SHARE - 2)


class StepBase(Labelled):
    """Of what time the quantities of steps are."""

    YEAR = "year", N_("A year")
    MONTH = "month", N_("A month")


Steps = Annotated[
    str,
    Fact(
        N_("Higher steps"),
        placeholder=N_("e.g. 180: 4.83; 260: 5.83"),
        hint=N_("Above 180 a unit costs 4.83, above 260 it costs 5.83. Empty: one price."),
    ),
]
StepsOf = Annotated[StepBase, Fact(N_("Steps are of"))]
StepsBegin = Annotated[
    str,
    Fact(
        N_("Their year begins on"),
        placeholder=N_("e.g. 01-01"),
        hint=N_("Empty: 1 January. A reading counts into the year of its day."),
    ),
]
StepPersons = Annotated[
    int,
    Fact(
        N_("Larger households: above (people)"),
        most=20,
        hint=N_("0: steps are the same for all. The meter says how many people there are."),
    ),
]
StepExtra = Annotated[
    int, Fact(N_("Each further person adds"), FactKind.SCALED, places=QUANTITY, most=10**9)
]


class PriceStep(NamedTuple):
    """From this quantity on a unit costs so much."""

    above: int
    price: int


class UsagePrice(msgspec.Struct, frozen=True, kw_only=True):
    """What a meter of a household pays: its steps, the first from 0; `share` is the coefficient,
    `unit` the fen a line is rounded to."""

    steps: tuple[PriceStep, ...]
    share: int
    unit: int

    def fen(self, begin: Fraction, end: Fraction) -> Fraction:
        """The exact price in fen of what lies between two quantities, counted from the base."""
        prices = sum((part * price for part, price in self.parts(begin, end)), Fraction())
        return Fraction(prices * self.share, _FEN)

    def parts(self, begin: Fraction, end: Fraction) -> Iterator[tuple[Fraction, int]]:
        """How much of it falls into which price."""
        ends = (*(step.above for step in self.steps[1:]), None)
        for step, upto in zip(self.steps, ends, strict=True):
            first = max(begin, Fraction(step.above))
            last = end if upto is None else min(end, Fraction(upto))
            if last > first:
                yield last - first, step.price

    def rounded(self, begin: Fraction, end: Fraction) -> int:
        """The same in whole fen, rounded once."""
        exact = self.fen(begin, end) / self.unit
        return self.unit * round_half_up(exact.numerator, exact.denominator)


def read_steps(text: str) -> tuple[PriceStep, ...]:
    """What is typed of steps: `180: 4.83; 260: 5.83`. ValueError when it is none, or when a step
    does not lie above the one before."""
    found: list[PriceStep] = []
    for part in half_width(text).replace("；", ";").split(";"):
        if not part.strip():
            continue
        above, _colon, price = part.partition(":")
        step = PriceStep(read_scaled(above, QUANTITY), read_scaled(price, PRICE))
        if step.above <= (found[-1].above if found else 0) or step.price <= 0:
            raise ValueError(text)
        found.append(step)
    return tuple(found)


def steps_for(
    price: int, steps: Sequence[PriceStep], times: int, more: int
) -> tuple[PriceStep, ...]:
    """The steps of a household: each for so many months, and `more` for its further people."""
    return (
        PriceStep(0, price),
        *(PriceStep(step.above * times + more, step.price) for step in steps),
    )


def step_span(base: StepBase, begins: tuple[int, int], day: date) -> date:
    """The first day of the year or month that a reading of a day counts into."""
    if base is StepBase.MONTH:
        return day.replace(day=1)
    month, of_month = begins
    this = date(day.year, month, of_month)
    return this if this <= day else date(day.year - 1, month, of_month)


# Why this amount?


def plain(value: int | Fraction, places: int = QUANTITY) -> str:
    """A quantity as it is kept in an explanation: 19.5; of a share as many digits as there are."""
    whole = value if isinstance(value, int) else round_half_up(value.numerator, value.denominator)
    return format_scaled(whole, places).replace(",", "")


def usage_lines(words: Mapping[str, Any]) -> Iterator[str]:
    """What was read, what of it is billed, and its price."""
    for before, after, rolled in words["dials"]:
        told = _("Meter {meter}: from {before} to {after}")
        if rolled:
            told = _("Meter {meter}: from {before} over 0 to {after}")
        yield told.format(meter=words["meter"], before=before, after=after)
    if words["multiplier"] != "1":
        yield _("Times the multiplier {multiplier}").format(multiplier=words["multiplier"])
    yield _("Used: {quantity}").format(quantity=words["used"])
    if words["days"] != words["of_days"]:
        told = _("Of its {all} days these {days} are billed: {quantity}")
        all_days, days = words["of_days"], words["days"]
        yield told.format(all=all_days, days=days, quantity=words["quantity"])
    if len(words["steps"]) > 1:
        told = _("Used before, in this year or month of its steps: {quantity}")
        yield told.format(quantity=words["used_before"])
    if words["own_price"]:
        yield _("The price was agreed for this unit.")


def sold_lines(words: Mapping[str, Any]) -> Iterator[str]:
    """What was bought for a meter, onto which card, and what of its steps was bought before."""
    told = _("Bought for meter {meter}: {quantity}")
    yield told.format(meter=words["meter"], quantity=words["quantity"])
    if words["card"]:
        yield _("Onto card {card}").format(card=words["card"])
    if words["token"]:
        yield _("Token {token}").format(token=words["token"])
    if len(words["steps"]) > 1 or words["used_before"] != "0":
        told = _("Bought before, in this year or month of its steps: {quantity}")
        yield told.format(quantity=words["used_before"])
    if words["own_price"]:
        yield _("The price was agreed for this unit.")


def usage_product(words: Mapping[str, Any]) -> str:
    """The sum that gives the amount: 12 × 3.45 + 4 × 4.83 = 60.72."""
    return f"{usage_sum(words)} = {words['exact']}"


def usage_sum(words: Mapping[str, Any]) -> str:
    """The same without what it comes to."""
    terms = [f"{quantity} × {price}" for quantity, price in words["steps"]]
    text = " + ".join(terms) or "0"
    if words["coefficient"] != "1":
        text = (
            f"({text}) × {words['coefficient']}"
            if len(terms) > 1
            else (f"{text} × {words['coefficient']}")
        )
    return text
