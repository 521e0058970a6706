"""What waits of debts that are asked for by law: for the list on Today."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from propdesk.fees.court.cases import due_hearings
from propdesk.kernel.due import Due


def due_at_court(session: Session) -> Iterator[Due]:
    """Hearings of the next days."""
    yield from due_hearings(session)
