"""How the periods of a tariff follow one another: months of a year, or a season. No session."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

import msgspec

from propdesk.fees.periods import Period, last_of_month, month_number, on_day
from propdesk.fees.rules import HAND_OVER_YEAR, Formula
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.scaled import half_width

Season = tuple[int, int, int, int]
"""Month and day of its first day, and of its last one."""


class Cycle(msgspec.Struct, frozen=True):
    """How the periods of a tariff follow one another: of so many months (1, 3, 6 or 12).

    A year of them begins in the month `begins` (1 to 12), a month of them on `day` (1 to 31, in a
    shorter month its last): 1 and 1 are the calendar. A `season` (month and day of its first and of
    its last day; it may cross the year) is one period a year, with days between that are of none.
    `later`: the seasons from a day on; one that had begun by then ends as it began.
    """

    months: int
    begins: int = 1
    day: int = 1
    season: Season | None = None
    later: tuple[tuple[date, Season], ...] = ()

    def at(self, day: date) -> Period:
        """The period a day lies in; of a season the one it lies in, else the next one."""
        if self.season is not None:
            return self._season_at(day)
        number = month_number(day)
        if day < on_day(number, self.day):
            number -= 1
        shift = self.begins - 1
        begin = (number - shift) // self.months * self.months + shift
        return Period(on_day(begin, self.day), on_day(begin + self.months, self.day) - ONE_DAY)

    def _season_at(self, day: date) -> Period:
        before = self._season_of(day.year - 2)
        for year in range(day.year - 1, day.year + 3):
            found = self._season_of(year)
            if found.first <= before.last:  # its days moved into those of the one before
                found = Period(before.last + ONE_DAY, found.last)
            if found.last >= max(day, found.first):
                return found
            before = found
        raise AssertionError("a season ends every year")

    def _season_of(self, year: int) -> Period:
        """The season that begins in a year, by the last rule in force before it."""
        assert self.season is not None  # noqa: S101  asked by `at`
        found = _season_in(self.season, year)
        for since, season in self.later:
            moved = _season_in(season, year)
            if since <= min(found.first, moved.first):
                found = moved
        return found


def _season_in(season: Season, year: int) -> Period:
    month, first, until, last = season
    later = (until, last) < (month, first)  # its end lies in the next year
    end = on_day((year + later) * 12 + until - 1, last)
    return Period(on_day(year * 12 + month - 1, first), end)


def periods_beginning(window: Period, cycle: Cycle) -> Iterator[Period]:
    """The periods whose first day lies in the window, in order."""
    period = cycle.at(window.first)
    while period.first <= window.last:
        if period.first >= window.first:
            yield period
        period = cycle.at(period.last + ONE_DAY)


class NoMonthDay(UserError):
    """What is typed is no day of a year."""

    message = N_("“{text}” is no day of a year. Type month and day, such as 11-15.")


def month_day(text: str) -> tuple[int, int]:
    """Month and day of 11-15, 11.15, 1115 or 11月15日. Raises NoMonthDay."""
    plain = "".join(half_width(text).split())
    found = re.fullmatch(r"(\d{1,2})[-./月](\d{1,2})日?|(\d{2})(\d{2})", plain)
    month, day = (int(part) for part in found.groups() if part) if found else (0, 0)
    if not 1 <= month <= 12 or not 1 <= day <= last_of_month(2024 * 12 + month - 1).day:
        raise NoMonthDay(text=text)
    return month, day


class PeriodTerms(Protocol):
    """What a tariff says of its periods."""

    @property
    def formula(self) -> Formula: ...
    @property
    def period_months(self) -> int: ...
    @property
    def year_begins(self) -> int: ...
    @property
    def season_from(self) -> str: ...
    @property
    def season_to(self) -> str: ...


class SeasonMoved(Protocol):
    """What a version of a tariff says of its season; nothing where it stays."""

    @property
    def effective_from(self) -> date: ...
    @property
    def season_first(self) -> str: ...
    @property
    def season_last(self) -> str: ...


def later_seasons(versions: Iterable[SeasonMoved]) -> tuple[tuple[date, Season], ...]:
    """The seasons that versions, oldest first, moved."""
    return tuple(
        (one.effective_from, (*month_day(one.season_first), *month_day(one.season_last)))
        for one in versions
        if one.season_first
    )


def cycle_of(
    terms: PeriodTerms, start: date = date.min, later: tuple[tuple[date, Season], ...] = ()
) -> Cycle | None:
    """How the periods of a tariff follow one another for a unit charged from `start` on.

    None when they follow the day of each unit and that of this one is not known.
    """
    if terms.formula is Formula.SEASON:
        season = (*month_day(terms.season_from), *month_day(terms.season_to))
        return Cycle(terms.period_months, season=season, later=later)
    if terms.year_begins != HAND_OVER_YEAR:
        return Cycle(terms.period_months, terms.year_begins)
    return None if start == date.min else Cycle(terms.period_months, start.month, start.day)
