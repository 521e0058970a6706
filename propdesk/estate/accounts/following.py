"""Accounts that follow the roles: whoever owes no longer has his account closed, with its debt."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.store import today
from propdesk.estate.accounts.owing import Days, developer_id, owing_roles, unit_states
from propdesk.estate.models import Account, ParkingSpace, PayerStretch, Person
from propdesk.estate.rules import AccountKind, PayerState, RoleKind, UnitState
from propdesk.kernel.days import ONE_DAY


def follow_units(session: Session, *, unit_ids: Collection[int]) -> None:
    """Close or open again the accounts of units and of their households' spaces.

    An account closes on the last day its person owes; an end that lies ahead is written down too.
    Whoever comes back after a gap gets a new account. Without a day in the roles: yesterday.
    """
    session.flush()
    units = with_spaces(session, unit_ids)
    query = select(Account).where(among(Account.unit_id, units)).order_by(Account.id)
    accounts = session.execute(query).scalars().all()
    if not accounts:
        return
    units = {row.unit_id for row in accounts if row.unit_id is not None}
    spans = _spans_of(session, units)
    by_holder: dict[tuple[int, int], list[Account]] = defaultdict(list)
    for row in accounts:
        by_holder[row.unit_id or 0, row.person_id].append(row)
    yesterday = today(session) - ONE_DAY
    for holder, rows in by_holder.items():
        for account, closed in _ends(rows, spans.get(holder, ()), yesterday):
            _close(session, account, closed)


def with_spaces(session: Session, unit_ids: Collection[int]) -> set[int]:
    """These units and the parking spaces that belong to their households."""
    spaces = select(ParkingSpace.unit_id).where(among(ParkingSpace.home_unit_id, unit_ids))
    return {*unit_ids, *session.scalars(spaces)}


def accounts_without_roles(session: Session, *, unit_id: int, person_id: int) -> list[int]:
    """A person's accounts of a unit and its household's spaces to which no role of his leads."""
    session.flush()
    units = with_spaces(session, [unit_id])
    query = select(Account.id, Account.unit_id).where(
        among(Account.unit_id, units), Account.person_id == person_id
    )
    rows = session.execute(query).all()
    spans = _spans_of(session, units)
    return [account_id for account_id, unit in rows if (unit, person_id) not in spans]


def _spans_of(session: Session, units: Collection[int]) -> dict[tuple[int, int], list[Days]]:
    """(unit, person) → the days on which he owes, joined where they follow: by his roles, as the
    developer, or as the payer that was agreed."""
    found: dict[tuple[int, int], list[Days]] = defaultdict(list)
    for row in chain.from_iterable(owing_roles(session, unit_ids=units).values()):
        found[row.unit_id, row.person_id].append((row.since, row.until))
    for holder, days in _developers(session, units).items():
        found[holder] += days
    agreed = (
        select(Account.unit_id, Account.person_id, PayerStretch.first, PayerStretch.until)
        .join(Account, Account.id == PayerStretch.account_id)
        .where(among(PayerStretch.unit_id, units), PayerStretch.state == PayerState.AGREED)
    )
    for unit_id, person_id, first, until in session.execute(agreed):
        found[unit_id or 0, person_id].append((first, until or date.max))
    return {holder: _joined(days) for holder, days in found.items()}


def _joined(days: Iterable[Days]) -> list[Days]:
    spans: list[Days] = []
    for first, last in sorted(days):
        if spans and (spans[-1][1] == date.max or first <= spans[-1][1] + ONE_DAY):
            spans[-1] = spans[-1][0], max(spans[-1][1], last)
        else:
            spans.append((first, last))
    return spans


def _developers(session: Session, units: Collection[int]) -> dict[tuple[int, int], list[Days]]:
    """The developer owes for an unsold unit until the day before its first owner."""
    developer = developer_id(session)
    if developer is None:
        return {}
    owners: dict[int, date] = {}
    for unit_id, rows in owing_roles(session, unit_ids=units).items():
        begins = [row.since for row in rows if row.role is RoleKind.OWNER]
        if begins:
            owners[unit_id] = min(begins)
    found: dict[tuple[int, int], list[Days]] = {}
    for unit_id, state in unit_states(session, unit_ids=units).items():
        begin = owners.get(unit_id)
        if begin is not None and begin > date.min:
            found[unit_id, developer] = [(date.min, begin - ONE_DAY)]
        elif begin is None and state is UnitState.UNSOLD:
            found[unit_id, developer] = [(date.min, date.max)]
    return found


def _ends(
    accounts: Iterable[Account], spans: Collection[Days], yesterday: date
) -> Iterator[tuple[Account, date | None]]:
    """Each account's last day, None while no end is known; the newest of a span stands for it."""
    newest: dict[Days | None, Account] = {}
    for account in accounts:
        newest[_span_of(account, spans)] = account
    for span, account in newest.items():
        if span is not None:
            yield account, None if span[1] == date.max else span[1]
        elif account.closed is None or account.closed > yesterday:
            yield account, yesterday


def _span_of(account: Account, spans: Collection[Days]) -> Days | None:
    """The days an account is for: those it was opened in, else the nearest."""

    def distance(span: Days) -> int:
        first, last = span
        if account.opened < first:
            return (first - account.opened).days
        return max(0, (account.opened - last).days)

    return min(spans, key=distance, default=None)


def _close(session: Session, account: Account, closed: date | None) -> None:
    if account.closed == closed:
        return
    before, account.closed = account.closed, closed
    session.flush()
    subject = ("account", account.id, session.get_one(Person, account.person_id).name)
    audit.record(session, "account.close", subject, {"closed": before}, {"closed": closed})


def follow_developer(session: Session, *, person_id: int) -> None:
    """Let the accounts of whoever stood for the developer follow."""
    units = select(Account.unit_id).where(
        Account.person_id == person_id, Account.kind == AccountKind.DEVELOPER
    )
    found = {unit_id for unit_id in session.execute(units).scalars() if unit_id is not None}
    follow_units(session, unit_ids=found)
