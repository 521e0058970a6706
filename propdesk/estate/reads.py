"""What many lists read of the register: titles of units, phones, roles that hold on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among_given, ids_given
from propdesk.db.plain_rows import plain_rows, typed_rows
from propdesk.db.store import today
from propdesk.db.tables import DayType
from propdesk.estate.models import Building, Occupancy, Phone, Restriction, Unit
from propdesk.estate.notation.naming import building_title, unit_title
from propdesk.estate.rules import UnitKind

if TYPE_CHECKING:  # a start asks for no phone, and the forms of the register take their time
    from propdesk.estate.records import PhoneFields


def title_of_unit(session: Session, unit: Unit) -> str:
    """A unit as people say it: 1栋2单元301室; a parking space by its code."""
    return _titled(unit, session.get_one(Building, unit.building_id).code)


def code_and_title(session: Session, unit_id: int) -> tuple[str, str] | None:
    """The code of a unit and how people say it, in one statement; None: no such unit."""
    found = typed_rows(session, _code_and_title(), {"unit_id": unit_id})
    if not found:
        return None
    code, kind, entrance, room, building = found[0]
    return code, unit_title(building, entrance, room, is_room=kind is not UnitKind.SPACE)


@cache  # a payment waits for it
def _code_and_title() -> Select[str, UnitKind, str, str, str]:
    return (
        select(Unit.code, Unit.kind, Unit.entrance, Unit.room, Building.code)
        .join(Building, Building.id == Unit.building_id)
        .where(Unit.id == bindparam("unit_id"))
    )


def titles_of_units(session: Session, units: Iterable[Unit]) -> dict[int, str]:
    """unit id → the unit as people say it, in one statement for all."""
    codes = dict(session.execute(select(Building.id, Building.code)).all())
    return {unit.id: _titled(unit, codes[unit.building_id]) for unit in units}


def titles_of_buildings(session: Session) -> dict[int, str]:
    """building id → the building as people say it: 4栋."""
    rows = session.execute(select(Building.id, Building.code, Building.name))
    return {building_id: building_title(code, name) for building_id, code, name in rows}


def _titled(unit: Unit, building: str) -> str:
    is_room = unit.kind is not UnitKind.SPACE
    return unit_title(building, unit.entrance, unit.room, is_room=is_room)


def phones_of(session: Session, *, person_ids: Sequence[int]) -> dict[int, tuple[PhoneFields, ...]]:
    """The phones of these people, the first to call first; people without one are missing."""
    from propdesk.estate.records import PhoneFields

    found: dict[int, list[PhoneFields]] = defaultdict(list)
    for person_id, *told in plain_rows(session, phones_by_people(), ids_given(person_ids)):
        found[person_id].append(PhoneFields(*told))
    return {person_id: tuple(phones) for person_id, phones in found.items()}


@cache
def phones_by_people() -> Select[*tuple[Any, ...]]:
    """Person, number, whose it is, of the people of `ids_given`; the first to call first."""
    return (
        select(Phone.person_id, Phone.number, Phone.relation)
        .where(among_given(Phone.person_id))
        .order_by(Phone.position, Phone.id)
    )


def restricted_on(day: date | BindParameter[date]) -> Select[int]:
    """The people whose data is left alone on a day (`people/restricting.py`)."""
    lasting = or_(Restriction.until.is_(None), Restriction.until >= day)
    return select(Restriction.person_id).where(Restriction.lifted_on.is_(None), lasting)


@cache
def _restricted() -> Select[int]:
    return restricted_on(bindparam("day", type_=DayType))


def restricted_people(session: Session) -> frozenset[int]:
    """Whose data is left alone today."""
    rows = plain_rows(session, _restricted(), {"day": today(session)})
    return frozenset(person_id for (person_id,) in rows)


def on_day(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition that a role holds on a day; `until` is its last day."""
    begun = or_(Occupancy.since.is_(None), Occupancy.since <= day)
    lasting = or_(Occupancy.until.is_(None), Occupancy.until >= day)
    return begun & lasting
