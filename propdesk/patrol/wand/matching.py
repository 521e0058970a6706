"""Which round a stamp belongs to: by its point and its moment, the shift of an evening whole."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from propdesk.patrol.rounds.rules import RoundStanding, standing_at, window_in


class DueRound(msgspec.Struct, frozen=True):
    """A round of a sheet."""

    number: int
    due: datetime
    ends: datetime


class DueSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet that stamps may belong to: `rows` is point → row and the minute it is due."""

    id: int
    begins: datetime
    ends: datetime
    within: timedelta
    ordered: bool
    rounds: tuple[DueRound, ...]
    rows: Mapping[int, tuple[int, int | None]]


class PlacedStamp(msgspec.Struct, frozen=True):
    """Where a stamp belongs, and how it stands to the time of its point."""

    sheet: DueSheet
    round: int
    row: int
    standing: RoundStanding
    seconds: int


class Shifts:
    """The sheets by their time."""

    def __init__(self, sheets: Iterable[DueSheet]) -> None:
        self._sheets = sorted(sheets, key=lambda one: one.begins)
        self._begins = [one.begins for one in self._sheets]

    def place(self, point_id: int, at: datetime) -> PlacedStamp | None:
        """Where a stamp belongs; None where no round of its point was due.

        The end of a shift does not belong to it, its tolerance before the first round does.
        """
        near = self._near(at)
        for inside in (True, False):
            for sheet in near:
                begins = sheet.begins if inside else sheet.begins - sheet.within
                if begins <= at < sheet.ends and point_id in sheet.rows:
                    return placed(sheet, point_id, at)
        return None

    def _near(self, at: datetime) -> Sequence[DueSheet]:
        """The sheets that began at most two days before, and the next ones."""
        last = bisect_right(self._begins, at + timedelta(hours=3))
        first = bisect_right(self._begins, at - timedelta(days=2))
        return self._sheets[first:last]


def placed(sheet: DueSheet, point_id: int, at: datetime) -> PlacedStamp:
    """The round of a sheet that a moment is nearest to."""
    row, minute = sheet.rows[point_id]
    nearest = min(sheet.rounds, key=lambda one: (_away(one, minute, at), one.number))
    window = window_in(nearest.due, nearest.ends, minute, sheet.within)
    standing, seconds = standing_at(window, at)
    return PlacedStamp(sheet, nearest.number, row, standing, seconds)


def _away(one: DueRound, minute: int | None, at: datetime) -> timedelta:
    window = window_in(one.due, one.ends, minute, timedelta())
    return max(window.due - at, at - window.ends, timedelta())
