"""Meters as they are typed in forms and workbooks: by their number, its end, or the room."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.searching import NobodyCalledSo
from propdesk.db.store import use_case
from propdesk.estate.search.service import units_meant
from propdesk.fees.meters.models import Meter
from propdesk.fees.meters.rules import MeterSort, MeterState
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.folding import fold, tidy

_MOST = 50  # meters behind one another: more are a ring


class SeveralMeters(UserError):
    """A room has more than one meter."""

    message = N_("{name} has several meters: {numbers}. Type the number of one of them.")


def meter_called(session: Session, typed: str, kind: MeterSort | None = None) -> int:
    """The meter of a number or its end, else the one of a room that is read (and of that kind).

    Raises NobodyCalledSo, SeveralMeters.
    """
    word = fold(tidy(typed))
    rows = session.execute(select(Meter.id, Meter.no).order_by(Meter.state, Meter.id)).all()
    exact = [one for one, number in rows if word and fold(number) == word]
    if exact:
        return exact[0]
    found = meters_of_room(session, typed, kind)
    if not found:
        found = [(one, number) for one, number in rows if word and fold(number).endswith(word)]
    if not found:
        raise NobodyCalledSo(name=typed)
    if len(found) > 1:
        numbers = listed(number for _id, number in found[:5])
        raise SeveralMeters(name=typed, numbers=numbers)
    return found[0][0]


def meters_of_room(
    session: Session, typed: str, kind: MeterSort | None = None
) -> list[tuple[int, str]]:
    """Id and number of the meters that are read in the room that is meant."""
    units = [unit.id for unit in units_meant(session, text=typed)[:1]]
    query = select(Meter.id, Meter.no).where(
        Meter.unit_id.in_(units), Meter.state == MeterState.IN_USE
    )
    if kind is not None:
        query = query.where(Meter.kind == kind)
    return [(one, number) for one, number in session.execute(query.order_by(Meter.id))]


@use_case(permission="fees.view")
def meter_meant(session: Session, *, typed: str) -> tuple[int, str]:
    """The meter that is typed, with its number, for a form. Raises as `meter_called`."""
    found = meter_called(session, typed)
    return found, session.get_one(Meter, found).no


@use_case(permission="fees.view")
def meter_no(session: Session, *, meter_id: int) -> str:
    """The number of a meter."""
    return session.scalar(select(Meter.no).where(Meter.id == meter_id)) or ""


def main_refused(session: Session, meter_id: int, main_id: int) -> str:
    """Why a meter does not count behind another one; '' when it may."""
    above: int | None = main_id
    for _step in range(_MOST):
        if above is None:
            return ""
        if above == meter_id and meter_id:
            return _("A meter does not count behind itself.")
        above = session.scalar(select(Meter.main_id).where(Meter.id == above))
    return _("These meters count behind one another in a ring.")
