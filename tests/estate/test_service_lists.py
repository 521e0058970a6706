"""Lists: rows by ids, filters with counts that agree, sorting, the invented estate."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate import refusals
from propdesk.estate.demo import create_demo
from propdesk.estate.models import Document, Phone, Vehicle
from propdesk.estate.notation.identity import resident_id_fault
from propdesk.estate.people.listing import (
    PersonFilter,
    first_people,
    person_counts,
    person_ids,
    person_totals,
)
from propdesk.estate.rules import DocumentType, PersonKind, RoleKind, SpaceTenure, UnitKind
from propdesk.estate.units.listing import (
    HOMES,
    UnitFilter,
    first_units,
    unit_counts,
    unit_ids,
    unit_totals,
)
from propdesk.estate.units.registering import buildings
from propdesk.estate.vehicles.listing import (
    VehicleFilter,
    first_vehicles,
    spaces_list,
    vehicle_counts,
    vehicle_ids,
    vehicle_totals,
)


@pytest.fixture
def estate(store: Store) -> dict[str, int]:
    """The invented estate of 300 units."""
    return store.write(create_demo, units=300)


def test_the_invented_estate_has_the_units_asked_for(store: Store, estate: dict[str, int]) -> None:
    assert estate["unit"] == 300
    assert estate["parking_space"] == estate["vehicle"]
    assert store.read(unit_totals).units == 300 + estate["parking_space"]
    assert store.read(person_totals) == estate["person"]
    with pytest.raises(refusals.EstateNotEmpty):
        store.write(create_demo, units=10)


def numbers(session: Session) -> tuple[list[str], list[str], list[str]]:
    ids = select(Document.number).where(Document.type == DocumentType.RESIDENT_ID)
    return (
        list(session.execute(ids).scalars()),
        list(session.execute(select(Phone.number)).scalars()),
        list(session.execute(select(Vehicle.plate)).scalars()),
    )


def test_nobody_in_the_invented_estate_is_real(store: Store, estate: dict[str, int]) -> None:
    documents, phones, plates = store.read(numbers)
    assert {resident_id_fault(number) for number in documents} == {""}
    assert {number[:6] for number in documents} == {"999999"}
    assert {number[:7] for number in phones} == {"1990000"}
    assert {plate[:2] for plate in plates} == {"宁Z"}


@pytest.mark.parametrize(
    "sort",
    [
        "",
        "code",
        "owners",
        "built_area",
        "state",
        "kind",
        "floor",
        "residents",
        "handover_date",
        "note",
    ],
)
def test_the_first_rows_begin_the_ordered_ids(
    store: Store, estate: dict[str, int], sort: str
) -> None:
    for descending in (False, True):
        ids = store.read(unit_ids, sort=sort, descending=descending)
        first = store.read(first_units, sort=sort, descending=descending)
        assert [row.id for row in first] == ids[:200]
        assert len(set(ids)) == len(ids) == store.read(unit_totals).units


def test_chips_count_what_they_find(store: Store, estate: dict[str, int]) -> None:
    counts = store.read(unit_counts)
    for state, count in counts.states.items():
        wanted = UnitFilter(states=frozenset({state}), kinds=HOMES)
        assert store.read(unit_totals, filter=wanted).units == count
    for missing, count in counts.missing.items():
        wanted = UnitFilter(missing=missing)
        assert store.read(unit_totals, filter=wanted).units == count
    assert sum(counts.kinds.values()) == counts.all + counts.kinds[UnitKind.SPACE]


def test_units_are_narrowed_by_building_and_text(store: Store, estate: dict[str, int]) -> None:
    building = store.read(buildings)[1]
    wanted = UnitFilter(building_id=building.id, kinds=frozenset({UnitKind.ROOM}))
    rows = store.read(first_units, filter=wanted)
    assert {row.building for row in rows} == {building.code}
    owner = rows[0].owners.split("、")[0] or rows[1].owners.split("、")[0]
    named = store.read(first_units, filter=UnitFilter(text=owner))
    assert any(owner in row.owners for row in named)


def test_people_are_narrowed_and_masked(store: Store, estate: dict[str, int]) -> None:
    counts = store.read(person_counts)
    for role, count in counts.roles.items():
        wanted = PersonFilter(roles=frozenset({role}))
        assert store.read(person_totals, filter=wanted) == count
    for missing, count in counts.missing.items():
        wanted = PersonFilter(missing=missing)
        assert store.read(person_totals, filter=wanted) == count
    care = store.read(first_people, filter=PersonFilter(care=True))
    assert len(care) == min(counts.care, 200)
    rows = store.read(first_people, filter=PersonFilter(kind=PersonKind.COMPANY))
    assert len(rows) == counts.companies
    assert all("****" in row.phone for row in rows)
    owners = store.read(first_people, filter=PersonFilter(roles=frozenset({RoleKind.OWNER})))
    assert all(row.units for row in owners)


@pytest.mark.parametrize("sort", ["", "name", "units", "birth_year", "care"])
def test_people_come_in_order(store: Store, estate: dict[str, int], sort: str) -> None:
    ids = store.read(person_ids, sort=sort)
    assert [row.id for row in store.read(first_people, sort=sort)] == ids[:200]


@pytest.mark.parametrize("sort", ["", "plate", "unit", "person", "space", "permit_until"])
def test_vehicles_come_in_order(store: Store, estate: dict[str, int], sort: str) -> None:
    ids = store.read(vehicle_ids, sort=sort, descending=True)
    rows = store.read(first_vehicles, sort=sort, descending=True)
    assert [row.id for row in rows] == ids[:200]


def test_vehicles_and_spaces_are_counted(store: Store, estate: dict[str, int]) -> None:
    counts = store.read(vehicle_counts)
    for only, count in counts.only.items():
        assert store.read(vehicle_totals, filter=VehicleFilter(only)) == count
    assert counts.spaces == len(store.read(spaces_list))
    leased = store.read(spaces_list, tenure=SpaceTenure.LEASED)
    assert len(leased) == counts.tenures[SpaceTenure.LEASED]
    assert counts.free == len(store.read(spaces_list, is_free=True))
