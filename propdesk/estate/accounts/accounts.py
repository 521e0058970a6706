"""Accounts: who owes for a unit on a day, and whose accounts a household is."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, insert, or_, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.store import today, use_case
from propdesk.estate.accounts.following import follow_developer, follow_units
from propdesk.estate.accounts.owing import (
    DEVELOPER_SETTING,
    Debtor,
    debtors,
    developer_id,
    owing_roles,
)
from propdesk.estate.models import Account, Occupancy, Person, Unit
from propdesk.estate.records import AccountRow
from propdesk.estate.rules import AccountKind
from propdesk.kernel.i18n import _
from propdesk.system.models import Setting

_WRITES = ("account", "audit")


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
    return _rows(session, among(Account.id, ids))


def accounts_of_unit(session: Session, *, unit_id: int) -> list[AccountRow]:
    """All accounts of a unit, open ones first, then former owners'."""
    found = _rows(session, Account.unit_id == unit_id)
    return sorted(found, key=lambda row: (row.closed is not None, row.id))


def household(session: Session, *, unit_id: int) -> list[AccountRow]:
    """Everything a household at the desk answers for, seen from one of its units.

    All accounts of each person with a role in the unit today, and all accounts of the units where
    those people have a role today, this unit's first; former owners' accounts stay with their unit.
    Of a space without people of its own the people are those of its household.
    """
    day = today(session)
    here = select(Occupancy.person_id).where(Occupancy.unit_id == unit_id, _on(day))
    owing = owing_roles(session, unit_ids=[unit_id]).get(unit_id, ())
    people = {row.person_id for row in owing if row.since <= day <= row.until}
    people.update(session.scalars(here))
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
            id=account.id,
            unit_id=account.unit_id,
            unit_code=code or "",
            person_id=account.person_id,
            name=name,
            kind=account.kind,
            opened=account.opened,
            closed=account.closed,
        )
        for account, code, name in rows
    ]  # fmt: skip


def _on(day: date) -> ColumnElement[bool]:
    begun = or_(Occupancy.since.is_(None), Occupancy.since <= day)
    return begun & or_(Occupancy.until.is_(None), Occupancy.until >= day)


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


def _present_accounts(session: Session, owing: dict[int, Debtor], day: date) -> dict[int, int]:
    accounts = accounts_by_holder(session, unit_ids=list(owing))
    found = {}
    for unit_id, debtor in owing.items():
        account = account_on(accounts.get((unit_id, debtor.person_id), ()), debtor, day)
        if account is not None:
            found[unit_id] = account
    return found


AccountDays = tuple[date, date | None, int]
"""The first and the last day of an account, and its id."""


def accounts_by_holder(
    session: Session, *, unit_ids: Collection[int]
) -> Mapping[tuple[int, int], list[AccountDays]]:
    """(unit, person) → the accounts, oldest first."""
    query = (
        select(Account.unit_id, Account.person_id, Account.opened, Account.closed, Account.id)
        .where(among(Account.unit_id, unit_ids))
        .order_by(Account.id)
    )
    found: dict[tuple[int, int], list[AccountDays]] = {}
    for unit_id, person_id, opened, closed, account_id in session.execute(query):
        found.setdefault((unit_id or 0, person_id), []).append((opened, closed, account_id))
    return found


def account_on(rows: Sequence[AccountDays], debtor: Debtor, day: date) -> int | None:
    """Which of a debtor's accounts of a unit a line of a day goes to; None: a new one is due.

    Never one that closed before that day; of several the last that was open by then.
    """
    best: tuple[int, int] | None = None
    for opened, closed, account_id in rows:
        if closed is not None and closed < day:
            continue
        if debtor.until is not None and opened > debtor.until and (closed or opened) >= opened:
            continue  # of days on which he owed again
        rank = (0, -account_id) if opened <= day else (1, account_id)
        best = min(best, rank) if best is not None else rank
    return None if best is None else abs(best[1])


def _open_accounts(session: Session, owing: dict[int, Debtor], day: date) -> None:
    now_ = today(session)
    rows = [
        {
            "unit_id": unit_id,
            "person_id": debtor.person_id,
            "kind": debtor.kind,
            "opened": debtor.since or min(day, debtor.until or day, now_),
            "closed": debtor.until,
        }
        for unit_id, debtor in owing.items()
    ]
    session.execute(insert(Account), rows)
    audit.record(session, "account.open", ("account", None, ""), None, {"count": len(rows)})
    # The end of a role is not yet the end of whoever holds another after it.
    ending = {unit_id for unit_id, debtor in owing.items() if debtor.until is not None}
    if ending:
        follow_units(session, unit_ids=ending)


@use_case(permission="estate.edit", touches=("setting", "account", "audit"))
def set_developer(session: Session, *, person_id: int | None) -> None:
    """Say which person stands for the developer, who owes for unsold units; None: nobody."""
    before = developer_id(session)
    row = session.get(Setting, DEVELOPER_SETTING)
    if row is None:
        row = Setting(key=DEVELOPER_SETTING, value="null")
        session.add(row)
    row.value = json.dumps(person_id)
    subject = ("setting", None, _("Developer"))
    audit.record(session, "setting.change", subject, {"value": before}, {"value": person_id})
    for one in (before, person_id):
        if one is not None:
            follow_developer(session, person_id=one)
