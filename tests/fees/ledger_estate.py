"""A plain model of who owes when and what is billed of it (money.md 1 and 2).

Days are walked one by one and amounts are fractions; nothing of the program is used but its words.
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby

DAY = timedelta(days=1)
Days = tuple[date, date]


@dataclass(frozen=True)
class Tariff:
    """An item's fee per `months`: fen of a whole period by unit, each version from a day on."""

    item: str
    order: int
    months: int
    rule: str
    versions: tuple[tuple[date, dict[str, Fraction]], ...]


@dataclass(frozen=True)
class Draft:
    """A line that is to be: days of one person in one period of a tariff."""

    unit: str
    item: str
    order: int
    person: str
    first: date
    last: date
    due: date
    fen: int


@dataclass
class Estate:
    """Rooms with owners from days on; spaces with people of their own, else their home's."""

    owners: dict[str, list[tuple[date, str]]]
    homes: dict[str, tuple[str, date, date]] = field(default_factory=dict)
    own: dict[str, list[tuple[date, date, str]]] = field(default_factory=dict)
    changed: dict[str, date] = field(default_factory=dict)
    payers: dict[str, list[tuple[date, date, str]]] = field(default_factory=dict)
    _last: dict[tuple[str, str], date] = field(default_factory=dict)

    @property
    def units(self) -> list[str]:
        return [*self.owners, *self.homes]

    def owner(self, room: str, day: date) -> str:
        """Who owns a room on a day."""
        return [person for since, person in self.owners[room] if since <= day][-1]

    def debtor(self, unit: str, day: date) -> str | None:
        """Who owes for a unit on a day."""
        return next(iter(self.responsible(unit, day)), None)

    def responsible(self, unit: str, day: date) -> list[str]:
        """Who answers for a unit on a day: who agreed to pay before who owns."""
        if unit in self.owners:
            agreed = [who for first, last, who in self.payers.get(unit, ()) if first <= day <= last]
            return [*agreed, self.owner(unit, day)]
        for first, last, person in self.own.get(unit, ()):
            if first <= day <= last:
                return [person]
        home, first, last = self.homes[unit]
        return self.responsible(home, day) if first <= day <= last else []

    def people(self, unit: str, day: date) -> set[str]:
        """Who is written down in a unit itself on a day."""
        if unit in self.owners:
            return set(self.responsible(unit, day))
        return {who for first, last, who in self.own.get(unit, ()) if first <= day <= last}

    def last_day(self, unit: str, person: str) -> date:
        """The last day on which a person answers for a unit; date.max while no end is known."""
        if (unit, person) not in self._last:
            days = [day for day in HORIZON if person in self.responsible(unit, day)]
            last = days[-1] if days else date.min  # whose days were all taken back again
            self._last[unit, person] = date.max if last == HORIZON[-1] else last
        return self._last[unit, person]

    def held(self, unit: str) -> set[str]:
        """Everybody who ever owed for a unit."""
        return {who for day in HORIZON for who in self.responsible(unit, day)}

    def home_of(self, unit: str) -> str:
        """The room a space belongs to; a room is its own."""
        return self.homes[unit][0] if unit in self.homes else unit

    def sell_room(self, room: str, day: date, person: str) -> None:
        """The new owner from a day on."""
        self._last.clear()
        self.owners[room].append((day, person))

    def agree(self, room: str, first: date, last: date, person: str) -> None:
        """Somebody else pays for a room from a day to a day."""
        self._last.clear()
        self.payers.setdefault(room, []).append((first, last, person))

    def hand_space(self, space: str, day: date, home: str) -> None:
        """Another household holds a space from a day; the days of those before are kept."""
        before = [(one, who) for one in HORIZON if one < day and (who := self.debtor(space, one))]
        self.own[space] = [(days[0], days[-1], who) for who, days in _stretches(before)]
        self._last.clear()
        self.homes[space] = (home, day, date.max)
        self.changed[space] = day

    def end_term(self, space: str, last: date) -> None:
        """Nobody of the household holds a space after a day."""
        home, first, _until = self.homes[space]
        self._last.clear()
        self.homes[space] = (home, first, last)


HORIZON = [date(2026, 1, 1) + timedelta(number) for number in range(1096)]


def days_of(first: date, last: date) -> Iterator[date]:
    """Each day from first to last."""
    return (first + timedelta(number) for number in range((last - first).days + 1))


def _stretches(days: Iterable[tuple[date, str]]) -> Iterator[tuple[str, list[date]]]:
    """The days of one person that follow one another."""
    numbered = ((who, day - timedelta(number), day) for number, (day, who) in enumerate(days))
    for (who, _start), some in groupby(numbered, key=lambda one: one[:2]):
        yield who, [one[2] for one in some]


