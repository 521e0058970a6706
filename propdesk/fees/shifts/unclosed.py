"""Which cashier sessions are open: asked at each start, so without the reports of a session."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import shown_user
from propdesk.fees.models import Shift, ShiftClose


def unclosed_shifts(session: Session) -> tuple[tuple[int, str, datetime], ...]:
    """Every session still open: id, cashier, opened at; the oldest first."""
    closed = select(ShiftClose.session_id)
    query = select(Shift).where(Shift.id.not_in(closed)).order_by(Shift.opened_at)
    return tuple(
        (one.id, shown_user(one.user_id, one.user_name), one.opened_at)
        for one in session.scalars(query)
    )
