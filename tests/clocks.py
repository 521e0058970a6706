"""The time of the tests: a clock that stands still until a test moves it, and a zone."""

from datetime import UTC, date, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8))


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
