"""What time it is: passed around, so that a test can stop it."""

from datetime import UTC, date, datetime
from typing import Protocol


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
        return datetime.now().astimezone().date()
