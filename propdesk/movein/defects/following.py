"""A defect goes on as the repair does that mends it."""

from datetime import date
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import Values
from propdesk.db.records.moving import put_state
from propdesk.db.records.rows import stored_row
from propdesk.db.records.saving import note
from propdesk.db.states import keep_move
from propdesk.kernel.clock import wall_time
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.register import DEFECT
from propdesk.movein.defects.rules import DefectState
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import AT_WORK, FINISHED, OrderState
from propdesk.repairs.orders.service import root_of

_S = DefectState


def follow_order(session: Session, before: Values, after: Values) -> None:
    """Bring the defects of a repair, and of those joined to it, into line with where it stands."""
    if not after or before.get("state") == after["state"]:
        return
    for one in session.scalars(_mended_by(), {"order_id": after["id"]}).all():
        order = root_of(session, one.order_id)
        if order is not None:
            _follow(session, one, order)


@cache  # asked at each move of an order
def _mended_by() -> Select[Defect]:
    order_id: BindParameter[int] = bindparam("order_id")
    joined = select(RepairOrder.id).where(RepairOrder.joined_to_id == order_id)
    return select(Defect).where(or_(Defect.order_id == order_id, Defect.order_id.in_(joined)))


def _follow(session: Session, one: Defect, order: RepairOrder) -> None:
    to = _led_to(one.state, order.state)
    if to is one.state:
        return
    values: dict[str, object] = {}
    if to is _S.RECHECK:
        at = order.done_at
        day: date | None = wall_time(at).date() if at else None
        values = {"done_on": day.isoformat() if day else None, "done": order.result or one.done}
    before, defect_id, stood = stored_row(session, DEFECT, one.id), one.id, one.state
    put_state(session, DEFECT, defect_id, (stood, to), values)
    keep_move(session, (DEFECT.kind, defect_id), stood, to, order.no)
    after = stored_row(session, DEFECT, defect_id)
    note(session, DEFECT, session.get_one(Defect, defect_id), "move", (before, after))


def _led_to(stands: DefectState, order: OrderState) -> DefectState:
    """Where a defect is once its repair is in a state."""
    if order in AT_WORK and stands in (_S.FOUND, _S.RECHECK, _S.CLOSED):
        return _S.ORDERED
    if order in FINISHED and stands in (_S.FOUND, _S.ORDERED, _S.FAILED):
        return _S.RECHECK
    if order is OrderState.CANCELLED and stands is _S.ORDERED:
        return _S.FOUND
    return stands
