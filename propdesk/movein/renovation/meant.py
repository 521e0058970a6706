"""Which renovation is meant by what is typed: its number, or the room whose works are open."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.searching import NobodyCalledSo
from propdesk.db.store import use_case
from propdesk.estate.search.service import units_meant
from propdesk.kernel.records.folding import fold, tidy
from propdesk.kernel.records.refusals import RecordGone
from propdesk.movein.renovation.models import Renovation


@use_case(permission="movein.view")
def renovation_meant(session: Session, *, typed: str) -> tuple[int, str]:
    """The id and the number of a renovation; of a room its newest. Raises NobodyCalledSo."""
    text = fold(tidy(typed)).upper()
    own = select(Renovation.id, Renovation.no).where(Renovation.no == text)
    row = session.execute(own).first() if text else None
    if row is None and text:
        units = [unit.id for unit in units_meant(session, text=typed)]
        newest = select(Renovation.id, Renovation.no).where(Renovation.unit_id.in_(units))
        row = session.execute(newest.order_by(Renovation.id.desc())).first()
    if row is None:
        raise NobodyCalledSo(name=typed)
    return row.id, row.no


@use_case(permission="movein.view")
def renovation_no(session: Session, *, renovation_id: int) -> str:
    """The number of a renovation; raises RecordGone."""
    found = session.get(Renovation, renovation_id)
    if found is None:
        raise RecordGone
    return found.no
