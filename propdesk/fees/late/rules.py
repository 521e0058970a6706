"""How late fees are counted (money.md 5), and the words of their clauses. Integers only."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from propdesk.fees.rules import DAILY_RATE
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money, round_half_up, total
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

DAYS_OF_YEAR = 365


class LateCap(Labelled):
    """What a late fee may reach at most; it is never more than the principal."""

    PRINCIPAL = "principal", N_("The principal")
    YEARLY = "yearly", N_("A yearly rate")


class ClauseState(StateWord):
    """Whether lines that fall due now are under the clause."""

    IN_FORCE = "in_force", N_("Clause in force"), "green", "circle-check"
    ENDED = "ended", N_("Clause ended"), "grey", "ban"


class LateTerms(NamedTuple):
    """How a clause counts: `rate` a day in 10^-7, `yearly` in 10^-6 for a cap by the year."""

    rate: int
    grace: int = 0
    cap: LateCap = LateCap.PRINCIPAL
    yearly: int = 0


class Settling(NamedTuple):
    """What settled a line on a value day, or opened it again (negative)."""

    day: date
    amount: Money


class Segment(NamedTuple):
    """Days on which the same principal was unpaid, both counted."""

    first: date
    last: date
    principal: Money

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


class Accrued(NamedTuple):
    """What has accrued on a line up to a day: its segments and their sum, rounded once."""

    segments: tuple[Segment, ...]
    amount: Money


def segments(
    principal: Money, free_until: date, settled: Iterable[Settling], day: date
) -> tuple[Segment, ...]:
    """The days after `free_until` up to `day` with the principal unpaid on each.

    What settles on a day leaves that day counted: due on the 1st and paid on the 10th is 9 days.
    """
    found: list[Segment] = []
    last, unpaid = free_until, principal
    for one in sorted(settled, key=lambda one: one.day):
        if one.day > day:
            break
        if one.day > last and one.amount != ZERO:
            if unpaid > ZERO:
                found.append(Segment(last + ONE_DAY, one.day, unpaid))
            last = one.day
        unpaid -= one.amount
    if day > last and unpaid > ZERO:
        found.append(Segment(last + ONE_DAY, day, unpaid))
    return tuple(found)


def accrued(
    terms: LateTerms, principal: Money, due: date, settled: Iterable[Settling], day: date
) -> Accrued:
    """What has accrued up to a day, that day counted: simple, at full precision, rounded once half
    up, at most the cap. Source: money.md 5."""
    parts = segments(principal, due + timedelta(days=terms.grace), settled, day)
    return Accrued(parts, fee_of(terms, principal, parts))


def fee_of(terms: LateTerms, principal: Money, parts: Sequence[Segment]) -> Money:
    """The sum of segments, capped."""
    weight = sum(part.principal.fen * part.days for part in parts)
    rate = Fraction(terms.rate, 10**DAILY_RATE)
    if terms.cap is LateCap.YEARLY:
        rate = min(rate, Fraction(terms.yearly, 10**6 * DAYS_OF_YEAR))
    fen = weight * rate
    return min(Money(round_half_up(fen.numerator, fen.denominator)), principal)


def shared_out(fees: Sequence[Money], most: Money) -> list[Money]:
    """At most so much of some fees, the first ones first."""
    taken: list[Money] = []
    for fee in fees:
        taken.append(min(fee, max(ZERO, most - total(taken))))
    return taken
