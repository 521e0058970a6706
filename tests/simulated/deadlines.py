"""When each open deadline is due, reckoned anew in plain Python: nothing of the program is used.

Working hours and special days are read out of the log, since a deadline keeps what it was given by
the calendar of its day; the public holidays are asked of the library that knows them.
"""

import json
import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from chinese_calendar import get_holiday_detail

MINUTE, HOUR, DAY = 60 * 1_000_000, 3600 * 1_000_000, 24 * 3600 * 1_000_000
EAST = 8 * HOUR  # how far the office's clock is ahead of the file's
FIRST_HOURS = ("08:00-18:00",) * 5 + ("", "")
KNOWN_TO = date(2027, 1, 1)  # from then on the library knows no holidays
MOST_DAYS = 3660
Pauses = list[tuple[int, int | None]]


@dataclass(frozen=True)
class Calendar:
    """The hours of the week and the special days from an entry of the log on."""

    since: int
    hours: tuple[str, ...] = FIRST_HOURS
    special: dict[str, str] = field(default_factory=dict)

    def open_on(self, day: date) -> Iterator[tuple[int, int]]:
        """Minutes after midnight, from and to."""
        kind = self.special.get(day.isoformat()) or _public(day)
        usual = self.hours[day.weekday()]
        if kind in ("holiday", "closed"):
            return
        if kind == "make_up":
            usual = usual or next(each for each in self.hours if each)
        for part in filter(None, usual.split(", ")):
            begin, end = ([int(each) for each in one.split(":")] for one in part.split("-"))
            yield begin[0] * 60 + begin[1], end[0] * 60 + end[1]


def _public(day: date) -> str:
    if not date(2004, 1, 1) <= day < KNOWN_TO:
        return ""
    is_free, name = get_holiday_detail(day)
    return ("holiday" if is_free else "make_up") if name else ""


def wrong_deadlines(connection: sqlite3.Connection) -> list[str]:
    """Every open deadline that does not come when what it was given says."""
    calendars, wrong = _calendars(connection)
    logged = _logged(connection)
    pauses: defaultdict[int, Pauses] = defaultdict(list)
    for clock, began, ended in connection.execute(
        "SELECT clock_id, began, ended FROM clock_pause ORDER BY began, id"
    ):
        pauses[clock].append((began, ended))
    query = """SELECT id, subject_kind, subject_id, basis, began, minutes, warn, due_at, warn_at,
        provisional FROM clock WHERE stopped_at IS NULL AND NOT dropped"""
    for clock, kind, record, basis, began, minutes, warn, *own, unsure in connection.execute(query):
        those: list[Calendar | None] = [None]
        if basis == "office":
            late = unsure or (own[0] is not None and own[0] + EAST >= _micro(KNOWN_TO))
            those = [*_in_force(calendars, logged[kind, record], bool(late))]
        ways = [
            [_due(began, each, pauses[clock], one) for each in (minutes, minutes - warn)]
            for one in those
        ]
        if own not in ways:
            wrong.append(f"deadline {clock} is due at {own}, not at {ways}")
    return wrong


def _calendars(connection: sqlite3.Connection) -> tuple[list[Calendar], list[str]]:
    """Each calendar that was in force, in order; the last must be the one that stands there."""
    now, found = Calendar(0), [Calendar(0)]
    days: dict[int, dict[str, str]] = {}
    query = """SELECT id, what, subject_kind, subject_id, before, after FROM audit
        WHERE subject_kind = 'special_day' OR what = 'estate_settings.change' ORDER BY id"""
    for entry, _what, kind, record, _before, after in connection.execute(query):
        told = json.loads(after) if after else {}
        hours = now.hours
        if kind == "special_day" and not after:
            days.pop(record, None)
        elif kind == "special_day":
            days[record] = {**days.get(record, {}), **told}
        elif "office_hours" in told:
            hours = tuple(told["office_hours"])
        else:
            continue
        now = Calendar(entry, hours, {one["day"]: one["kind"] for one in days.values()})
        found.append(now)
    standing = dict(connection.execute("SELECT day, kind FROM special_day"))
    kept = connection.execute("SELECT value FROM setting WHERE key = 'estate.office_hours'")
    ((hours_now,),) = kept.fetchall() or [(json.dumps(FIRST_HOURS),)]
    agree = standing == now.special and tuple(json.loads(hours_now)) == now.hours
    return found, [] if agree else [f"the log leads to {now}, and {standing} {hours_now} is there"]


def _logged(connection: sqlite3.Connection) -> defaultdict[tuple[str, int], list[int]]:
    found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    query = """SELECT subject_kind, subject_id, id FROM audit WHERE (subject_kind, subject_id) IN
        (SELECT subject_kind, subject_id FROM clock WHERE stopped_at IS NULL) ORDER BY id"""
    for kind, record, entry in connection.execute(query):
        found[kind, record].append(entry)
    return found


def _in_force(calendars: list[Calendar], entries: list[int], late: bool) -> list[Calendar]:
    """Those by which a deadline may have been reckoned: of the days its record was saved on; of one
    in years whose holidays nobody knows yet also each that came later."""
    if not entries:
        return calendars
    since = [one.since for one in calendars]
    at = sorted({bisect_right(since, entry) - 1 for entry in entries})
    return [calendars[one] for one in ([*range(at[0], len(calendars))] if late else at)]


def _due(began: int, minutes: int, pauses: Pauses, calendar: Calendar | None) -> int | None:
    """The moment at which so many minutes of it have gone by; None while it is held."""
    left, ended = minutes * MINUTE, False
    for begin, end in _hours(calendar, began):
        at = begin
        for out, back in pauses:
            if out >= end or (back is not None and back <= at):
                continue
            if max(0, out - at) >= left and out > at:
                return at + left
            left -= max(0, out - at)
            if back is None:
                ended = True
                break
            at = max(at, back)
        if ended:
            return None
        if at < end:
            if end - at >= left:
                return at + left
            left -= end - at
    return None


def _hours(calendar: Calendar | None, began: int) -> Iterator[tuple[int, int]]:
    """The stretches in which the office works; without a calendar it always does."""
    if calendar is None:
        yield began, _micro(date(2200, 1, 1))
        return
    first = date(1970, 1, 1) + timedelta(days=(began + EAST) // DAY)
    for number in range(MOST_DAYS):
        day = first + timedelta(days=number)
        for begin, end in calendar.open_on(day):
            midnight = _micro(day) - EAST
            if midnight + end * MINUTE > began:
                yield max(began, midnight + begin * MINUTE), midnight + end * MINUTE


def _micro(day: date) -> int:
    return (day - date(1970, 1, 1)).days * DAY
