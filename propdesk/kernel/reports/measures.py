"""What a report counts: a measure over facts, and the figure it gives with the rows behind it.

A fact is one row of the subject with an `id`. Each figure keeps the ids it was counted from, so
that what is shown and the list it opens cannot differ. Rates are never averaged: they are divided
anew over the facts of each line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

import msgspec

from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money

NOTHING = "—"


class CountedRow(Protocol):
    """A row that is counted."""

    @property
    def id(self) -> int:
        """The record it tells of."""


F = TypeVar("F", bound=CountedRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Generic[F]):
    """A number over facts; titles are msgids.

    `counts`: which facts it counts. `out_of` makes it a rate over those facts, `adds` a sum of fen
    (`money`) or minutes (`hours`). `target`: the least rate, in per mille. `parts` name what is
    counted and what it is out of, so that a card prints its division.
    """

    name: str
    title: str
    counts: Callable[[F], bool]
    out_of: Callable[[F], bool] | None = None
    adds: Callable[[F], int] | None = None
    kind: Literal["count", "rate", "money", "hours"] = "count"
    target: int | None = None
    parts: tuple[str, str] = ("", "")
    is_trouble: bool = False


class ReportFigure(msgspec.Struct, frozen=True, kw_only=True):
    """What a measure gives: `amount` counted (or fen, minutes), of a rate the `whole` it is out
    of, and the ids behind both."""

    kind: Literal["count", "rate", "money", "hours"] = "count"
    amount: int = 0
    whole: int = 0
    ids: tuple[int, ...] = ()

    @property
    def per_mille(self) -> int | None:
        """A rate, rounded half up; None out of nothing."""
        return (2000 * self.amount + self.whole) // (2 * self.whole) if self.whole else None

    def text(self) -> str:
        """As it stands in a table: 93.4, 1,284.00, 71.5, — for nothing."""
        if self.kind == "rate":
            rate = self.per_mille
            return NOTHING if rate is None else tenths(rate)
        if not self.amount:
            return NOTHING
        if self.kind == "money":
            return f"{Money(self.amount)}"
        return tenths((self.amount + 3) // 6) if self.kind == "hours" else f"{self.amount:,}"


def tenths(number: int) -> str:
    """An integer of tenths as it is written: 934 → 93.4."""
    sign = "-" if number < 0 else ""
    return f"{sign}{abs(number) // 10:,}.{abs(number) % 10}"


def figure(measure: Measure[F], facts: Iterable[F]) -> ReportFigure:
    """Count a measure over facts. A rate opens the rows it is out of."""
    if measure.out_of is not None:
        whole = [fact for fact in facts if measure.out_of(fact)]
        met = sum(measure.counts(fact) for fact in whole)
        ids = tuple(fact.id for fact in whole)
        return ReportFigure(kind=measure.kind, amount=met, whole=len(whole), ids=ids)
    found = [fact for fact in facts if measure.counts(fact)]
    ids = tuple(fact.id for fact in found)
    if measure.adds is None:
        return ReportFigure(kind=measure.kind, amount=len(found), ids=ids)
    return ReportFigure(kind=measure.kind, amount=sum(map(measure.adds, found)), ids=ids)


def division(measure: Measure[F], counted: ReportFigure) -> str:
    """A rate as the sum it is: on time 184 ÷ due 197; '' for what is none."""
    if measure.out_of is None:
        return ""
    met, whole = (_(part) for part in measure.parts)
    return f"{met} {counted.amount:,} ÷ {whole} {counted.whole:,}"


def gap(measure: Measure[F], counted: ReportFigure) -> int | None:
    """How many per mille a rate is below its target: 0 when it is met, None where there is no
    rate or no target."""
    rate = counted.per_mille
    if rate is None or measure.target is None:
        return None
    return max(measure.target - rate, 0)
