"""Who owes for a unit, day by day: from the roles there, for a space also from its household's.

A space without people of its own on a day is held by the household it belongs to, while its term
lasts. Roles of its own go before: whoever sold it stays there with his days.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.estate.models import Occupancy, ParkingSpace, Unit
from propdesk.estate.rules import AccountKind, RoleKind, UnitKind, UnitState
from propdesk.kernel.days import ONE_DAY, gaps
from propdesk.system.models import Setting

DEVELOPER_SETTING = "estate.developer"
"""The setting that names the developer: the person id as JSON."""

_RANKS = {RoleKind.PAYER: 0, RoleKind.OWNER: 1, RoleKind.CO_OWNER: 2}
_TENANT_OF_A_SPACE, _OWES_NOTHING = 3, 9
Days = tuple[date, date]


class HeldRole(NamedTuple):
    """A role from a day to a day; date.min and date.max where no day is known. Low ranks owe first.

    `role_id` None: it is held through the household of a space.
    """

    unit_id: int
    person_id: int
    role: RoleKind
    since: date
    until: date
    rank: int
    role_id: int | None = None

    @property
    def owes(self) -> bool:
        """Whether this role makes its holder a debtor; a tenant of a room is none by himself."""
        return self.rank < _OWES_NOTHING


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who owes for a unit on a day, and from and to which day that role holds."""

    person_id: int
    kind: AccountKind
    since: date | None = None
    until: date | None = None


class Stretch(NamedTuple):
    """Days of one debtor, both ends counted; None: nobody owes."""

    first: date
    last: date
    debtor: Debtor | None


def developer_id(session: Session) -> int | None:
    """The person who stands for the developer, None when none is set."""
    value = session.execute(select(Setting.value).where(Setting.key == DEVELOPER_SETTING)).scalar()
    found = json.loads(value) if value else None
    return found if isinstance(found, int) else None


def debtors(
    session: Session, *, day: date, unit_ids: Collection[int] | None = None
) -> dict[int, Debtor]:
    """unit id → who owes on a day; nothing is opened.

    The agreed payer of that day; else the owner, the first of several; else the developer for an
    unsold unit, when one is set. For a parking space see the module; its own tenant owes for it.
    """
    return {
        unit_id: stretches[0].debtor
        for unit_id, stretches in debtor_stretches(
            session, first=day, last=day, unit_ids=unit_ids
        ).items()
        if stretches[0].debtor is not None
    }


def debtor_stretches(
    session: Session, *, first: date, last: date, unit_ids: Collection[int] | None = None
) -> dict[int, tuple[Stretch, ...]]:
    """unit id → who owes on the days first..last, cut where that changes; every day once."""
    developer = developer_id(session)
    return {
        unit_id: tuple(_stretches(roles, state, developer, first, last))
        for unit_id, (state, roles) in _roles(session, unit_ids).items()
    }


def _stretches(
    roles: Sequence[HeldRole], state: UnitState, developer: int | None, first: date, last: date
) -> Iterator[Stretch]:
    if all(row.since <= first and row.until >= last for row in roles):  # nearly everybody
        yield Stretch(first, last, _debtor(roles, state, developer, first))
        return
    begins = {first} | {row.since for row in roles if first < row.since <= last}
    begins |= {row.until + ONE_DAY for row in roles if first <= row.until < last}
    days = sorted(begins)
    open_: Stretch | None = None
    for begin, end in zip(days, [*(day - ONE_DAY for day in days[1:]), last], strict=True):
        debtor = _debtor(roles, state, developer, begin)
        if open_ is not None and _same(open_.debtor, debtor):
            open_ = Stretch(open_.first, end, _longer(open_.debtor, debtor))
            continue
        if open_ is not None:
            yield open_
        open_ = Stretch(begin, end, debtor)
    if open_ is not None:
        yield open_


def _same(one: Debtor | None, other: Debtor | None) -> bool:
    """Whether the same person goes on owing, in whatever quality."""
    if one is None or other is None:
        return one is other
    return one.person_id == other.person_id


def _longer(one: Debtor | None, other: Debtor | None) -> Debtor | None:
    return None if one is None or other is None else replace(one, until=other.until)


