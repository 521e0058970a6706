"""What units, people and vehicles are found by, where it is not what their fields say."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.among import among
from propdesk.db.records import texts as search_texts
from propdesk.estate.models import Building, Person, Phone, Unit, Vehicle
from propdesk.estate.notation.naming import unit_code
from propdesk.kernel.records.folding import fold, haystack


def reindex(
    session: Session,
    *,
    units: Iterable[int] = (),
    people: Iterable[int] = (),
    vehicles: Iterable[int] = (),
) -> None:
    """Write the search texts of these records anew; for the importer and after each save."""
    search_texts.put(session, "unit", sorted(set(units)), unit_texts)
    search_texts.put(session, "person", sorted(set(people)), person_texts)
    search_texts.put(session, "vehicle", sorted(set(vehicles)), vehicle_texts)


def unit_text(building: str, entrance: str, room: str) -> str:
    """The search text of a unit: 1-2-0301 is also 1-0301, 0301, 120301, 10301, without the zero."""
    text = _unit_terms(building, entrance, room)
    if room.startswith("0") and (short := room.lstrip("0")):
        text += _unit_terms(building, entrance, short)
    return f"\n{fold(text)}\n"


def person_text(name: str, initials: str, phones: Iterable[str]) -> str:
    """The search text of a person."""
    return haystack((name, initials, *phones))


def vehicle_text(plate: str) -> str:
    """The search text of a vehicle."""
    return haystack((plate,))


def unit_texts(session: Session, ids: Sequence[int] | None) -> dict[int, str]:
    """The search texts of these units, of all for None."""
    query = select(Unit.id, Building.code, Unit.entrance, Unit.room).join(
        Building, Building.id == Unit.building_id
    )
    return {
        unit_id: unit_text(building, entrance, room)
        for unit_id, building, entrance, room in session.execute(_only(query, Unit.id, ids))
    }


def _unit_terms(building: str, entrance: str, room: str) -> str:
    terms = f"{building}-{room}\n{room}\n{building}{room}\n" if building else f"{room}\n"
    if entrance:
        code = unit_code(building, entrance, room)
        terms = f"{code}\n{terms}{building}{entrance}{room}\n"
    return terms


def person_texts(session: Session, ids: Sequence[int] | None) -> dict[int, str]:
    """The search texts of these people, of all for None."""
    phones: dict[int, list[str]] = defaultdict(list)
    for person_id, number in session.execute(
        _only(select(Phone.person_id, Phone.number), Phone.person_id, ids)
    ):
        phones[person_id].append(number)
    query = _only(select(Person.id, Person.name, Person.initials), Person.id, ids)
    return {
        person_id: person_text(name, initials, phones[person_id])
        for person_id, name, initials in session.execute(query)
    }


def vehicle_texts(session: Session, ids: Sequence[int] | None) -> dict[int, str]:
    """The search texts of these vehicles, of all for None."""
    query = _only(select(Vehicle.id, Vehicle.plate), Vehicle.id, ids)
    return {vehicle_id: vehicle_text(plate) for vehicle_id, plate in session.execute(query)}


def _only(
    query: Select[*tuple[Any, ...]], column: InstrumentedAttribute[int], ids: Sequence[int] | None
) -> Select[*tuple[Any, ...]]:
    return query if ids is None else query.where(among(column, ids))
