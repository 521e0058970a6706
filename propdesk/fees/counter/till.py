"""The sums of the till: what is to pay, change, part payments. Pure; amounts are Money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from propdesk.fees.counter.orders import Part
from propdesk.fees.periods import whole_months
from propdesk.fees.rules import Method
from propdesk.kernel.money import ZERO, Money, round_half_up, total

MUCH_CHANGE = Money(100_00)


class TillVerdict(StrEnum):
    """What pressing + would do: nothing is chosen, nothing is handed over, take it, ask about a
    part, about too much, or about a sum out of all proportion."""

    NOTHING = "nothing"
    ZERO = "zero"
    DOUBTFUL = "doubtful"
    READY = "ready"
    PART = "part"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)  # without slots: each sum is computed once and kept
class Till:
    """What stands at the till. `typed` None: exactly what is to pay, by `method`.

    `split` replaces method and typed amount. `keep_change`: what is over becomes prepayment.
    """

    due: Money
    method: Method = Method.CASH
    typed: Money | None = None
    rounded_off: Money = ZERO
    prepaid: Money = ZERO
    keep_change: bool = False
    split: tuple[Part, ...] = ()

    @cached_property
    def to_pay(self) -> Money:
        """What is still to be paid after rounding off and prepayment."""
        return self.due - self.rounded_off - self.prepaid

    @cached_property
    def given(self) -> Money:
        """What is handed over, or what was said to be."""
        if self.split:
            return total(part.amount for part in self.split)
        return self.to_pay if self.typed is None else self.typed

    @cached_property
    def over(self) -> Money:
        """What is handed over beyond what is to pay."""
        return max(ZERO, self.given - self.to_pay)

    @cached_property
    def change(self) -> Money:
        """What goes back over the desk: cash only, and not when it is kept as prepayment."""
        back = self.method is Method.CASH and not self.split and not self.keep_change
        return self.over if back and self.to_pay else ZERO

    @cached_property
    def kept(self) -> Money:
        """What becomes prepayment."""
        return self.over - self.change

    @cached_property
    def verdict(self) -> TillVerdict:
        """What pressing + would do."""
        if not self.due and self.given <= ZERO:
            return TillVerdict.NOTHING
        if self.given <= ZERO < self.to_pay:
            return TillVerdict.ZERO
        if self.given < self.to_pay:
            return TillVerdict.PART
        if self.change > MUCH_CHANGE and self.given.fen >= 2 * self.to_pay.fen:
            return TillVerdict.DOUBTFUL
        return TillVerdict.OVER if self.kept and not self.keep_change else TillVerdict.READY

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the payment, prepayment used last."""
        parts = list(self.split)
        taken = self.given - self.change
        if not self.split and taken:
            tendered = self.typed if self.method is Method.CASH else None
            parts.append(Part(self.method, taken, tendered))
        if self.prepaid:
            parts.append(Part(Method.PREPAID, self.prepaid))
        return tuple(parts)


def rounding_steps(due: Money) -> list[Money]:
    """What can be let go of a sum: its fen, then its jiao and fen; nothing of a round one."""
    return sorted({Money(due.fen % 10), Money(due.fen % 100)} - {ZERO})


@dataclass(frozen=True, slots=True)
class Owed:
    """A chosen line as the offers of a part payment see it."""

    item: str
    amount: Money
    open: Money
    period_from: date | None
    period_to: date | None


@dataclass(frozen=True, slots=True)
class PartOffer:
    """A part payment that ends with a whole month of a line: its amount and how far it reaches."""

    amount: Money
    item: str
    until: date | None


def part_offers(lines: Sequence[Owed], money: Money) -> tuple[PartOffer, ...]:
    """The nearest payments below and above `money` that end with a whole month, oldest first."""
    before, marks = ZERO, []
    for line in lines:
        marks += [PartOffer(before + mark, line.item, until) for mark, until in month_marks(line)]
        before += line.open
    below = [offer for offer in marks if offer.amount <= money]
    above = [offer for offer in marks if offer.amount > money]
    return (*below[-1:], *above[:1])


def month_marks(line: Owed) -> list[tuple[Money, date | None]]:
    """What must be paid of a line so that 1, 2, … whole months of it are paid."""
    months = whole_months(line.period_from, line.period_to)
    if months < 2 or line.period_from is None:
        return [(line.open, line.period_to)]
    settled = line.amount - line.open
    marks: list[tuple[Money, date | None]] = []
    for count in range(1, months + 1):
        reached = Money(round_half_up(line.amount.fen * count, months)) - settled
        if reached > ZERO:
            marks.append((reached, _end_of_month(line.period_from, count)))
    return marks


def _end_of_month(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1) - timedelta(1)
