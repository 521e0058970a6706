"""What a meter reader's sheet would do: each row with its meter, or why it stays out.

A meter that nobody entered yet comes in with its first row; one without a reading begins with what
the row calls the last. What the books say goes before what the sheet says of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from statistics import median_low

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.estate.models import Building, Unit
from propdesk.estate.search.service import Room, parse_rooms, possible_readings, room_index
from propdesk.fees.meters.counting import limits_of
from propdesk.fees.meters.first_readings import USUAL_DIGITS
from propdesk.fees.meters.keeping import MeterBooks, backwards_told, books_of, shown
from propdesk.fees.meters.models import Meter
from propdesk.fees.meters.readings import ReadingFields
from propdesk.fees.meters.register import MeterSetup
from propdesk.fees.meters.rounds import what_it_makes
from propdesk.fees.meters.rules import (
    ONCE,
    READING,
    Doubt,
    GoesBack,
    Limits,
    MeterSort,
    MeterState,
    Read,
    ReadingKind,
    Scale,
    Used,
)
from propdesk.fees.meters.sheets.reading import ReaderLine
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.folding import fold, tidy

# Without earlier stretches one is measured by the middle of the sheet, which households miss widely
FAR_ABOVE, ENOUGH = 10, 5
NOT_KEPT = -1  # in the place of the id of a reading that the books do not have
_DOUBTS = {
    Doubt.HIGH: (
        "usage_jump",
        N_("Used {quantity}: far above the usual. Look at the meter again."),
    ),
    Doubt.LOW: ("usage_low", N_("Used {quantity}: far below the usual. Look at the meter again.")),
    Doubt.ZERO: ("usage_zero", N_("Nothing used any more. Look at the meter again.")),
}


class BroughtReading(msgspec.Struct, frozen=True, kw_only=True):
    """What a row brings in: a reading, of a meter that is there or comes in with it, and the one
    before it where the books have none. The rest is what it was seen to make: what the meter
    counts and by how much, the `last` reading, what was `used` since."""

    no: str
    reading: ReadingFields
    unit: str
    sort: MeterSort
    multiplier: int
    last: Read | None
    used: Used | None
    setup: MeterSetup | None = None
    before: ReadingFields | None = None


class PlannedReading:
    """A row and what it brings in; nothing where it stays out, or `is_there` already."""

    def __init__(self, line: ReaderLine) -> None:
        self.line, self.is_there = line, False
        self.change: BroughtReading | None = None
        self.unit, self.used, self.sort = "", None, MeterSort.WATER
        self.scale, self.has_past = Scale(), False

    unit: str
    used: Used | None


class ReadingPlanner:
    """Takes line after line; knows the rooms, the meters and their readings."""

    def __init__(self, session: Session) -> None:
        query = select(Unit.id, Unit.code, Building.code, Unit.entrance, Unit.room)
        rows = session.execute(query.join(Building, Building.id == Unit.building_id)).all()
        self._units: dict[Room, int] = {Room(*row[2:]): row[0] for row in rows}
        self._codes: dict[int | None, str] = {row[0]: row[1] for row in rows}
        self._index = room_index(self._units)
        books = books_of(session, session.scalars(select(Meter.id)).all())
        self._meters = {fold(one.no): one for one in books.values()}
        self._of_unit: dict[int | None, list[MeterBooks]] = {}
        for one in self._meters.values():
            if one.state is MeterState.IN_USE:
                self._of_unit.setdefault(one.unit_id, []).append(one)
        self._rows: dict[str, int] = {}
        self._limits = limits_of(session)

    def planned(self, lines: Iterable[ReaderLine]) -> list[PlannedReading]:
        """Plan all the lines of a workbook."""
        found = [self._planned(line) for line in lines]
        _compare(found)
        return found

    def _planned(self, line: ReaderLine) -> PlannedReading:
        row = PlannedReading(line)
        unit_id = self._unit(line)
        row.unit = self._codes.get(unit_id, "")
        meter = self._meter(line, unit_id)
        self._tell_twice(line, line.no or (meter.no if meter else ""))
        if line.wrong:
            return row
        if meter is None and not line.room:
            words = N_("No meter has the number {text}. Write its room, or enter the meter first.")
            line.tell("no", "unknown_meter", words, text=line.no)
        elif meter is None and line.sort is None:
            words = N_("Meter {number} is new here. Say what it counts: water, power or gas.")
            line.tell("sort", "no_kind", words, number=line.no, text=line.sort_text)
        if line.wrong or line.value is None or line.read_on is None:
            return row
        self._fill(row, line.value, line.read_on, meter, unit_id)
        return row

    def _unit(self, line: ReaderLine) -> int | None:
        text = line.room
        if not text:
            return None
        reading = parse_rooms(text)
        exact = [room for room in reading.rooms if room in self._units]
        found: Sequence[Room] = exact if len(reading.rooms) == 1 else ()
        found = found or possible_readings(text, self._index)
        if len(found) == 1:
            return self._units[found[0]]
        if found:
            words = N_("“{text}” may be several rooms. Write the building before it.")
            line.tell("room", "ambiguous_unit", words, text=text)
        else:
            words = N_("No room is called “{text}”. Enter it first, or correct the cell.")
            line.tell("room", "unknown_unit", words, text=text)
        return None

    def _meter(self, line: ReaderLine, unit_id: int | None) -> MeterBooks | None:
        """The meter of the number, else the only one of the room that counts this."""
        if line.no:
            known = self._meters.get(fold(tidy(line.no)))
            if known is not None and unit_id is not None and known.unit_id != unit_id:
                words = N_("Meter {number} hangs at {unit}. Correct the room or the number.")
                unit = self._codes.get(known.unit_id, "—")
                line.tell("no", "meter_elsewhere", words, text=line.no, number=known.no, unit=unit)
            return known
        of_unit = self._of_unit.get(unit_id, []) if unit_id is not None else []
        fit = [one for one in of_unit if line.sort in (None, one.kind)]
        if len(fit) == 1:
            return fit[0]
        line.tell("no", "no_meter", N_("The number of the meter is missing."))
        return None

    def _tell_twice(self, line: ReaderLine, number: str) -> None:
        if not number:
            return
        first = self._rows.setdefault(fold(tidy(number)), line.number)
        if first != line.number:
            words = N_("Meter {text} stands in row {row} already. Correct one of them.")
            line.tell("no", "meter_twice", words, text=number, row=first)

    def _fill(
        self,
        row: PlannedReading,
        value: int,
        read_on: date,
        meter: MeterBooks | None,
        unit_id: int | None,
    ) -> None:
        """Say what a sound line brings in, and what is worth a look."""
        line = row.line
        reads = meter.reads if meter else []
        row.sort = meter.kind if meter else line.sort or MeterSort.WATER
        row.scale = meter.scale if meter else _new_scale(line, value)
        same = next((one for one in reads if one.read_on == read_on), None)
        if same is not None and same.value == value:
            row.is_there = True
            return
        earlier = [one for one in reads if one.read_on < read_on]
        before = None if reads else _before(line)
        if before is not None:
            earlier = [before]
        _tell_of_previous(line, earlier, has_books=bool(reads))
        if meter and line.multiplier not in (None, meter.scale.multiplier):
            words = N_("The books say multiplier {number}; that counts.")
            number = shown(meter.scale.multiplier)
            line.warn("multiplier", "multiplier_differs", words, number=number)
        now = _now(line, value, read_on, earlier, row.scale)
        if line.wrong or not _judge(row, earlier, now, self._limits):
            return
        row.has_past = len(earlier) > 1
        row.change = self._change(row, meter, unit_id, [*earlier, now])

    def _change(
        self,
        row: PlannedReading,
        meter: MeterBooks | None,
        unit_id: int | None,
        reads: Sequence[Read],
    ) -> BroughtReading:
        """What a row brings in, the last of these readings; one that is not kept yet has no id."""
        line, meter_id = row.line, meter.id if meter else 0
        *earlier, now = reads
        before = next((one for one in earlier if one.id == NOT_KEPT), None)
        return BroughtReading(
            no=line.no or (meter.no if meter else ""),
            reading=_fields(line, meter_id, now),
            setup=None if meter else _setup(line, unit_id, row.scale),
            before=None if before is None else _fields(line, meter_id, before),
            unit=self._codes.get(meter.unit_id if meter else unit_id, ""),
            sort=row.sort,
            multiplier=row.scale.multiplier,
            last=earlier[-1] if earlier else None,
            used=row.used,
        )


def _new_scale(line: ReaderLine, value: int) -> Scale:
    """How a meter that comes in counts: five figures, or as many as its readings have."""
    dials = (value, line.previous or 0, line.old_end or 0)
    digits = max(USUAL_DIGITS, *(len(str(one // 10**READING)) for one in dials))
    return Scale(digits, line.multiplier or ONCE)


def _setup(line: ReaderLine, unit_id: int | None, scale: Scale) -> MeterSetup:
    return MeterSetup(
        no=line.no,
        kind=line.sort or MeterSort.WATER,
        unit_id=unit_id,
        digits=scale.digits,
        multiplier=scale.multiplier,
    )


def _before(line: ReaderLine) -> Read | None:
    """What the line calls the last reading; one of the same day is kept for the day before, as a
    meter has one reading a day."""
    read_on = line.read_on
    if line.previous is None or read_on is None:
        words = N_("No last reading: counting begins here, and this one is billed to nobody.")
        line.warn("previous", "no_previous", words)
        return None
    if line.previous_on is None:
        words = N_("The day of the last reading is missing. Write it beside it.")
        line.tell("previous_on", "no_previous_date", words)
        return None
    if line.previous_on > read_on:
        words = N_("The last reading, of {day}, is later than this one. Correct one of the days.")
        line.tell("read_on", "before_previous", words, day=line.previous_on)
        return None
    day = line.previous_on
    if day == read_on:
        words = N_("Both readings are of {day}; the last one is kept for the day before. Check it.")
        line.warn("read_on", "same_day", words, day=day, text=str(day))
        day -= ONE_DAY
    return Read(NOT_KEPT, day, line.previous, ReadingKind.BASELINE)


def _tell_of_previous(line: ReaderLine, earlier: Sequence[Read], *, has_books: bool) -> None:
    """Say where the sheet and the books differ in the last reading."""
    if not has_books or line.previous is None or not earlier or earlier[-1].value == line.previous:
        return
    words = N_("The last reading in the books is {last} of {day}; that counts.")
    last = earlier[-1]
    line.warn("previous", "previous_differs", words, last=shown(last.value), day=last.read_on)


def _now(
    line: ReaderLine, value: int, read_on: date, earlier: Sequence[Read], scale: Scale
) -> Read:
    """The reading of the line; 满度 is believed only of one that goes back."""
    kind = line.kind
    if kind is ReadingKind.ROLLED:
        goes_back = bool(earlier) and (value < earlier[-1].value) is not scale.backwards
        kind = kind if goes_back else ReadingKind.ORDINARY
    if kind is not ReadingKind.REPLACED:
        return Read(0, read_on, value, kind)
    return Read(0, read_on, value, kind, line.old_end, line.new_start or 0)


def _judge(row: PlannedReading, earlier: Sequence[Read], now: Read, limits: Limits) -> bool:
    """Say what a reading makes after the earlier ones; whether it may come in."""
    line = row.line
    try:
        row.used, doubt = what_it_makes(earlier, now, row.scale, limits)
    except GoesBack as found:
        field = "old_end" if found.value == now.old_end else "value"
        text = shown(found.value)
        line.tell(field, "reading_backwards", "{said}", said=backwards_told(found), text=text)
        return False
    if now.kind is ReadingKind.ROLLED:
        words = N_("The meter began again at 0: used {quantity}. Check it.")
        line.warn("value", "rollover", words, quantity=_quantity(row), text=shown(now.value))
    if now.kind is ReadingKind.REPLACED:
        words = N_("The meter was replaced: used {quantity}, of both meters. Check it.")
        line.warn("value", "meter_replaced", words, quantity=_quantity(row), text=shown(now.value))
    if doubt is not None:
        kind, words = _DOUBTS[doubt]
        line.warn("value", kind, words, quantity=_quantity(row), text=shown(now.value))
    return True


def _quantity(row: PlannedReading) -> str:
    return shown(row.used.quantity) if row.used else "0"


def _compare(rows: Sequence[PlannedReading]) -> None:
    """Say of meters without a past whose figures stand far above those of the sheet."""
    by_sort: dict[MeterSort, list[tuple[PlannedReading, int]]] = {}
    for row in rows:
        if row.change is not None and row.used is not None:
            dial = row.used.quantity * ONCE // row.scale.multiplier
            by_sort.setdefault(row.sort, []).append((row, dial))
    kind, words = _DOUBTS[Doubt.HIGH]
    for some in by_sort.values():
        middle = median_low([dial for _row, dial in some])
        for row, dial in some if len(some) >= ENOUGH and middle else ():
            if not row.has_past and dial > FAR_ABOVE * middle:
                text = shown(row.line.value or 0)
                row.line.warn("value", kind, words, text=text, quantity=_quantity(row))


def _fields(line: ReaderLine, meter_id: int, one: Read) -> ReadingFields:
    found = ReadingFields(
        meter_id=meter_id, read_on=one.read_on, value=one.value, kind=one.kind, read_by=line.read_by
    )
    if one.kind is ReadingKind.BASELINE:
        return found
    if one.kind is ReadingKind.REPLACED:
        found = replace(found, old_end=one.old_end, new_start=one.new_start, new_no=line.new_no)
    return replace(found, note=line.note) if line.note else found
