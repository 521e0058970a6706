"""What is doubtful about a roster only beside the register and today's date."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from propdesk.estate.imports.writing.present_parking import (
    KnownParking,
    plates_elsewhere,
    space_code,
)
from propdesk.estate.notation.naming import normal_plate, unit_code
from propdesk.estate.roster.cells.sentences import problem
from propdesk.estate.roster.cells.types import KnownPerson, KnownUnit, Roster
from propdesk.estate.roster.claims import LISTS
from propdesk.estate.roster.comparing import settle_zeros
from propdesk.kernel.errors import Problem
from propdesk.kernel.sheets.masking import (
    mask_id,
    mask_phone,
)

YEARS_AHEAD = 5
_MASKS = {"phone_masked": mask_phone, "id_masked": mask_id}
_NORMAL: dict[str, Callable[[str], str]] = {"plate": normal_plate, "parking_space": space_code}
_BETWEEN = re.compile(r"[、,;，；\s/|]+")


def with_doubts(
    roster: Roster, known: Sequence[KnownUnit], register: KnownParking, today: date
) -> Roster:
    """The roster with rooms a zero apart from known ones settled, and the problems that follow.

    A masked number that hides the one the register has is no problem: our own exports mask.
    """
    settled = settle_zeros(roster, known)
    problems = list(_but_known(settled, known))
    problems += _days_ahead(settled, today)
    problems += _held_elsewhere(settled, known)
    for cell, plate, space in plates_elsewhere(register, settled):
        problems.append(problem(_place(cell), "plate_elsewhere", "plate", plate, old=space))
    return replace(settled, problems=tuple(problems))


def _days_ahead(roster: Roster, today: date) -> Iterator[Problem]:
    last = today.year + YEARS_AHEAD
    for entry in roster.units:
        for name in ("handover_date", "move_in_date"):
            day: date | None = getattr(entry, name)
            if day is not None and day.year > last and name in entry.cells:
                place = _place(entry.cells[name])
                yield problem(place, "date_in_future", name, day.isoformat())


def _held_elsewhere(roster: Roster, known: Sequence[KnownUnit]) -> Iterator[Problem]:
    """Plates and spaces of a new unit that another unit of the estate has: they stay there."""
    there = {unit.code for unit in known}
    homes = {(name, one): unit for unit in known for name in LISTS for one in getattr(unit, name)}
    for entry in roster.units if homes else ():
        if there.intersection((entry.code, *entry.also_accept)):
            continue
        for name in LISTS:
            for item in getattr(entry, name):
                home = homes.get((name, _NORMAL[name](item)))
                if home is not None:
                    place, old = _place(entry.cells[name]), unit_code(*home.code.split("/"))
                    yield problem(place, f"{name}_elsewhere", name, item, old=old)


def _place(cell: str) -> tuple[str, int, str]:
    sheet, _, address = cell.rpartition("!")
    letters = address.rstrip("0123456789")
    return sheet, int(address[len(letters) :]), letters


def _but_known(roster: Roster, known: Sequence[KnownUnit]) -> Iterator[Problem]:
    """The problems without those about a masked number that hides one the register has."""
    masked = any(found.kind in _MASKS for found in roster.problems)
    people = _people_by_row(roster, known) if masked else {}
    for found in roster.problems:
        if mask := _MASKS.get(found.kind):
            there = people.get(f"{found.sheet}!{found.row}", [])
            numbers = [n for p in there for n in (*p.phones, p.id_number, *p.more_ids) if n]
            shown = {mask(number) for number in numbers}
            if all(part in shown for part in _BETWEEN.split(found.value) if "*" in part):
                continue
        yield found


def _people_by_row(roster: Roster, known: Sequence[KnownUnit]) -> dict[str, list[KnownPerson]]:
    """Whom the register has at the unit of a row, and whoever is called like its driver."""
    homes = {unit.code: unit.people for unit in known}
    named: dict[str, list[KnownPerson]] = defaultdict(list)
    for unit in known:
        for person in unit.people:
            named[person.name].append(person)
    found: dict[str, list[KnownPerson]] = defaultdict(list)
    for entry in roster.units:
        for row in entry.rows:
            for code in (entry.code, *entry.also_accept):
                found[row] += homes.get(code, ())
    for vehicle in roster.vehicles:
        found[vehicle.row] += [*homes.get(vehicle.unit, ()), *named.get(vehicle.owner, ())]
    return found
