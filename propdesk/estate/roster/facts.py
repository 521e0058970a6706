"""What a row of a roster is found to say, and what the rows of its table share."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from propdesk.estate.notation.rooms import RoomReading
from propdesk.estate.roster.cells.drafts import PersonDraft
from propdesk.estate.roster.cells.sentences import problem
from propdesk.estate.roster.layout import TableSpot
from propdesk.kernel.errors import Problem
from propdesk.kernel.sheets.cells import Cell, Row, cell_text


class RowCells(Mapping[str, str]):
    """Field to cell address of one row, made only when asked for."""

    __slots__ = ("_letters", "row", "sheet")

    def __init__(self, sheet: str, row: int, letters: Mapping[str, str]) -> None:
        self.sheet, self.row, self._letters = sheet, row, letters

    def __getitem__(self, name: str) -> str:
        return f"{self.sheet}!{self._letters[name]}{self.row}"

    def __contains__(self, name: object) -> bool:
        return name in self._letters  # that of Mapping makes the address to throw it away

    def __iter__(self) -> Iterator[str]:
        return iter(self._letters)

    def __len__(self) -> int:
        return len(self._letters)

    def place(self, name: str) -> tuple[str, int, str]:
        """Sheet, row and column letter for a Problem."""
        return self.sheet, self.row, self._letters.get(name, "")


class RowFacts(msgspec.Struct, kw_only=True):
    """What one row says. `values` are fields of UnitEntry; `refused` rows have an error; `no_data`
    says what stands in one that is none."""

    cells: RowCells
    reading: RoomReading
    values: dict[str, object]
    people: list[PersonDraft]
    problems: list[Problem]
    inferred: set[str] = msgspec.field(default_factory=set)
    also: tuple[str, ...] = ()
    refused: bool = False
    relation_told: str = ""
    group: str = ""
    no_data: str = ""

    @property
    def at(self) -> str:
        """The address of the room cell."""
        return self.cells["unit_code" if "unit_code" in self.cells else "unit_no"]

    @property
    def row_address(self) -> str:
        """sheet!row."""
        return f"{self.cells.sheet}!{self.cells.row}"


@dataclass(slots=True)
class Above:
    """What rows above say for rows below: a building told once, or a row that heads a section."""

    building: str = ""
    entrance: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableContext:
    """What all rows of a table share.

    `home` is the building that the name or title of the sheet tells; `sparse`: the building stands
    only in the first of its rows; `phases`: building 1 is another one in each phase. `by_floor`:
    rooms are numbered anew on each floor (12樓 A室 is 12A). `year` is that of most rooms Excel has
    turned into dates (-1: several, none of most); `first_row` is the first below the headings.
    `pick` takes the cells of the fields `names` out of a row.
    """

    sheet: str
    spot: TableSpot
    names: tuple[str, ...]
    pick: Callable[[Row], tuple[Cell, ...]]
    letters: Mapping[str, str]
    legend: Mapping[str, str]
    zero_width: Mapping[str, int]
    title_kind: str
    home: str = ""
    sparse: bool = False
    phases: bool = False
    by_floor: bool = False
    year: int = 0
    first_row: int = 1
    above: Above = field(default_factory=Above)

    @property
    def room_field(self) -> str:
        """The field the room stands in."""
        return "unit_code" if "unit_code" in self.letters else "unit_no"


def complain(facts: RowFacts, kind: str, name: str, cell: Cell, **more: str) -> None:
    """Note a problem of one of the row's cells; `more` goes into its sentence."""
    found = problem(facts.cells.place(name), kind, name, cell_text(cell), None, **more)
    facts.problems.append(found)
