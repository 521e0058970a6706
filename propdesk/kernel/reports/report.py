"""A report as a subject declares it, and what it says of a month.

    REPAIRS = Report(name="repairs", title=N_("Month report"), read=month_facts, bases=(…),
                     measures=(…), cards=(…), columns=(…), breakdowns=(…), bars="kind", …)
    report_of(REPAIRS, facts, first, today)

Everything is computed from one list of facts, so that its parts cannot disagree.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.records.folding import natural_key
from propdesk.kernel.reports.measures import Measure, ReportFigure, figure

MONTHS = 12


class Dated(Protocol):
    """A row that is counted in the month of its `day`, by the basis it was read for."""

    @property
    def id(self) -> int:
        """The record it tells of."""

    @property
    def day(self) -> date:
        """The day that puts it into a month."""


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown(Generic[D]):
    """By what a table parts the facts. `of` gives the shown name, "" stands below as `nobody`.
    Lines with most rows come first, or by name where `in_order`, 2 before 10. Its `columns` are
    those of the report where it names none of its own."""

    name: str
    title: str
    head: str
    of: Callable[[D], str]
    nobody: str = ""
    in_order: bool = False
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting(Generic[D]):
    """How the cases count that could make a rate say anything: each a sentence, of the facts of the
    month, that stands below every figure of the report."""

    cancelled: Callable[[Sequence[D]], str]
    merged: Callable[[Sequence[D]], str]
    reopened: Callable[[Sequence[D]], str]
    overdue: Callable[[Sequence[D]], str]

    def told(self, facts: Sequence[D]) -> tuple[str, ...]:
        """The sentences, in the language of now."""
        ways = (self.overdue, self.cancelled, self.merged, self.reopened)
        return tuple(way(facts) for way in ways)


def always(sentence: str) -> Callable[[Sequence[Any]], str]:
    """A sentence (a msgid) that hangs on no facts."""
    return lambda _facts: _(sentence)


def with_count(sentence: str, which: Callable[[D], bool]) -> Callable[[Sequence[D]], str]:
    """A sentence (a msgid) with a `{count}` of those facts."""
    return lambda facts: _(sentence).format(count=sum(map(which, facts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Generic[D]):
    """See the module. `read(session, *, basis, first, last)` gives the facts whose day by that
    basis lies between both. `holds`: which of them count at all; `notes` is told all of the month
    and says how the rates are divided, `counting` how the special cases count. `cards`, `columns`,
    `trends` name measures, `bars` a breakdown. `opens` is the page of the rows, `page` its own."""

    name: str
    title: str
    read: Callable[..., Sequence[D]]
    bases: tuple[tuple[str, str], ...]
    measures: tuple[Measure[D], ...]
    cards: tuple[str, ...]
    columns: tuple[str, ...]
    trends: tuple[str, ...]
    breakdowns: tuple[Breakdown[D], ...]
    bars: str
    notes: Callable[[Sequence[D]], Sequence[str]]
    counting: Counting[D]
    opens: str
    count: Callable[[int], str]
    holds: Callable[[D], bool] = lambda _fact: True
    page: str = ""

    def measure(self, name: str) -> Measure[D]:
        """The measure of this name."""
        return next(one for one in self.measures if one.name == name)

    @property
    def barred(self) -> Breakdown[D]:
        """What parts the bars."""
        return next(one for one in self.breakdowns if one.name == self.bars)


class RateCard(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that matters, and what it was the month before."""

    measure: str
    now: ReportFigure
    before: ReportFigure


class ReportLine(msgspec.Struct, frozen=True):
    """A line of a table: its name, a figure for each column."""

    name: str
    figures: tuple[ReportFigure, ...]


class ReportTable(msgspec.Struct, frozen=True, kw_only=True):
    """The facts parted by something, with the line of all of them; `columns` names its measures."""

    name: str
    title: str
    head: str
    columns: tuple[str, ...]
    lines: tuple[ReportLine, ...]
    total: ReportLine


class ReportBar(msgspec.Struct, frozen=True, kw_only=True):
    """How many of a kind, and how many in the same days of the month before."""

    name: str
    now: ReportFigure
    before: int


