"""Lists: rows by ids, filters with counts that agree, sorting, the invented estate."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate import refusals
from propdesk.estate.models import Document, Phone, Vehicle
from propdesk.estate.notation.identity import resident_id_fault
from propdesk.estate.people.listing import PEOPLE
from propdesk.estate.rules import DocumentType, PersonKind, UnitKind
from propdesk.estate.sample.demo import create_demo
from propdesk.estate.units.listing import UNITS
from propdesk.estate.units.registering import buildings
from propdesk.kernel.records.question import Question, asked
from tests.offices import invented_estate


@pytest.fixture
def estate(store: Store) -> dict[str, int]:
    """The invented estate of 300 units."""
    return invented_estate(store, units=300)


def test_the_invented_estate_has_the_units_asked_for(store: Store, estate: dict[str, int]) -> None:
    assert estate["unit"] == 300
    assert estate["parking_space"] == estate["vehicle"]
    assert store.read(UNITS.total) == 300 + estate["parking_space"]
    assert store.read(PEOPLE.total) == estate["person"]
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


def test_units_are_narrowed_by_building_and_text(store: Store, estate: dict[str, int]) -> None:
    building = store.read(buildings)[1]
    choices = (("building", building.id), ("kind", UnitKind.ROOM))
    rows = store.read(UNITS.first, question=Question(choices=choices))
    assert {row.building for row in rows} == {building.code}
    owner = rows[0].owners.split("、")[0] or rows[1].owners.split("、")[0]
    named = store.read(UNITS.first, question=asked(words=owner))
    assert any(owner in row.owners for row in named)


def test_people_are_narrowed_and_masked(store: Store, estate: dict[str, int]) -> None:
    companies = store.read(PEOPLE.first, question=asked("company"))
    assert companies
    assert all(row.kind is PersonKind.COMPANY for row in companies)
    assert all("****" in row.phone for row in companies)
    owners = store.read(PEOPLE.first, question=asked("role:owner"))
    assert all(row.units for row in owners)
