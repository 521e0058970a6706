"""When the time of something is over. No session."""

from calendar import monthrange
from datetime import date


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_after(day: date, months: int) -> date:
    """The same day so many months later."""
    return months_before(day, -months)
