"""Accounts: who owes for a unit on a day, and whose accounts a household is."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Row, insert, or_, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.store import today, use_case
from propdesk.estate.models import Account, Occupancy, ParkingSpace, Person, Unit
from propdesk.estate.records import AccountRow
from propdesk.estate.rules import AccountKind, RoleKind, UnitState
from propdesk.system.models import Setting

DEVELOPER_SETTING = "estate.developer"
"""The setting that names the developer: the person id as JSON."""

_WRITES = ("account", "audit")
_ALL_AT_ONCE = 500
_OWING_ROLES = (RoleKind.PAYER, RoleKind.OWNER, RoleKind.CO_OWNER, RoleKind.TENANT)


class _Held(NamedTuple):
    """A role as it is held from a day to a day."""

    unit_id: int
    person_id: int
    role: RoleKind
    since: date | None
    until: date | None


_Role: TypeAlias = Row[int, int, RoleKind, date | None, date | None] | _Held


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who owes for a unit on a day, and from and to which day that role holds."""

    person_id: int
    kind: AccountKind
    since: date | None = None
    until: date | None = None


@use_case(permission="", touches=_WRITES)
def account_for(session: Session, *, unit_id: int | None, person_id: int, kind: AccountKind) -> int:
    """The account of a person for a unit that is open today; opened when there is none.

    A walk-in payer has no unit. The kind is that of the account as it was opened.
    """
    day = today(session)
    found = session.execute(
        select(Account.id)
        .where(
            Account.unit_id.is_(None) if unit_id is None else Account.unit_id == unit_id,
            Account.person_id == person_id,
            or_(Account.closed.is_(None), Account.closed >= day),
        )
        .order_by(Account.id.desc())
        .limit(1)
    ).scalar()
    if found is not None:
        return found
    account = Account(unit_id=unit_id, person_id=person_id, kind=kind, opened=day)
    session.add(account)
    session.flush()
    name = session.get_one(Person, person_id).name
    audit.record(
        session,
        "account.add",
        ("account", account.id, name),
        None,
        {"unit_id": unit_id, "kind": kind},
    )
    return account.id


def account_rows(session: Session, *, ids: Sequence[int]) -> list[AccountRow]:
    """These accounts with person and unit, in the order of the units."""
    return _rows(session, Account.id.in_(ids))


def accounts_of_unit(session: Session, *, unit_id: int) -> list[AccountRow]:
    """All accounts of a unit, open ones first, then former owners'."""
    found = _rows(session, Account.unit_id == unit_id)
    return sorted(found, key=lambda row: (row.closed is not None, row.id))


def household(session: Session, *, unit_id: int) -> list[AccountRow]:
    """Everything a household at the desk answers for, seen from one of its units.

    All accounts of each person with a role in the unit today, and all accounts of the units where
    those people have a role today, this unit's first; former owners' accounts stay with their unit.
    """
    day = today(session)
    people = select(Occupancy.person_id).where(Occupancy.unit_id == unit_id, _on(day))
    units = select(Occupancy.unit_id).where(Occupancy.person_id.in_(people), _on(day))
    condition = or_(
        Account.person_id.in_(people), Account.unit_id.in_(units), Account.unit_id == unit_id
    )
    found = _rows(session, condition)
    return sorted(found, key=lambda row: (row.unit_id != unit_id, row.closed is not None))


def _rows(session: Session, condition: ColumnElement[bool]) -> list[AccountRow]:
    rows = session.execute(
        select(Account, Unit.code, Person.name)
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .join(Person, Person.id == Account.person_id)
        .where(condition)
        .order_by(Unit.order_key, Account.id)
    )
    return [
        AccountRow(
            account.id, account.unit_id, code or "", account.person_id, name,
            account.kind, account.opened, account.closed,
        )
        for account, code, name in rows
    ]  # fmt: skip


def _on(day: date) -> ColumnElement[bool]:
    begun = or_(Occupancy.since.is_(None), Occupancy.since <= day)
    return begun & or_(Occupancy.until.is_(None), Occupancy.until >= day)


def follow_roles(session: Session, *, unit_id: int, person_id: int) -> None:
    """Close the person's newest account of the unit with the last role there, or open it again.

    The accounts of the household's parking spaces follow, unless the person has a role there.
    """
    session.flush()
    ends = _ends(session, unit_id, person_id)
    if not ends:
        return
    closed = None if None in ends else max(end for end in ends if end is not None)
    _close(session, unit_id, person_id, closed)
    spaces = select(ParkingSpace.unit_id).where(ParkingSpace.home_unit_id == unit_id)
    for space_id in session.execute(spaces).scalars():
        if not _ends(session, space_id, person_id):
            _close(session, space_id, person_id, closed)


