"""Which round a stamp belongs to: by its point and its moment, the shift of an evening whole."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from propdesk.patrol.rounds.rules import DueWindow, RoundStanding, standing_at, window_in

_LONGEST, _EARLIEST = timedelta(days=2), timedelta(hours=3)


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
    _windows: dict[int | None, list[tuple[int, DueWindow]]] = msgspec.field(default_factory=dict)

    def windows(self, minute: int | None) -> list[tuple[int, DueWindow]]:
        """When a point due at this minute is due in each round, by the number of the round."""
        if (found := self._windows.get(minute)) is None:
            found = self._windows[minute] = [
                (one.number, window_in(one.due, one.ends, minute, self.within))
                for one in sorted(self.rounds, key=lambda one: one.number)
            ]
        return found


class PlacedStamp(msgspec.Struct, frozen=True):
    """Where a stamp belongs, and how it stands to the time of its point."""

    sheet: DueSheet
    round: int
    row: int
    standing: RoundStanding
    seconds: int


class Shifts:
    """The sheets that go to each point, by their time."""

    def __init__(self, sheets: Iterable[DueSheet]) -> None:
        self._sheets: dict[int, list[DueSheet]] = defaultdict(list)
        self.ids: list[int] = []
        for sheet in sorted(sheets, key=lambda one: (one.begins, one.id)):
            self.ids.append(sheet.id)
            for point_id in sheet.rows:
                self._sheets[point_id].append(sheet)
        self._begins = {
            point_id: [one.begins for one in sheets] for point_id, sheets in self._sheets.items()
        }

    def place(self, point_id: int, at: datetime) -> PlacedStamp | None:
        """Where a stamp belongs; None where no round of its point was due.

        The end of a shift does not belong to it, its tolerance before the first round does.
        """
        begins = self._begins.get(point_id, ())
        near = self._sheets[point_id][
            bisect_right(begins, at - _LONGEST) : bisect_right(begins, at + _EARLIEST)
        ] if begins else ()  # fmt: skip
        for sheet in near:
            if sheet.begins <= at < sheet.ends:
                return placed(sheet, point_id, at)
        for sheet in near:
            if sheet.begins - sheet.within <= at < sheet.ends:
                return placed(sheet, point_id, at)
        return None


def placed(sheet: DueSheet, point_id: int, at: datetime) -> PlacedStamp:
    """The round of a sheet that a moment is nearest to, the first of two."""
    row, minute = sheet.rows[point_id]
    windows = sheet.windows(minute)
    for number, window in windows:
        if window.due <= at <= window.ends:
            return PlacedStamp(sheet, number, row, RoundStanding.ON_TIME, 0)
    number, window = min(windows, key=lambda one: _away(one[1], at))
    standing, seconds = standing_at(window, at)
    return PlacedStamp(sheet, number, row, standing, seconds)


def _away(window: DueWindow, at: datetime) -> timedelta:
    return window.due - at if at < window.due else at - window.ends
