"""What a reply to 12345, a letter or the community says, and whether it was in time."""

from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import now, use_case
from propdesk.duties.clocks.models import Timer
from propdesk.kernel.records.refusals import RecordGone
from propdesk.service.contacts.register import CONTACT, CONTACTS, ContactRow
from propdesk.system.settings.service import estate_settings


class ReplyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A contact to be answered in writing. `answered_at` is None while it waits; `is_late`: it
    was, or is, past its deadline. `phone` is that of the office."""

    row: ContactRow
    due_at: datetime | None
    answered_at: datetime | None
    is_late: bool
    phone: str


@use_case(permission="service.view")
def reply_facts(session: Session, *, contact_id: int) -> ReplyFacts:
    """What the slip and the letter of a contact say, masked as in the list. Raises RecordGone."""
    rows = list(CONTACTS.records.rows(session, ids=[contact_id]))
    if not rows:
        raise RecordGone
    own = (Timer.subject_kind == CONTACT.kind, Timer.subject_id == contact_id)
    last = select(Timer.due_at, Timer.stopped_at).where(*own).order_by(Timer.turn.desc()).limit(1)
    due_at, answered_at = session.execute(last).one()
    return ReplyFacts(
        row=rows[0],
        due_at=due_at,
        answered_at=answered_at,
        is_late=due_at is not None and due_at < (answered_at or now(session)),
        phone=estate_settings(session).phone,
    )
