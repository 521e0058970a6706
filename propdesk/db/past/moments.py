"""Acting at a moment of the past, and the year that is invented for a sample estate."""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from propdesk.db.clock_check import INVENTED
from propdesk.db.store import now, today
from propdesk.kernel.clock import Clock, moment_of, wall_time

DAYS = 365


class Happens(Protocol):
    """Something at a moment."""

    @property
    def at(self) -> datetime:
        """When."""


T = TypeVar("T", bound=Happens)


class ThatMoment:
    """A clock that stands."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """That moment."""
        return self._moment

    def today(self) -> date:
        """Its day."""
        return wall_time(self._moment).date()


@contextmanager
def standing_at(session: Session, moment: datetime) -> Iterator[None]:
    """Let what is done meanwhile happen at a moment of an invented past."""
    clock: Clock = session.info["clock"]
    marked = INVENTED in session.info
    session.info["clock"], session.info[INVENTED] = ThatMoment(moment), True
    try:
        yield
    finally:
        session.info["clock"] = clock
        if not marked:
            del session.info[INVENTED]


class SampleYear:
    """The year before today as a subject fills it: the same dice give the same year.

    `size` is the number of units: a larger estate has more of everything.
    """

    def __init__(self, session: Session, name: str, size: int) -> None:
        self.dice = random.Random(f"{name} {size}")  # noqa: S311  nothing secret: an invented year
        self.size = size
        self.today, self.now = today(session), now(session)
        self._stuck = -1

    @property
    def days(self) -> list[date]:
        """Its days, the last one yesterday."""
        return [self.today - timedelta(days=ago) for ago in range(DAYS, 0, -1)]

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of a day, never after now."""
        wall = datetime.combine(day, time(hour, minute))
        return min(moment_of(wall), self.now - timedelta(minutes=1))

    def office_hour(self, day: date) -> datetime:
        """Some moment of the office's day, never after now."""
        return self.at(day, self.dice.randrange(8, 18), self.dice.randrange(60))

    def spread(self, per_month: float) -> list[date]:
        """So many days a month of an estate of 300 units, in order, as chance has them."""
        many = round(per_month * DAYS / 30 * self.size / 300)
        return sorted(self.dice.choices(self.days, k=many))

    def lately(self, per_day: float, days: int) -> list[date]:
        """So many a day more in the last days, today included: what an office has in hand."""
        many = max(1, round(per_day * days * self.size / 300))
        return [self.today - timedelta(days=self.dice.randrange(days)) for _number in range(many)]

    def until_now(self, steps: Iterable[T]) -> tuple[T, ...]:
        """The steps that lie in the past, the first always."""
        first, *rest = steps
        return (first, *takewhile(lambda step: step.at < self.now, rest))

    def stuck(self, steps: Iterable[T]) -> tuple[T, ...]:
        """The same of something that stands where it is: one after the other stands a step further,
        so that a few of them show every state."""
        gone = self.until_now(steps)
        self._stuck += 1
        return gone[: self._stuck % len(gone) + 1]
