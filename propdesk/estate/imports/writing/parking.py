"""Writing the parking spaces and vehicles of a workbook; compared in present_parking.py."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from propdesk.db.store import today
from propdesk.estate.accounts.service import handing_over, people_of
from propdesk.estate.imports.writing.batch import Batch
from propdesk.estate.imports.writing.present_parking import (
    KnownParking,
    ParkingComparison,
    Resident,
    resident,
    space_place,
)
from propdesk.estate.models import Building, ParkingSpace, Unit, Vehicle
from propdesk.estate.notation import naming
from propdesk.estate.roster.cells.types import Outcome, SpaceEntry, Step, Value, VehicleEntry
from propdesk.estate.rules import RoleKind, SpaceTenure, UnitKind
from propdesk.kernel.records.folding import natural_key


@dataclass(frozen=True, slots=True)
class UnitPlaces:
    """Ids of units and the people there, by code; of the register and of this import."""

    units: Mapping[str, int]
    residents: Mapping[str, list[Resident]]


def places_of(
    register: KnownParking, units: Mapping[str, int], newcomers: Mapping[str, list[Resident]]
) -> UnitPlaces:
    """Put the people of the register and those of this import together."""
    residents: dict[str, list[Resident]] = defaultdict(list)
    for source in (register.residents, newcomers):
        for code, people in source.items():
            residents[code] += people
    return UnitPlaces(units, residents)


def building_id(batch: Batch, code: str) -> int:
    """The building of this code, made when it is new."""

    def read() -> dict[str, int]:
        return {row[0]: row[1] for row in batch.session.execute(select(Building.code, Building.id))}

    known = batch.memory("building", read)
    if code not in known:
        known[code] = batch.add("building", code=code, order_key=natural_key(code))
    return known[code]


def _space_id(batch: Batch, code: str) -> int:
    """The unit of kind space with this code, made when it is new."""

    def read() -> dict[str, int]:
        query = select(Unit.code, Unit.id)
        return {row[0]: row[1] for row in batch.session.execute(query)}

    known = batch.memory("space", read)
    building, number = space_place(code)
    full = naming.unit_code(building, "", number)
    if full not in known:
        known[full] = batch.add(
            "unit",
            building_id=building_id(batch, building),
            room=number,
            code=full,
            order_key=naming.unit_order(building, "", number),
            kind=UnitKind.SPACE.value,
        )
    return known[full]


def _terms(batch: Batch) -> dict[int, dict[str, object] | None]:
    """Space id → its row when it is new in this import, None when it is in the register."""

    def read() -> dict[int, dict[str, object] | None]:
        return dict.fromkeys(batch.session.scalars(select(ParkingSpace.unit_id)))

    return batch.memory("terms", read)


def _put_terms(batch: Batch, space_id: int, values: Mapping[str, int | str | None]) -> None:
    known = _terms(batch)
    row = known.get(space_id)
    if row is not None:
        row.update(values)
    elif space_id in known:
        for name, value in values.items():
            batch.change("parking_space", space_id, name, value)
    else:
        owned = {"tenure": SpaceTenure.OWNED.value}
        batch.add("parking_space", **{"unit_id": space_id, **owned, **values})
        known[space_id] = batch.rows["parking_space"][-1]


def link_space(batch: Batch, code: str, unit_id: int, *, move: bool) -> None:
    """A space of a household; one of another household only moves when told so."""
    space_id = _space_id(batch, code)
    homes = batch.memory("homes", lambda: _homes(batch))
    if space_id not in homes or move:
        day = _change_hands(batch, space_id, unit_id, None)
        homes[space_id] = unit_id
        since: dict[str, int | str | None] = {"since": day.isoformat()} if day else {}
        _put_terms(batch, space_id, {"home_unit_id": unit_id} | since)


def _change_hands(batch: Batch, space_id: int, home_id: int, since: date | None) -> date | None:
    """Keep the days of the household a space of the register leaves; the new one's first day.

    That is the day its terms begin, when the file tells it, else today. None: it did not change.
    """
    old = batch.memory("homes before", lambda: _homes(batch)).get(space_id)
    if old in (None, home_id):
        return None
    day = since or today(batch.session)
    staying = people_of(batch.session, unit_id=home_id, day=day)
    staying |= {r["person_id"] for r in batch.rows["occupancy"] if r["unit_id"] == home_id}
    handing = handing_over(batch.session, space_id=space_id, day=day, staying=staying)
    for row in handing.kept:
        batch.add(
            "occupancy",
            unit_id=space_id,
            person_id=row.person_id,
            role=row.role.value,
            since=None if row.since == date.min else row.since.isoformat(),
            until=row.until.isoformat(),
        )
    for role_id in handing.ended:
        batch.change("occupancy", role_id, "until", handing.until)
    return day


def _homes(batch: Batch) -> dict[int, int]:
    query = select(ParkingSpace.unit_id, ParkingSpace.home_unit_id)
    return {row[0]: row[1] for row in batch.session.execute(query) if row[1] is not None}


def link_plate(batch: Batch, written: str, unit_id: int, *, move: bool) -> None:
    """A vehicle of a household; one of another household only moves when told so."""
    plate = naming.normal_plate(written)
    known = _vehicles(batch)
    if plate not in known:
        known[plate] = (batch.add("vehicle", plate=plate, unit_id=unit_id), unit_id)
    elif known[plate][1] is None or move:
        _put_vehicle(batch, plate, {"unit_id": unit_id})


def _vehicles(batch: Batch) -> dict[str, tuple[int, int | None]]:
    """Plate → vehicle id and unit id."""

    def read() -> dict[str, tuple[int, int | None]]:
        query = select(Vehicle.plate, Vehicle.id, Vehicle.unit_id)
        return {row[0]: (row[1], row[2]) for row in batch.session.execute(query)}

    return batch.memory("vehicle", read)


def _put_vehicle(batch: Batch, plate: str, values: Mapping[str, int | str | None]) -> None:
    """Values of a vehicle, whether it is in the register or new in this import."""
    vehicle_id, unit_id = _vehicles(batch)[plate]
    row = batch.new_row("vehicle", vehicle_id)
    for name, value in values.items():
        if row is not None:
            row[name] = value
        else:
            batch.change("vehicle", vehicle_id, name, value)
    unit = values.get("unit_id", unit_id)
    _vehicles(batch)[plate] = (vehicle_id, unit if isinstance(unit, int) else None)


def write_parking(batch: Batch, compared: ParkingComparison, places: UnitPlaces) -> None:
    """Write what a row of spaces or vehicles brings; differences nobody decided stay out."""
    entry = compared.entry
    if compared.outcome in (Outcome.SAME, Outcome.SKIPPED):
        return
    open_fields = {d.field for d in compared.differences if d.step is Step.DIFFERS}
    told = {d.field for d in compared.differences} - open_fields
    is_new = compared.outcome is Outcome.NEW
    if isinstance(entry, SpaceEntry):
        _write_space(batch, entry, None if is_new else told, places)
    else:
        _write_vehicle(batch, entry, None if is_new else told, places)


def _write_space(
    batch: Batch, entry: SpaceEntry, told: set[str] | None, places: UnitPlaces
) -> None:
    space_id = _space_id(batch, entry.space)
    values: dict[str, tuple[str, int | str | None]] = {
        "kind": ("tenure", entry.kind or None),
        "unit_code": ("home_unit_id", places.units.get(entry.unit)),
        "rent": ("rent", entry.rent_fen),
        "from": ("since", entry.start.isoformat() if entry.start else None),
        "to": ("until", entry.end.isoformat() if entry.end else None),
    }
    wanted = {
        column: value
        for name, (column, value) in values.items()
        if value is not None and (told is None or name in told)
    }
    home = places.units.get(entry.unit)
    _park(batch, entry, space_id, home, move=told is not None and "plate" in told)
    sold = None
    home_id = wanted.get("home_unit_id")
    if isinstance(home_id, int):
        sold = _change_hands(batch, space_id, home_id, entry.start if "since" in wanted else None)
    if sold is not None:
        wanted["since"] = sold.isoformat()
    if wanted or told is None:
        _put_terms(batch, space_id, wanted)
    holder = resident(places.residents.get(entry.unit, ()), entry.owner, "")
    if holder is not None and (told is None or "owner" in told or sold is not None):
        role = RoleKind.TENANT if entry.kind == "leased" else RoleKind.OWNER
        since = sold.isoformat() if sold is not None else values["from"][1]
        days = {"since": since, "until": values["to"][1]}
        batch.add("occupancy", unit_id=space_id, person_id=holder, role=role.value, **days)


def _stored(value: Value) -> int | str | None:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | str) else None


def _park(
    batch: Batch, entry: SpaceEntry, space_id: int, home_id: int | None, *, move: bool
) -> None:
    """The vehicles that stand on a space; one that stands elsewhere only moves when told so."""
    known = _vehicles(batch)
    parked = select(Vehicle.plate).where(Vehicle.space_id.is_not(None))
    for plate in map(naming.normal_plate, entry.plate):
        if plate not in known:
            made = batch.add("vehicle", plate=plate, unit_id=home_id, space_id=space_id)
            known[plate] = (made, home_id)
        elif move or plate not in batch.memory(
            "parked", lambda: set(batch.session.scalars(parked))
        ):
            _put_vehicle(batch, plate, {"space_id": space_id})


def _write_vehicle(
    batch: Batch, entry: VehicleEntry, told: set[str] | None, places: UnitPlaces
) -> None:
    known = _vehicles(batch)
    holder = resident(places.residents.get(entry.unit, ()), entry.owner, entry.phone)
    home_id = places.units.get(entry.unit)
    values: dict[str, tuple[str, int | str | None]] = {
        "unit_code": ("unit_id", home_id),
        "space": ("space_id", _space_id(batch, entry.space) if entry.space else None),
        "owner": ("person_id", holder),
        **{name: (name, _stored(value)) for name, value in entry.more.items()},
    }
    for written in entry.plate:
        plate = naming.normal_plate(written)
        if plate not in known:
            said = "" if holder else " ".join(part for part in (entry.owner, entry.phone) if part)
            columns = {"note": said, **dict(values.values())}
            known[plate] = (batch.add("vehicle", plate=plate, **columns), home_id)
            continue
        is_new = told is None and batch.new_row("vehicle", known[plate][0]) is not None
        wanted = {
            column: value
            for name, (column, value) in values.items()
            if value is not None and (is_new or (told is not None and name in told))
        }
        _put_vehicle(batch, plate, wanted)
