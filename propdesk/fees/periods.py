"""Billing periods, due days, and what part of a month counts. Integers only; no session, no clock.

A part of a month is a weight in 1/MONTH of a month: MONTH is divisible by every length a month can
have, by 30 and by 2, so weights add up exactly and an amount is rounded only once.
"""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from math import gcd
from typing import NamedTuple, Protocol

import msgspec

from propdesk.fees.rules import DueFrom, Proration
from propdesk.kernel.days import ONE_DAY, check_year
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.scaled import half_width

MONTH = 4 * 3 * 5 * 7 * 29 * 31
LENGTHS = (1, 3, 6, 12)
_YEAR = r"(?:(?P<year>\d{4})[-./年]?)?"
_SHAPES = (  # month after a mark has two digits: 2026-1 may be half of 2026-11
    r"(?P<year>\d{4})[-./]?(?P<month>\d{2})",
    _YEAR + r"(?P<month>\d{1,2})月份?",
    _YEAR + r"(?:Q(?P<quarter>[1-4])|第?(?P<quarter_named>[1-4一二三四])季度?)",
    _YEAR + r"(?:H(?P<half>[12])|(?P<half_named>[上下])半年)",
    r"(?P<year>\d{4})(?:年度?)?",
)
_NAMED = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}


class PeriodUnknown(UserError):
    """What was typed is no month, quarter, half-year or year."""

    message = N_(
        "“{text}” is not a billing period. Type a month as 2026-11, 202611 or 2026年11月, a "
        "quarter as 2026-Q4 or 2026年4季度, a half-year as 2026-H2 or 2026年下半年, a year as "
        "2026; 11月 and Q4 are of this year."
    )


