"""A repair order or a hazard out of a complaint, linked with it; the files go along.

Nothing of who complained goes into either: whoever mends it knows the complaint, not the person.
"""

from sqlalchemy.orm import Session

from propdesk.db.attachments.linking import LINK_TABLES, link
from propdesk.db.records.saving import add, the_record
from propdesk.db.store import today, use_case
from propdesk.kernel.records.links import LinkWord
from propdesk.patrol.hazards.rules import Source
from propdesk.patrol.hazards.service import HAZARD, HazardFields
from propdesk.repairs.orders.rules import RepairChannel
from propdesk.repairs.orders.service import ORDER, OrderFields
from propdesk.service.complaints.service import COMPLAINT


@use_case(permission="repairs.edit")
def repair_begins(session: Session, *, complaint_id: int) -> tuple[str, OrderFields]:
    """The number of a complaint, and what an order for it begins with; raises RecordGone."""
    one = the_record(session, COMPLAINT, complaint_id)
    fields = OrderFields(place=one.cause, fault=one.what, channel=RepairChannel.COMPLAINT)
    return one.no, fields


@use_case(permission="repairs.edit", touches=(*ORDER.touches, *LINK_TABLES))
def repair_of_complaint(session: Session, *, complaint_id: int, fields: OrderFields) -> int:
    """Enter the order that puts right what was complained of; its id. Raises as `add`, `link`."""
    order_id = add(session, ORDER, fields)
    _link(session, complaint_id, (ORDER.kind, order_id))
    return order_id


@use_case(permission="patrol.edit_hazards")
def hazard_begins(session: Session, *, complaint_id: int) -> tuple[str, HazardFields]:
    """The number of a complaint, and what a hazard for it begins with; raises RecordGone."""
    one = the_record(session, COMPLAINT, complaint_id)
    fields = HazardFields(
        source=Source.COMPLAINT, what=one.what, place=one.cause, found=today(session)
    )
    return one.no, fields


@use_case(permission="patrol.edit_hazards", touches=(*HAZARD.touches, *LINK_TABLES))
def hazard_of_complaint(session: Session, *, complaint_id: int, fields: HazardFields) -> int:
    """Enter the hazard that a complaint tells of; its id. Raises as `add` and `link`."""
    hazard_id = add(session, HAZARD, fields)
    _link(session, complaint_id, (HAZARD.kind, hazard_id))
    return hazard_id


def _link(session: Session, complaint_id: int, into: tuple[str, int]) -> None:
    link(session, (COMPLAINT.kind, complaint_id), into, LinkWord.BECAME, files=True)
