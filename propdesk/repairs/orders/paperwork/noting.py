"""What is noted on an order besides its fields and its moves, with its own entry in the log."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.records.kinds import Values
from propdesk.repairs.orders.models import RepairOrder

TOUCHES = ("repair_order", "audit")


def note_on(session: Session, order: RepairOrder, entry: str, values: Values) -> None:
    """Write these columns of an order, and say under `entry` what they were and are; what is so
    already is left alone."""
    before = {name: getattr(order, name) for name in values}
    if before == values:
        return
    session.execute(update(RepairOrder).where(RepairOrder.id == order.id).values(values))
    session.expire(order)
    subject = ("repair_order", order.id, f"{order.no} {order.fault}")
    audit.record(session, entry, subject, before, values)
