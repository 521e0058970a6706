"""On which days a plan falls: `dateutil.rrule` computes it, holidays move or skip single days."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from propdesk.duties.hours.rules import WorkCalendar
from propdesk.duties.plans.rules import Every, HolidayChoice
from propdesk.kernel.days import ONE_DAY

# From this day on a month may not have it: its last day stands in.
_LAST_OF_EVERY_MONTH = 28
_MOST_MOVED = 60


class Recurrence(msgspec.Struct, frozen=True, kw_only=True):
    """Every `step` days, weeks, months or years from `begins` on, at most until `until`; in weeks
    on the `weekdays` (1 is Monday), in months on the `month_days`, else on those of `begins`."""

    every: Every
    step: int
    begins: date
    until: date | None = None
    weekdays: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()


def planned_days(of: Recurrence, first: date, last: date) -> list[date]:
    """The days of a plan from `first` to `last`, in civil days and without holidays.

    A day 29 to 31 is the last of a month that has it not, and the next month has it again.
    """
    last = min(last, of.until) if of.until else last
    if last < max(first, of.begins):
        return []
    begin, end = (datetime.combine(day, time()) for day in (max(first, of.begins), last))
    found = {
        one.date()
        for rule in _rules(of, begin.date())
        for one in rule.between(begin, end, inc=True)
    }
    return sorted(found)


def _rules(of: Recurrence, first: date) -> Iterator[Any]:
    from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule  # not read at a start

    start, step = datetime.combine(of.begins, time()), of.step
    match of.every:
        case Every.DAYS:
            yield rrule(DAILY, interval=step, dtstart=_near(start, first, step))
        case Every.WEEKS:
            days = [day - 1 for day in of.weekdays] or [of.begins.weekday()]
            monday = start - timedelta(days=of.begins.weekday())
            near = _near(monday, first, step * 7)
            yield rrule(WEEKLY, interval=step, byweekday=days, wkst=0, dtstart=near)
        case Every.MONTHS:
            for day in of.month_days or (of.begins.day,):
                month = start.replace(day=1)
                yield rrule(MONTHLY, interval=step, dtstart=month, **_month_day(day))
        case Every.YEARS:
            year, told = start.replace(month=1, day=1), _month_day(of.begins.day)
            yield rrule(YEARLY, interval=step, dtstart=year, bymonth=of.begins.month, **told)


def _near(start: datetime, first: date, days: int) -> datetime:
    """The last turn before a day: nobody counts through the years before it."""
    gone = max(0, (first - start.date()).days // days)
    return start + timedelta(days=gone * days)


def _month_day(day: int) -> dict[str, Any]:
    if day <= _LAST_OF_EVERY_MONTH:
        return {"bymonthday": day}
    return {"bymonthday": range(_LAST_OF_EVERY_MONTH, day + 1), "bysetpos": -1}


def next_after_done(of: Recurrence, done: date) -> date | None:
    """When it is due again after it was done; None beyond the end of the plan."""
    from dateutil.relativedelta import relativedelta

    day = done + relativedelta(**{of.every.value: of.step})
    return None if of.until and day > of.until else day


def real_days(
    planned: Sequence[date], choice: HolidayChoice, calendar: WorkCalendar
) -> dict[date, date]:
    """Planned day → the day it is done on; without those that are left out.

    One that would move onto a day of the plan itself, or of one that moved there already, is left
    out: a duty is done once a day.
    """
    found: dict[date, date] = {}
    taken = {day for day in planned if calendar.is_working(day)}
    for day in planned:
        if choice is HolidayChoice.DO or calendar.is_working(day):
            found[day] = day
        elif choice is HolidayChoice.MOVE:
            moved = _next_working(day, calendar)
            if moved is not None and moved not in taken:
                found[day] = moved
                taken.add(moved)
    return found


def _next_working(day: date, calendar: WorkCalendar) -> date | None:
    later = (day + ONE_DAY * ahead for ahead in range(1, _MOST_MOVED))
    return next((one for one in later if calendar.is_working(one)), None)
