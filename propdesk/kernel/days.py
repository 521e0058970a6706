"""Days as people type them, and the years the books are kept for."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.scaled import half_width

ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2000, 2099
OLDEST_YEAR = 1949  # for what the register remembers of old: a deed, a move-in

_SHAPES = (
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    r"(?P<month>\d{2})(?P<day>\d{2})",
    r"(?P<year>\d{4}|\d{2})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})",
)


class DayUnreadable(UserError):
    """What is typed is no day."""

    message = N_("“{text}” is not a date. Type it like 1120 or 2026-11-20.")


class DayMissing(UserError):
    """The month is shorter."""

    message = N_("Month {month} has no day {day}. You can just type {short}.")


class YearOutOfRange(UserError):
    """A slip of the keyboard, or of the PC's clock."""

    message = N_("The year {year} lies outside {first} to {last}. Check the year.")


def check_year(year: int, *, first: int = FIRST_YEAR) -> None:
    """Raise YearOutOfRange for a year the books are not kept for."""
    if not first <= year <= LAST_YEAR:
        raise YearOutOfRange(year=year, first=first, last=LAST_YEAR)


def year_error(day: date | None, *, first: int = FIRST_YEAR) -> str:
    """What is wrong with the year of a day; '' when nothing is."""
    try:
        check_year(day.year if day else FIRST_YEAR, first=first)
    except YearOutOfRange as error:
        return str(error)
    return ""


def read_day(text: str, today: date, *, first: int = FIRST_YEAR) -> date:
    """Read a typed day: 20261120, 2026-11-20, 2026.11.20, 11-20, 1120, 5 (of this month).

    Without a year it is `today`'s. Raises DayUnreadable, DayMissing, YearOutOfRange.
    """
    plain = re.sub(r"[年月日./\s]+", "-", half_width(text)).strip("-")
    for shape in _SHAPES:
        if found := re.fullmatch(shape, plain):
            given = {name: int(number) for name, number in found.groupdict().items()}
            year = given.get("year", today.year)
            if len(found.groupdict().get("year") or "") == 2:
                year += 2000
            check_year(year, first=first)
            return _existing_day(year, given.get("month", today.month), given["day"], text)
    raise DayUnreadable(text=text)


def _existing_day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        if not (1 <= month <= 12 and 28 < day <= 31):
            raise DayUnreadable(text=text) from None
    last = monthrange(year, month)[1]
    raise DayMissing(month=month, day=day, short=f"{month:02d}{last:02d}")


def gaps(
    first: date, last: date, taken: Iterable[tuple[date, date]]
) -> Iterator[tuple[date, date]]:
    """The stretches of first..last that none of the taken spans covers, in order."""
    for begin, end in sorted(taken):
        if end < first or begin > last:
            continue
        if begin > first:
            yield first, begin - ONE_DAY
        if end >= last:
            return
        first = end + ONE_DAY
    if first <= last:
        yield first, last
