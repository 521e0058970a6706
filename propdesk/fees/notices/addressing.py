"""Under which room a debt is asked for: a space's with the household its debtor lives in."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import today
from propdesk.estate.models import Account, Occupancy, ParkingSpace, Unit
from propdesk.estate.rules import UnitKind


def homes_of_accounts(
    session: Session, *, unit_ids: Collection[int] | None = None
) -> dict[int, int]:
    """account id → the unit its debtor is written to; of all asked for under these units, if given.

    A debt of a space goes to the household it belongs to, if the debtor is of it; after a sale to
    the room the debtor has today, else had. Without any it stays with the space.
    """
    query = (
        select(Account.id, Account.unit_id, Account.person_id, Unit.kind, ParkingSpace.home_unit_id)
        .join(Unit, Unit.id == Account.unit_id)
        .outerjoin(ParkingSpace, ParkingSpace.unit_id == Unit.id)
    )
    wanted = None if unit_ids is None else set(unit_ids)
    if wanted is not None:
        people = select(Occupancy.person_id).where(among(Occupancy.unit_id, wanted))
        spaces = select(ParkingSpace.unit_id).where(among(ParkingSpace.home_unit_id, wanted))
        held = (Unit.kind == UnitKind.SPACE) & Account.person_id.in_(people)
        here = among(Account.unit_id, wanted)
        query = query.where(or_(here, Account.unit_id.in_(spaces), held))
    rooms = _rooms(session)
    found: dict[int, int] = {}
    for account_id, unit_id, person_id, kind, belongs_to in session.execute(query):
        home = place = unit_id or 0  # with a unit, by the join
        if kind is UnitKind.SPACE:
            own = rooms.get(person_id, [])
            home = next((one for one in own if one == belongs_to), next(iter(own), place))
        if wanted is None or home in wanted or place in wanted:
            found[account_id] = home
    return found


def _rooms(session: Session) -> dict[int, list[int]]:
    """person id → the units that are no spaces where he has a role, today's first.

    Only of people with an account of a space: few.
    """
    day = today(session)
    owing = (
        select(Account.person_id)
        .join(Unit, Unit.id == Account.unit_id)
        .where(Unit.kind == UnitKind.SPACE)
    )
    rows = session.execute(
        select(Occupancy.person_id, Occupancy.unit_id, Occupancy.until)
        .join(Unit, Unit.id == Occupancy.unit_id)
        .where(Occupancy.person_id.in_(owing), Unit.kind != UnitKind.SPACE)
        .order_by(Unit.order_key, Occupancy.id)
    ).all()
    found: dict[int, list[int]] = {}
    for person_id, unit_id, _until in sorted(rows, key=lambda row: _is_past(row.until, day)):
        found.setdefault(person_id, []).append(unit_id)
    return found


def _is_past(until: date | None, day: date) -> bool:
    return until is not None and until < day