def _ends(session: Session, unit_id: int, person_id: int) -> list[date | None]:
    query = select(Occupancy.until).where(
        Occupancy.unit_id == unit_id, Occupancy.person_id == person_id
    )
    return list(session.execute(query).scalars())


def _close(session: Session, unit_id: int, person_id: int, closed: date | None) -> None:
    account = session.execute(
        select(Account)
        .where(Account.unit_id == unit_id, Account.person_id == person_id)
        .order_by(Account.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if account is None or account.closed == closed:
        return
    before, account.closed = account.closed, closed
    subject = ("account", account.id, session.get_one(Person, person_id).name)
    audit.record(session, "account.close", subject, {"closed": before}, {"closed": closed})


# Who owes on a day


@use_case(permission="", touches=_WRITES)
def debtor_account(session: Session, *, unit_id: int, day: date) -> int | None:
    """The account that owes for a unit on a day, opened when needed; None when nobody is known.

    The agreed payer of that day; else the owner, the first of several; else the developer for an
    unsold unit, when one is set. For a parking space without people: the debtor of its household.
    """
    return debtor_accounts(session, unit_ids=[unit_id], day=day).get(unit_id)


@use_case(permission="", touches=_WRITES)
def debtor_accounts(
    session: Session, *, day: date, unit_ids: Sequence[int] | None = None
) -> dict[int, int]:
    """unit id → account that owes on a day, for many units (None: all) in a few statements.

    Accounts are opened as needed; units without anybody who owes are missing.
    """
    owing = debtors(session, day=day, unit_ids=unit_ids)
    found = _present_accounts(session, owing, day)
    missing = [unit_id for unit_id in owing if unit_id not in found]
    if missing:
        _open_accounts(session, {unit_id: owing[unit_id] for unit_id in missing}, day)
        found = _present_accounts(session, owing, day)
    return found


def debtors(
    session: Session, *, day: date, unit_ids: Sequence[int] | None = None
) -> dict[int, Debtor]:
    """unit id → who owes on a day; nothing is opened."""
    developer = developer_id(session)
    found = {}
    for unit_id, (state, roles) in _roles(session, unit_ids).items():
        debtor = _debtor(roles, state, developer, day)
        if debtor is not None:
            found[unit_id] = debtor
    return found


def debtors_by_day(
    session: Session, *, wanted: Mapping[int, Collection[date]]
) -> dict[tuple[int, date], Debtor]:
    """(unit id, day) → who owes, for billing runs whose lines begin on many days; 3 statements."""
    developer = developer_id(session)
    found = {}
    for unit_id, (state, roles) in _roles(session, list(wanted)).items():
        changes = sorted(
            {row.since for row in roles if row.since is not None}
            | {row.until + timedelta(1) for row in roles if row.until is not None}
        )
        known: dict[int, Debtor | None] = {}  # the same between two changes
        for day in wanted[unit_id]:
            stretch = bisect_right(changes, day)
            if stretch not in known:
                known[stretch] = _debtor(roles, state, developer, day)
            debtor = known[stretch]
            if debtor is not None:
                found[unit_id, day] = debtor
    return found


def _roles(
    session: Session, unit_ids: Sequence[int] | None
) -> dict[int, tuple[UnitState, Sequence[_Role]]]:
    wanted = None if unit_ids is None else set(unit_ids)
    roles: dict[int, list[_Role]] = defaultdict(list)
    query = select(
        Occupancy.unit_id, Occupancy.person_id, Occupancy.role, Occupancy.since, Occupancy.until
    )
    query = query.where(Occupancy.role.in_(_OWING_ROLES)).order_by(
        Occupancy.unit_id, Occupancy.position, Occupancy.id
    )
    units = select(Unit.id, Unit.state)
    if wanted is not None and len(wanted) <= _ALL_AT_ONCE:
        query = query.where(Occupancy.unit_id.in_(wanted))
        units = units.where(Unit.id.in_(wanted))
    for row in session.execute(query):
        roles[row.unit_id].append(row)
    roles |= _roles_of_spaces(session, wanted, roles)
    return {
        unit_id: (state, roles.get(unit_id, ()))
        for unit_id, state in session.execute(units)
        if wanted is None or unit_id in wanted
    }


def _roles_of_spaces(
    session: Session, wanted: set[int] | None, known: Mapping[int, list[_Role]]
) -> dict[int, list[_Role]]:
    """The people of its household stand for a space that has none, while its terms last."""
    few = wanted is not None and len(wanted) <= _ALL_AT_ONCE
    query = select(ParkingSpace).where(ParkingSpace.home_unit_id.is_not(None))
    if few:
        query = query.where(ParkingSpace.unit_id.in_(wanted or ()))
    spaces = [one for one in session.execute(query).scalars() if one.unit_id not in known]
    homes = {one.home_unit_id for one in spaces if one.home_unit_id is not None}
    if few and homes - set(known):
        known = {**known, **_held(session, homes)}
    return {
        space.unit_id: [
            _Held(space.unit_id, row.person_id, row.role, *_overlap(space, row.since, row.until))
            for row in known.get(space.home_unit_id or 0, ())
        ]
        for space in spaces
    }


def _held(session: Session, unit_ids: Collection[int]) -> dict[int, list[_Role]]:
    found: dict[int, list[_Role]] = defaultdict(list)
    query = (
        select(
            Occupancy.unit_id,
            Occupancy.person_id,
            Occupancy.role,
            Occupancy.since,
            Occupancy.until,
        )
        .where(Occupancy.unit_id.in_(unit_ids), Occupancy.role.in_(_OWING_ROLES))
        .order_by(Occupancy.unit_id, Occupancy.position, Occupancy.id)
    )
    for row in session.execute(query):
        found[row.unit_id].append(row)
    return found


def _overlap(
    space: ParkingSpace, since: date | None, until: date | None
) -> tuple[date | None, date | None]:
    begins = [day for day in (space.since, since) if day is not None]
    ends = [day for day in (space.until, until) if day is not None]
    return max(begins, default=None), min(ends, default=None)


def _debtor(
    roles: Sequence[_Role],
    state: UnitState,
    developer: int | None,
    day: date,
) -> Debtor | None:
    today_ = [
        row
        for row in roles
        if (row.since is None or row.since <= day) and (row.until is None or row.until >= day)
    ]
    tenants = {row.person_id for row in today_ if row.role is RoleKind.TENANT}
    for wanted in (RoleKind.PAYER, RoleKind.OWNER, RoleKind.CO_OWNER):
        for row in today_:
            if row.role is wanted:
                kind = AccountKind.OWNER
                if wanted is RoleKind.PAYER:
                    kind = AccountKind.TENANT if row.person_id in tenants else AccountKind.PAYER
                return Debtor(row.person_id, kind, row.since, row.until)
    owned_later = any(
        row.role is RoleKind.OWNER and row.since is not None and row.since > day for row in roles
    )
    if developer is not None and (state is UnitState.UNSOLD or owned_later):
        return Debtor(developer, AccountKind.DEVELOPER)
    return None


def _present_accounts(session: Session, owing: dict[int, Debtor], day: date) -> dict[int, int]:
    query = select(Account.id, Account.unit_id, Account.person_id, Account.opened, Account.closed)
    if len(owing) <= _ALL_AT_ONCE:
        query = query.where(Account.unit_id.in_(list(owing)))
    best: dict[int, tuple[int, int]] = {}
    for row in session.execute(query):
        debtor = owing.get(row.unit_id)
        if debtor is None or debtor.person_id != row.person_id:
            continue
        lasting = row.closed is None or row.closed >= day
        rank = 0 if lasting and row.opened <= day else 1 if row.closed is None else 2
        best[row.unit_id] = min(best.get(row.unit_id, (9, 0)), (rank, -row.id))
    return {unit_id: -negative for unit_id, (_rank, negative) in best.items()}


def _open_accounts(session: Session, owing: dict[int, Debtor], day: date) -> None:
    now_ = today(session)
    rows = [
        {
            "unit_id": unit_id,
            "person_id": debtor.person_id,
            "kind": debtor.kind,
            "opened": debtor.since or min(day, now_),
            # An end that lies ahead may still be put off; only what has ended is closed.
            "closed": debtor.until if debtor.until and debtor.until < now_ else None,
        }
        for unit_id, debtor in owing.items()
    ]
    session.execute(insert(Account), rows)
    audit.record(session, "account.open", ("account", None, ""), None, {"count": len(rows)})


def developer_id(session: Session) -> int | None:
    """The person who stands for the developer, None when none is set."""
    value = session.execute(select(Setting.value).where(Setting.key == DEVELOPER_SETTING)).scalar()
    found = json.loads(value) if value else None
    return found if isinstance(found, int) else None


@use_case(permission="estate.edit", touches=("setting", "audit"))
def set_developer(session: Session, *, person_id: int | None) -> None:
    """Say which person stands for the developer, who owes for unsold units; None: nobody."""
    before = developer_id(session)
    row = session.get(Setting, DEVELOPER_SETTING)
    if row is None:
        row = Setting(key=DEVELOPER_SETTING, value="null")
        session.add(row)
    row.value = json.dumps(person_id)
    subject = ("setting", None, DEVELOPER_SETTING)
    audit.record(session, "setting.change", subject, {"value": before}, {"value": person_id})
