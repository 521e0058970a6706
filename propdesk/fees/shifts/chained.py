"""What the report of a session says of the chain of postings: its seal, and a doubtful clock."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.clock_check import clock_marks
from propdesk.db.models import PostingRow
from propdesk.fees.models import Payment


def seal_of_day(session: Session) -> str:
    """The last posting before the close: anyone who keeps the paper can later prove the chain."""
    last = session.execute(
        select(PostingRow.seq, PostingRow.hash).order_by(PostingRow.seq.desc()).limit(1)
    ).first()
    return f"{last.seq} {last.hash[:16]}" if last else ""


def clock_told(session: Session, session_id: int) -> tuple[str, ...]:
    """Why the clock was said to be right before postings of a session, the one to come included."""
    marks = clock_marks(session)
    if not marks:
        return ()
    query = select(Payment.posting_seq).where(
        Payment.session_id == session_id, among(Payment.posting_seq, marks)
    )
    last = session.scalar(select(PostingRow.seq).order_by(PostingRow.seq.desc()).limit(1)) or 0
    own = {*session.scalars(query), last + 1}
    return tuple(f"{mark.reason} ({mark.by})" for seq, mark in sorted(marks.items()) if seq in own)
