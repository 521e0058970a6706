"""What the register already has, in the form a roster is compared with."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import today
from propdesk.estate.models import (
    Building,
    Document,
    Occupancy,
    ParkingSpace,
    Person,
    Phone,
    Unit,
    Vehicle,
)
from propdesk.estate.notation.rooms import Room
from propdesk.estate.reads import on_day, phones_of
from propdesk.estate.roster.cells.types import KnownPerson, KnownUnit
from propdesk.estate.rules import DocumentType, RoleKind, UnitKind, UnitState

# A unit of which nobody said more than that it exists is sold: any other word tells more.
STATE_WORDS = {UnitState.SOLD: ""}
# The roster's words where they differ from the register's.
MORE = ("birth_year", "care", "person_note")
ROLE_WORDS = {RoleKind.AGENT: "family", RoleKind.PAYER: "family", RoleKind.OTHER: "family"}


def known_units(session: Session, *, named: Collection[str] = ()) -> list[KnownUnit]:
    """Every unit with its present people, plates and spaces; few statements.

    A parking space only if a list has it among its households: its code is one of `named`.
    """
    space = UnitKind.SPACE.value
    found = _every_unit(session)
    return [one for one in found if one.unit_kind != space or one.code in named]


def _every_unit(session: Session) -> list[KnownUnit]:
    people = _people_by_unit(session)
    plates = _lists(session.execute(select(Vehicle.unit_id, Vehicle.plate).order_by(Vehicle.id)))
    spaces = _lists(
        session.execute(
            select(ParkingSpace.home_unit_id, Unit.code)
            .join(Unit, Unit.id == ParkingSpace.unit_id)
            .order_by(Unit.order_key)
        )
    )
    query = (
        select(Unit, Building.code)
        .join(Building, Building.id == Unit.building_id)
        .order_by(Unit.order_key)
    )
    return [
        KnownUnit(
            id=unit.id,
            building=building,
            entrance=unit.entrance,
            room=unit.room,
            floor=unit.floor,
            unit_kind=unit.kind.value,
            state=STATE_WORDS.get(unit.state, unit.state.value),
            built_area=unit.built_area,
            inner_area=unit.inner_area,
            measured_area=unit.measured_area,
            old_unit_no=unit.old_room,
            handover_date=unit.handover_date,
            move_in_date=unit.move_in_date,
            note=unit.note,
            people=tuple(people[unit.id]),
            plate=tuple(plates[unit.id]),
            parking_space=tuple(spaces[unit.id]),
        )
        for unit, building in session.execute(query)
    ]


def known_rooms(session: Session) -> list[Room]:
    """Building, entrance and room of every unit, for the rooms that spaces and vehicles name."""
    query = select(Building.code, Unit.entrance, Unit.room).join(
        Building, Building.id == Unit.building_id
    )
    return [Room(*row) for row in session.execute(query)]


def people_without_a_unit(session: Session, names: Collection[str]) -> list[KnownPerson]:
    """The people of these names who have no unit now."""
    somewhere = select(Occupancy.person_id).where(on_day(today(session)))
    query = select(Person).where(among(Person.name, names), Person.id.not_in(somewhere))
    people = session.scalars(query).all()
    ids = [one.id for one in people]
    phones, numbers = phones_of(session, person_ids=ids), defaultdict[int, list[str]](list)
    documents = select(Document.person_id, Document.number).where(among(Document.person_id, ids))
    for person_id, number in session.execute(documents):
        numbers[person_id].append(number)
    return [
        KnownPerson(
            id=one.id,
            name=one.name,
            phones=tuple(phone.number for phone in phones.get(one.id, ())),
            more_ids=tuple(numbers[one.id]),
            more={
                key: value
                for key, value in zip(MORE, (one.birth_year, one.care, one.note), strict=True)
                if value
            },
        )
        for one in people
    ]


def _people_by_unit(session: Session) -> dict[int, list[KnownPerson]]:
    phones = _lists(
        session.execute(
            select(Phone.person_id, Phone.number).order_by(Phone.person_id, Phone.position)
        )
    )
    documents: dict[int, dict[str, str]] = defaultdict(dict)
    further: dict[int, list[str]] = defaultdict(list)
    for person_id, kind, number in session.execute(
        select(Document.person_id, Document.type, Document.number).order_by(Document.id)
    ):
        if kind is DocumentType.COMPANY_CODE:
            documents[person_id].setdefault("company_code", number)
        elif "id_number" not in documents[person_id]:
            documents[person_id] |= {"id_type": kind.value, "id_number": number}
        else:
            further[person_id].append(number)
    told = (Person.birth_year, Person.care, Person.note)
    query = (
        select(Occupancy.unit_id, Occupancy.role, Person.id, Person.name, *told)
        .join(Person, Person.id == Occupancy.person_id)
        .where(on_day(today(session)))
        .order_by(Occupancy.unit_id, Occupancy.position, Occupancy.id)
    )
    people: dict[int, list[KnownPerson]] = defaultdict(list)
    for unit_id, role, person_id, name, *more in session.execute(query):
        people[unit_id].append(
            KnownPerson(
                id=person_id,
                name=name,
                relation=ROLE_WORDS.get(role, role.value),
                phones=tuple(phones[person_id]),
                more_ids=tuple(further[person_id]) if person_id in further else (),
                more={key: value for key, value in zip(MORE, more, strict=True) if value},
                **documents[person_id],
            )
        )
    return people


def _lists(pairs: Iterable[tuple[int | None, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for key, value in pairs:
        if key is not None:
            found[key].append(value)
    return found
