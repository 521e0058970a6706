"""The households of an invented estate, for what its year is made of."""

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.estate.models import Building, Occupancy, Person, Phone, Unit
from propdesk.estate.rules import UnitKind


class SampleHome(msgspec.Struct, frozen=True):
    """A room or shop: its building, and who answers there; "" where nobody does."""

    unit_id: int
    building: str
    name: str
    phone: str


def sample_homes(session: Session) -> list[SampleHome]:
    """All rooms and shops in their order."""
    own = select(func.min(Occupancy.id)).where(Occupancy.unit_id == Unit.id)
    first = own.correlate(Unit).scalar_subquery()
    query = (
        select(Unit.id, Building.code, Person.name, func.min(Phone.number))
        .join(Building, Building.id == Unit.building_id)
        .outerjoin(Occupancy, Occupancy.id == first)
        .outerjoin(Person, Person.id == Occupancy.person_id)
        .outerjoin(Phone, Phone.person_id == Person.id)
        .where(Unit.kind.in_((UnitKind.ROOM, UnitKind.SHOP)))
        .group_by(Unit.id)
        .order_by(Unit.order_key)
    )
    return [
        SampleHome(unit, building, name or "", phone or "")
        for unit, building, name, phone in session.execute(query)
    ]
