"""Sessions already closed, for the list on the closing page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import shown_user, use_case
from propdesk.fees.models import Shift, ShiftClose
from propdesk.fees.shifts.facts import ShiftFacts
from propdesk.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedShift:
    """A closed session: its report's number, whose, when, how much, and what did not agree."""

    id: int
    number: str
    cashier: str
    opened: datetime
    closed: datetime | None
    receipts: int
    total: Money
    difference: Money


@use_case(permission="fees.view")
def closed_shifts(session: Session, *, limit: int = 50) -> list[ClosedShift]:
    """The newest closes of all cashiers; `id` is the session's."""
    query = (
        select(ShiftClose, Shift)
        .join(Shift, Shift.id == ShiftClose.session_id)
        .order_by(ShiftClose.id.desc())
        .limit(limit)
    )
    rows = []
    for close, opened in session.execute(query):
        facts = ShiftFacts.from_json(close.facts)
        rows.append(
            ClosedShift(
                id=opened.id,
                number=facts.number,
                cashier=shown_user(opened.user_id, opened.user_name),
                opened=opened.opened_at,
                closed=facts.closed,
                receipts=facts.receipts,
                total=facts.total,
                difference=close.difference,
            )
        )
    return rows
