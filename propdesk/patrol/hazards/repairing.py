"""A repair out of a hazard, linked with it; its pictures go along."""

from sqlalchemy.orm import Session

from propdesk.db.attachments.linking import LINK_TABLES, link
from propdesk.db.records.saving import add, the_record
from propdesk.db.store import use_case
from propdesk.kernel.records.links import LinkWord
from propdesk.patrol.hazards.register import HAZARD
from propdesk.repairs.orders.rules import RepairChannel
from propdesk.repairs.orders.service import ORDER, OrderFields


@use_case(permission="repairs.edit")
def order_begins(session: Session, *, hazard_id: int) -> tuple[str, OrderFields]:
    """The number of a hazard, and what an order for it begins with; raises RecordGone."""
    one = the_record(session, HAZARD, hazard_id)
    fields = OrderFields(
        unit_id=one.unit_id, place=one.place, fault=one.what, channel=RepairChannel.PATROL
    )
    return one.no, fields


@use_case(permission="repairs.edit", touches=(*ORDER.touches, *LINK_TABLES))
def order_of_hazard(session: Session, *, hazard_id: int, fields: OrderFields) -> int:
    """Enter the order that puts a hazard right; its id. Raises as `add` and `link`."""
    order_id = add(session, ORDER, fields)
    hazard, order = (HAZARD.kind, hazard_id), (ORDER.kind, order_id)
    link(session, hazard, order, LinkWord.BECAME, files=True)
    return order_id