class ReportPoint(msgspec.Struct, frozen=True):
    """A month of the trend, a figure for each measure of it."""

    first: date
    figures: tuple[ReportFigure, ...]


class MonthReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says of a month; `ids` are all its rows."""

    first: date
    last: date
    basis: str
    ids: tuple[int, ...]
    cards: tuple[RateCard, ...]
    tables: tuple[ReportTable, ...]
    bars: tuple[ReportBar, ...]
    points: tuple[ReportPoint, ...]
    notes: tuple[str, ...]


def month_end(first: date) -> date:
    """The last day of a month."""
    return month_after(first, 1) - timedelta(days=1)


def month_after(first: date, months: int) -> date:
    """The first day of the month so many months later; before, when negative."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def month_words(first: date) -> str:
    """A month as it is called."""
    return pgettext("month", "{year}-{month}").format(year=first.year, month=f"{first:%m}")


def report_of(
    report: Report[D], facts: Iterable[D], *, basis: str, first: date, today: date
) -> MonthReport:
    """What a report says of the month that begins on `first`, out of the facts of its year.

    A month that still runs is compared, in the bars, with the same days of the month before.
    """
    by_month: dict[date, list[D]] = defaultdict(list)
    told: list[D] = []
    for fact in facts:
        month = fact.day.replace(day=1)
        told += [fact] if month == first else []
        if report.holds(fact):
            by_month[month].append(fact)
    now, before = by_month[first], by_month[month_after(first, -1)]
    runs = first <= today <= month_end(first)
    same_days = [one for one in before if not runs or one.day.day <= today.day]
    months = [month_after(first, back - MONTHS + 1) for back in range(MONTHS)]
    return MonthReport(
        first=first,
        last=month_end(first),
        basis=basis,
        ids=tuple(one.id for one in now),
        cards=tuple(
            RateCard(
                measure=name,
                now=figure(report.measure(name), now),
                before=figure(report.measure(name), before),
            )
            for name in report.cards
        ),
        tables=tuple(_table(report, each, now) for each in report.breakdowns),
        bars=_bars(report, now, same_days),
        points=tuple(
            ReportPoint(month, _figures(report, report.trends, by_month[month])) for month in months
        ),
        notes=(*report.notes(told), *report.counting.told(told)),
    )


def _figures(
    report: Report[D], names: Sequence[str], facts: Sequence[D]
) -> tuple[ReportFigure, ...]:
    return tuple(figure(report.measure(name), facts) for name in names)


def _parted(breakdown: Breakdown[D], facts: Iterable[D]) -> dict[str, list[D]]:
    """The facts by name, in the order in which they are told; nobody's last."""
    found: dict[str, list[D]] = defaultdict(list)
    for fact in facts:
        found[breakdown.of(fact)].append(fact)

    def place(name: str) -> tuple[Any, ...]:
        return (not name, 0 if breakdown.in_order else -len(found[name]), natural_key(name))

    return {name: found[name] for name in sorted(found, key=place)}


def _table(report: Report[D], breakdown: Breakdown[D], facts: Sequence[D]) -> ReportTable:
    columns = breakdown.columns or report.columns
    return ReportTable(
        name=breakdown.name,
        title=_(breakdown.title),
        head=_(breakdown.head),
        columns=columns,
        lines=tuple(
            ReportLine(name or _(breakdown.nobody), _figures(report, columns, some))
            for name, some in _parted(breakdown, facts).items()
        ),
        total=ReportLine(_("Total"), _figures(report, columns, facts)),
    )


def _bars(report: Report[D], now: Sequence[D], before: Sequence[D]) -> tuple[ReportBar, ...]:
    """A bar for each kind of either month; none is lost because it has no row this month."""
    breakdown = next(one for one in report.breakdowns if one.name == report.bars)
    here, there = _parted(breakdown, now), _parted(breakdown, before)
    names = [*here, *(name for name in there if name not in here)]
    return tuple(
        ReportBar(
            name=name or _(breakdown.nobody),
            now=ReportFigure(
                amount=len(here.get(name, ())), ids=tuple(one.id for one in here.get(name, ()))
            ),
            before=len(there.get(name, ())),
        )
        for name in names
    )