class Period(msgspec.Struct, frozen=True):
    """Whole calendar months, both days counted."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """How many months it has."""
        return month_number(self.last) - month_number(self.first) + 1

    def __str__(self) -> str:
        """As it is typed: 2026-11, 2026-Q4, 2026-H2, 2026; else both months."""
        year, month, length = self.first.year, self.first.month, self.months
        if (month - 1) % length == 0 and length in LENGTHS:
            part = (month - 1) // length + 1
            return {
                1: f"{year}-{month:02d}", 3: f"{year}-Q{part}", 6: f"{year}-H{part}", 12: f"{year}",
            }[length]  # fmt: skip
        return f"{self.first:%Y-%m}/{self.last:%Y-%m}"


def parse_period(text: str, today: date | None = None) -> Period:
    """Read 2026-11, 202611, 2026年11月, 2026-Q4, 2026年4季度, 2026-H2, 2026年下半年 or 2026.

    Without a year (11月, Q4) it is `today`'s, where there is one. Raises PeriodUnknown,
    YearOutOfRange.
    """
    plain = "".join(half_width(text).split()).upper()
    found = next(filter(None, (re.fullmatch(shape, plain) for shape in _SHAPES)), None)
    if found is None:
        raise PeriodUnknown(text=text)
    given = {name: part for name, part in found.groupdict().items() if part}
    if "year" not in given and today is None:
        raise PeriodUnknown(text=text)
    year = int(given["year"]) if "year" in given or today is None else today.year
    check_year(year)
    part, months = _part(given)
    if not 1 <= part <= 12 // months:
        raise PeriodUnknown(text=text)
    return period_at(date(year, part * months, 1), months)


def _part(given: Mapping[str, str]) -> tuple[int, int]:
    """Which part of the year of how many months."""
    for name, months in (("month", 1), ("quarter", 3), ("half", 6)):
        part = given.get(name) or given.get(f"{name}_named")
        if part:
            return _NAMED.get(part) or int(part), months
    return 1, 12


def month_number(day: date) -> int:
    """Months counted from year 0, to compute with."""
    return day.year * 12 + day.month - 1


def first_of_month(number: int) -> date:
    """The first day of a month given by its number."""
    return date(number // 12, number % 12 + 1, 1)


def last_of_month(number: int) -> date:
    """The last day of a month given by its number."""
    year, month = number // 12, number % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def period_at(day: date, months: int) -> Period:
    """The period of 1, 3, 6 or 12 months of the calendar year that a day lies in."""
    begin = month_number(day) // months * months
    return Period(first_of_month(begin), last_of_month(begin + months - 1))


def on_day(number: int, day: int) -> date:
    """A day of the month given by its number; in a shorter month its last."""
    return first_of_month(number) if day == 1 else _within(last_of_month(number), day)


def _within(last: date, day: int) -> date:
    return last.replace(day=min(day, last.day))


def period_before(period: Period, months: int = 0) -> Period:
    """The months right before a period: as many as it has, or as given."""
    begin = month_number(period.first)
    return Period(first_of_month(begin - (months or period.months)), last_of_month(begin - 1))


def is_weekday(day: date) -> bool:
    """Whether a day is one from Monday to Friday."""
    return day.weekday() < 5


def due_day(
    begin: date,
    *,
    months: int = 0,
    day: int = 0,
    working_day: bool = False,
    works: Callable[[date], bool] = is_weekday,
) -> date:
    """Day `day` (0 = the last) of the month `months` after the one `begin` lies in.

    A day the month does not have is its last. With `working_day` it moves on to the next day on
    which the office `works`.
    """
    last = last_of_month(month_number(begin) + months)
    due = last if day == 0 else _within(last, day)
    return _working(due, works) if working_day else due


def _working(day: date, works: Callable[[date], bool]) -> date:
    """The day, or the next one worked on; an office that works on no day of a year has none."""
    following = (day + ahead * ONE_DAY for ahead in range(366))
    return next(filter(works, following), day)


class DueTerms(Protocol):
    """What a version of a tariff says of its due days."""

    @property
    def due_from(self) -> DueFrom: ...
    @property
    def due_months(self) -> int: ...
    @property
    def due_day(self) -> int: ...
    @property
    def due_days(self) -> int: ...
    @property
    def due_working_day(self) -> bool: ...


class DueDays(NamedTuple):
    """When lines are due that are told on the day `noticed`, in an office that `works` so."""

    noticed: date = date.min
    works: Callable[[date], bool] = is_weekday

    def of(self, terms: DueTerms, begin: date, last: date) -> date:
        """The due day of a line of the days begin..last."""
        moves = terms.due_working_day
        if terms.due_from is DueFrom.NOTICE:
            due = self.noticed + terms.due_days * ONE_DAY
            return _working(due, self.works) if moves else due
        return due_day(
            last if terms.due_from is DueFrom.PERIOD_END else begin,
            months=terms.due_months,
            day=terms.due_day,
            working_day=moves,
            works=self.works,
        )


def month_share(rule: Proration, length: int, first: int, last: int) -> int:
    """The weight of days first..last (1 = the 1st) of a month of `length` days by a rule.

    The rules of the half month speak of a start; an end is read as their mirror: up to the 15th
    half a month, after it the whole one.
    """
    days = last - first + 1
    if days == length or rule is Proration.WHOLE_MONTHS:
        return MONTH
    if rule is Proration.ACTUAL_DAYS:
        return MONTH * days // length
    if rule is Proration.THIRTY_DAYS:
        return MONTH * min(days, 30) // 30
    half = MONTH // 2
    late = half if rule is Proration.HALF_AFTER_15 else 0
    early = MONTH if first == 1 or rule is Proration.HALF_AFTER_15 else half
    start = early if first <= 15 else late
    end = half if last <= 15 and last != length else MONTH
    return max(0, start + end - MONTH)


class MonthPart(msgspec.Struct, frozen=True):
    """What counts of one month: its days from-to, as the fraction that is explained."""

    month: date
    days: int
    numerator: int
    denominator: int

    @property
    def weight(self) -> int:
        """In 1/MONTH of a month."""
        return MONTH * self.numerator // self.denominator


def month_parts(
    rules: tuple[Proration, Proration], begin: date, first: date, last: date, day: int = 1
) -> Iterator[MonthPart]:
    """What counts of each month of first..last when the object is charged from `begin` on, by the
    rule of every part month, or the second one where it is the month in which the object begins.

    `begin` differs from `first` where a span is cut (price change, rest of a line): each later
    piece is the whole up to its end minus the whole up to its start, so pieces always add up.
    Months begin on `day`: those of a year from 20 May on are 20 May to 19 June and so on.
    """
    opening = on_day(month_number(first), day)
    number = month_number(first) - (first < opening)
    while (opening := on_day(number, day)) <= last:
        number += 1
        closing = on_day(number, day) - ONE_DAY
        base, a, b = max(begin, opening), max(first, opening), min(last, closing)
        rule = rules[base > opening]
        length, start, end = ((one - opening).days + 1 for one in (closing, base, b))
        weight = month_share(rule, length, start, end)
        if a > base:
            weight -= month_share(rule, length, start, (a - opening).days)
        days = (b - a).days + 1
        if rule is Proration.ACTUAL_DAYS:
            yield MonthPart(opening, days, days, length)
        elif rule is Proration.THIRTY_DAYS:
            yield MonthPart(opening, days, weight * 30 // MONTH, 30)
        else:
            shared = gcd(weight, MONTH)
            yield MonthPart(opening, days, weight // shared, MONTH // shared)


def whole_months(first: date | None, last: date | None) -> int:
    """How many months a period of whole months has; 0 when it is none."""
    if first is None or last is None or first.day != 1:
        return 0
    if last != last_of_month(month_number(last)):
        return 0
    return month_number(last) - month_number(first) + 1


def short_period(first: date | None, last: date | None) -> str:
    """A period as short as it can be told: 2026-09, 2026-07 – 12, 2026, else day – day."""
    if first is None or last is None:
        return ""
    months = whole_months(first, last)
    if months == 1:
        return f"{first:%Y-%m}"
    if months == 12 and first.month == 1:
        return f"{first:%Y}"
    if months and first.year == last.year:
        return f"{first:%Y-%m} – {last:%m}"
    if months:
        return f"{first:%Y-%m} – {last:%Y-%m}"
    return f"{first.isoformat()} – {last.isoformat()}"
