"""Which repairs a letter to a builder names: those of the defects of a building, or of some."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records.moving import move
from propdesk.db.records.saving import the_record
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.register import DEFECT
from propdesk.movein.defects.rules import RUNNING, DefectState


class NothingToWrite(UserError):
    """None of the defects is still to be mended."""

    message = N_("None of these defects is still to be mended. Choose some that are open.")


@use_case(permission="repairs.edit", touches=DEFECT.touches)
def orders_of_building(session: Session, *, defect_id: int) -> tuple[int, ...]:
    """The repairs of all defects that are still to be mended in the building of one, by its firm or
    by nobody's yet; what has no repair gets one. Raises RecordGone, NothingToWrite."""
    one = the_record(session, DEFECT, defect_id)
    unit = session.get(Unit, one.unit_id or 0)
    own: list[ColumnElement[bool]] = [Defect.state.in_(RUNNING)]
    if unit is None:
        own.append(Defect.id == defect_id)
    else:
        same = select(Unit.id).where(Unit.building_id == unit.building_id)
        own.append(Defect.unit_id.in_(same))
    if one.builder_id is not None:
        own.append((Defect.builder_id == one.builder_id) | Defect.builder_id.is_(None))
    else:
        own.append(Defect.builder_id.is_(None))
    return _orders(session, session.scalars(select(Defect.id).where(*own)).all())


@use_case(permission="repairs.edit", touches=DEFECT.touches)
def orders_of(session: Session, *, ids: Sequence[int]) -> tuple[int, ...]:
    """The repairs of those of these defects that are still to be mended. Raises NothingToWrite."""
    own = (among(Defect.id, ids), Defect.state.in_(RUNNING))
    return _orders(session, session.scalars(select(Defect.id).where(*own)).all())


def _orders(session: Session, ids: Sequence[int]) -> tuple[int, ...]:
    if not ids:
        raise NothingToWrite
    found = []
    for defect_id in sorted(ids):
        if session.get_one(Defect, defect_id).state is not DefectState.ORDERED:
            move(session, DEFECT, defect_id, DefectState.ORDERED)
        order_id = session.get_one(Defect, defect_id).order_id
        if order_id is not None:
            found.append(order_id)
    return tuple(dict.fromkeys(found))
