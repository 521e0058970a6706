"""A meter reader's sheet as it is written: its columns found by their headings, its rows read.

What is wrong is told by sheet, row and column, and keeps its row out; no row is lost in silence.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from propdesk.fees.meters.rules import MULTIPLIER, READING, MeterSort, ReadingKind
from propdesk.fees.meters.sheets.words import HEADINGS, dials_in, how_it_follows, sort_called
from propdesk.kernel.errors import Level, Problem
from propdesk.kernel.exchange.guessing import GuessedColumns, guess_columns
from propdesk.kernel.exchange.noise import WHY_NO_DATA, noise_of
from propdesk.kernel.exchange.values import read_date, says_nothing, text_of
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.scaled import read_scaled
from propdesk.kernel.sheets.cells import (
    Cell,
    CellError,
    SheetData,
    Uncalculated,
    Workbook,
    cell_text,
    column_letter,
)

_NUMBERS = ("previous", "value", "old_end", "new_start")
_NO_NUMBER = N_("“{text}” is no reading. Type figures, with at most three behind the point.")
_NO_SUM = N_("A row of sums.")


class ReaderLine(msgspec.Struct, kw_only=True):
    """A row as it is written; readings and the multiplier in 10^-3. `wrong`: an error keeps it out.

    `letters` is field → column, where a sentence of that field belongs.
    """

    sheet: str
    number: int
    letters: Mapping[str, str]
    room: str = ""
    no: str = ""
    sort: MeterSort | None = None
    sort_text: str = ""
    previous: int | None = None
    previous_on: date | None = None
    value: int | None = None
    read_on: date | None = None
    multiplier: int | None = None
    kind: ReadingKind = ReadingKind.ORDINARY
    old_end: int | None = None
    new_start: int | None = None
    new_no: str = ""
    read_by: str = ""
    note: str = ""
    problems: list[Problem] = msgspec.field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Whether it stays out."""
        return any(one.level is Level.ERROR for one in self.problems)

    def tell(
        self, field: str, kind: str, words: str, level: Level = Level.ERROR, **values: object
    ) -> None:
        """Say what is wrong with a cell."""
        told = Problem(
            sheet=self.sheet,
            row=self.number,
            column=self.letters.get(field, ""),
            level=level,
            kind=kind,
            message=words,
            values=values,
            value=str(values.get("text", "")),
        )
        self.problems.append(told)

    def warn(self, field: str, kind: str, words: str, **values: object) -> None:
        """Say what is worth a look; the row comes in."""
        self.tell(field, kind, words, Level.WARNING, **values)


def reader_sheets(workbook: Workbook) -> list[tuple[SheetData, GuessedColumns]]:
    """The sheets a meter reader filled in: a current reading of a meter or a room stands there."""
    found = ((s, guess_columns(s, HEADINGS, _is_whole)) for s in workbook.sheets if not s.hidden)
    return [(sheet, columns) for sheet, columns in found if columns is not None]


def _is_whole(places: Mapping[str, int]) -> bool:
    return "value" in places and "read_on" in places and ("no" in places or "room" in places)


def lines_of(
    sheet: SheetData, columns: GuessedColumns
) -> tuple[list[ReaderLine], list[tuple[int, str]]]:
    """The rows below the headings, and (row, why) of those that are no data."""
    letters = {field: column_letter(place + 1) for field, place in columns.places.items()}
    letters |= {n: letters["note"] for n in ("old_end", "new_start") if _in_note(n, letters)}
    if "no" in letters:
        letters["meter_id"] = letters["no"]  # as the register calls it
    lines, passed = list[ReaderLine](), list[tuple[int, str]]()
    for number, row in columns.rows_below(sheet):
        filled = [(place, text) for place, cell in enumerate(row) if (text := cell_text(cell))]
        cells = {field: row[place] for field, place in columns.places.items()}
        if not filled and not any(map(_is_broken, cells.values())):
            continue
        if filled and (why := _no_data(filled, columns.headings)):
            passed.append((number, why))
            continue
        line = ReaderLine(sheet=sheet.name, number=number, letters=letters)
        _read(line, cells)
        lines.append(line)
    return lines, passed


