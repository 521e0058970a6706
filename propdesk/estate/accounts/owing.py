"""Who owes for a unit, day by day: from the roles there, for a space also from its household's.

A space without people of its own on a day is held by the household it belongs to, while its term
lasts. Roles of its own go before: whoever sold it stays there with his days.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.among import among_given, ids_given
from propdesk.db.plain_rows import plain_rows, typed_rows
from propdesk.db.store import use_case
from propdesk.estate.models import Occupancy, ParkingSpace, Unit
from propdesk.estate.rules import AccountKind, RoleKind, UnitKind, UnitState
from propdesk.kernel.days import ONE_DAY, gaps
from propdesk.system.models import Setting

DEVELOPER_SETTING = "estate.developer"
"""The setting that names the developer: the person id as JSON."""
_DEVELOPER = select(Setting.value).where(Setting.key == DEVELOPER_SETTING)

_RANKS = {RoleKind.PAYER: 0, RoleKind.OWNER: 1, RoleKind.CO_OWNER: 2}
_TENANT_OF_A_SPACE, _OWES_NOTHING = 3, 9
Days = tuple[date, date]
_Asked = tuple[Select[*tuple[Any, ...]], InstrumentedAttribute[int]]
"""A statement, and where in it a unit stands."""


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


class _Term(NamedTuple):
    """A space and the household it belongs to, from a day to a day."""

    unit_id: int
    home_id: int
    since: date | None
    until: date | None


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


@use_case(permission="estate.view")
def developer_id(session: Session) -> int | None:
    """The person who stands for the developer, None when none is set."""
    values = [value for (value,) in plain_rows(session, _DEVELOPER)]
    found = json.loads(values[0]) if values and values[0] else None
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
    terms = [_Term(*row) for row in _asked(session, _terms, wanted)]
    homes = {one.home_id for one in terms}
    found = _asked(session, _units, wanted)
    of_spaces = {unit_id for unit_id, _state, kind in found if kind is UnitKind.SPACE}
    own = _own(session, None if wanted is None else wanted | homes, of_spaces)
    lent = {one.unit_id: _lent(one, own) for one in terms}
    return {
        unit_id: (state, [*own.get(unit_id, ()), *lent.get(unit_id, ())])
        for unit_id, state, _kind in found
    }


def _own(
    session: Session, unit_ids: Collection[int] | None, spaces: Collection[int]
) -> Mapping[int, list[HeldRole]]:
    roles: dict[int, list[HeldRole]] = defaultdict(list)
    for unit_id, person_id, role, since, until, role_id in _asked(session, _held, unit_ids):
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


def _asked(
    session: Session, asked: Callable[[], _Asked], unit_ids: Collection[int] | None
) -> list[list[Any]]:
    """What is asked of units, these or all."""
    if unit_ids is None:
        return typed_rows(session, asked()[0])
    return typed_rows(session, _narrowed(asked), ids_given(unit_ids))


@cache
def _narrowed(asked: Callable[[], _Asked]) -> Select[*tuple[Any, ...]]:
    query, unit_id = asked()
    return query.where(among_given(unit_id))


# Put together once: a payment asks them all.


@cache
def _units() -> _Asked:
    return select(Unit.id, Unit.state, Unit.kind), Unit.id


@cache
def _terms() -> _Asked:
    space = ParkingSpace
    query = select(space.unit_id, space.home_unit_id, space.since, space.until)
    return query.where(space.home_unit_id.is_not(None)), space.unit_id


@cache
def _held() -> _Asked:
    query = (
        select(
            Occupancy.unit_id, Occupancy.person_id, Occupancy.role, Occupancy.since,
            Occupancy.until, Occupancy.id,
        )
        .where(or_(*(Occupancy.role == one for one in (*_RANKS, RoleKind.TENANT))))
        .order_by(Occupancy.unit_id, Occupancy.position, Occupancy.id)
    )  # fmt: skip
    return query, Occupancy.unit_id


def _lent(space: _Term, roles: Mapping[int, list[HeldRole]]) -> list[HeldRole]:
    """The people of its household stand for a space while its term lasts and it has none itself."""
    own = [(row.since, row.until) for row in roles.get(space.unit_id, ())]
    first, last = space.since or date.min, space.until or date.max
    return [
        row._replace(unit_id=space.unit_id, since=begin, until=end, role_id=None)
        for row in roles.get(space.home_id, ())
        for begin, end in gaps(max(first, row.since), min(last, row.until), own)
    ]
