"""Plates and spaces that several units of the file claim, and rooms a leading zero apart."""

from dataclasses import dataclass, field

from propdesk.estate.notation.naming import unit_code
from propdesk.estate.notation.rooms import Room
from propdesk.estate.roster.cells.sentences import problem
from propdesk.estate.roster.cells.types import FileConflict, UnitEntry
from propdesk.estate.roster.facts import RowFacts
from propdesk.kernel.errors import Problem

LISTS = ("plate", "parking_space")


@dataclass(slots=True)
class Claims:
    """Who named a plate or space first: its rooms, the cell, the first person's name."""

    first: dict[tuple[str, str], tuple[tuple[Room, ...], str, str]] = field(default_factory=dict)

    def settle(self, facts: RowFacts) -> tuple[list[Problem], list[FileConflict]]:
        """Take out of a row what another unit has already, and say so.

        Another owner's is a conflict for the clerk; of the same owner it stays with his first unit.
        """
        problems: list[Problem] = []
        conflicts: list[FileConflict] = []
        for name in LISTS:
            items = facts.values.get(name)
            if not isinstance(items, tuple) or not items:
                continue
            taken = tuple(item for item in items if not self._take(name, item, facts))
            if taken:
                facts.values[name] = tuple(item for item in items if item not in taken)
                problems += self._told(name, taken, facts, conflicts)
        return problems, conflicts

    def _take(self, name: str, item: str, facts: RowFacts) -> bool:
        rooms, owner = facts.reading.rooms, facts.people[0].name if facts.people else ""
        known = self.first.setdefault((name, item), (rooms, facts.cells[name], owner))
        return bool(set(known[0]) & set(rooms))

    def _told(
        self, name: str, items: tuple[str, ...], facts: RowFacts, conflicts: list[FileConflict]
    ) -> list[Problem]:
        rooms, see, owner = self.first[name, items[0]]
        mine = facts.people[0].name if facts.people else ""
        value, place = "、".join(items), facts.cells.place(name)
        if owner and owner == mine:
            return [problem(place, f"{name}_again", name, value, see=see)]
        old, new = unit_code(*rooms[0]), unit_code(*facts.reading.rooms[0])
        conflicts.append(_conflict(name, items, facts, see, old, new))
        return [problem(place, f"conflict_{name}", name, value, see=see, old=old, new=new)]


def _conflict(
    name: str, items: tuple[str, ...], facts: RowFacts, see: str, old: str, new: str
) -> FileConflict:
    """The row comes in without what is claimed; only that waits for the clerk."""
    room = facts.reading.rooms[0]
    entry = UnitEntry(
        building=room.building,
        entrance=room.entrance,
        room=room.room,
        at=(facts.at,),
        rows=(facts.row_address,),
        plate=items if name == "plate" else (),
        parking_space=items if name == "parking_space" else (),
        cells=facts.cells,
    )
    return FileConflict(
        sheet=facts.cells.sheet,
        row=facts.cells.row,
        field=name,
        see=see,
        old=old,
        new=new,
        entry=entry,
    )


def rooms_a_zero_apart(firsts: dict[Room, RowFacts]) -> list[Problem]:
    """Warn where two rooms of a building differ by leading zeros only: 101 and 0101."""
    if not any(room.room.startswith("0") for room in firsts):
        return []
    problems = []
    seen: dict[Room, RowFacts] = {}
    for room, facts in firsts.items():
        bare = room._replace(room=room.room.lstrip("0"))
        other = seen.setdefault(bare, facts)
        if other is not facts:
            name = "unit_code" if "unit_code" in facts.cells else "unit_no"
            problems.append(
                problem(facts.cells.place(name), "zero_twice", name, room.room, see=other.at)
            )
    return problems
