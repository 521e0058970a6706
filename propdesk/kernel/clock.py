"""What time it is, and where: given, so that tests can choose; and how long this PC is up, which no
clock that somebody sets shortens or lengthens."""

import sys
import time as timing
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

_zone: tzinfo | None = None  # None: the PC's own


class ClockDoubtful(UserError):
    """The PC's clock does not fit the books."""

    message = N_(
        "The PC's clock says {day}, but the last entry in the books is of {last}. "
        "Set the clock, or say why it is right."
    )
    asked = False  # somebody was asked and left it


class ClockSetBack(ClockDoubtful):
    """It is earlier than the last posting of the same day."""

    kind = "clock_doubtful"
    message = N_(
        "The PC's clock says {time} on {day}, but the last entry in the books was made at {last}. "
        "Set the clock, or say why it is right."
    )


class ClockBehindNumbers(ClockDoubtful):
    """Papers have numbers of a later year already."""

    kind = "clock_doubtful"
    message = N_(
        "The PC's clock says {day}, but numbers of {last} were given already. Set the clock, or "
        "say why it is right."
    )


class NoReason(UserError):
    """Nothing is said to a doubtful clock."""

    message = N_("Write why the clock is right; the audit log keeps it.")


class Clock(Protocol):
    """Tells the moment (UTC, aware) and the office's calendar day."""

    def now(self) -> datetime:
        """This moment in UTC."""

    def today(self) -> date:
        """The local calendar day."""


class SystemClock:
    """The PC's clock."""

    def now(self) -> datetime:
        """This moment in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The local calendar day."""
        return wall_time(self.now()).date()

    def running(self) -> float:
        """Seconds that nobody sets, those asleep counted too."""
        return seconds_up()


def wall_time(moment: datetime) -> datetime:
    """An aware moment in the office's time zone."""
    return moment.astimezone(_zone)


def moment_of(wall: datetime) -> datetime:
    """The moment (UTC) of a time without zone in the office, as it stands in a file's name."""
    return wall.replace(tzinfo=_zone).astimezone(UTC)


def end_of(moment: datetime) -> tuple[date, str]:
    """The day and the hour of a moment that ends something: midnight is 24:00 of the day before,
    for who reads 00:00 of the next day thinks of a day more."""
    wall = wall_time(moment)
    if wall.time() == time():
        return wall.date() - timedelta(days=1), "24:00"
    return wall.date(), f"{wall:%H:%M}"


def begin_of(day: date) -> datetime:
    """The moment (UTC) a calendar day of the office begins."""
    return datetime.combine(day, time(), _zone).astimezone(UTC)


def set_zone(zone: tzinfo | None) -> None:
    """Choose the time zone of the process; None is the PC's."""
    global _zone
    _zone = zone


def seconds_up() -> float:
    """Seconds since this PC was started, those it slept included."""
    if sys.platform == "win32":
        return timing.monotonic()
    else:  # noqa: RET505  each platform is checked with the branch it has
        return timing.clock_gettime(timing.CLOCK_BOOTTIME)


def passed_since(begun: float) -> float:
    """At least how many seconds went by since `seconds_up` said `begun`; after another start of
    the PC those since that."""
    now = seconds_up()
    return now - begun if now >= begun else now
