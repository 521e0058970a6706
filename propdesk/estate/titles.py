"""Units as people say them, read from the register."""

from sqlalchemy.orm import Session

from propdesk.estate.models import Building, Unit
from propdesk.estate.naming import unit_title
from propdesk.estate.rules import UnitKind


def title_of_unit(session: Session, unit: Unit) -> str:
    """A unit as people say it: 1栋2单元301室; a parking space by its code."""
    building = session.get_one(Building, unit.building_id)
    return unit_title(
        building.code, unit.entrance, unit.room, is_room=unit.kind is not UnitKind.SPACE
    )
