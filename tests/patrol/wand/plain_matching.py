"""What becomes of stamps, told by hand: one stamp after the other, every shift of every route."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from propdesk.kernel.clock import moment_of

Spot = tuple[str, date, int, int]
"""Route, day of the shift, round, row."""


@dataclass(frozen=True)
class PlainRoute:
    """A route: points by number with their minutes, rounds by their hours."""

    name: str
    begins: time
    ends: time
    rounds: tuple[time, ...]
    minutes: int
    tolerance: int
    ordered: bool
    points: tuple[tuple[int, int | None], ...]

    def shift(self, day: date) -> tuple[datetime, datetime]:
        """From when to when the shift of a day lasts."""
        end = datetime.combine(day, self.ends)
        if self.ends <= self.begins:
            end += timedelta(days=1)
        return moment_of(datetime.combine(day, self.begins)), moment_of(end)

    def due(self, day: date) -> list[tuple[datetime, datetime]]:
        """From when to when each round of a day is due."""
        found = []
        for one in self.rounds:
            began = datetime.combine(day, one)
            if one < self.begins:
                began += timedelta(days=1)
            moment = moment_of(began)
            found.append((moment, moment + timedelta(minutes=self.minutes)))
        return sorted(found)


@dataclass(frozen=True)
class Tap:
    """A stamp: the number of its point (0: a chip nobody knows), who and which wand, when."""

    point: int
    at: datetime
    guard: str
    device: str


@dataclass
class Kept:
    """A stamp that was kept, and what became of it."""

    tap: Tap
    guard: str
    state: str
    at: Spot | None = None


@dataclass
class Books:
    """All that files left behind: stamps, what counts for each point, the sheets there are."""

    routes: Sequence[PlainRoute]
    kept: list[Kept] = field(default_factory=list)
    entries: dict[Spot, tuple[datetime, str, int]] = field(default_factory=dict)
    sheets: set[tuple[str, date]] = field(default_factory=set)

    def bring_in(self, taps: Sequence[Tap]) -> int:
        """Count a file; how many stamps were new."""
        old, fresh = sorted(self.kept, key=lambda one: one.tap.at), list[Kept]()
        for tap in sorted(taps, key=lambda one: one.at):
            twin = next((one for one in old if _same(one, tap)), None)
            if twin is None:
                fresh.append(Kept(tap, tap.guard, "stray"))
            else:
                twin.guard = twin.guard or tap.guard
        self._make_sheets([one.tap.at for one in fresh])
        by_spot: dict[Spot, list[Kept]] = {}
        for one in fresh:
            if one.tap.point == 0:
                one.state = "unknown"
            elif (spot := self._spot(one.tap)) is not None:
                one.state, one.at = "double", spot
                by_spot.setdefault(spot, []).append(one)
        for spot, several in by_spot.items():
            self._count(spot, several)
        self.kept += fresh
        return len(fresh)

    def _make_sheets(self, moments: Sequence[datetime]) -> None:
        for at in moments:
            for route, day in self._shifts_near(at):
                begins, ends = route.shift(day)
                if begins <= at < ends:
                    self.sheets.add((route.name, day))

    def _shifts_near(self, at: datetime) -> Iterator[tuple[PlainRoute, date]]:
        for route in self.routes:
            for back in (-2, -1, 0, 1, 2):
                yield route, at.date() + timedelta(days=back)

    def _spot(self, tap: Tap) -> Spot | None:
        for early in (False, True):
            for route, day in self._shifts_near(tap.at):
                begins, ends = route.shift(day)
                if early:
                    begins -= timedelta(minutes=route.tolerance)
                rows = [number for number, _minute in route.points]
                there = (route.name, day) in self.sheets and tap.point in rows
                if there and begins <= tap.at < ends:
                    return route.name, day, self._nearest(route, day, tap), _row(route, tap)
        return None

    def _nearest(self, route: PlainRoute, day: date, tap: Tap) -> int:
        away = []
        for number, window in enumerate(_windows(route, day, tap), 1):
            begins, ends = window
            away.append((max(begins - tap.at, tap.at - ends, timedelta()), number))
        return min(away)[1]

    def _count(self, spot: Spot, several: Sequence[Kept]) -> None:
        route = next(one for one in self.routes if one.name == spot[0])
        told = []
        for one in several:
            begins, ends = _windows(route, spot[1], one.tap)[spot[2] - 1]
            standing, seconds = _stands(begins, ends, route.tolerance, one.tap.at)
            told.append((standing != "on_time", abs(seconds), one.tap.at, standing, seconds, one))
        *_ranks, at, standing, seconds, best = min(told, key=lambda one: one[:3])
        before = self.entries.get(spot)
        if before is None or (standing == "on_time" and before[1] != "on_time"):
            self.entries[spot] = at, standing, seconds
            best.state = "matched"


def _same(one: Kept, tap: Tap) -> bool:
    return (
        one.tap.point == tap.point
        and abs(one.tap.at - tap.at) < timedelta(minutes=1)
        and (one.guard == tap.guard or "" in (one.guard, tap.guard))
        and (one.tap.device == tap.device or "" in (one.tap.device, tap.device))
    )


def _row(route: PlainRoute, tap: Tap) -> int:
    return [number for number, _minute in route.points].index(tap.point) + 1


def _windows(route: PlainRoute, day: date, tap: Tap) -> list[tuple[datetime, datetime]]:
    minute = dict(route.points)[tap.point]
    if minute is None:
        return route.due(day)
    own = [begins + timedelta(minutes=minute) for begins, _ends in route.due(day)]
    return [(one, one) for one in own]


def _stands(begins: datetime, ends: datetime, tolerance: int, at: datetime) -> tuple[str, int]:
    within = timedelta(minutes=tolerance)
    off = 0
    if at < begins:
        off = -int((begins - at).total_seconds())
    elif at > ends:
        off = int((at - ends).total_seconds())
    if begins - within <= at <= ends + within:
        return "on_time", off
    return ("early" if off < 0 else "late"), off
