"""What is said before a record of the register is deleted."""

from sqlalchemy.orm import Session

from propdesk.db.declarations import record_kind
from propdesk.db.records import undoing


def deletion(session: Session, *, kind: str, record_id: int) -> str:
    """What goes with a record, 'phones 2, documents 1', '' when nothing does.

    Raises RecordGone, or StillReferred when anything refers to it.
    """
    return undoing.deletion(session, record_kind(session, kind), record_id)
