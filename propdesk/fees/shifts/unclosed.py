"""Which cashier sessions are open: asked at each start, so without the reports of a session."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import shown_user, use_case
from propdesk.fees.models import Shift, ShiftClose
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed


class NoSessionOf(UserError):
    """A cashier who has no open session."""

    message = N_("{name} has no open session. Open ones: {known}.")


@use_case(permission="fees.view")
def session_of(session: Session, *, cashier: str) -> int:
    """The open session of a cashier by name. Raises NoSessionOf."""
    known = {name: session_id for session_id, name, _at in reversed(unclosed_shifts(session))}
    if cashier not in known:
        raise NoSessionOf(name=cashier, known=listed(known) or "—")
    return known[cashier]


@use_case(permission="fees.view")
def unclosed_shifts(session: Session) -> tuple[tuple[int, str, datetime], ...]:
    """Every session still open: id, cashier, opened at; the oldest first."""
    closed = select(ShiftClose.session_id)
    query = select(Shift).where(Shift.id.not_in(closed)).order_by(Shift.opened_at)
    return tuple(
        (one.id, shown_user(one.user_id, one.user_name), one.opened_at)
        for one in session.scalars(query)
    )
