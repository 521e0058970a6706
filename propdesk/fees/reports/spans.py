"""The days a report of the money is of: a day, a month, a quarter, a half-year, a year, or any."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from propdesk.fees.periods import Period, first_of_month, last_of_month, month_number, parse_period
from propdesk.kernel.days import check_year
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.scaled import half_width

LENGTHS: Mapping[str, int] = {"day": 0, "month": 1, "quarter": 3, "half": 6, "year": 12}
"""How many months a kind of span has; `free` is of any days."""
KINDS: Mapping[str, str] = {
    "day": N_("Day"),
    "month": N_("Month"),
    "quarter": N_("Quarter"),
    "half": N_("Half-year"),
    "year": N_("Year"),
    "free": N_("Free days"),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.|/|~)(\d{4}-\d{2}-\d{2})")


class NoSpan(UserError):
    """What was typed are no days a report can be of."""

    message = N_(
        "“{text}” are no days a report can be of. Type a day as 2026-11-03, a month as 2026-11, "
        "2026-Q4, 2026-H2, 2026, or two days as 2026-01-01..2026-03-15, none of them to come."
    )


class DaySpan(msgspec.Struct, frozen=True):
    """Both days are counted."""

    first: date
    last: date

    @property
    def kind(self) -> str:
        """Which of KINDS it is."""
        for kind in LENGTHS:
            if span_at(self.first, kind) == self:
                return kind
        return "free"

    @property
    def text(self) -> str:
        """As it is typed."""
        kind = self.kind
        if kind == "day":
            return self.first.isoformat()
        if kind == "free":
            return f"{self.first}..{self.last}"
        return str(Period(self.first, self.last))

    @property
    def words(self) -> str:
        """As it is called."""
        year, month, kind = self.first.year, self.first.month, self.kind
        if kind == "day":
            return self.first.isoformat()
        if kind == "month":
            return pgettext("month", "{year}-{month}").format(year=year, month=f"{month:02d}")
        if kind == "quarter":
            words = pgettext("quarter", "{year} Q{quarter}")
            return words.format(year=year, quarter=(month + 2) // 3)
        if kind == "half":
            second = pgettext("half-year", "{year}, second half")
            return (second if month > 1 else pgettext("half-year", "{year}, first half")).format(
                year=year
            )
        if kind == "year":
            return pgettext("year", "{year}").format(year=year)
        return _("{first} to {last}").format(first=self.first, last=self.last)

    def step(self, by: int) -> "DaySpan":
        """The span so many of its own length later."""
        kind = self.kind
        if kind in LENGTHS and kind != "day":
            number = month_number(self.first) + by * LENGTHS[kind]
            return span_at(first_of_month(number), kind)
        days = (self.last - self.first).days + 1
        return DaySpan(self.first + timedelta(days * by), self.last + timedelta(days * by))


def span_at(day: date, kind: str) -> DaySpan:
    """The span of a kind that a day lies in; of free days the day itself."""
    months = LENGTHS.get(kind, 0)
    if not months:
        return DaySpan(day, day)
    begin = month_number(day) // months * months
    return DaySpan(first_of_month(begin), last_of_month(begin + months - 1))


def year_to_date(span: DaySpan) -> DaySpan:
    """From the first day of the year in which a span ends to its last day."""
    return DaySpan(date(span.last.year, 1, 1), span.last)


def parse_span(text: str, today: date) -> DaySpan:
    """Read what was typed. Raises NoSpan, PeriodUnknown, YearOutOfRange."""
    plain = half_width(text).strip()
    try:
        if _DAY.fullmatch(plain):
            day = date.fromisoformat(plain)
            found = DaySpan(day, day)
        elif two := _DAYS.fullmatch(plain):
            found = DaySpan(date.fromisoformat(two[1]), date.fromisoformat(two[2]))
        else:
            period = parse_period(plain, today)
            found = DaySpan(period.first, period.last)
    except ValueError as error:
        raise NoSpan(text=text) from error
    check_year(found.first.year)
    if found.first > today or found.last < found.first:
        raise NoSpan(text=text)
    return found
