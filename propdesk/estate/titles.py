"""Units as people say them, read from the register."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.estate.models import Building, Unit
from propdesk.estate.naming import unit_title
from propdesk.estate.rules import UnitKind


def title_of_unit(session: Session, unit: Unit) -> str:
    """A unit as people say it: 1栋2单元301室; a parking space by its code."""
    return _titled(unit, session.get_one(Building, unit.building_id).code)


def titles_of_units(session: Session, units: Iterable[Unit]) -> dict[int, str]:
    """unit id → the unit as people say it, in one statement for all."""
    codes = dict(session.execute(select(Building.id, Building.code)).all())
    return {unit.id: _titled(unit, codes[unit.building_id]) for unit in units}


def _titled(unit: Unit, building: str) -> str:
    is_room = unit.kind is not UnitKind.SPACE
    return unit_title(building, unit.entrance, unit.room, is_room=is_room)
