"""The words of points, routes and findings, and how routes and shifts are written.

A route names its points in the order they are gone to: `1-10 12 15@20`, the last one twenty minutes
after the round began. A shift is `22:00-06:00`, its rounds begin at `22:00 00:00 02:00`.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

import msgspec

from propdesk.duties.plans.rules import TimeWindow
from propdesk.kernel.clock import moment_of, wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.labels import Labelled

TOLERANCE = 10  # minutes, when the route says nothing
WITHIN = 48  # hours after the shift in which a sheet is typed or a wand is read
LEAST_PER_POINT = 1  # minutes
MOST_POINTS, MOST_ROUNDS = 90, 12
_STOP = re.compile(r"(\d{1,4})(?:[-~–](\d{1,4}))?(?:@(\d{1,3}))?")
_TIME = re.compile(r"(\d{1,2})[:.：]?(\d{2})")
_BETWEEN = re.compile(r"[\s,，、;；]+")
_DASH = re.compile(r"\s*[-~–—至]\s*")


class PatrolKind(Labelled):
    """What a point or a route is for."""

    SECURITY = "security", N_("Security")
    EQUIPMENT = "equipment", N_("Equipment rooms")
    ENVIRONMENT = "environment", N_("Cleaning and greens")
    RENOVATION = "renovation", N_("Renovation sites")
    VACANT = "vacant", N_("Vacant homes")
    ROOFS = "roofs", N_("Roofs and exits")


class PatrolOutcome(Labelled):
    """What a person found at a point."""

    NORMAL = "normal", N_("Normal")
    FINDING = "finding", N_("Finding, still open")
    PUT_RIGHT = "put_right", N_("Put right on the spot")
    NOT_REACHED = "not_reached", N_("Not reached")
    NOBODY = "nobody", N_("Nobody at home")
    REFUSED = "refused", N_("Door not opened")
    FINISHED = "finished", N_("Works finished")


class StopsUnreadable(UserError):
    """The points of a route."""

    message = N_("“{text}” names no points. Write their numbers in order: 1-10 12 15-18.")


class StopTwice(UserError):
    """A point stands twice in a route."""

    message = N_("Point {number} stands twice in the route.")


class TooManyStops(UserError):
    """More than a sheet holds."""

    message = N_("A route has at most {most} points. Make two routes of it.")


class TimesUnreadable(UserError):
    """The beginnings of the rounds."""

    message = N_("“{text}” is no time. Write the rounds as 22:00 00:00 02:00.")


class ShiftUnreadable(UserError):
    """From when to when a shift lasts."""

    message = N_("“{text}” is no shift. Write it as 22:00-06:00.")


class Stop(msgspec.Struct, frozen=True):
    """A point of a route: its number, and how many minutes after the round began it is due."""

    number: int
    minute: int | None = None


class Round(msgspec.Struct, frozen=True):
    """A round of a shift: when it is due to begin and to be over, aware moments."""

    number: int
    due: datetime
    ends: datetime


def label_code(number: int) -> str:
    """What the label of a point says to a phone that reads it, and its export to us."""
    return f"P{number:04d}"


@lru_cache(maxsize=256)
def stops_of(text: str) -> tuple[Stop, ...]:
    """The points of a route in order. Raises StopsUnreadable, StopTwice, TooManyStops."""
    found: list[Stop] = []
    for part in filter(None, _BETWEEN.split(text)):
        match = _STOP.fullmatch(part)
        if match is None:
            raise StopsUnreadable(text=part)
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first or last - first >= MOST_POINTS:
            raise StopsUnreadable(text=part)
        minute = int(match[3]) if match[3] else None
        found += (Stop(number, minute) for number in range(first, last + 1))
    if not found:
        raise StopsUnreadable(text=text)
    if len(found) > MOST_POINTS:
        raise TooManyStops(most=MOST_POINTS)
    seen: set[int] = set()
    for stop in found:
        if stop.number in seen:
            raise StopTwice(number=stop.number)
        seen.add(stop.number)
    return tuple(found)


def stops_text(stops: Sequence[Stop]) -> str:
    """The same as text in its shortest form."""
    return " ".join(_stretches(stops))


def _stretches(stops: Sequence[Stop]) -> Iterator[str]:
    begin = 0
    for place in range(1, len(stops) + 1):
        before = stops[place - 1]
        if place < len(stops) and stops[place] == Stop(before.number + 1, before.minute):
            continue
        first = stops[begin].number
        numbers = f"{first}-{before.number}" if before.number > first else str(first)
        yield numbers if before.minute is None else f"{numbers}@{before.minute}"
        begin = place


def times_of(text: str) -> tuple[time, ...]:
    """The times at which rounds begin. Raises TimesUnreadable."""
    parts = list(filter(None, _BETWEEN.split(text)))
    if not parts or len(parts) > MOST_ROUNDS:
        raise TimesUnreadable(text=text)
    return tuple(one_time(part, TimesUnreadable) for part in parts)


def one_time(text: str, refusal: type[UserError]) -> time:
    """A time of the day as it is typed: 22:04, 2204, 22.04. Raises `refusal`."""
    match = _TIME.fullmatch(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise refusal(text=text)
    return time(int(match[1]), int(match[2]))


def shift_of(text: str) -> tuple[time, time]:
    """From when to when a shift lasts; an end before the beginning is of the next day, and one
    that is the same a whole day later. Raises ShiftUnreadable."""
    parts = _DASH.split(text.strip())
    if len(parts) != 2:
        raise ShiftUnreadable(text=text)
    begin, end = (one_time(part, ShiftUnreadable) for part in parts)
    return begin, end


def shift_span(day: date, text: str) -> tuple[datetime, datetime]:
    """The moments a shift of a day begins and is over; the end does not belong to it."""
    begin, end = shift_of(text)
    starts = datetime.combine(day, begin)
    ends = datetime.combine(day, end)
    if ends <= starts:
        ends += timedelta(days=1)
    return moment_of(starts), moment_of(ends)


def rounds_of(day: date, shift: str, starts: str, minutes: int) -> tuple[Round, ...]:
    """The rounds of a shift in order; a time before the shift begins is of the next day."""
    begin, _end = shift_of(shift)
    walls = [datetime.combine(day, one) for one in times_of(starts)]
    walls = [wall + timedelta(days=1) if wall.time() < begin else wall for wall in walls]
    long = timedelta(minutes=minutes)
    return tuple(
        Round(number, moment_of(wall), moment_of(wall) + long)
        for number, wall in enumerate(sorted(walls), 1)
    )


def rounds_outside(
    windows: Sequence[TimeWindow], stops: str, shift: str, starts: str, minutes: int
) -> str:
    """Why the windows of a plan cannot hold the rounds of a route: one begins in none of them, is
    over too late, or its points take longer. '' where they can, or where something is unreadable.
    """
    day = date(2026, 1, 1)  # any: only what lies between the times counts
    try:
        points, rounds = len(stops_of(stops)), rounds_of(day, shift, starts, minutes)
    except UserError:
        return ""
    spans = [window.on(day) for window in windows]
    for one in rounds:
        within = next(((b, e) for b, e in spans if b <= one.due < e), None)
        if within is None:
            words = _("Round {number} begins at {time}, in none of the hours of the plan.")
            return words.format(number=one.number, time=f"{wall_time(one.due):%H:%M}")
        left = int((within[1] - one.due).total_seconds()) // 60
        if left < (needed := points * LEAST_PER_POINT):
            words = _(
                "{count} points cannot be gone to from {time} on, in {minutes} minutes of the "
                "plan; allow {needed} or more."
            )
            time = f"{wall_time(one.due):%H:%M}"
            return words.format(count=points, time=time, minutes=left, needed=needed)
        if one.ends > within[1]:
            words = _("Round {number} is over only after the hours of the plan.")
            return words.format(number=one.number)
    return ""


def window_warnings(stops: str, shift: str, starts: str, minutes: int) -> dict[str, str]:
    """What cannot be kept: more points than the minutes hold, rounds over one another or over the
    end of the shift. Field → sentence; nothing while something is unreadable."""
    day = date(2026, 1, 1)  # any: only what lies between the times counts
    try:
        points, rounds = stops_of(stops), rounds_of(day, shift, starts, minutes)
        begins, ends = shift_span(day, shift)
    except UserError:
        return {}
    found: dict[str, str] = {}
    needed = len(points) * LEAST_PER_POINT
    latest = max((one.minute or 0 for one in points), default=0)
    if minutes < needed:
        words = _("{count} points cannot be gone to in {minutes} minutes; allow {needed} or more.")
        found["minutes"] = words.format(count=len(points), minutes=minutes, needed=needed)
    elif minutes < latest:
        words = _("A point is due after {latest} minutes, but a round is over after {minutes}.")
        found["minutes"] = words.format(latest=latest, minutes=minutes)
    close = next((two for one, two in pairwise(rounds) if two.due < one.ends), None)
    if close is not None:
        words = _("Round {number} begins before the one before it is over.")
        found["starts"] = words.format(number=close.number)
    elif any(one.due < begins or one.ends > ends for one in rounds):
        found["starts"] = _("A round does not lie within the shift.")
    return found
