"""What units may lack: asked at each start, so without the list of units."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.estate.models import Occupancy, Phone, Unit
from propdesk.estate.reads import on_day
from propdesk.estate.rules import OWNING, UnitKind, UnitState


def unit_lacks(session: Session) -> dict[str, ColumnElement[bool]]:
    """What a unit that should be billed or called may lack: owner, area, phone."""
    role = select(Occupancy.id).where(Occupancy.unit_id == Unit.id, on_day(today(session)))
    phone = role.join(Phone, Phone.person_id == Occupancy.person_id)
    lived_in = Unit.state != UnitState.UNSOLD
    is_home = Unit.kind != UnitKind.SPACE
    return {
        "owner": ~role.where(Occupancy.role.in_(OWNING)).exists() & lived_in & is_home,
        "area": Unit.built_area.is_(None) & Unit.inner_area.is_(None) & is_home,
        "phone": role.exists() & ~phone.exists(),
    }
