"""Which stretches of days a tariff bills for one object in a window of months: pure functions."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from propdesk.fees.computing import ONCE, Span, Terms, span_of
from propdesk.fees.periods import (
    ONE_DAY,
    Period,
    due_day,
    period_at,
    periods_beginning,
    uncovered,
)
from propdesk.fees.rules import Unbilled
from propdesk.fees.tariffs import TariffRow, VersionFields, VersionRow

Spans = tuple[tuple[date, date], ...]


class Piece(NamedTuple):
    """One line to be: its version, days and due day."""

    version: VersionRow
    terms: Terms
    span: Span
    day: date
    due: date


Findings = tuple[tuple[Piece, ...], Unbilled | None, str]
"""The pieces; or why there are none, with what to know about it."""


def regular_pieces(
    window: Period, tariff: TariffRow, start: date, end: date, covered: Spans
) -> Findings:
    """The missing pieces of a tariff with periods, or why there are none.

    Those of every period that begins in the window, and the rest of a period that began earlier
    when the object starts in the window. `covered` holds the days that live lines cover.
    """
    if not tariff.versions or tariff.versions[0].fields.effective_from > window.last:
        return (), Unbilled.NO_VERSION, ""
    start = max(start, tariff.versions[0].fields.effective_from)
    if end < window.first:
        return (), Unbilled.STOPPED, ""
    around = period_at(window.first, tariff.period_months)
    periods = list(periods_beginning(window, tariff.period_months))
    if around.first < window.first <= start:
        periods.insert(0, around)
    billed = False
    pieces: list[Piece] = []
    for period in periods:
        begin, last = max(period.first, start), min(period.last, end)
        if begin <= last:
            billed = True
            for rest in uncovered(begin, last, covered):
                pieces += _cut(tariff, begin, rest)
    if billed:
        return tuple(pieces), None, ""
    if start > window.last:
        return (), Unbilled.NOT_STARTED, start.isoformat()
    if periods:
        return (), Unbilled.STOPPED, ""
    left = uncovered(max(window.first, start), min(around.last, end), covered)
    return (), Unbilled.BEGAN_EARLIER if any(left) else None, str(around)


def _cut(tariff: TariffRow, begin: date, rest: Period) -> Iterator[Piece]:
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
        span = span_of(fields.proration, begin, first, last)
        yield Piece(version, tariff.terms(version), span, first, _due(begin, fields))


def one_off_pieces(
    window: Period, tariff: TariffRow, start: date, end: date, billed: Collection[int]
) -> Findings:
    """A one-off amount falls on the day its version takes effect, or when the object starts."""
    pieces: list[Piece] = []
    for version in tariff.versions:
        fields = version.fields
        day = max(fields.effective_from, start)
        if not window.first <= day <= window.last or day > end or version.id in billed:
            continue
        pieces.append(Piece(version, tariff.terms(version), ONCE, day, _due(day, fields)))
    return tuple(pieces[-1:]), None, ""


def _due(begin: date, fields: VersionFields) -> date:
    return due_day(
        begin, months=fields.due_months, day=fields.due_day, working_day=fields.due_working_day
    )