def _debtor(
    roles: Sequence[HeldRole], state: UnitState, developer: int | None, day: date
) -> Debtor | None:
    holding = [row for row in roles if row.since <= day <= row.until]
    owing = [row for row in holding if row.owes]
    if owing:
        row = min(owing, key=lambda one: one.rank)
        tenants = {one.person_id for one in holding if one.role is RoleKind.TENANT}
        kind = AccountKind.OWNER
        if row.role in (RoleKind.PAYER, RoleKind.TENANT):
            kind = AccountKind.TENANT if row.person_id in tenants else AccountKind.PAYER
        return Debtor(row.person_id, kind, _known(row.since), _known(row.until))
    owned_later = any(row.role is RoleKind.OWNER and row.since > day for row in roles)
    if developer is not None and (state is UnitState.UNSOLD or owned_later):
        return Debtor(developer, AccountKind.DEVELOPER)
    return None


def _known(day: date) -> date | None:
    return None if day in (date.min, date.max) else day


# The roles


def owing_roles(session: Session, *, unit_ids: Collection[int]) -> dict[int, list[HeldRole]]:
    """unit id → the roles that make a debtor, those of a space's household too."""
    return {
        unit_id: [row for row in roles if row.owes]
        for unit_id, (_state, roles) in _roles(session, unit_ids).items()
    }


def unit_states(session: Session, *, unit_ids: Collection[int]) -> dict[int, UnitState]:
    """unit id → where the unit stands between the developer and its residents."""
    return {unit_id: state for unit_id, (state, _roles_) in _roles(session, unit_ids).items()}


def _roles(
    session: Session, unit_ids: Collection[int] | None
) -> dict[int, tuple[UnitState, Sequence[HeldRole]]]:
    wanted = None if unit_ids is None else set(unit_ids)
    units = select(Unit.id, Unit.state, Unit.kind)
    spaces = select(ParkingSpace).where(ParkingSpace.home_unit_id.is_not(None))
    if wanted is not None:
        units = units.where(among(Unit.id, wanted))
        spaces = spaces.where(among(ParkingSpace.unit_id, wanted))
    terms = list(session.execute(spaces).scalars())
    homes = {one.home_unit_id for one in terms if one.home_unit_id is not None}
    found = session.execute(units).all()
    of_spaces = {row.id for row in found if row.kind is UnitKind.SPACE}
    own = _own(session, None if wanted is None else wanted | homes, of_spaces)
    lent = {one.unit_id: _lent(one, own) for one in terms}
    return {row.id: (row.state, [*own.get(row.id, ()), *lent.get(row.id, ())]) for row in found}


def _own(
    session: Session, unit_ids: Collection[int] | None, spaces: Collection[int]
) -> Mapping[int, list[HeldRole]]:
    roles: dict[int, list[HeldRole]] = defaultdict(list)
    query = (
        select(
            Occupancy.unit_id, Occupancy.person_id, Occupancy.role, Occupancy.since,
            Occupancy.until, Occupancy.id,
        )
        .where(Occupancy.role.in_((*_RANKS, RoleKind.TENANT)))
        .order_by(Occupancy.unit_id, Occupancy.position, Occupancy.id)
    )  # fmt: skip
    if unit_ids is not None:
        query = query.where(among(Occupancy.unit_id, unit_ids))
    for unit_id, person_id, role, since, until, role_id in session.execute(query):
        other = _TENANT_OF_A_SPACE if unit_id in spaces else _OWES_NOTHING
        roles[unit_id].append(
            HeldRole(
                unit_id=unit_id,
                person_id=person_id,
                role=role,
                since=since or date.min,
                until=until or date.max,
                rank=_RANKS.get(role, other),
                role_id=role_id,
            )
        )
    return roles


def _lent(space: ParkingSpace, roles: Mapping[int, list[HeldRole]]) -> list[HeldRole]:
    """The people of its household stand for a space while its term lasts and it has none itself."""
    own = [(row.since, row.until) for row in roles.get(space.unit_id, ())]
    first, last = space.since or date.min, space.until or date.max
    return [
        row._replace(unit_id=space.unit_id, since=begin, until=end, role_id=None)
        for row in roles.get(space.home_unit_id or 0, ())
        for begin, end in gaps(max(first, row.since), min(last, row.until), own)
    ]
