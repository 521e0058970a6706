"""What a cell of a workbook can hold once it was read, and the sheets made of such cells."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CellError:
    """An error such as #N/A or #REF! stands in the cell; it is neither text nor empty."""

    code: str


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula whose result was never stored: open and save the workbook in Excel."""


UNCALCULATED = Uncalculated()

Cell = str | int | Decimal | bool | date | datetime | time | CellError | Uncalculated | None
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class MergedRange:
    """A merged block, rows and columns counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetData:
    """The cells of a sheet; `rows[0]` is row 1, all rows are equally long, blank ends are cut off.

    Whole numbers are int, others Decimal with exactly the digits stored; a number shown with
    leading zeros is the text that is shown (.xlsx and .xlsm only). `hidden_rows` are hidden or
    filtered away (not told by .xlsb); `faults` are (row, column or 0, kind) of what was wrong
    with the text itself: open_quote, damaged_character. `is_separated`: the cells of a text file,
    cut by its separator.
    """

    name: str
    rows: list[Row]
    hidden: bool = False
    merged: tuple[MergedRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    faults: list[tuple[int, int, str]] = field(default_factory=list)
    is_separated: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that was read. `zeros_visible`: lost leading zeros of numbers can be told;
    `hiding_visible`: which rows are hidden.

    Of a text file, `encoding` and `separator` (a name of sheet_text.SEPARATORS, else the character)
    are those it was read with; else ''.
    """

    path: Path
    format: str
    sheets: tuple[SheetData, ...]
    zeros_visible: bool = False
    encoding: str = ""
    separator: str = ""

    @property
    def hiding_visible(self) -> bool:
        """Whether the reader can tell hidden rows of this format; a text file has none."""
        return self.format != "xlsb"


def column_letter(column: int) -> str:
    """The letter of a column counted from 1: 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letter: str) -> int:
    """The column of a letter, counted from 1: AB is 28."""
    number = 0
    for char in letter.upper():
        number = number * 26 + ord(char) - 64
    return number


def cell_text(cell: Cell) -> str:
    """The cell as plain text: 301, 89.46, 2021-05-01; errors and uncalculated formulas are ''."""
    if type(cell) is str:
        return cell
    if type(cell) is int:
        return str(cell)
    if cell is None or isinstance(cell, CellError | Uncalculated):
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time(0) else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        text = format(cell, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(cell)
