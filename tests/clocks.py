"""The time of the tests: a clock that stands still until a test moves it, and a zone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from unittest import mock

from propdesk.kernel.clock import SystemClock, set_zone

ZONE = timezone(timedelta(hours=8))
BEGUN = time.monotonic()


class StoppedClock:
    """Begins on 20 November 2026, 15:42 office time (07:42 UTC)."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 20, 7, 42, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment it stands at."""
        return self.moment

    def today(self) -> date:
        """The calendar day it stands at, eight hours ahead of UTC."""
        return self.moment.astimezone(ZONE).date()

    def go_on(self, **step: float) -> None:
        """Move on by a timedelta given in its keywords."""
        self.moment += timedelta(**step)


class Uptime:
    """How long the PC of a test is up: an hour, until the test says more, or starts it anew."""

    def __init__(self) -> None:
        self.seconds = 3600.0

    def __call__(self) -> float:
        """In seconds, as `kernel.clock.seconds_up` says it."""
        return self.seconds

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds

    def restart(self, ago: float = 0) -> None:
        """Start the PC anew, so many seconds ago."""
        self.seconds = ago


@contextmanager
def office_time(begun: float = BEGUN) -> Iterator[None]:
    """The PC's clock stood at the tests' first moment at `begun`, and goes on; in China.

    `begun` is of `time.monotonic`, which the processes of one PC share.
    """
    first = StoppedClock().moment

    def now(_clock: SystemClock) -> datetime:
        return first + timedelta(seconds=time.monotonic() - begun)

    set_zone(ZONE)
    with mock.patch.object(SystemClock, "now", now):
        yield
    set_zone(None)
