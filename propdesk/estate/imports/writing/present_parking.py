"""Parking spaces and vehicles: what the register has, and how a workbook differs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from propdesk.estate.models import Occupancy, ParkingSpace, Unit, Vehicle
from propdesk.estate.notation import naming
from propdesk.estate.roster.cells.types import (
    Difference,
    KnownUnit,
    Outcome,
    Policy,
    Roster,
    SpaceEntry,
    Step,
    Value,
    VehicleEntry,
)
from propdesk.estate.rules import SpaceTenure, UnitKind
from propdesk.kernel.records import folding

SPACES = "P"  # the building of spaces whose code names none
VEHICLE_MORE = ("model", "colour", "permit_until", "note")
Resident = tuple[str, frozenset[str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSpace:
    """A unit of kind space. `kind` '' when its terms were never told; `home` is a unit's code."""

    id: int
    has_terms: bool
    kind: str = ""
    home: str = ""
    rent: int | None = None
    since: date | None = None
    until: date | None = None
    is_held: bool = False
    plates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownVehicle:
    """A vehicle of the register; `unit` is a code building/entrance/room, `space` a code."""

    id: int
    unit: str = ""
    space: str = ""
    person: int | None = None
    more: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownParking:
    """Spaces by code, vehicles by plate, and the people at each unit, by its code."""

    spaces: Mapping[str, KnownSpace]
    vehicles: Mapping[str, KnownVehicle]
    residents: Mapping[str, list[Resident]]

    def taken(self, field: str, items: Value, unit: str) -> tuple[str, ...]:
        """Which of these plates or spaces are registered for another unit."""
        if field not in ("plate", "parking_space") or not isinstance(items, tuple):
            return ()
        homes = []
        for item in items:
            if field == "plate":
                vehicle = self.vehicles.get(naming.normal_plate(item))
                homes.append(vehicle.unit if vehicle else "")
            else:
                space = self.spaces.get(space_code(item))
                homes.append(space.home if space else "")
        return tuple(
            item for item, home in zip(items, homes, strict=True) if home not in ("", unit)
        )


@dataclass(frozen=True, slots=True)
class ParkingComparison:
    """One row of a sheet of spaces or vehicles against the register."""

    entry: SpaceEntry | VehicleEntry
    outcome: Outcome
    differences: tuple[Difference, ...] = ()

    @property
    def row(self) -> str:
        """sheet!row."""
        return self.entry.row

    @property
    def title(self) -> str:
        """The space or the plates."""
        entry = self.entry
        return entry.space if isinstance(entry, SpaceEntry) else " ".join(entry.plate)

    @property
    def key(self) -> str:
        """By what an answer names the record."""
        return f"parking/{self.title}"


def space_place(code: str) -> tuple[str, str]:
    """The building and number of a space code: B1-086 → B1, 086."""
    building, dash, number = folding.tidy(code).replace(" ", "").upper().rpartition("-")
    return (building, number) if dash and building else (SPACES, number)


def space_code(code: str) -> str:
    """The unit code of a space as written: b1-086 → B1-086."""
    building, number = space_place(code)
    return naming.unit_code(building, "", number)


def known_parking(session: Session, units: Iterable[KnownUnit]) -> KnownParking:
    """All spaces and vehicles of the register, in three statements."""
    homes = {unit.id: unit.code for unit in units}
    held = set(
        session.scalars(
            select(Occupancy.unit_id)
            .join(Unit, Unit.id == Occupancy.unit_id)
            .where(Unit.kind == UnitKind.SPACE)
        )
    )
    spaces = {}
    query = (
        select(Unit.id, Unit.code, ParkingSpace)
        .outerjoin(ParkingSpace, ParkingSpace.unit_id == Unit.id)
        .where(Unit.kind == UnitKind.SPACE)
    )
    vehicles = _known_vehicles(session, homes)
    standing: dict[str, list[str]] = defaultdict(list)
    for plate, vehicle in vehicles.items():
        standing[vehicle.space].append(plate)
    for unit_id, code, terms in session.execute(query):
        space = _known_space(unit_id, terms, homes, is_held=unit_id in held)
        spaces[code] = replace(space, plates=tuple(standing.get(code, ())))
    residents = {unit.code: _residents(unit) for unit in units if unit.people}
    return KnownParking(spaces, vehicles, residents)


def _known_vehicles(session: Session, homes: Mapping[int, str]) -> dict[str, KnownVehicle]:
    space = aliased(Unit)
    query = select(Vehicle, space.code).outerjoin(space, space.id == Vehicle.space_id)
    found = {}
    for vehicle, code in session.execute(query):
        told = {name: getattr(vehicle, name) for name in VEHICLE_MORE}
        found[vehicle.plate] = KnownVehicle(
            vehicle.id,
            homes.get(vehicle.unit_id or 0, ""),
            code or "",
            vehicle.person_id,
            {name: value for name, value in told.items() if value},
        )
    return found


def _residents(unit: KnownUnit) -> list[Resident]:
    return [(person.name, frozenset(person.phones), person.id) for person in unit.people]