# What is billed


def period_of(day: date, months: int) -> Days:
    """The period of a tariff that a day lies in."""
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return date(day.year, first, 1), date(day.year, last, _length(day.year, last))


def window_of(text: str) -> Days:
    """The first and the last day of 2026-11, 2026-Q4, 2026-H2 or 2026."""
    year, _dash, rest = text.partition("-")
    months = {"Q": 3, "H": 6}.get(rest[:1], 1 if rest else 12)
    number = int(rest.lstrip("QH") or 1)
    return period_of(date(int(year), (number - 1) * months + 1, 1), months)


def missing(
    estate: Estate, tariff: Tariff, window: Days, unit: str, covered: set[date], *, known: bool
) -> Iterator[Draft]:
    """The lines a run of a window makes for a unit; `covered`: days that have one, `known`: the
    period the window lies in was billed before."""
    for since, last in _periods(estate, tariff, window, unit, covered, known=known):
        start = period_of(since, tariff.months)[0]
        days: list[tuple[date, tuple[str | None, date, date, bool]]] = []
        for day in days_of(start, last):
            who = estate.debtor(unit, day)
            same = bool(days) and days[-1][1][0] == who
            begun = days[-1][1][1] if same else day  # where who owes begins within the period
            is_done = day in covered or day < since
            days.append((day, (who, begun, _version(tariff, day)[0], is_done)))
        for (person, begun, version, is_done), some in groupby(days, key=lambda one: one[1]):
            mine = [one[0] for one in some]
            if person is None or is_done:
                continue
            price = _version(tariff, version)[1][unit]
            begin = max(start, version)
            fen = _upto(tariff, price, start, begin, mine[-1])
            fen -= _upto(tariff, price, start, begin, mine[0] - DAY)
            if fen:
                due = begun.replace(day=_length(begun.year, begun.month))
                yield Draft(unit, tariff.item, tariff.order, person, mine[0], mine[-1], due, fen)


def _periods(
    estate: Estate, tariff: Tariff, window: Days, unit: str, covered: set[date], *, known: bool
) -> Iterator[Days]:
    """Those that begin in the window; the rest of one before it, known or begun to be owed."""
    around = period_of(window[0], tariff.months)
    if around[0] < window[0]:
        begun = known or any(around[0] <= day <= around[1] for day in covered)
        since = around[0] if begun else _first_owed(estate, unit, window)
        if since is not None and since <= around[1]:
            yield since, around[1]
    first = around[0] if around[0] >= window[0] else around[1] + DAY
    while first <= window[1]:
        period = period_of(first, tariff.months)
        yield period
        first = period[1] + DAY


def _first_owed(estate: Estate, unit: str, window: Days) -> date | None:
    for day in days_of(*window):
        if estate.debtor(unit, day) and estate.debtor(unit, day - DAY) is None:
            return day
    return None


def _version(tariff: Tariff, day: date) -> tuple[date, dict[str, Fraction]]:
    return [one for one in tariff.versions if one[0] <= day][-1]


def _upto(tariff: Tariff, price: Fraction, start: date, begin: date, last: date) -> int:
    """The fen of the days begin..last of an object charged from `start` on, rounded half up."""
    weight = weight_of(tariff.rule, start, begin, last)
    return int(price * weight / tariff.months + Fraction(1, 2))


def weight_of(rule: str, start: date, begin: date, last: date) -> Fraction:
    """How many months the days begin..last are of an object charged from `start` on."""
    weight = Fraction(0)
    day = begin
    while day <= last:
        end = day.replace(day=_length(day.year, day.month))
        opening = max(start, day.replace(day=1))
        weight += _share(rule, opening, min(end, last))
        if day > opening:
            weight -= _share(rule, opening, day - DAY)
        day = end + DAY
    return weight


def _share(rule: str, first: date, last: date) -> Fraction:
    """What part of a month its days first..last are (money.md 2, A, B and C2)."""
    length = _length(first.year, first.month)
    days = (last - first).days + 1
    if days == length:
        return Fraction(1)
    if rule == "actual_days":
        return Fraction(days, length)
    if rule == "thirty_days":
        return Fraction(min(days, 30), 30)
    start = Fraction(1) if first.day <= 15 else Fraction(1, 2)
    end = Fraction(1, 2) if last.day <= 15 and last.day != length else Fraction(1)
    return max(Fraction(0), start + end - 1)


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=_length(day.year, day.month))


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
