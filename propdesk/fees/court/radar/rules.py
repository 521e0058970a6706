"""Until when a debt can be claimed, and what makes that begin anew. Rules: money.md 8.

The day after the due day is the first of the period, and the day of the same date, so many years
later, is its last (Civil Code 188, 201); where the month is shorter, its last day. A demand that
arrived, a part payment and what is filed begin it anew while it runs (195); who signs that he owes
begins it anew even when it is over (192), and where he agreed to pay by instalments it runs from
the last of them (189).
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from propdesk.fees.court.rules import months_after
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

FIRST_YEARS, MOST_YEARS = 3, 30
SOON, NEAR, FAR = 30, 90, 180


class BegunBy(Labelled):
    """What made a limitation begin."""

    DUE = "due", N_("It fell due")
    DEMAND = "demand", N_("A demand that arrived")
    PAYMENT = "payment", N_("Part of it was paid")
    AGREEMENT = "agreement", N_("An agreement was signed")
    COURT = "court", N_("It was brought before a court")


class Reset(NamedTuple):
    """Something that happened `on` a day and makes the limitation run anew from `since`."""

    on: date
    since: date
    by: BegunBy
    no: str = ""


class Limitation(NamedTuple):
    """From which day a limitation runs, to which it can be claimed, and by what it began."""

    since: date
    last: date
    by: Reset | None

    def left(self, day: date) -> int:
        """Days that are left after a day; below 0: it is over."""
        return (self.last - day).days


class LimitState(StateWord):
    """How near the end of its limitation a debt is."""

    OVER = "over", N_("Out of time"), "red", "octagon-alert"
    ASKED = "asked", N_("Out of time, write-off proposed"), "grey", "clock"
    SOON = "soon", N_("Under 30 days left"), "red", "triangle-alert"
    NEAR = "near", N_("Under 90 days left"), "amber", "clock"
    FAR = "far", N_("Under 180 days left"), "amber", "hourglass"
    SAFE = "safe", N_("In time"), "green", "circle-check"


def limit_state(left: int) -> LimitState:
    """The state of a debt with so many days left."""
    if left < 0:
        return LimitState.OVER
    for most, state in ((SOON, LimitState.SOON), (NEAR, LimitState.NEAR), (FAR, LimitState.FAR)):
        if left < most:
            return state
    return LimitState.SAFE


@lru_cache(maxsize=4096)  # an estate has few due days, and many debts of each
def years_after(day: date, years: int) -> date:
    """The day of the same date so many years later; the last of a shorter month."""
    return months_after(day, 12 * years)


def limitation(due: date, years: int, resets: Iterable[Reset]) -> Limitation:
    """Until when what was due on a day can be claimed.

    What happened after the end counts only where the debtor signed that he owes; what would make
    it end earlier never counts.
    """
    since, by = due, None
    last = years_after(since, years)
    for one in sorted(resets):
        revives = one.by is BegunBy.AGREEMENT
        if one.since > since and (one.on <= last or revives):
            since, by = one.since, one
            last = years_after(since, years)
    return Limitation(since, last, by)
