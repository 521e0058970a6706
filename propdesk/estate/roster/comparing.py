"""A roster against what the data file already has: new, changed, same, conflict, absent."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from propdesk.estate.notation.rooms import Room
from propdesk.estate.roster.cells.sentences import problem
from propdesk.estate.roster.cells.types import (
    Comparison,
    Difference,
    KnownPerson,
    KnownUnit,
    Outcome,
    OwnerChange,
    PersonEntry,
    Policy,
    Roster,
    SpaceEntry,
    Step,
    UnitComparison,
    UnitEntry,
    Value,
    VehicleEntry,
)
from propdesk.kernel.errors import Problem
from propdesk.kernel.sheets.masking import mask_in_text

_FIELDS = (
    "floor",
    "unit_kind",
    "state",
    "built_area",
    "inner_area",
    "measured_area",
    "old_unit_no",
    "handover_date",
    "move_in_date",
    "note",
)
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
# Roles that rosters know as one; the caller gives all of them as family.
_AS_FAMILY = frozenset(("agent", "payer", "other"))
# What a unit is as long as nobody said otherwise; the caller gives it as unknown ("").
_ASSUMED = {"state": "sold"}
_LISTS = ("plate", "parking_space")


@dataclass(frozen=True, slots=True)
class _Known:
    """The data file by its keys."""

    by_code: dict[str, KnownUnit]
    by_room: dict[tuple[str, str], list[KnownUnit]]
    by_number: dict[str, KnownPerson]
    by_phone: dict[tuple[str, str], KnownPerson]


def compare(known: Sequence[KnownUnit], roster: Roster, policy: Policy) -> Comparison:
    """Say what the roster would change, under a policy (see Policy).

    Apply differences whose step is FILL, ADD or REPLACE, owner changes that are `applied`, and
    create or attach `people`; all else is only shown. The same file again gives nothing but SAME.
    """
    index = _index(known)
    compared = []
    met: set[int] = set()
    for entry in roster.units:
        unit = _find(index, entry)
        if unit is None:
            compared.append(_new_unit(index, entry))
        else:
            met.add(unit.id)
            compared.append(_compare_unit(index, unit, entry, policy))
    absent = tuple(unit.id for unit in known if unit.id not in met)
    return Comparison(tuple(compared), absent)


def _index(known: Sequence[KnownUnit]) -> _Known:
    index = _Known({}, {}, {}, {})
    for unit in known:
        index.by_code[unit.code] = unit
        index.by_room.setdefault((unit.building, unit.room), []).append(unit)
        for person in unit.people:
            for number in (person.id_number, person.company_code):
                if number:
                    index.by_number.setdefault(number, person)
            for phone in person.phones:
                if person.name:
                    index.by_phone.setdefault((person.name, phone), person)
    return index


def _find(index: _Known, entry: UnitEntry) -> KnownUnit | None:
    """The known unit of an entry; an entrance left out is no difference if only one fits."""
    if not index.by_code:
        return None
    for code in (entry.code, *entry.also_accept):
        if code in index.by_code:
            return index.by_code[code]
    alike = index.by_room.get((entry.building, entry.room), [])
    return alike[0] if not entry.entrance and len(alike) == 1 else None


def _new_unit(index: _Known, entry: UnitEntry) -> UnitComparison:
    matched = {}
    for person in entry.people if index.by_code else ():  # else there is nobody yet
        known = _anywhere(index, person)
        if known is not None:
            matched[person.key] = known.id
    return UnitComparison(entry=entry, outcome=Outcome.NEW, people=entry.people, matched=matched)


def _anywhere(index: _Known, person: PersonEntry) -> KnownPerson | None:
    """The person wherever he lives: by ID number or company code, else by name and phone."""
    number = person.id_number or person.company_code
    if number and number in index.by_number:
        return index.by_number[number]
    for phone in person.phones:
        known = index.by_phone.get((person.name, phone.number))
        if known is not None and not _other_number(known, person):
            return known
    return None


def _other_number(known: KnownPerson, person: PersonEntry) -> bool:
    mine = person.id_number or person.company_code
    theirs = known.id_number or known.company_code
    return bool(mine and theirs and mine != theirs)


def _compare_unit(
    index: _Known, unit: KnownUnit, entry: UnitEntry, policy: Policy
) -> UnitComparison:
    differences = [*_values(unit, entry, policy), *_lists(unit, entry, policy)]
    matched: dict[str, int] = {}
    strangers = []
    for person in entry.people:
        here = _here(unit, person, set(matched.values()))
        if here is None:
            strangers.append(person)
        else:
            matched[person.key] = here.id
            differences += _person(here, person, policy)
    changes, added = _strangers(unit, strangers, set(matched.values()), policy)
    for person in added:
        elsewhere = _anywhere(index, person)
        if elsewhere is not None:
            matched[person.key] = elsewhere.id
    outcome = _outcome(differences, changes, added, policy)
    return UnitComparison(
        entry=entry,
        outcome=outcome,
        known=unit.id,
        differences=tuple(differences),
        owner_changes=tuple(changes),
        people=tuple(added),
        matched=matched,
    )


def _step(old: Value, policy: Policy) -> Step:
    if policy is Policy.SKIP:
        return Step.DIFFERS
    if old in (None, "", ()):
        return Step.FILL
    return Step.REPLACE if policy is Policy.REPLACE else Step.DIFFERS


def _values(unit: KnownUnit, entry: UnitEntry, policy: Policy) -> Iterable[Difference]:
    for name in _FIELDS:
        old, new = getattr(unit, name), getattr(entry, name)
        if new in (None, "", 0) or old == new or (old and name in entry.inferred):
            continue
        if name == "note" and mask_in_text(old) == new:  # as our own export wrote it
            continue
        if not old and _ASSUMED.get(name) == new:
            continue
        yield Difference(name, old, new, _step(old, policy), cell=_cell(entry, name))


def _cell(entry: UnitEntry | PersonEntry, name: str) -> str:
    try:
        return entry.cells[name]
    except KeyError:
        return ""


def _lists(unit: KnownUnit, entry: UnitEntry, policy: Policy) -> Iterable[Difference]:
    for name in _LISTS:
        old, new = getattr(unit, name), getattr(entry, name)
        more = tuple(item for item in new if item not in old)
        if more:
            step = Step.DIFFERS if policy is Policy.SKIP else Step.ADD
            yield Difference(name, old, more, step, cell=_cell(entry, name))


def _here(unit: KnownUnit, person: PersonEntry, taken: set[int]) -> KnownPerson | None:
    """The person at this unit: by number, else by name and phone, else by name alone."""
    free = [known for known in unit.people if known.id not in taken]
    number = person.id_number or person.company_code
    for known in free:
        if number and number in (known.id_number, known.company_code):
            return known
    phones = {phone.number for phone in person.phones}
    alike = [k for k in free if _is_called(k, person) and not _other_number(k, person)]
    if not person.name:
        alike = [k for k in free if phones & set(k.phones) or not (phones or k.name)]
    by_phone = [k for k in alike if phones & set(k.phones)]
    return next(iter(by_phone or alike), None)


def _is_called(known: KnownPerson, person: PersonEntry) -> bool:
    """Whether it is his name; what stands in brackets behind one is read as a remark."""
    return person.name in (known.name, _BRACKETS.sub("", known.name))


def _person(known: KnownPerson, person: PersonEntry, policy: Policy) -> Iterable[Difference]:
    """What the file says otherwise of a known person; another name with the same ID corrects it."""
    for name, column in (
        ("name", "owner_name"),
        ("relation", "relation"),
        ("id_number", "id_number"),
        ("company_code", "company_code"),
    ):
        old, new = getattr(known, name), getattr(person, name)
        new = "family" if name == "relation" and new in _AS_FAMILY else new
        told = name != "relation" or bool(_cell(person, "relation"))
        told = told and not (name == "name" and _is_called(known, person))
        if new and old != new and told:
            yield Difference(name, old, new, _step(old, policy), known.id, _cell(person, column))
    for name, value in person.more.items():
        if value != (there := known.more.get(name)):
            yield Difference(
                name, there, value, _step(there, policy), known.id, _cell(person, name)
            )
    ids = (known.id_number, *known.more_ids)
    further = tuple(number for _, number in person.more_ids if number not in ids)
    if further:
        step = Step.DIFFERS if policy is Policy.SKIP else Step.ADD
        cell = _cell(person, "id_number")
        yield Difference("more_ids", known.more_ids, further, step, known.id, cell)
    numbers = tuple(phone.number for phone in person.phones)
    more = tuple(number for number in numbers if number not in known.phones)
    if more and policy is Policy.REPLACE:
        yield Difference(
            "phones", known.phones, numbers, Step.REPLACE, known.id, _cell(person, "phone")
        )
    elif more:
        step = Step.DIFFERS if policy is Policy.SKIP else Step.ADD
        yield Difference("phones", known.phones, more, step, known.id, _cell(person, "phone"))


def _strangers(
    unit: KnownUnit, strangers: list[PersonEntry], matched: set[int], policy: Policy
) -> tuple[list[OwnerChange], list[PersonEntry]]:
    """Another owner is an owner change; everybody else is one more person of the unit."""
    changes, added = [], []
    owners = [p for p in unit.people if p.relation == "owner" and p.id not in matched]
    for person in strangers:
        if person.relation == "owner" and owners:
            old = owners.pop(0)
            applied = policy is Policy.REPLACE
            changes.append(OwnerChange(old.name, person.name, old.id, person.key, applied))
            if applied:
                added.append(person)
        elif policy is not Policy.SKIP:
            added.append(person)
        else:
            changes.append(OwnerChange("", person.name, 0, person.key, applied=False))
    return changes, added


def _outcome(
    differences: list[Difference],
    changes: list[OwnerChange],
    added: list[PersonEntry],
    policy: Policy,
) -> Outcome:
    if not differences and not changes and not added:
        return Outcome.SAME
    if policy is Policy.SKIP:
        return Outcome.SKIPPED
    if any(d.step is Step.DIFFERS for d in differences) or not all(c.applied for c in changes):
        return Outcome.CONFLICT
    return Outcome.CHANGED


def settle_zeros(roster: Roster, known: Sequence[KnownUnit]) -> Roster:
    """Take 101 for the known 0101 of the same building, and the other way round, with a warning.

    Excel cuts zeros off; a room that the estate or the file has under both names is left alone.
    """
    there, told = {unit.code for unit in known}, {entry.code for entry in roster.units}
    bare: dict[tuple[str, str, str], list[KnownUnit]] = {}
    for unit in known:
        if unit.room[:1].isdigit():
            place = (unit.building, unit.entrance, unit.room.lstrip("0"))
            bare.setdefault(place, []).append(unit)
    if not bare:
        return roster
    units, problems = list(roster.units), []
    for number, entry in enumerate(units):
        alike = bare.get((entry.building, entry.entrance, entry.room.lstrip("0")), [])
        if entry.code in there or len(alike) != 1 or alike[0].code in told:
            continue
        units[number] = structs.replace(entry, also_accept=(*entry.also_accept, alike[0].code))
        sheet, _, cell = entry.at[0].rpartition("!")
        letters = cell.rstrip("0123456789")
        place_of_cell = (sheet, int(cell[len(letters) :]), letters)
        name = "unit_code" if "unit_code" in entry.cells else "unit_no"
        problems.append(problem(place_of_cell, "zero_known", name, entry.room, known=alike[0].room))
    if not problems:
        return roster
    return replace(roster, units=tuple(units), problems=(*roster.problems, *problems))


def check_units(roster: Roster, known: Iterable[Room]) -> Roster:
    """Resolve the rooms of spaces and vehicles; a row whose room nobody knows is refused.

    `known` are the units of the data file; those of the roster itself count as well.
    """
    rooms = {room.code: room for room in known}
    rooms |= {u.code: Room(u.building, u.entrance, u.room) for u in roster.units}
    short: dict[tuple[str, str], list[str]] = {}
    for room in rooms.values():
        short.setdefault((room.building, room.room), []).append(room.code)
    problems: list[Problem] = list(roster.problems)
    refused = dict.fromkeys(roster.refused)
    spaces, vehicles = [], []
    for space in roster.spaces:
        code = _resolved(space.unit, rooms, short)
        if code is None:
            _refuse(space, problems, refused)
        else:
            spaces.append(replace(space, unit=code))
    for vehicle in roster.vehicles:
        code = _resolved(vehicle.unit, rooms, short)
        if code is None:
            _refuse(vehicle, problems, refused)
        else:
            vehicles.append(replace(vehicle, unit=code))
    return replace(
        roster,
        spaces=tuple(spaces),
        vehicles=tuple(vehicles),
        problems=tuple(problems),
        refused=tuple(refused),
    )


def _resolved(
    code: str, rooms: dict[str, Room], short: dict[tuple[str, str], list[str]]
) -> str | None:
    if not code or code in rooms:
        return code
    building, entrance, room = code.split("/", 2)
    alike = short.get((building, room), [])
    return alike[0] if not entrance and len(alike) == 1 else None


def _refuse(
    entry: SpaceEntry | VehicleEntry, problems: list[Problem], refused: dict[str, None]
) -> None:
    sheet, _, row = entry.row.rpartition("!")
    cell = entry.cells["unit_code"]
    letters = cell.rpartition("!")[2].rstrip("0123456789")
    problems.append(
        problem((sheet, int(row), letters), "unknown_unit", "unit_code", entry.unit_text)
    )
    refused[entry.row] = None
