"""How a round stands with its time, what makes a sheet doubtful, how its grid is typed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

QUICKEST = timedelta(seconds=20)  # between two points: less nobody walks
LONG_NORMAL = 14  # sheets in a row in which nothing was found
ALIKE = 3  # sheets in a row with the same minutes
OF_LATE = timedelta(hours=36)  # a shift that ended since the morning before


class EntrySource(Labelled):
    """Where an entry comes from."""

    PAPER = "paper", N_("Paper sheet")
    WAND = "wand", N_("Wand")


class RoundStanding(StateWord):
    """How a point of a round stands with its time."""

    EARLY = "early", N_("Early"), "amber", "clock"
    ON_TIME = "on_time", N_("On time"), "green", "circle-check"
    LATE = "late", N_("Late"), "amber", "clock"
    COVERED = "covered", N_("Within the round"), "grey", "circle-check"
    MISSED = "missed", N_("Missed"), "red", "triangle-alert"
    WAITING = "waiting", N_("Not yet entered"), "amber", "hourglass"
    NOT_READ = "not_read", N_("Wand not read"), "amber", "hourglass"
    NOT_DUE = "not_due", N_("Before its time"), "grey", "circle-dashed"


class DoubtFlag(Labelled):
    """Why a sheet is doubtful."""

    SAME_TIMES = "same_times", N_("Same minutes as the sheets before")
    ALL_NORMAL = "all_normal", N_("Nothing found for many sheets")
    LATE_ENTRY = "late_entry", N_("Entered too late")
    TOO_QUICK = "too_quick", N_("Quicker than anybody walks")


class DueWindow(msgspec.Struct, frozen=True):
    """When something is due: from `due` to `ends`, with a tolerance around both."""

    due: datetime
    ends: datetime
    tolerance: timedelta

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies within, the edges of the tolerance included."""
        return self.due - self.tolerance <= at <= self.ends + self.tolerance


def window_in(due: datetime, ends: datetime, minute: int | None, within: timedelta) -> DueWindow:
    """When a point of a round is due: while the round lasts, or at its own minute."""
    if minute is None:
        return DueWindow(due, ends, within)
    own = due + timedelta(minutes=minute)
    return DueWindow(own, own, within)


def standing_at(window: DueWindow, at: datetime) -> tuple[RoundStanding, int]:
    """How a moment stands to its window, and by how many seconds it is off: before the window
    negative, after it positive, within the tolerance as well."""
    if window.due <= at <= window.ends:
        return RoundStanding.ON_TIME, 0
    is_early = at < window.due
    off = -_seconds(window.due - at) if is_early else _seconds(at - window.ends)
    if window.holds(at):
        return RoundStanding.ON_TIME, off
    return RoundStanding.EARLY if is_early else RoundStanding.LATE, off


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def standing_without(
    ends: datetime, limit: datetime, now: datetime, *, wand: bool, read_to: datetime | None
) -> RoundStanding:
    """How a point without any entry stands: not due, not entered or not read yet, or missed.

    `limit` is the moment after which it counts as missed, `read_to` the latest moment that any
    download of a wand covers.
    """
    if now < ends:
        return RoundStanding.NOT_DUE
    if wand and read_to is not None and read_to >= ends:
        return RoundStanding.MISSED
    if now >= limit:
        return RoundStanding.MISSED
    return RoundStanding.NOT_READ if wand else RoundStanding.WAITING


def in_order(rows: Sequence[int]) -> list[bool]:
    """For the rows of a round in the order they were gone to: whether each came in its turn."""
    highest, found = 0, []
    for row in rows:
        found.append(row >= highest)
        highest = max(highest, row)
    return found


# What makes a sheet doubtful


def minutes_alike(own: Sequence[datetime], before: Sequence[Sequence[datetime]]) -> bool:
    """Whether the minutes of all rounds are those of the sheets before, day after day."""
    mine = [at.minute for at in own]
    return (
        len(mine) > 1
        and len(before) >= ALIKE - 1
        and all([at.minute for at in other] == mine for other in before[: ALIKE - 1])
    )


def too_quick(moments: Sequence[datetime]) -> bool:
    """Whether points were gone to faster than anybody walks; moments in their order."""
    return any(later - earlier < QUICKEST for earlier, later in pairwise(moments))


# The grid


class PlaceUnreadable(UserError):
    """Round and row of a finding."""

    message = N_("“{text}” is no place on the sheet. Type round and row: 3.17.")


class RoundUnknown(UserError):
    """A round the sheet has not."""

    message = N_("The sheet has {rounds} rounds; “{round}” is none of them.")


class RowUnknown(UserError):
    """A row the sheet has not."""

    message = N_("The sheet has {rows} rows; “{row}” is none of them.")


def place_of(text: str, *, rounds: int, rows: int) -> tuple[int, int]:
    """Round and row from `3.17`; a sheet of one round needs no round.

    Raises PlaceUnreadable, RoundUnknown, RowUnknown.
    """
    before, dot, after = text.strip().partition(".")
    if not dot:
        before, after = ("1", before) if rounds == 1 else ("", before)
    if not before.isdecimal() or not after.isdecimal():
        raise PlaceUnreadable(text=text)
    round_, row = int(before), int(after)
    if not 1 <= round_ <= rounds:
        raise RoundUnknown(round=round_, rounds=rounds)
    if not 1 <= row <= rows:
        raise RowUnknown(row=row, rows=rows)
    return round_, row


def doubts_told(flags: Iterable[str]) -> str:
    """Why a sheet is doubtful, one reason after another."""
    known = {each.value: each for each in DoubtFlag}
    return listed(known[flag].label for flag in flags if flag in known)
