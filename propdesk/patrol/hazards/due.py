"""What of hazards is due besides those past their day: a look at what was done, a permission."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import N_, _
from propdesk.patrol.hazards.models import Hazard
from propdesk.patrol.hazards.register import is_left_alone
from propdesk.patrol.hazards.rules import HazardState

_LINES = (
    (HazardState.RECHECK, N_("Hazards to re-check")),
    (HazardState.ASKED, N_("Deferrals of hazards to approve")),
)


def due_hazards(session: Session) -> list[Due]:
    """One line for each state in which a hazard waits for somebody who looks or permits."""
    query = select(Hazard.state, func.count(), func.min(Hazard.found)).where(
        Hazard.state.in_([state for state, _title in _LINES])
    )
    found = {
        state: (count, oldest)
        for state, count, oldest in session.execute(query.group_by(Hazard.state))
    }
    waiting = [
        Due(
            group=DueGroup.WORK,
            icon=state.icon,
            title=_(title),
            count=found[state][0],
            page_id="patrol.hazards",
            place=_("Hazards"),
            oldest=found[state][1],
            context={"filter": f"state:{state}"},
        )
        for state, title in _LINES
        if state in found
    ]
    return waiting + _left_alone(session)


def _left_alone(session: Session) -> list[Due]:
    """That hazards wait for workers who are away or have left."""
    alone = select(func.count(), func.min(Hazard.found)).where(is_left_alone(session))
    count, oldest = session.execute(alone).one()
    if not count:
        return []
    return [
        Due(
            group=DueGroup.WORK,
            icon="user",
            title=_("Hazards whose worker is away"),
            count=count,
            page_id="patrol.hazards",
            place=_("Hazards"),
            oldest=oldest,
            context={"filter": "alone"},
        )
    ]
