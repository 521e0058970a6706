"""Which stretches of days a tariff bills for one object in a window of months: pure functions.

A line is cut where who owes changes. Parts are cumulative: each is the amount of its line up to its
end, less the amount up to the day before it, so they add up whichever is made first.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from propdesk.fees.amounts.cycles import Cycle, periods_beginning
from propdesk.fees.amounts.spans import MONTHS, ONCE, CountedIn, LessDays, Span, span_of
from propdesk.fees.dues.drafts import WHOLE, DayShare, Spans
from propdesk.fees.periods import DueDays, Period
from propdesk.fees.rules import Proration, Unbilled
from propdesk.fees.tariffs.rules import Terms
from propdesk.fees.tariffs.service import TariffRow, VersionRow
from propdesk.kernel.days import ONE_DAY, gaps


class BilledStretch(NamedTuple):
    """One line to be: its version, days and due day. `before`: the weight of its line before it;
    `share`: what of each day, of several who pay it."""

    version: VersionRow
    terms: Terms
    span: Span
    day: date
    due: date
    before: int = 0
    share: DayShare = WHOLE


class Findings(NamedTuple):
    """The pieces; or why there are none, with what to know about it; days that nobody owes."""

    pieces: tuple[BilledStretch, ...] = ()
    reason: Unbilled | None = None
    detail: str = ""
    unowed: Spans = ()


ALWAYS: Spans = ((date.min, date.max),)


class How(NamedTuple):
    """How the periods of one object follow, the days it is charged less, and when lines are due.

    `begins`: the first day it is charged at all.
    """

    cycle: Cycle
    less: tuple[LessDays, ...] = ()
    dues: DueDays = DueDays()
    begins: date = date.min


def regular_pieces(
    window: Period,
    tariff: TariffRow,
    start: date,
    end: date,
    covered: Spans,
    owed: Spans = ALWAYS,
    *,
    billed_earlier: bool = False,
    how: How | None = None,
) -> Findings:
    """The missing pieces of a tariff with periods, or why there are none.

    Those of every period that begins in the window. Of one that began before it: the rest when the
    object or the first who owes begins in the window, and whatever its own run (`billed_earlier`)
    or an earlier line has left. `covered`: the days of live lines; `owed`: the days of each who
    owes, where lines are cut. `how` is asked of the tariff where it is not given.
    """
    how = (how or How(tariff.cycle(start) or Cycle(tariff.period_months)))._replace(begins=start)
    if not tariff.versions or tariff.versions[0].fields.effective_from > window.last:
        return Findings(reason=Unbilled.NO_VERSION)
    start = max(start, tariff.versions[0].fields.effective_from)
    if end < window.first:
        return Findings(reason=Unbilled.STOPPED)
    around = how.cycle.at(window.first)
    periods = [(one, one.first) for one in periods_beginning(window, how.cycle)]
    if around.first < window.first:
        known = billed_earlier or any(b <= around.last and e >= around.first for b, e in covered)
        since = around.first if known or start >= window.first else _first_owed(window, owed)
        if since is not None:
            periods.insert(0, (around, since))
    found = [
        (period, max(period.first, start), Period(max(start, since), min(period.last, end)))
        for period, since in periods
        if max(start, since) <= min(period.last, end)
    ]
    if found:
        pieces, unowed = _pieces(tariff, found, covered, owed, how)
        return Findings(pieces, None, "", unowed)
    return _why_none(window, around, start, end, covered, has_periods=bool(periods))


def _why_none(
    window: Period, around: Period, start: date, end: date, covered: Spans, *, has_periods: bool
) -> Findings:
    if start > window.last:
        return Findings(reason=Unbilled.NOT_STARTED, detail=start.isoformat())
    if has_periods:
        return Findings(reason=Unbilled.STOPPED)
    if around.first > window.last:  # between two seasons
        return Findings()
    left = gaps(max(window.first, start), min(around.last, end), covered)
    return Findings(reason=Unbilled.BEGAN_EARLIER if any(left) else None, detail=str(around))


def _first_owed(window: Period, owed: Spans) -> date | None:
    """The first day in the window from which somebody owes after nobody did."""
    ends = {last for _first, last in owed}
    for first, _last in owed:
        if window.first <= first <= window.last and first - ONE_DAY not in ends:
            return first
    return None


def _pieces(
    tariff: TariffRow,
    found: Iterable[tuple[Period, date, Period]],
    covered: Spans,
    owed: Spans,
    how: How,
) -> tuple[tuple[BilledStretch, ...], Spans]:
    pieces: list[BilledStretch] = []
    unowed: list[tuple[date, date]] = []
    for whole, begin, period in found:
        for rest in (Period(*one) for one in gaps(period.first, period.last, covered)):
            for first, last in owed:
                if first <= rest.last and last >= rest.first:
                    part = Period(max(first, rest.first), min(last, rest.last))
                    pieces += _cut(tariff, _Line(whole, begin, max(begin, first)), part, how)
            unowed += gaps(rest.first, rest.last, owed)
    return tuple(pieces), joined(unowed)


class _Line(NamedTuple):
    """A line to be: its period, its own first day, and the day from which its due day counts."""

    period: Period
    begin: date
    due_from: date


def joined(spans: Iterable[tuple[date, date]]) -> Spans:
    """Spans that follow one another as one."""
    found: list[tuple[date, date]] = []
    for first, last in spans:
        if found and found[-1][1] + ONE_DAY == first:
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return tuple(found)


def _cut(tariff: TariffRow, line: _Line, rest: Period, how: How) -> Iterator[BilledStretch]:
    """One piece per version over the days that are left, each with its own dates."""
    versions = tariff.versions
    for version, following in zip(versions, (*versions[1:], None), strict=True):
        fields = version.fields
        first = max(rest.first, fields.effective_from)
        last = rest.last
        if following is not None:
            last = min(last, following.fields.effective_from - ONE_DAY)
        if first > last:
            continue
        first_month = fields.first_month if line.begin == how.begins else None
        counted = _counted(line.period, fields.base_share, first_month, how)
        whole = max(line.begin, fields.effective_from)  # where the line of this version begins
        before = 0
        if first > whole:
            earlier = span_of(fields.proration, line.begin, whole, first - ONE_DAY, counted)
            before = earlier.weight
        span = span_of(fields.proration, line.begin, first, last, counted)
        due = how.dues.of(fields, line.due_from, line.period.last)
        yield BilledStretch(
            version=version, terms=tariff.terms(version), span=span, day=first, due=due,
            before=before,
        )  # fmt: skip


def _counted(period: Period, base_share: int, first_month: Proration | None, how: How) -> CountedIn:
    """In what the days of a period count; a stop without a share of its own has the version's."""
    season = period if how.cycle.season is not None else None
    less = [one for one in how.less if one.first <= period.last and one.last >= period.first]
    if not less and season is None and how.cycle.day == 1 and first_month is None:
        return MONTHS
    own = (one if one.share is not None else one._replace(share=base_share) for one in less)
    return CountedIn(how.cycle.day, season, tuple(own), None if season else first_month)


def one_off_pieces(
    window: Period,
    tariff: TariffRow,
    start: date,
    end: date,
    billed: Collection[int],
    owed: Spans = ALWAYS,
    *,
    dues: DueDays = DueDays(),  # noqa: B008  a value
) -> Findings:
    """A one-off amount falls on the day its version takes effect, or when the object starts.

    When nobody owes it then, on the first day of the window after it on which somebody does.
    """
    pieces: list[BilledStretch] = []
    unowed: list[tuple[date, date]] = []
    for version in tariff.versions:
        fields = version.fields
        day = max(fields.effective_from, start)
        if not window.first <= day <= window.last or day > end or version.id in billed:
            continue
        on = next((max(day, first) for first, last in owed if last >= day), None)
        if on is None or on > min(window.last, end):
            unowed.append((day, day))
            continue
        due = dues.of(fields, on, on)
        pieces.append(
            BilledStretch(version=version, terms=tariff.terms(version), span=ONCE, day=on, due=due)
        )
    return Findings(tuple(pieces[-1:]), unowed=tuple(unowed[-1:]) if not pieces else ())
