"""Lists: rows by ids, filters with counts that agree, sorting, the invented estate."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate import refusals, service
from propdesk.estate.identity import resident_id_fault
from propdesk.estate.models import Document, Phone, Vehicle
from propdesk.estate.rules import DocumentType, PersonKind, RoleKind, SpaceTenure, UnitKind


@pytest.fixture
def estate(store: Store) -> dict[str, int]:
    """The invented estate of 300 units."""
    return store.write(service.create_demo, units=300)


def test_the_invented_estate_has_the_units_asked_for(store: Store, estate: dict[str, int]) -> None:
    assert estate["unit"] == 300
    assert estate["parking_space"] == estate["vehicle"]
    assert store.read(service.unit_totals).units == 300 + estate["parking_space"]
    assert store.read(service.person_totals) == estate["person"]
    with pytest.raises(refusals.EstateNotEmpty):
        store.write(service.create_demo, units=10)


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
        ids = store.read(service.unit_ids, sort=sort, descending=descending)
        first = store.read(service.first_units, sort=sort, descending=descending)
        assert [row.id for row in first] == ids[:200]
        assert len(set(ids)) == len(ids) == store.read(service.unit_totals).units


def test_chips_count_what_they_find(store: Store, estate: dict[str, int]) -> None:
    counts = store.read(service.unit_counts)
    for state, count in counts.states.items():
        wanted = service.UnitFilter(states=frozenset({state}), kinds=service.HOMES)
        assert store.read(service.unit_totals, filter=wanted).units == count
    for missing, count in counts.missing.items():
        wanted = service.UnitFilter(missing=missing)
        assert store.read(service.unit_totals, filter=wanted).units == count
    assert sum(counts.kinds.values()) == counts.all + counts.kinds[UnitKind.SPACE]


def test_units_are_narrowed_by_building_and_text(store: Store, estate: dict[str, int]) -> None:
    building = store.read(service.buildings)[1]
    wanted = service.UnitFilter(building_id=building.id, kinds=frozenset({UnitKind.ROOM}))
    rows = store.read(service.first_units, filter=wanted)
    assert {row.building for row in rows} == {building.code}
    owner = rows[0].owners.split("、")[0] or rows[1].owners.split("、")[0]
    named = store.read(service.first_units, filter=service.UnitFilter(text=owner))
    assert any(owner in row.owners for row in named)


def test_people_are_narrowed_and_masked(store: Store, estate: dict[str, int]) -> None:
    counts = store.read(service.person_counts)
    for role, count in counts.roles.items():
        wanted = service.PersonFilter(roles=frozenset({role}))
        assert store.read(service.person_totals, filter=wanted) == count
    for missing, count in counts.missing.items():
        wanted = service.PersonFilter(missing=missing)
        assert store.read(service.person_totals, filter=wanted) == count
    care = store.read(service.first_people, filter=service.PersonFilter(care=True))
    assert len(care) == min(counts.care, 200)
    rows = store.read(service.first_people, filter=service.PersonFilter(kind=PersonKind.COMPANY))
    assert len(rows) == counts.companies
    assert all("****" in row.phone for row in rows)
    owners = store.read(
        service.first_people, filter=service.PersonFilter(roles=frozenset({RoleKind.OWNER}))
    )
    assert all(row.units for row in owners)


@pytest.mark.parametrize("sort", ["", "name", "units", "birth_year", "care"])
def test_people_come_in_order(store: Store, estate: dict[str, int], sort: str) -> None:
    ids = store.read(service.person_ids, sort=sort)
    assert [row.id for row in store.read(service.first_people, sort=sort)] == ids[:200]


@pytest.mark.parametrize("sort", ["", "plate", "unit", "person", "space", "permit_until"])
def test_vehicles_come_in_order(store: Store, estate: dict[str, int], sort: str) -> None:
    ids = store.read(service.vehicle_ids, sort=sort, descending=True)
    rows = store.read(service.first_vehicles, sort=sort, descending=True)
    assert [row.id for row in rows] == ids[:200]


def test_vehicles_and_spaces_are_counted(store: Store, estate: dict[str, int]) -> None:
    counts = store.read(service.vehicle_counts)
    for only, count in counts.only.items():
        assert store.read(service.vehicle_totals, filter=service.VehicleFilter(only)) == count
    assert counts.spaces == len(store.read(service.spaces_list))
    leased = store.read(service.spaces_list, tenure=SpaceTenure.LEASED)
    assert len(leased) == counts.tenures[SpaceTenure.LEASED]
    assert counts.free == len(store.read(service.spaces_list, is_free=True))
