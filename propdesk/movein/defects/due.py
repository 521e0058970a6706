"""What of defects is due besides those past their day."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import N_, _
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.register import DEFECTS

# The chip, what the line says, the day each counts from, whether its time is past.
_LINES = (
    ("recheck-late", N_("Re-checks of defects overdue"), Defect.done_on, True),
    ("state:recheck", N_("Defects to re-check"), Defect.done_on, False),
    ("promise-over", N_("Promises of the developer that are over"), Defect.promised_on, True),
    ("unanswered", N_("Defects without an answer of the developer"), Defect.found_on, False),
    ("credit-open", N_("Credits of the developer not paid"), Defect.credit_on, False),
)


def due_defects(session: Session) -> list[Due]:
    """A line for each of what waits for us or for the developer."""
    chips = {chip.id: chip for chip in DEFECTS.bar}
    found = list[Due]()
    for name, title, day, is_over in _LINES:
        line = Due(
            group=DueGroup.WORK,
            icon="triangle-alert",
            title=_(title),
            page_id=DEFECTS.page,
            place=_("Defects"),
            context={"filter": name},
            is_overdue=is_over,
        )
        records = select(Defect.id, day).where(chips[name].holds(session))
        found += over_records(line, "defect", session.execute(records))
    return found