def _known_space(
    unit_id: int, terms: ParkingSpace | None, homes: Mapping[int, str], *, is_held: bool
) -> KnownSpace:
    if terms is None:
        return KnownSpace(id=unit_id, has_terms=False, is_held=is_held)
    bare = terms.rent is None and terms.since is None and terms.until is None
    # A space that only came as a household's number was never said to be owned.
    assumed = bare and terms.tenure is SpaceTenure.OWNED
    return KnownSpace(
        id=unit_id,
        has_terms=True,
        kind="" if assumed else terms.tenure.value,
        home=homes.get(terms.home_unit_id or 0, ""),
        rent=None if terms.rent is None else terms.rent.fen,
        since=terms.since,
        until=terms.until,
        is_held=is_held,
    )


# The difference


def compare_parking(
    known: KnownParking, roster: Roster, policy: Policy
) -> tuple[ParkingComparison, ...]:
    """What each row of the sheets of spaces and vehicles would do."""
    rows = [_compare_space(known, entry, policy) for entry in roster.spaces]
    return (*rows, *(_compare_vehicle(known, entry, policy) for entry in roster.vehicles))


def _compare_space(known: KnownParking, entry: SpaceEntry, policy: Policy) -> ParkingComparison:
    space = known.spaces.get(space_code(entry.space))
    if space is None:
        return ParkingComparison(entry, Outcome.NEW)
    values: list[tuple[str, Value, Value]] = [
        ("unit_code", space.home, entry.unit),
        ("from", space.since, entry.start),
        ("to", space.until, entry.end),
    ]
    if entry.kind != (space.kind or ("owned" if space.has_terms else "")):
        values.append(("kind", space.kind, entry.kind))
    owner = resident(known.residents.get(entry.unit, ()), entry.owner, "")
    if owner and not space.is_held:
        values.append(("owner", "", entry.owner))
    compared = _compared(entry, values, policy)
    # That nothing is to pay for an owned space is no news where all else is the same.
    if not (entry.rent_fen == 0 and space.rent is None and compared.outcome is Outcome.SAME):
        compared = _compared(entry, [*values, ("rent", space.rent, entry.rent_fen)], policy)
    plates = tuple(_plates(known, entry, space, policy))
    return _judged(entry, (*compared.differences, *plates), policy) if plates else compared


def _plates(
    known: KnownParking, entry: SpaceEntry, space: KnownSpace, policy: Policy
) -> Iterator[Difference]:
    """The plates that do not stand there yet; one that stands elsewhere is asked about."""
    normal = map(naming.normal_plate, entry.plate)
    more = tuple(plate for plate in normal if plate not in space.plates)
    elsewhere = any(plate in known.vehicles and known.vehicles[plate].space for plate in more)
    if more:
        step = Step.ADD
        if policy is Policy.SKIP or elsewhere:
            step = Step.REPLACE if policy is Policy.REPLACE else Step.DIFFERS
        yield Difference("plate", (), more, step, cell=entry.cells.get("plate", ""))


def plates_elsewhere(known: KnownParking, roster: Roster) -> Iterator[tuple[str, str, str]]:
    """Of new spaces: (cell, plate, the space where the register has it, where it stays)."""
    for entry in roster.spaces:
        if space_code(entry.space) in known.spaces:
            continue
        for plate in map(naming.normal_plate, entry.plate):
            vehicle = known.vehicles.get(plate)
            if vehicle is not None and vehicle.space:
                yield entry.cells["plate"], plate, vehicle.space


def _compare_vehicle(known: KnownParking, entry: VehicleEntry, policy: Policy) -> ParkingComparison:
    vehicles = [known.vehicles.get(naming.normal_plate(plate)) for plate in entry.plate]
    if not all(vehicles):
        return ParkingComparison(entry, Outcome.NEW)
    values: list[tuple[str, Value, Value]] = []
    owner = resident(known.residents.get(entry.unit, ()), entry.owner, entry.phone)
    for vehicle in vehicles:
        assert vehicle is not None  # noqa: S101  looked at above; for the type checker
        values.append(("unit_code", vehicle.unit, entry.unit))
        if entry.space:
            values.append(("space", vehicle.space, space_code(entry.space)))
        if owner and vehicle.person is None:
            values.append(("owner", "", entry.owner or entry.phone))
        values += [(name, vehicle.more.get(name), value) for name, value in entry.more.items()]
    return _compared(entry, list(dict.fromkeys(values)), policy)


def _compared(
    entry: SpaceEntry | VehicleEntry, values: Iterable[tuple[str, Value, Value]], policy: Policy
) -> ParkingComparison:
    differences = []
    for name, old, new in values:
        if new in (None, "") or old == new:
            continue
        step = Step.REPLACE if policy is Policy.REPLACE else Step.DIFFERS
        if old in (None, "") and policy is not Policy.SKIP:
            step = Step.FILL
        differences.append(Difference(name, old, new, step, cell=entry.cells.get(name, "")))
    return _judged(entry, tuple(differences), policy)


def _judged(
    entry: SpaceEntry | VehicleEntry, differences: tuple[Difference, ...], policy: Policy
) -> ParkingComparison:
    if not differences:
        return ParkingComparison(entry, Outcome.SAME)
    outcome = Outcome.CHANGED
    if any(d.step is Step.DIFFERS for d in differences):
        outcome = Outcome.SKIPPED if policy is Policy.SKIP else Outcome.CONFLICT
    return ParkingComparison(entry, outcome, differences)


def resident(people: Iterable[Resident], name: str, phone: str) -> int | None:
    """Who of a unit's people has this name, else this phone."""
    known = list(people)
    for own, _phones, person_id in known:
        if name and own == name:
            return person_id
    for _own, phones, person_id in known:
        if phone and phone in phones:
            return person_id
    return None
