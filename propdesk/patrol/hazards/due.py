"""What of hazards is due besides those past their day: a look at what was done, a permission."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import N_, _
from propdesk.patrol.hazards.models import Hazard
from propdesk.patrol.hazards.register import is_left_alone
from propdesk.patrol.hazards.rules import HazardState

_LINES = (
    (HazardState.RECHECK, N_("Hazards to re-check")),
    (HazardState.ASKED, N_("Deferrals of hazards to approve")),
)


def due_hazards(session: Session) -> list[Due]:
    """One line for each state in which a hazard waits for who looks or permits, and one for
    those that wait for workers who are away or have left."""
    found = list[Due]()
    for state, title in _LINES:
        line = _line(state.icon, title, f"state:{state}")
        records = select(Hazard.id, Hazard.found).where(Hazard.state == state)
        found += over_records(line, "hazard", session.execute(records))
    alone = select(Hazard.id, Hazard.found).where(is_left_alone(session))
    line = _line("user", N_("Hazards whose worker is away"), "alone")
    found += over_records(line, "hazard", session.execute(alone))
    return found


def _line(icon: str, title: str, chip: str) -> Due:
    return Due(
        group=DueGroup.WORK,
        icon=icon,
        title=_(title),
        page_id="patrol.hazards",
        place=_("Hazards"),
        context={"filter": chip},
    )
