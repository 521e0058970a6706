"""What the register puts on Today's list."""

from dataclasses import replace
from datetime import date

from propdesk.db.store import Store
from propdesk.estate.due import due_estate
from propdesk.estate.records import SpaceFields, UnitFields, VehicleFields
from propdesk.estate.rules import SpaceTenure, UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import save_space, unit_details
from propdesk.estate.vehicles.vehicles import VEHICLE_USES


def test_an_estate_in_order_has_nothing_due(store: Store, unit: int, owner: int) -> None:
    assert store.read(due_estate) == ()


def test_units_that_cannot_be_billed_are_counted(store: Store, unit: int) -> None:
    fields = store.read(unit_details, unit_id=unit).fields
    store.write(UNIT_USES.change, record_id=unit, fields=replace(fields, built_area=None))
    found = store.read(due_estate)
    assert [(line.count, line.context["filter"]) for line in found] == [
        (1, "missing:owner"),
        (1, "missing:area"),
    ]


def test_ended_permits_and_leases_that_end_have_their_day(
    store: Store, unit: int, owner: int
) -> None:
    ended = VehicleFields(plate="宁Z12345", unit_id=unit, permit_until=date(2026, 11, 10))
    store.write(VEHICLE_USES.add, fields=ended)
    space = store.write(
        UNIT_USES.add, fields=UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    )
    terms = SpaceFields(SpaceTenure.LEASED, unit, until=date(2026, 11, 30))
    store.write(save_space, unit_id=space, fields=terms)
    permits, leases = store.read(due_estate)
    assert (permits.count, permits.oldest) == (1, date(2026, 11, 10))
    assert (leases.count, leases.until) == (1, date(2026, 11, 30))
