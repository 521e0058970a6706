"""Vehicles by their plates, with whom and where they belong."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import RecordKind, Unique
from propdesk.db.records.uses import RecordUses
from propdesk.db.store import use_case
from propdesk.estate import field_checks, refusals
from propdesk.estate.models import Vehicle
from propdesk.estate.notation import naming
from propdesk.estate.records import VehicleFields
from propdesk.estate.search.index import vehicle_texts
from propdesk.kernel.records import folding


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


VEHICLE_USES = RecordUses(VEHICLE)


@use_case(permission="estate.view")
def vehicle_of_plate(session: Session, *, plate: str) -> int | None:
    """The id of the vehicle with this plate, however it is written; None when there is none."""
    normal = naming.normal_plate(plate)
    return session.scalar(select(Vehicle.id).where(Vehicle.plate == normal))
