"""The words of plans and tasks, the windows of a day, and how a task stands at a moment."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from propdesk.duties.hours.rules import hours_typed
from propdesk.kernel.clock import moment_of
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord
from propdesk.kernel.scaled import half_width

FULL_DAY = 24 * 60
# The state of a worker who is not sent any more, as it lies in the file.
HAS_LEFT = "left"
_WINDOW = re.compile(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)")


class WindowsUnreadable(UserError):
    """What is typed are no times of a day."""

    message = N_("“{text}” are no times. Type them like 08:00-10:00, 22:00-06:00, in their order.")


class DaysUnreadable(UserError):
    """What is typed are no days of a week or a month."""

    message = N_("“{text}” are no days. Type numbers from 1 to {most}, like 1, 3, 5.")


class Every(Labelled):
    """In what a plan counts."""

    DAYS = "days", N_("day(s)")
    WEEKS = "weeks", N_("week(s)")
    MONTHS = "months", N_("month(s)")
    YEARS = "years", N_("year(s)")


class HolidayChoice(Labelled):
    """What becomes of a task on a day the office does not work; later days never shift."""

    DO = "do", N_("Do it anyway")
    SKIP = "skip", N_("Leave it out")
    MOVE = "move", N_("On the next working day")


class TaskState(StateWord):
    """What was written of a task; how it stands hangs on the hour, see `TaskStanding`."""

    OPEN = "open", N_("To be done"), "accent", "circle-dashed"
    DONE = "done", N_("Done"), "green", "circle-check"
    NOT_NEEDED = "not_needed", N_("Need not be done"), "grey", "ban"


class TaskStanding(StateWord):
    """How a task stands at a moment."""

    PLANNED = "planned", N_("Still ahead"), "grey", "calendar-days"
    NOW = "now", N_("To do now"), "accent", "clock"
    NOT_ENTERED = "not_entered", N_("Not yet entered"), "amber", "clock"
    MISSED = "missed", N_("Not done in time"), "red", "triangle-alert"
    EARLY = "early", N_("Done early"), "amber", "circle-check"
    ON_TIME = "on_time", N_("Done on time"), "green", "circle-check"
    LATE = "late", N_("Done late"), "amber", "triangle-alert"
    NOT_NEEDED = "not_needed", N_("Need not be done"), "grey", "ban"


class WhoLacks(Labelled):
    """Why nobody does a task on its day."""

    NOBODY = "nobody", N_("Nobody yet")
    LEFT = "left", N_("Has left")
    ABSENT = "absent", N_("Away that day")


class TimeWindow(msgspec.Struct, frozen=True):
    """When in a day: minutes after the midnight with which it begins, and how many it lasts. A
    night shift is one day, so the first may lie beyond 24 hours."""

    start: int = 0
    length: int = FULL_DAY

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Its first moment on a day, and the one after its last."""
        return self.begin_on(day), _moment(day, self.start + self.length)

    def begin_on(self, day: date) -> datetime:
        """Its first moment on a day."""
        return _moment(day, self.start)


def _moment(day: date, minutes: int) -> datetime:
    """The moment so many minutes of the clock after the midnight with which a day begins."""
    return moment_of(datetime.combine(day, time()) + timedelta(minutes=minutes))


WHOLE_DAY = (TimeWindow(),)


def read_windows(text: str) -> tuple[TimeWindow, ...]:
    """Read the windows of a day: '08:00-10:00, 22:00-06:00'; nothing is the whole day.

    One that ends before it begins goes on after midnight, and one that begins before the one above
    it belongs to the same night. Raises WindowsUnreadable.
    """
    found: list[TimeWindow] = []
    for part in hours_typed(text):
        read = _WINDOW.fullmatch(part)
        hours = [int(each) for each in read.groups()] if read else [99] * 4
        begin, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if begin >= FULL_DAY or end > FULL_DAY:
            raise WindowsUnreadable(text=text)
        if found and begin < found[-1].start % FULL_DAY:
            begin += FULL_DAY  # after midnight, in the night of the same day
        elif found:
            begin += found[-1].start - found[-1].start % FULL_DAY
        length = (end - begin) % FULL_DAY or FULL_DAY
        if begin >= 2 * FULL_DAY or (found and begin == found[-1].start):
            raise WindowsUnreadable(text=text)
        found.append(TimeWindow(begin, length))
    if found and found[-1].start - found[0].start >= FULL_DAY:
        raise WindowsUnreadable(text=text)
    return tuple(found) or WHOLE_DAY


def read_days(text: str, most: int) -> tuple[int, ...]:
    """Read days by number: '1, 3, 5'; nothing is none. Raises DaysUnreadable."""
    parts = re.split(r"[\s,;、]+", half_width(text).strip())
    found = [part for part in parts if part]
    if not all(part.isdigit() and 1 <= int(part) <= most for part in found):
        raise DaysUnreadable(text=text, most=most)
    return tuple(sorted({int(part) for part in found}))


def standing_at(begins: datetime, ends: datetime, tolerance: int, at: datetime) -> TaskStanding:
    """Whether what was done at a moment was early, on time or late; `tolerance` are minutes."""
    allowed = timedelta(minutes=tolerance)
    if at < begins - allowed:
        return TaskStanding.EARLY
    return TaskStanding.LATE if at > ends + allowed else TaskStanding.ON_TIME


def shift_of(windows: Sequence[TimeWindow], at: datetime, days: Sequence[date]) -> date | None:
    """The day to whose shift a moment belongs, of the `days` that come into question: what lies
    after midnight in a night shift is of the day before. The end of a window is the next one's."""
    for day in days:
        for window in windows:
            begin, end = window.on(day)
            if begin <= at < end:
                return day
    return None
