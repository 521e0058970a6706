"""Which sheets of a workbook are taken: each gets its role."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from propdesk.estate.notation.rooms import Room
from propdesk.estate.roster.cells.types import Ignored, SheetRole, TableKind
from propdesk.estate.roster.facts import RowFacts
from propdesk.estate.roster.layout import SheetPlan
from propdesk.estate.roster.other_sheets import is_code_list

_HELP_NAME = re.compile(
    r"说明|須知|须知|字典|示例|範例|范例|^help|readme|instruction", re.IGNORECASE
)

MOST_OF_A_LEGEND = 60


@dataclass(slots=True, kw_only=True)
class SheetReading:
    """A sheet as it was read by itself. `no_data` are rows that are ignored, `partial` are passed
    over though their row is not."""

    plan: SheetPlan
    rows: list[RowFacts] = field(default_factory=list)
    no_data: list[RowFacts] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    partial: list[Ignored] = field(default_factory=list)
    role: SheetRole = SheetRole.HELP
    repeats_of: str = ""
    filled: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.plan.sheet.name

    @property
    def is_units(self) -> bool:
        """Whether a table of units was found."""
        return any(spot.kind is TableKind.UNITS for spot in self.plan.tables)

    @property
    def rooms(self) -> dict[Room, str]:
        """The rooms of the usable rows with the first name of each."""
        return {
            room: facts.people[0].name if facts.people else ""
            for facts in self.rows
            if not facts.refused
            for room in facts.reading.rooms
        }


def choose(readings: list[SheetReading], wanted: Collection[str] | None) -> None:
    """Give each sheet its role. Of sheets with the same units the one with most counts."""
    tables = []
    for reading in readings:
        reading.role = _first_role(reading)
        if reading.role is SheetRole.ALSO:
            tables.append(reading)
    known: dict[Room, tuple[str, str]] = {}
    # A sheet that is alone repeats none.
    for reading in sorted(tables, key=lambda r: -len(r.rooms)) if len(tables) > 1 else ():
        rooms = reading.rooms
        again = [known[room][0] for room in rooms if room in known]
        alike = sum(known[room][1] == name for room, name in rooms.items() if room in known)
        if rooms and len(again) * 5 > len(rooms) * 4 and alike * 2 >= len(again):
            reading.role, reading.repeats_of = SheetRole.REPEATS, again[0]
            continue
        for room, name in rooms.items():
            known.setdefault(room, (reading.name, name))
    offered = [r for r in tables if r.role is SheetRole.ALSO]
    if wanted is not None:
        offered = [r for r in readings if r.name in wanted and r.plan.tables]
        for reading in offered:
            reading.role = SheetRole.ALSO
    most = max((size_of(r) for r in offered), default=0)
    main = next((r for r in offered if size_of(r) * 2 >= most), None)
    if main is not None:
        main.role = SheetRole.IMPORT


def size_of(reading: SheetReading) -> int:
    """How many rows below the headings have text."""
    return sum(1 for row in reading.filled if row >= reading.plan.first_row)


def _first_role(reading: SheetReading) -> SheetRole:
    if reading.plan.sheet.hidden:
        return SheetRole.HIDDEN
    if not reading.filled:
        return SheetRole.EMPTY
    if reading.plan.other:
        return SheetRole.OTHER
    if _HELP_NAME.search(reading.name) or _is_legend(reading):
        return SheetRole.HELP
    if not reading.plan.tables or (reading.is_units and not reading.rows and size_of(reading)):
        return SheetRole.HELP
    return SheetRole.ALSO


def _is_legend(reading: SheetReading) -> bool:
    """Whether codes and their words look like rooms and owners: A1 住宅, B1 商铺."""
    rows = [facts for facts in reading.rows if not facts.refused]
    if len(rows) > MOST_OF_A_LEGEND or any(facts.values for facts in rows):
        return False
    people = [person for facts in rows for person in facts.people]
    told = any(person.phones or person.id_number for person in people)
    return not told and is_code_list([person.name for person in people])
