"""Vehicles by their plates, with whom and where they belong."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from propdesk.db.records import saving, undoing
from propdesk.db.records.kinds import RECORD_TABLES, RecordKind, Unique
from propdesk.db.store import use_case
from propdesk.estate import field_checks, refusals
from propdesk.estate.models import Person, Unit, Vehicle
from propdesk.estate.notation import naming
from propdesk.estate.records import VehicleDetails, VehicleFields
from propdesk.estate.search.index import vehicle_texts
from propdesk.kernel.records import folding

_WRITES = ("vehicle", *RECORD_TABLES)


def _tidy(fields: VehicleFields) -> VehicleFields:
    return replace(
        fields,
        plate=naming.normal_plate(fields.plate),
        model=folding.one_line(fields.model),
        colour=folding.one_line(fields.colour),
    )


VEHICLE = RecordKind(
    kind="vehicle",
    model=Vehicle,
    fields=VehicleFields,
    name=lambda _session, vehicle: vehicle.plate,
    errors=field_checks.vehicle_errors,
    tidy=_tidy,
    unique=(Unique("plate", lambda plate: refusals.PlateExists(plate=naming.show_plate(plate))),),
    texts=vehicle_texts,
    view="estate.view",
    edit="estate.edit",
    attachments=True,
)


def vehicle_details(session: Session, *, vehicle_id: int) -> VehicleDetails:
    """A vehicle as shown; raises RecordGone."""
    fields = saving.seen(session, VEHICLE, vehicle_id)
    home, space = aliased(Unit), aliased(Unit)
    code, name, space_code = session.execute(
        select(home.code, Person.name, space.code)
        .select_from(Vehicle)
        .outerjoin(home, home.id == Vehicle.unit_id)
        .outerjoin(Person, Person.id == Vehicle.person_id)
        .outerjoin(space, space.id == Vehicle.space_id)
        .where(Vehicle.id == vehicle_id)
    ).one()
    return VehicleDetails(vehicle_id, fields, code or "", name or "", space_code or "")


def vehicle_of_plate(session: Session, *, plate: str) -> int | None:
    """The id of the vehicle with this plate, however it is written; None when there is none."""
    normal = naming.normal_plate(plate)
    return session.scalar(select(Vehicle.id).where(Vehicle.plate == normal))


def vehicles_of_unit(session: Session, *, unit_id: int) -> list[VehicleDetails]:
    """The vehicles of a unit, by plate."""
    ids = session.execute(
        select(Vehicle.id).where(Vehicle.unit_id == unit_id).order_by(Vehicle.plate)
    ).scalars()
    return [vehicle_details(session, vehicle_id=vehicle_id) for vehicle_id in ids]


@use_case(permission="estate.edit", touches=_WRITES)
def add_vehicle(session: Session, *, fields: VehicleFields) -> int:
    """Register a vehicle; raises FieldsRefused or PlateExists."""
    return saving.add(session, VEHICLE, fields)


@use_case(permission="estate.edit", touches=_WRITES)
def change_vehicle(
    session: Session, *, vehicle_id: int, fields: VehicleFields, seen: VehicleFields | None = None
) -> None:
    """Save a vehicle's form; `seen` is what it was opened with. Raises as `saving.change`."""
    saving.change(session, VEHICLE, vehicle_id, fields, seen)


@use_case(permission="estate.edit", touches=_WRITES)
def delete_vehicle(session: Session, *, vehicle_id: int) -> None:
    """Delete a vehicle; raises StillReferred when something refers to it."""
    undoing.delete(session, VEHICLE, vehicle_id)
