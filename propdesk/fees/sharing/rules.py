"""Words of shared bills, and how an amount is shared. Integers only; no session, no clock."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from propdesk.estate.rules import UnitKind
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import round_half_up
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord
from propdesk.kernel.scaled import AREA, SHARE, half_width, read_scaled

MEASURE = AREA
"""What is measured of a unit is in 10^-4: its area, its people, or one."""
ONE: int = 10**SHARE
WEIGHT = MEASURE + SHARE
"""A weight is what is measured by the coefficient of the floor."""


class SharedState(StateWord):
    """Where a shared bill is between its entry and the lines of the households."""

    DRAFT = "draft", N_("To be shared"), "amber", "pencil"
    SHARED = "shared", N_("Shared out"), "green", "circle-check"
    UNDONE = "undone", N_("Sharing undone"), "amber", "undo-2"
    DROPPED = "dropped", N_("Not shared"), "grey", "ban"


class ShareAmong(Labelled):
    """Which kinds of units share a bill."""

    ROOMS = "rooms", N_("Rooms")
    PREMISES = "premises", N_("Rooms, shops and offices")
    SPACES = "spaces", N_("Parking spaces")
    ALL = "all", N_("All units")


KINDS = {
    ShareAmong.ROOMS: (UnitKind.ROOM,),
    ShareAmong.PREMISES: (UnitKind.ROOM, UnitKind.SHOP, UnitKind.OFFICE),
    ShareAmong.SPACES: (UnitKind.SPACE, UnitKind.GARAGE),
    ShareAmong.ALL: tuple(UnitKind),
}


def shares_of(fen: int, weights: Sequence[int]) -> list[tuple[int, int]]:
    """Share an amount of fen by weights: (share, how many fen of it are of the remainder).

    Every share is cut to the fen; the fen that are left go to the largest rests, those of equal
    rests to the first. ValueError when the weights sum to 0.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights sum to 0")
    cut = [divmod(fen * weight, whole) for weight in weights]
    left = fen - sum(share for share, _rest in cut)
    order = sorted(range(len(cut)), key=lambda at: (-cut[at][1], at))
    more = set(order[:left])
    return [(share + (at in more), int(at in more)) for at, (share, _rest) in enumerate(cut)]


def part_by_days(fen: int, before: int, days: int, whole: int) -> int:
    """The part of a share for `days` of `whole` days after the first `before`: cumulative, so that
    the parts add up whichever is made first."""
    return round_half_up(fen * (before + days), whole) - round_half_up(fen * before, whole)


def end_of_next_month(day: date) -> date:
    """The last day of the month after that of a day."""
    return (day.replace(day=1) + timedelta(days=62)).replace(day=1) - timedelta(days=1)


class Band(NamedTuple):
    """The floors first..last and their coefficient, in 10^-6."""

    first: int
    last: int
    coefficient: int


_BAND = re.compile(
    r"(?P<first>(?:负|-|B)?\d{1,3})\s*(?P<to>[-~至到]\s*(?P<last>(?:负|-|B)?\d{1,3})?)?\s*[层楼F]*"
    r"\s*[:=]\s*(?P<value>\d{1,3}(?:\.\d{1,6})?)",
    re.IGNORECASE,
)
_TOP = 999


def floor_of(text: str) -> int | None:
    """The number of a floor: 3, 12F, 12层 are above ground, B1, -1, 负1层 below; None: unknown."""
    plain = half_width(text).strip()
    found = re.fullmatch(r"((?:负|-|B)?\d{1,3})\s*(?:层|楼|F)?", plain, re.IGNORECASE)
    return _number(found[1]) if found else None


def _number(text: str) -> int:
    digits = int(re.sub(r"\D", "", text))
    return digits if text[0].isdigit() else -digits


def read_bands(text: str) -> tuple[tuple[Band, ...], str]:
    """Coefficients as typed, “1-2: 0; 3-10: 1; 11-: 1.2”; and what is wrong, '' for nothing."""
    found: list[Band] = []
    for part in filter(str.strip, re.split(r"[;\n,、]", half_width(text).replace("；", ";"))):
        match = _BAND.fullmatch(part.strip())
        if match is None:
            told = _("“{text}” is no coefficient. Write floors and number: 3-10: 1.2")
            return (), told.format(text=part.strip())
        first = _number(match["first"])
        last = _number(match["last"]) if match["last"] else (_TOP if match["to"] else first)
        if last < first:
            told = _("“{text}”: the first floor is above the last.")
            return (), told.format(text=part.strip())
        if any(first <= band.last and last >= band.first for band in found):
            told = _("“{text}”: some of these floors stand in an earlier line already.")
            return (), told.format(text=part.strip())
        found.append(Band(first, last, read_scaled(match["value"], SHARE)))
    return tuple(found), ""


def coefficient_of(bands: Sequence[Band], floor: int) -> int:
    """The coefficient of a floor; 1 of a floor that no line names."""
    return next((b.coefficient for b in bands if b.first <= floor <= b.last), ONE)


def read_left_out(text: str) -> tuple[list[tuple[str, str]], str]:
    """Units left out as typed, one a line: “1-1-101 own lift”; and what is wrong, or ''."""
    found: list[tuple[str, str]] = []
    for line in filter(str.strip, text.splitlines()):
        room, *reason = re.split(r"[\s:：,，]+", line.strip(), maxsplit=1)
        if not reason or not reason[0].strip():
            return [], _("{room}: write behind the room why it is left out.").format(room=room)
        found.append((room, reason[0].strip()))
    return found, ""
