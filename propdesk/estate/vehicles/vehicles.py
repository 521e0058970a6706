"""Vehicles by their plates, with whom and where they belong."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from propdesk.db import audit
from propdesk.db.store import row_values, use_case
from propdesk.estate import field_checks, refusals, saving
from propdesk.estate.models import Person, Unit, Vehicle
from propdesk.estate.notation import naming
from propdesk.estate.records import VehicleDetails, VehicleFields
from propdesk.estate.search import index as search_index

_WRITES = ("vehicle", "search_entry", "audit")


def vehicle_details(session: Session, *, vehicle_id: int) -> VehicleDetails:
    """A vehicle as shown; raises RecordGone."""
    home, space = aliased(Unit), aliased(Unit)
    row = session.execute(
        select(Vehicle, home.code, Person.name, space.code)
        .outerjoin(home, home.id == Vehicle.unit_id)
        .outerjoin(Person, Person.id == Vehicle.person_id)
        .outerjoin(space, space.id == Vehicle.space_id)
        .where(Vehicle.id == vehicle_id)
    ).first()
    if row is None:
        raise refusals.RecordGone
    vehicle, code, name, space_code = row
    return VehicleDetails(vehicle_id, _fields(vehicle), code or "", name or "", space_code or "")


def vehicles_of_unit(session: Session, *, unit_id: int) -> list[VehicleDetails]:
    """The vehicles of a unit, by plate."""
    ids = session.execute(
        select(Vehicle.id).where(Vehicle.unit_id == unit_id).order_by(Vehicle.plate)
    ).scalars()
    return [vehicle_details(session, vehicle_id=vehicle_id) for vehicle_id in ids]


def _fields(vehicle: Vehicle) -> VehicleFields:
    return VehicleFields(
        **{name: getattr(vehicle, name) for name in VehicleFields.__dataclass_fields__}
    )


@use_case(permission="estate.edit", touches=_WRITES)
def add_vehicle(session: Session, *, fields: VehicleFields) -> int:
    """Register a vehicle; raises FieldsRefused or PlateExists."""
    field_checks.refuse_errors(field_checks.vehicle_errors(fields))
    vehicle = Vehicle(plate="")
    _set(session, vehicle, fields, None)
    session.add(vehicle)
    session.flush()
    search_index.reindex(session, vehicles=[vehicle.id])
    subject = ("vehicle", vehicle.id, vehicle.plate)
    audit.record(session, "vehicle.add", subject, None, row_values(vehicle))
    return vehicle.id


@use_case(permission="estate.edit", touches=_WRITES)
def change_vehicle(
    session: Session, *, vehicle_id: int, fields: VehicleFields, seen: VehicleFields | None = None
) -> None:
    """Save a vehicle's form. `seen` is what the form was opened with.

    Raises ChangedMeanwhile when the vehicle no longer is as seen, FieldsRefused, PlateExists.
    """
    field_checks.refuse_errors(field_checks.vehicle_errors(fields))
    vehicle = session.get(Vehicle, vehicle_id)
    if vehicle is None:
        raise refusals.RecordGone
    if seen is not None and seen != _fields(vehicle):
        raise refusals.ChangedMeanwhile(name=vehicle.plate)
    before = row_values(vehicle)
    _set(session, vehicle, fields, vehicle_id)
    after = row_values(vehicle)
    if after == before:
        return
    session.flush()
    search_index.reindex(session, vehicles=[vehicle_id])
    audit.record(session, "vehicle.change", ("vehicle", vehicle_id, vehicle.plate), before, after)


@use_case(permission="estate.edit", touches=_WRITES)
def delete_vehicle(session: Session, *, vehicle_id: int) -> None:
    """Delete a vehicle; raises StillReferred when something refers to it."""
    vehicle = session.get(Vehicle, vehicle_id)
    if vehicle is None:
        raise refusals.RecordGone
    saving.delete_record(session, "vehicle", vehicle_id, vehicle.plate)


def _set(session: Session, vehicle: Vehicle, fields: VehicleFields, own_id: int | None) -> None:
    plate = naming.normal_plate(fields.plate)
    with session.no_autoflush:
        found = session.execute(select(Vehicle.id).where(Vehicle.plate == plate)).scalar()
    if found is not None and found != own_id:
        raise refusals.PlateExists(plate=naming.show_plate(plate))
    for name in VehicleFields.__dataclass_fields__:
        setattr(vehicle, name, getattr(fields, name))
    vehicle.plate = plate
    vehicle.model, vehicle.colour = naming.one_line(fields.model), naming.one_line(fields.colour)
