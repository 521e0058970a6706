"""How a report of the money is declared: parts of the books, columns of what they add up to, and by
what it is parted.

A part is rows of one kind (lines, what settled them, entries of a balance) between two days, each
with an amount and the word of the column it belongs to. A figure and the rows behind it are asked
by the same part, so that they cannot differ.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec
from sqlalchemy.orm import Session

from propdesk.fees.months.service import MonthFacts
from propdesk.fees.reports.spans import DaySpan
from propdesk.kernel.money import Money

Row = Literal["charge", "payment", "deposit", "unit", "tariff", "public"]
"""What a row behind a figure opens."""
UNIT_WORDS = frozenset({"households", "households_paid"})
"""The words of a report with `households`: units that were charged, and that settled all of it."""


class RowBehind(msgspec.Struct, frozen=True, kw_only=True):
    """A row behind a figure; `row` and `opens` say what it leads to."""

    id: int
    row: Row
    opens: int
    day: str = ""
    no: str = ""
    unit: str = ""
    who: str = ""
    item: str = ""
    since: str = ""
    until: str = ""
    reason: str = ""
    amount: Money


class FoundRow(msgspec.Struct, frozen=True):
    """A row that is counted, with its values by what it can be parted by, as they are called."""

    values: Mapping[str, str]
    row: RowBehind


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPart:
    """Rows of the books; all but `row` is SQL over `tables`, which see `:first` and `:last`.

    `word`: of which column; `fen`: what it adds there. The others say of a row what it can be
    parted by and what is told of it.
    """

    word: str
    fen: str
    tables: str
    where: str
    id: str
    row: Row = "charge"
    day: str = "b.day"
    unit: str = "c.unit_id"
    account: str = "c.account_id"
    item: str = "c.fee_item_id"
    since: str = "c.period_from"
    until: str = "c.period_to"
    due: str = "c.due_day"
    payment: str = "NULL"
    shift: str = "NULL"
    reason: str = "''"
    user: str = "b.user_id"
    public: str = "NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookColumn:
    """A column: the sum of words, each with its sign; a rate is `words` in hundredths of a percent
    of `of`."""

    name: str
    title: str
    words: Mapping[str, int]
    of: Mapping[str, int] = field(default_factory=dict)
    kind: Literal["money", "count", "rate"] = "money"
    is_trouble: bool = False
    strong: bool = False
    seldom: bool = False  # left out where nothing is in it

    @property
    def of_units(self) -> bool:
        """Whether it counts units, not rows of the books."""
        return not UNIT_WORDS.isdisjoint((*self.words, *self.of))


def summed(
    name: str,
    title: str,
    *words: str,
    kind: Literal["money", "count"] = "money",
    is_trouble: bool = False,
    strong: bool = False,
    seldom: bool = False,
) -> BookColumn:
    """A column that adds words up; without any, those of its own name. `-word` is taken off."""
    signs = {word.lstrip("-"): -1 if word.startswith("-") else 1 for word in words or (name,)}
    return BookColumn(
        name=name, title=title, words=signs, kind=kind, is_trouble=is_trouble, strong=strong,
        seldom=seldom,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BookReport:
    """A report. `cuts`: what it is parted by, each one or two dimensions; `parts_now` in place of
    `parts` for days up to today, where what stands now is at hand. `households` counts units: how
    many had anything in the words of the first, and of how many the second settled all of it.

    `notes`: how it is counted, as msgids. `proofs`: which column must give what figure of the
    identities. `of_day`: it tells how things stood on the last day, whatever the first.
    `found` gives rows that are counted in place of parts.
    `by_line`: behind a figure stand lines with what their rows come to, none that comes to nothing.
    """

    name: str
    title: str
    parts: tuple[BookPart, ...]
    columns: tuple[BookColumn, ...]
    cuts: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    bars: str  # the column whose lines are drawn
    parts_now: tuple[BookPart, ...] = ()
    households: tuple[Mapping[str, int], Mapping[str, int]] | None = None
    proofs: Mapping[str, Callable[[MonthFacts], int]] = field(default_factory=dict)
    found: Callable[[Session, DaySpan], Sequence[FoundRow]] | None = None
    of_day: bool = False
    by_line: bool = False
    narrows: bool = False  # may leave out developers and vacant units

    def column(self, name: str) -> BookColumn:
        """The column of this name."""
        return next(one for one in self.columns if one.name == name)
