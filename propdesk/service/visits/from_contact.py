"""A visit out of a call or a letter: planned with what is known, linked both ways."""

from sqlalchemy.orm import Session

from propdesk.db.records.saving import add, the_record
from propdesk.db.store import today, use_case
from propdesk.service.contacts.rules import ContactState
from propdesk.service.contacts.service import TURN_TABLES, the_contact, turn
from propdesk.service.visits.rules import VisitPurpose
from propdesk.service.visits.visits import EDIT, VISIT, VisitFields


@use_case(permission=EDIT)
def visit_begun(session: Session, *, contact_id: int) -> tuple[str, dict[str, object]]:
    """The number of a contact, and what a visit out of it begins with. Raises RecordGone."""
    one = the_contact(session, contact_id)
    begins: dict[str, object] = {
        "unit_id": one.unit_id,
        "purpose": VisitPurpose.ASKED,
        "about": one.what,
        "who": one.caller,
        "planned": today(session),
    }
    return one.no, begins


@use_case(permission=EDIT, touches=(*VISIT.touches, *TURN_TABLES))
def visit_of_contact(session: Session, *, contact_id: int, fields: VisitFields) -> int:
    """Plan the visit that a contact asks for; its files go along. Raises as `add` and `turn`."""
    visit_id = add(session, VISIT, fields)
    no = the_record(session, VISIT, visit_id).no
    turn(session, contact_id, (VISIT.kind, visit_id), no, state=ContactState.VISIT)
    return visit_id
