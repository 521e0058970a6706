"""The words of meters, and what was used between two readings. Integers only; no session, no clock.

Readings and quantities are whole numbers of 10^-3 (m³, kWh), multipliers of 10^-3.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from propdesk.kernel.i18n import N_
from propdesk.kernel.money import round_half_up
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

READING = MULTIPLIER = 3
ONCE = 10**MULTIPLIER
_DAY = timedelta(days=1)


class MeterSort(Labelled):
    """What a meter counts."""

    WATER = "water", N_("Water meter")
    HOT_WATER = "hot_water", N_("Hot-water meter")
    POWER = "power", N_("Electricity meter")
    GAS = "gas", N_("Gas meter")
    HEAT = "heat", N_("Heat meter")


class MeterState(StateWord):
    """Whether a meter is read."""

    IN_USE = "in_use", N_("Is read"), "green", "circle-check"
    OUT = "out", N_("Taken out"), "grey", "ban"


class ReadingKind(Labelled):
    """How a reading follows the one before it."""

    ORDINARY = "ordinary", N_("Goes on from the last")
    REPLACED = "replaced", N_("Meter replaced")
    ROLLED = "rolled", N_("Began again at 0")
    BASELINE = "baseline", N_("Counting begins here, not billed")


class Doubt(StateWord):
    """What is worth a look at a quantity, against the usual one of the meter."""

    HIGH = "high", N_("Far above the usual"), "red", "triangle-alert"
    LOW = "low", N_("Far below the usual"), "amber", "triangle-alert"
    ZERO = "zero", N_("Nothing used any more"), "amber", "triangle-alert"


class Limits(NamedTuple):
    """When a quantity stands out: above and below these per cent of the usual one, that of the last
    `mean_of` stretches, and with `zero` when there is nothing any more (money.md 3)."""

    high: int = 250
    low: int = 40
    zero: bool = True
    mean_of: int = 3


USUAL_LIMITS = Limits()


class Read(NamedTuple):
    """A reading as it counts; `old_end` and `new_start` of a meter that was replaced."""

    id: int
    read_on: date
    value: int
    kind: ReadingKind = ReadingKind.ORDINARY
    old_end: int | None = None
    new_start: int = 0


class Scale(NamedTuple):
    """How a meter counts: figures before the point, multiplier, whether it runs backwards."""

    digits: int = 5
    multiplier: int = ONCE
    backwards: bool = False

    @property
    def span(self) -> int:
        """What it cannot show any more."""
        return int(10 ** (self.digits + READING))


class DialPiece(NamedTuple):
    """A stretch on one dial, from one reading to another."""

    before: int
    after: int
    rolled: bool = False


class Used(msgspec.Struct, frozen=True):
    """What was used from the day after one reading to the day of the next, `quantity` in 10^-3
    times the multiplier; where a replaced meter lies between them it has two pieces."""

    reading_id: int
    first: date
    last: date
    quantity: int
    pieces: tuple[DialPiece, ...]

    @property
    def days(self) -> int:
        """How many days it is for."""
        return (self.last - self.first).days + 1


class GoesBack(ValueError):
    """A reading lies below what it must follow."""

    def __init__(self, before: Read, after: Read, value: int) -> None:
        super().__init__(after.read_on, value)
        self.before, self.after, self.value = before, after, value


def used_between(readings: Iterable[Read], scale: Scale) -> Iterator[Used]:
    """What was used up to each reading that ends a stretch, in the order of days.

    The first reading and each `BASELINE` only begin. A replacement with nothing on the new meter
    yet is a part of what follows: (old end - old start) + (new now - new start). Raises GoesBack.
    """
    last: Read | None = None
    begun: date | None = None
    pieces: tuple[DialPiece, ...] = ()
    raw = 0
    for one in readings:
        if last is None or begun is None or one.kind is ReadingKind.BASELINE:
            last, begun, pieces, raw = one, one.read_on, (), 0
            continue
        found = _pieces(last, one)
        for piece in found:
            grown = _raw(piece, scale)
            if grown < 0:
                raise GoesBack(last, one, piece.after)
            raw += grown
        pieces, last = (*pieces, *found), one
        if one.kind is ReadingKind.REPLACED and one.value == one.new_start:
            continue
        yield Used(
            one.id, begun + _DAY, one.read_on, round_half_up(raw * scale.multiplier, ONCE), pieces
        )
        begun, pieces, raw = one.read_on, (), 0


def _pieces(last: Read, one: Read) -> tuple[DialPiece, ...]:
    if one.kind is not ReadingKind.REPLACED or one.old_end is None:
        return (DialPiece(last.value, one.value, one.kind is ReadingKind.ROLLED),)
    old = DialPiece(last.value, one.old_end)
    return (old,) if one.value == one.new_start else (old, DialPiece(one.new_start, one.value))


def _raw(piece: DialPiece, scale: Scale) -> int:
    grown = piece.after - piece.before
    if scale.backwards:
        grown = -grown
    return grown + scale.span if piece.rolled else grown


def meter_code(meter_id: int) -> str:
    """What the code beside a meter on a sheet says to whoever scans it into the round."""
    return f"M{meter_id:05d}"


def coded_meter(text: str) -> int | None:
    """The meter of a code that was scanned or typed; None where it is none (a reading)."""
    word = unicodedata.normalize("NFKC", text).strip().upper()
    return int(word[1:]) if word[:1] == "M" and word[1:].isdecimal() else None


def mean_of(earlier: Sequence[Used], limits: Limits = USUAL_LIMITS) -> tuple[int, int]:
    """The usual quantity: that of the last stretches, and their days; (0, 0) without any."""
    last = earlier[-limits.mean_of :]
    return sum(one.quantity for one in last), sum(one.days for one in last)


def doubt_of(one: Used, earlier: Sequence[Used], limits: Limits = USUAL_LIMITS) -> Doubt | None:
    """What is worth a look at a quantity, measured by the day, since stretches differ in length."""
    quantity, days = mean_of(earlier, limits)
    if not quantity:
        return None
    if one.quantity == 0:
        return Doubt.ZERO if limits.zero else None
    share, usual = one.quantity * days * 100, quantity * one.days
    if share > limits.high * usual:
        return Doubt.HIGH
    return Doubt.LOW if share < limits.low * usual else None
