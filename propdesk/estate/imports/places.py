"""Where a household stands in a file: its row, and which table where several stand side by side.

A place is "sheet!5" or, in the second table of the sheet, "sheet!5/2".
"""

from collections.abc import Iterable, Sequence

from propdesk.estate.roster.cells.types import SheetLayout, UnitEntry
from propdesk.kernel.sheets.cells import column_number

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Places:
    """Knows the tables of each sheet, and so the place of a cell."""

    def __init__(self, sheets: Iterable[SheetLayout]) -> None:
        self._starts = {
            sheet.name: [
                min((column_number(letter) for letter in table.letters.values()), default=1)
                for table in sheet.tables
            ]
            for sheet in sheets
            if len(sheet.tables) > 1
        }

    def of_unit(self, entry: UnitEntry) -> Sequence[str]:
        """The places of a unit, one for each of its room cells."""
        return list(map(self.of, entry.at)) if self._starts else entry.rows

    def of(self, cell: str) -> str:
        """The place of a cell: sheet!C5 is in sheet!5."""
        sheet, _mark, address = cell.rpartition("!")
        row = address.lstrip(_LETTERS)
        starts = self._starts.get(sheet)
        if starts is None:
            return f"{sheet}!{row}"
        letters = address[: len(address) - len(row)]
        column = column_number(letters) if letters else 0
        table = max(1, sum(1 for start in starts if start <= column))
        return f"{sheet}!{row}" if table == 1 else f"{sheet}!{row}/{table}"


def sheet_of(place: str) -> str:
    """The sheet of a place."""
    return place.rpartition("!")[0]


def row_of(place: str) -> int:
    """The number of the row, counted from 1."""
    return int(place.rpartition("!")[2].partition("/")[0])


def table_of(place: str) -> int:
    """Which of the tables side by side, counted from 0."""
    return int(place.rpartition("/")[2]) - 1 if "/" in place.rpartition("!")[2] else 0
