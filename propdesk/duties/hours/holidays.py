"""The public holidays of China with their make-up working days, of the years a library knows."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from propdesk.duties.hours.rules import DayKind


@cache
def public_days() -> Mapping[date, DayKind]:
    """Every special day the library knows, as the State Council announced them year by year."""
    from chinese_calendar.constants import holidays, workdays  # 70 KB that no start needs

    return {
        **dict.fromkeys(holidays, DayKind.HOLIDAY),
        **dict.fromkeys(workdays, DayKind.MAKE_UP),
    }


@cache
def public_years() -> frozenset[int]:
    """The years it knows."""
    return frozenset(day.year for day in public_days())
