"""Working time: which hours of which days count, and when so many minutes of them have gone by.

    due = due_at(calendar, TimeBasis.OFFICE, start, 240, pauses)

Moments are aware; hours and days are those of the office's zone. A pause is a stretch that does
not count, without an end while it lasts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import msgspec

from propdesk.kernel.clock import moment_of, wall_time
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.scaled import half_width

Span = tuple[int, int]
"""Minutes after midnight, from and to."""
Pause = tuple[datetime, datetime | None]
Stretch = tuple[datetime, datetime]

WEEK, DECEMBER = 7, 12
FULL_DAY = 24 * 60
_FAR = datetime(2200, 1, 1, tzinfo=UTC)
# An office that is closed for longer than this has no working time to count.
_MOST_DAYS = 3660
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


class HoursUnreadable(UserError):
    """What is typed are no hours of a day."""

    message = N_(
        "“{text}” are no working hours. Type them like 08:00-12:00, 13:30-18:00, one after the "
        "other."
    )


class NoWorkingHours(UserError):
    """A deadline in working hours would never come."""

    message = N_("The office needs working hours on at least one day of the week.")


class TimeBasis(Labelled):
    """By which time a deadline counts."""

    OFFICE = "office", N_("Working hours")
    ROUND = "round", N_("Round the clock")


class DayKind(Labelled):
    """What is special about a day."""

    HOLIDAY = "holiday", N_("Holiday")
    MAKE_UP = "make_up", N_("Make-up working day")
    CLOSED = "closed", N_("Office closed")


class WorkCalendar(msgspec.Struct, frozen=True):
    """The hours of each day of the week from Monday on, the special days, and the years whose
    holidays are known; in any other year the day of the week alone decides."""

    weekly: tuple[tuple[Span, ...], ...]
    special: Mapping[date, DayKind] = msgspec.field(default_factory=dict)
    known: frozenset[int] = frozenset()

    def spans(self, day: date) -> tuple[Span, ...]:
        """The working hours of a day. A make-up day without own hours has those of the first
        working day of the week."""
        kind, usual = self.special.get(day), self.weekly[day.weekday()]
        if kind is DayKind.MAKE_UP:
            return usual or next(filter(None, self.weekly), ())
        return () if kind in (DayKind.HOLIDAY, DayKind.CLOSED) else usual

    def is_working(self, day: date) -> bool:
        """Whether the office works on a day."""
        return bool(self.spans(day))

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether holidays that are not known yet may lie between two days."""
        return any(year not in self.known for year in range(first.year, last.year + 1))


def hours_typed(text: str) -> list[str]:
    """The parts of hours as people type them, with the signs of a keyboard: ['08:00-12:00']."""
    plain = re.sub(r"[—–~～－至]", "-", half_width(text)).replace("：", ":")
    return [part for part in re.split(r"[,;；、]", re.sub(r"\s+", "", plain)) if part]


@lru_cache(maxsize=64)
def read_spans(text: str) -> tuple[Span, ...]:
    """Read the hours of a day: '08:00-12:00, 13:30-18:00'; nothing is a day off.

    Raises HoursUnreadable, also for hours that overlap or end before they begin.
    """
    found: list[Span] = []
    for part in hours_typed(text):
        read = _SPAN.fullmatch(part)
        if read is None:
            raise HoursUnreadable(text=text)
        hours = [int(each) for each in read.groups()]
        begin, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        in_order = (found[-1][1] if found else 0) <= begin < end <= FULL_DAY
        if not in_order or hours[1] > 59 or hours[3] > 59:
            raise HoursUnreadable(text=text)
        found.append((begin, end))
    return tuple(found)


def write_spans(spans: Sequence[Span]) -> str:
    """08:00-12:00, 13:30-18:00."""
    told = (f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}" for a, b in spans)
    return ", ".join(told)


def due_at(
    calendar: WorkCalendar,
    basis: TimeBasis,
    start: datetime,
    minutes: int,
    pauses: Sequence[Pause] = (),
) -> datetime | None:
    """When so many minutes have gone by since `start`; None while a pause without end holds it.

    Raises NoWorkingHours.
    """
    left = timedelta(minutes=minutes)
    for begin, end in _counted(calendar, basis, start, pauses):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    if any(end is None for _begin, end in pauses):
        return None
    raise NoWorkingHours


def elapsed(
    calendar: WorkCalendar,
    basis: TimeBasis,
    start: datetime,
    end: datetime,
    pauses: Sequence[Pause] = (),
) -> timedelta:
    """How much time that counts lies between two moments."""
    gone = timedelta()
    for begin, stop in _counted(calendar, basis, start, pauses):
        if begin >= end:
            break
        gone += min(stop, end) - begin
    return gone


def _counted(
    calendar: WorkCalendar, basis: TimeBasis, start: datetime, pauses: Sequence[Pause]
) -> Iterator[Stretch]:
    """The stretches that count from `start` on, in their order."""
    open_since = min((begin for begin, end in pauses if end is None), default=_FAR)
    out = sorted((begin, end) for begin, end in pauses if end is not None and end > begin)
    for begin, end in _working(calendar, basis, start):
        if begin >= open_since:
            return
        yield from _without((begin, min(end, open_since)), out)


def _working(calendar: WorkCalendar, basis: TimeBasis, start: datetime) -> Iterator[Stretch]:
    if basis is TimeBasis.ROUND:
        yield start, _FAR
        return
    day = wall_time(start).date()
    for _number in range(_MOST_DAYS):
        midnight = datetime.combine(day, time())
        for first, last in calendar.spans(day):
            begin = moment_of(midnight + timedelta(minutes=first))
            end = moment_of(midnight + timedelta(minutes=last))
            if end > start:
                yield max(begin, start), end
        day += ONE_DAY


def _without(stretch: Stretch, pauses: Sequence[Stretch]) -> Iterator[Stretch]:
    """A stretch without the pauses, which stand in the order of their beginnings."""
    begin, end = stretch
    for first, last in pauses:
        if first < end and last > begin:
            if first > begin:
                yield begin, first
            begin = max(begin, last)
    if begin < end:
        yield begin, end
