"""What a move-in case hears of the defects of its unit: none is filed while one is open."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records.kinds import Values
from propdesk.db.records.undoing import is_taken_back
from propdesk.estate.models import Unit
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.rules import OPEN

MOST_NAMED = 4


class DefectsOpen(UserError):
    """A case is filed while defects of its unit are open."""

    message = N_(
        "{unit} has {count} defects that are not closed: {defects}. Close them or settle them by "
        "credit, then file the case."
    )


def open_defects(session: Session, unit_ids: Collection[int]) -> dict[int, int]:
    """How many defects are open in each of these units that has any."""
    query = select(Defect.unit_id, func.count()).where(
        among(Defect.unit_id, unit_ids), Defect.state.in_(OPEN)
    )
    rows = session.execute(query.group_by(Defect.unit_id)).all()
    return {unit_id: count for unit_id, count in rows if unit_id is not None}


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
