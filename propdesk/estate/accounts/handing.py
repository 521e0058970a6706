"""Parking spaces that pass from one household to another: the days of who had them are kept.

The terms of a space name its present household only. So whoever held it through his household gets
roles of his own there, up to the day before; what he owed stays with his account.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.clock_check import check_clock
from propdesk.db.store import row_values
from propdesk.estate.accounts.owing import HeldRole, owing_roles
from propdesk.estate.models import Occupancy, Person, Unit
from propdesk.kernel.days import ONE_DAY


@dataclass(frozen=True, slots=True)
class Handing:
    """What happens to the roles of a space: those to write down, and those to end on `until`."""

    kept: tuple[HeldRole, ...]
    ended: tuple[int, ...]
    until: date


def handing_over(
    session: Session, *, space_id: int, day: date, staying: Collection[int] = ()
) -> Handing:
    """What has to be written when a space has other holders from `day`; nothing is written here.

    `staying` are the people who hold it afterwards too, by a role of their own.
    """
    last = day - ONE_DAY
    roles = owing_roles(session, unit_ids=[space_id])[space_id]
    kept = tuple(
        row._replace(until=min(row.until, last))
        for row in roles
        if row.role_id is None and row.since <= last
    )
    ended = tuple(
        row.role_id
        for row in roles
        if row.role_id is not None
        and row.since <= last < row.until
        and row.person_id not in staying
    )
    return Handing(kept, ended, last)


def people_of(session: Session, *, unit_id: int | None, day: date) -> set[int]:
    """Who owes in a unit on a day, or owns it beside."""
    if unit_id is None:
        return set()
    roles = owing_roles(session, unit_ids=[unit_id]).get(unit_id, ())
    return {row.person_id for row in roles if row.since <= day <= row.until}


@dataclass(frozen=True, slots=True)
class Handed:
    """What was written: ids of the roles made, and of the ended ones with the end they had."""

    made: tuple[int, ...]
    ended: tuple[tuple[int, str | None], ...]


def hand_over_space(
    session: Session,
    *,
    space_id: int,
    day: date,
    home_id: int | None,
    staying: Collection[int] = (),
) -> Handed:
    """Write down who held a space until the day before; it belongs to `home_id` from then on.

    The people of that household and `staying` keep roles of their own. Raises ClockDoubtful, as an
    owner change does.
    """
    check_clock(session)
    found = handing_over(
        session,
        space_id=space_id,
        day=day,
        staying={*staying, *people_of(session, unit_id=home_id, day=day)},
    )
    code = session.get_one(Unit, space_id).code
    made = []
    for row in found.kept:
        role = _kept_role(row)
        session.add(role)
        session.flush()
        made.append(role.id)
        _note(session, role, code, "role.add", None)
    ended = []
    for role_id in found.ended:
        role = session.get_one(Occupancy, role_id)
        before = row_values(role)
        ended.append((role_id, role.until.isoformat() if role.until else None))
        role.until = found.until
        session.flush()
        _note(session, role, code, "role.change", before)
    return Handed(tuple(made), tuple(ended))


def _kept_role(row: HeldRole) -> Occupancy:
    return Occupancy(
        unit_id=row.unit_id,
        person_id=row.person_id,
        role=row.role,
        since=None if row.since == date.min else row.since,
        until=row.until,
    )


def _note(
    session: Session, role: Occupancy, code: str, what: str, before: dict[str, object] | None
) -> None:
    name = session.get_one(Person, role.person_id).name
    audit.record(session, what, ("role", role.id, f"{code} {name}"), before, row_values(role))


def undo_hand_over(session: Session, handed: Handed) -> None:
    """Undo `hand_over_space`: the roles it wrote down go, those it ended last as before."""
    for role_id in handed.made:
        found = session.get(Occupancy, role_id)
        if found is not None:
            session.delete(found)
    for role_id, until in handed.ended:
        found = session.get(Occupancy, role_id)
        if found is not None:
            found.until = date.fromisoformat(until) if until else None
    session.flush()
