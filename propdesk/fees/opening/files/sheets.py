"""A sheet of former books read row by row: what a cell says, what is doubtful, what is no data.

What is doubtful is told by row and column, and no row is lost in silence.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec

from propdesk.fees.opening.files.spans import FAULTS, PeriodFaulty, read_span
from propdesk.kernel.errors import Level, Problem
from propdesk.kernel.exchange.guessing import GuessedColumns
from propdesk.kernel.exchange.noise import WHY_NO_DATA, noise_of
from propdesk.kernel.exchange.values import read_date, read_fen
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.sheets.cells import Cell, SheetData, cell_text, column_letter


class ReadRow(msgspec.Struct, frozen=True, kw_only=True):
    """Where a row stands in its file; `letters`: field → the letter of its column."""

    sheet: str
    number: int
    letters: Mapping[str, str]

    @property
    def place(self) -> str:
        """The sheet and the row, as a person says it."""
        return f"{self.sheet}!{self.number}"


def problem_of(
    sheet: str, row: int, column: str, kind: str, message: str, level: Level, **values: object
) -> Problem:
    """Something said of a place of a file."""
    return Problem(
        sheet=sheet, row=row, column=column, level=level, kind=kind, message=message, values=values
    )


def told(row: ReadRow, field: str, kind: str, level: Level, **values: object) -> Problem:
    """What is said of a cell of a row, by a key of FAULTS."""
    letter = row.letters.get(field, "")
    return problem_of(row.sheet, row.number, letter, kind, FAULTS[kind], level, **values)


class SheetReader(ABC):
    """Reads a sheet; what a row means is said by those below."""

    def __init__(self, sheet: SheetData, columns: GuessedColumns) -> None:
        self.sheet, self._columns, self._places = sheet, columns, columns.places
        self.letters = {field: column_letter(at + 1) for field, at in columns.places.items()}
        self.problems = columns.faults(sheet)
        self.passed: list[Problem] = []

    def read(self) -> None:
        """Read all rows below the headings."""
        heads = [cell_text(cell).strip() for cell in self.sheet.rows[self._columns.header]]
        for number, row in self._columns.rows_below(self.sheet):
            texts = [cell_text(cell).strip() for cell in row]
            filled = [(text, head) for text, head in zip(texts, heads, strict=True) if text]
            if not filled:
                continue
            why = noise_of([text for text, _head in filled], [head for _text, head in filled])
            if why:
                said = WHY_NO_DATA.get(why, N_("A sum of the rows."))
                self.pass_over(number, said)
                continue
            self.take(number, {field: row[at] for field, at in self._places.items()})

    @abstractmethod
    def take(self, number: int, cells: Mapping[str, Cell]) -> None:
        """Take a row, or say why not."""

    def pass_over(self, number: int, why: str) -> None:
        """Say why a row is no data."""
        name = self.sheet.name
        self.passed.append(problem_of(name, number, "", "passed_over", why, Level.NOTICE))

    def span(self, number: int, cells: Mapping[str, Cell]) -> tuple[date, date] | None:
        """The days of a row, both counted."""
        if "period" not in cells:
            first, last = self.day(number, cells, "from"), self.day(number, cells, "to")
            if first is None or last is None or last < first:
                text = one_line(cell_text(cells.get("from")))
                self.tell(number, "from", "bad_period", text=text)
                return None
            return first, last
        text = one_line(cell_text(cells["period"]))
        try:
            return read_span(text)
        except PeriodFaulty as error:
            self.tell(number, "period", error.fault, text=text)
        return None

    def day(self, number: int, cells: Mapping[str, Cell], field: str) -> date | None:
        """The day of a cell, None where none stands there."""
        cell = cells.get(field)
        if cell is None or not isinstance(cell, str | int | Decimal | date):
            return None
        day, fault = read_date(cell)
        if fault:
            self.tell(number, field, "bad_date")
        return day

    def fen(self, number: int, cells: Mapping[str, Cell], field: str) -> int | None:
        """The amount of a cell in fen, None where none stands there."""
        cell = cells.get(field)
        if cell is None or not isinstance(cell, str | int | Decimal):
            return None
        sign = 1
        if isinstance(cell, str) and cell.strip()[:1] in "(（" and cell.strip():
            cell, sign = cell.strip().strip("()（）"), -1
        fen, fault = read_fen(cell)
        if fault and not any(one.row == number for one in self.problems):  # it is in the sum, too
            self.tell(number, field, fault)
        return None if fen is None else sign * fen

    def tell(self, number: int, field: str, kind: str, **values: object) -> None:
        """Say what keeps a row out."""
        letter = self.letters.get(field, "")
        self.problems.append(
            problem_of(self.sheet.name, number, letter, kind, FAULTS[kind], Level.ERROR, **values)
        )
