"""The words of hand-overs, who stands on a team, and how long a book may be silent."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

_BETWEEN_NAMES = re.compile(r"[、,，;；/\s]+")
_ENTRY = re.compile(r"^\s*([01]?\d|2[0-3])[:：]([0-5]\d)(?!\d)")
_BEGINS = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:：]([0-5]\d)(?!\d)")
_SPAN = re.compile(r"(\d{1,2}[:：]\d{2})\s*[-–—~～至到]\s*(\d{1,2}[:：]\d{2})")
DAY = timedelta(days=1)


class HandoverState(StateWord):
    """Where a hand-over is: a refused one leaves the outgoing shift on duty."""

    READY = "ready", N_("To hand over"), "amber", "hourglass"
    TAKEN = "taken", N_("Taken over"), "accent", "user-check"
    REFUSED = "refused", N_("Refused, old shift stays"), "red", "octagon-alert"
    SIGNED = "signed", N_("Signed sheet filed"), "green", "signature"


class RefusedFor(Labelled):
    """Why a shift does not take over."""

    DRUNK = "drunk", N_("Receiver drunk")
    ILL = "ill", N_("Receiver ill")
    TEAM = "team", N_("Team below minimum")
    INCIDENT = "incident", N_("Incident runs")
    EQUIPMENT = "equipment", N_("Equipment or keys missing")
    OTHER = "other", N_("Another reason")


class OpenItemState(StateWord):
    """Whether an item still goes over from shift to shift."""

    OPEN = "open", N_("Goes over"), "amber", "arrow-right-left"
    DONE = "done", N_("Item done"), "green", "circle-check"


def names_of(team: str) -> list[str]:
    """Who stands on a team, as it is typed: 李伟、王芳."""
    return [name for name in _BETWEEN_NAMES.split(team.strip()) if name]


def length_of(shift: str) -> timedelta | None:
    """How long a shift is, by the hours it is called by (night 22:00-06:00); None where it names
    none. One that ends when it begins lasts a day."""
    found = _SPAN.search(shift)
    if found is None:
        return None
    begins, ends = (each.replace("：", ":").split(":") for each in found.groups())
    first, last = (timedelta(hours=int(h), minutes=int(m)) for h, m in (begins, ends))
    return last - first if last > first else last - first + DAY


def begin_of_shift(day: date, shift: str) -> datetime | None:
    """When a shift of a day began, on the wall; None where it names no hour."""
    found = _BEGINS.search(shift)
    return found and datetime.combine(day, time(int(found[1]), int(found[2])))


def silences(events: str, hours: int) -> Iterator[tuple[str, str]]:
    """From when to when a book was silent for more than `hours`, by the times its lines begin with.

    The lines stand in the order of the shift, which may go on over midnight.
    """
    found = [match for match in map(_ENTRY.match, events.splitlines()) if match]
    times = [timedelta(hours=int(one[1]), minutes=int(one[2])) for one in found]
    for (first, begin), (then, end) in pairwise(zip(found, times, strict=True)):
        between = end - begin if end >= begin else end - begin + DAY
        if between > timedelta(hours=hours):
            yield first[0].strip(), then[0].strip()


def last_entry(day: date, shift: str, events: str) -> datetime:
    """When something was last entered in a book: the latest of the times its lines begin with, each
    on the day that brings it nearest to those before, since a shift goes over midnight and a line
    may be written late; without one when the shift began, as it is called."""
    begins = _BEGINS.search(shift)
    found = [one for one in (begins, *map(_ENTRY.match, events.splitlines())) if one]
    moment = datetime.combine(day, time())
    for number, each in enumerate(found):
        at = datetime.combine(moment, time(int(each[1]), int(each[2])))
        if number and moment - at >= DAY / 2:
            at += DAY
        elif number and at - moment > DAY / 2:
            at -= DAY
        moment = max(moment, at)
    return moment
