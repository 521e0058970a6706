"""What a move-in case hears of the defects of its unit: which are open, and that none is filed
while one is."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine
from propdesk.db.records.kinds import Values
from propdesk.db.records.undoing import is_taken_back
from propdesk.estate.models import Unit
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import OVER, CaseState
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.register import DEFECT
from propdesk.movein.defects.rules import OPEN

MOST_NAMED = 4


class DefectsOpen(UserError):
    """A case is filed while defects of its unit are open."""

    message = N_(
        "{unit} has {count} defects that are not closed: {defects}. Close them or settle them by "
        "credit, then file the case."
    )


def follow_case(session: Session, before: Values, after: Values) -> None:
    """Refuse to file a case whose unit has open defects; raises DefectsOpen."""
    filed = after and after["state"] == CaseState.FILED != before.get("state")
    if not filed or is_taken_back(session):
        return
    own = (Defect.unit_id == after["unit_id"], Defect.state.in_(OPEN))
    query = select(Defect.no, Defect.place).where(*own).order_by(Defect.id)
    found = [f"{no} {place}" for no, place in session.execute(query)]
    if found:
        unit = session.get_one(Unit, after["unit_id"]).code
        raise DefectsOpen(unit=unit, count=len(found), defects=listed(found[:MOST_NAMED]))


def open_of_case(session: Session, case_id: int) -> Iterator[PanelLine]:
    """The open defects of the unit of a case that is not over, by number and place."""
    case = session.get_one(MoveInCase, case_id)
    if case.state in OVER:
        return
    own = select(Defect).where(Defect.unit_id == case.unit_id, Defect.state.in_(OPEN))
    for one in session.scalars(own.order_by(Defect.id)):
        yield PanelLine(
            name=" ".join(filter(None, (one.no, one.place, one.what))),
            detail=_("due {day}").format(day=one.due) if one.due else "",
            state=(one.state.label, one.state.tone, one.state.icon),
            record=(DEFECT.kind, one.id),
        )
