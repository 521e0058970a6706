"""What of the shift book is due: who was refused, what nobody took over, sheets not yet filed."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import N_, _
from propdesk.patrol.shift_book.models import Handover
from propdesk.patrol.shift_book.rules import HandoverState

# The state, for how many days it may be so, and what Today says of it.
_LINES = (
    (HandoverState.REFUSED, 0, N_("Hand-overs refused: the old shift is on duty")),
    (HandoverState.READY, 1, N_("Hand-overs that nobody took over")),
    (HandoverState.TAKEN, 3, N_("Signed hand-over sheets to file")),
)


def due_handovers(session: Session) -> list[Due]:
    """One line for each state in which a hand-over stays too long."""
    found = []
    for state, days, title in _LINES:
        late = Handover.day <= today(session) - timedelta(days=days)
        query = select(func.count(), func.min(Handover.day)).where(Handover.state == state, late)
        count, oldest = session.execute(query).one()
        if count:
            found.append(_line(state, title, count, oldest))
    return found


def _line(state: HandoverState, title: str, count: int, oldest: object) -> Due:
    return Due(
        group=DueGroup.WORK,
        icon=state.icon,
        title=_(title),
        count=count,
        page_id="patrol.shift_book",
        place=_("Hand-over book"),
        oldest=oldest,  # type: ignore[arg-type]  # a day, as SQL gives it
        context={"filter": f"state:{state}"},
    )