def _in_note(name: str, letters: Mapping[str, str]) -> bool:
    return "note" in letters and name not in letters


def _no_data(filled: Sequence[tuple[int, str]], headings: Sequence[str]) -> str:
    heads = [headings[place] if place < len(headings) else "" for place, _text in filled]
    why = noise_of([text for _place, text in filled], heads)
    return _(WHY_NO_DATA.get(why, _NO_SUM)) if why else ""


def _is_broken(cell: Cell) -> bool:
    return isinstance(cell, CellError | Uncalculated)


def _read(line: ReaderLine, cells: Mapping[str, Cell]) -> None:
    for field, text in _texts(cells):
        setattr(line, field, text)
    line.sort = sort_called(line.sort_text) if line.sort_text else None
    for field in _NUMBERS:
        setattr(line, field, _number(line, field, cells.get(field)))
    _read_multiplier(line, cells.get("multiplier"))
    line.previous_on = _day(line, "previous_on", cells.get("previous_on"))
    line.read_on = _day(line, "read_on", cells.get("read_on"))
    if line.note:
        line.kind = how_it_follows(line.note)
        old_end, new_start = dials_in(line.note)
        line.old_end = old_end if line.old_end is None else line.old_end
        line.new_start = new_start if line.new_start is None else line.new_start
    if line.old_end is not None:
        line.kind = ReadingKind.REPLACED
    _tell_missing(line)


def _texts(cells: Mapping[str, Cell]) -> Iterator[tuple[str, str]]:
    for field in ("room", "no", "new_no", "read_by", "note", "sort"):
        if (cell := cells.get(field)) is None:
            continue
        text = text_of(cell_text(cell))
        if not says_nothing(text):
            yield ("sort_text" if field == "sort" else field), text


def _number(line: ReaderLine, field: str, cell: Cell) -> int | None:
    """A reading of a cell, None for an empty one; what is no number is told."""
    if cell is None:
        return None
    text = cell.code if isinstance(cell, CellError) else text_of(cell_text(cell))
    if isinstance(cell, Uncalculated):
        words = N_("The formula was never calculated. Open the file in Excel, save it, try again.")
        line.tell(field, "not_calculated", words)
    elif not says_nothing(text):
        try:
            value = read_scaled(text, READING)
        except ValueError:
            value = -1
        if value >= 0:
            return value
        line.tell(field, "not_a_number", _NO_NUMBER, text=text)
    return None


def _read_multiplier(line: ReaderLine, cell: Cell) -> None:
    text = text_of(cell_text(cell))
    if says_nothing(text):
        return
    try:
        line.multiplier = read_scaled(text, MULTIPLIER)
    except ValueError:
        line.multiplier = 0
    if not 0 < line.multiplier <= 10**9:
        line.tell("multiplier", "bad_multiplier", N_("A multiplier is above 0; 1 changes nothing."))


def _day(line: ReaderLine, field: str, cell: Cell) -> date | None:
    if not isinstance(cell, str | int | Decimal | date | datetime):
        return None
    day, fault = read_date(cell)
    if fault:
        words = N_("“{text}” is no day. Write it like 2026-11-20.")
        line.tell(field, "bad_date", words, text=cell_text(cell))
    return day


def _tell_missing(line: ReaderLine) -> None:
    """Say what a reading cannot do without; what was told of a cell is not told twice."""
    told = {one.column for one in line.problems}
    if line.value is None and line.letters["value"] not in told:
        words = N_("Nothing was read. Read the meter and type what it shows.")
        line.tell("value", "no_reading", words)
    if line.read_on is None and line.letters["read_on"] not in told:
        line.tell("read_on", "no_date", N_("The day of the reading is missing."))
    if line.kind is ReadingKind.REPLACED and line.old_end is None:
        words = N_("Say what the old meter showed when it was taken out.")
        line.tell("old_end", "no_old_end", words)
