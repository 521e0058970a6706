"""The words of wand files, and when two stamps are one."""

from datetime import datetime, timedelta

import msgspec

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.states import StateWord

NEAR = timedelta(seconds=60)  # a file that knows only minutes, or a clock set between two files
FIRST_YEAR = 2015  # an earlier stamp is of a clock that lost its day


class ScanState(StateWord):
    """What became of a stamp."""

    MATCHED = "matched", N_("Counted in a round"), "green", "circle-check"
    DOUBLE = "double", N_("Double"), "grey", "files"
    STRAY = "stray", N_("No round then"), "amber", "circle-dashed"
    UNKNOWN = "unknown", N_("Point not set up"), "amber", "circle-help"
    CLOCK = "clock", N_("Clock wrong"), "red", "clock"


class WandStamp(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a wand's file: where, who, with which wand, when (the wand's own clock)."""

    row: int
    chip: str
    point: str
    device: str
    guard_no: str
    guard: str
    at: datetime


def same_stamp(one: tuple[datetime, str, str], other: tuple[datetime, str, str]) -> bool:
    """Whether two stamps at one chip (moment, guard, wand) are one: seconds apart at most, and of
    one guard and wand as far as both files say so."""
    (at, guard, device), (other_at, other_guard, other_device) = one, other
    return (
        abs(at - other_at) < NEAR
        and (guard == other_guard or not guard or not other_guard)
        and (device == other_device or not device or not other_device)
    )
