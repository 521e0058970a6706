"""A letter to a builder about the defects of a building, or about some; each gets its repair."""

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
from propdesk.repairs.builders.models import Builder
from propdesk.repairs.kinds.models import FaultKind
from propdesk.repairs.orders.paperwork.service import BuilderLetter, write_to_builder


class NothingToWrite(UserError):
    """None of the defects is still to be mended."""

    message = N_("None of these defects is still to be mended. Choose some that are open.")


@use_case(permission="movein.view")
def defects_of_building(session: Session, *, defect_id: int) -> tuple[int, ...]:
    """All defects that are still to be mended in the building of one, by its firm or by nobody's
    yet; of one outside of a unit itself alone. Raises RecordGone."""
    one = the_record(session, DEFECT, defect_id)
    unit = session.get(Unit, one.unit_id or 0)
    own: list[ColumnElement[bool]] = [Defect.state.in_(RUNNING)]
    if unit is None:
        own.append(Defect.id == defect_id)
    else:
        same = select(Unit.id).where(Unit.building_id == unit.building_id)
        own.append(Defect.unit_id.in_(same))
    own.append(Defect.builder_id.is_(None) | (Defect.builder_id == one.builder_id))
    return tuple(session.scalars(select(Defect.id).where(*own).order_by(Defect.id)))


@use_case(permission="movein.view")
def firm_of(session: Session, *, ids: Sequence[int]) -> str:
    """The firm that answers for all of these defects or their kinds; "" for none or several."""
    query = (
        select(Builder.name)
        .join(Defect, among(Defect.id, ids))
        .outerjoin(FaultKind, FaultKind.id == Defect.fault_kind_id)
        .where(
            (Builder.id == Defect.builder_id)
            | (Defect.builder_id.is_(None) & (Builder.id == FaultKind.builder_id))
        )
        .distinct()
    )
    names = session.scalars(query).all()
    return names[0] if len(names) == 1 else ""


@use_case(permission="repairs.edit", touches=DEFECT.touches)
def write_about(
    session: Session, *, ids: Sequence[int], receiver: str
) -> tuple[BuilderLetter, ...]:
    """Write to a builder about those of these defects that are still to be mended; what has no
    repair gets one. Raises NothingToWrite, and as `write_to_builder`."""
    own = (among(Defect.id, ids), Defect.state.in_(RUNNING))
    orders: dict[int, None] = {}
    found = session.scalars(select(Defect.id).where(*own).order_by(Defect.id)).all()
    for defect_id in found:
        if session.get_one(Defect, defect_id).state is not DefectState.ORDERED:
            move(session, DEFECT, defect_id, DefectState.ORDERED)
        if (order_id := session.get_one(Defect, defect_id).order_id) is not None:
            orders[order_id] = None
    if not orders:
        raise NothingToWrite
    return write_to_builder(session, ids=tuple(orders), receiver=receiver)
