"""How long a deadline lasts, what a pause needs to say, and how its badge reads."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

import msgspec

from propdesk.duties.hours.rules import TimeBasis
from propdesk.kernel.clock import end_of, wall_time
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import Tone

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Badge = tuple[str, Tone, str]


class Limit(msgspec.Struct, frozen=True):
    """So many minutes, counted in which time. It warns in the last `warn` of them; without a
    number, in the last quarter."""

    minutes: int
    basis: TimeBasis = TimeBasis.OFFICE
    warn: int | None = None

    @property
    def last_minutes(self) -> int:
        """How many minutes before the end it warns."""
        return self.minutes // 4 if self.warn is None else min(self.warn, self.minutes)


class WaitedFor(Labelled):
    """For whom a record waits while it is paused."""

    PARTS = "parts", N_("Parts")
    OWNER = "owner", N_("The owner")
    BUILDER = "builder", N_("The builder")
    SUPPLIER = "supplier", N_("A supplier")
    AUTHORITY = "authority", N_("An authority")
    OTHER = "other", N_("Somebody else")


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What goes with the move into a pause: columns of the record, see `Waits`."""

    waits_for: Annotated[WaitedFor | None, Fact(N_("Waits for"), hidden=True)]
    wait_why: Annotated[str, Fact(N_("Why it waits"), hidden=True)]
    wait_until: Annotated[date | None, Fact(N_("Look again on"), hidden=True)]


@dataclass(frozen=True, kw_only=True)
class TimedRow:
    """What a row of a list says of the deadline that is next; see `Clocks.shown`."""

    due_at: Annotated[datetime | None, Fact(N_("Time limit"), ends=True, width=150)] = None
    warn_at: datetime | None = None
    due_clock: str = ""
    due_provisional: Annotated[bool | None, Fact(N_("Day provisional"), hidden=True)] = None
    paused_until: date | None = None


def badge(row: TimedRow, now: datetime, *, card: bool = False) -> Badge | None:
    """How long a deadline is over, what is left of it today, or until when it is paused; None for
    one that is far, and for none. On a card, which has little room (`card`), in one unit and with
    the hour or the day alone: the icon says the rest."""
    if row.due_at is None:
        until, day = row.paused_until, wall_time(now).date()
        return _paused(until, day, card=card) if until else None
    left, units = row.due_at - now, 1 if card else 2
    if left < timedelta():
        return _("{time} over").format(time=long(-left, units=units)), "red", "triangle-alert"
    warns = row.warn_at is not None and row.warn_at <= now
    if left < HOUR:
        return _("{time} left").format(time=long(left, units=units)), "amber", "clock"
    day, hour = end_of(row.due_at)
    if day == wall_time(now).date():
        return hour if card else _("today {hour}").format(hour=hour), "amber", "clock"
    moment = f"{day:%m-%d}" if card else f"{day:%m-%d} {hour}"
    return (moment, "amber", "clock") if warns else None


def _paused(until: date, day: date, *, card: bool) -> Badge:
    if until < day:
        return _("Pause is over"), "amber", "triangle-alert"
    ends = f"{until:%m-%d}"
    return ends if card else _("paused until {day}").format(day=ends), "grey", "pause"


def long(time: timedelta, *, units: int = 2) -> str:
    """How long a time is, in the largest units it has: 1 day 4 h, 22 h, 12 min; less than a minute
    is one, for nothing is “0 min over”."""
    days, rest = divmod(time, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes = rest // timedelta(minutes=1)
    told = []
    if days:
        told.append(ngettext("{count} day", "{count} days", days).format(count=days))
    if hours:
        told.append(_("{count} h").format(count=hours))
    if not days and (not hours or minutes):
        told.append(_("{count} min").format(count=minutes if hours else max(minutes, 1)))
    return " ".join(told[:units])
