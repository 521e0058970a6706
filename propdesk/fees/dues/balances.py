"""What accounts and people have paid in advance."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.among import among_given, ids_given
from propdesk.db.plain_rows import typed_rows
from propdesk.estate.models import Account
from propdesk.fees.dues.covering import Balance
from propdesk.fees.models import PrepaymentEntry
from propdesk.kernel.money import ZERO

_Whose = InstrumentedAttribute[int]


def prepaid_balances(session: Session, *, account_ids: Iterable[int]) -> tuple[Balance, ...]:
    """What each account still has paid in advance, those with a balance only; the debtor is its
    person."""
    return _balances(session, Account.id, account_ids)


def balances_of_people(session: Session, people: Iterable[int]) -> tuple[Balance, ...]:
    """What these people have prepaid, on whatever account."""
    return _balances(session, Account.person_id, set(people))


def _balances(session: Session, whose: _Whose, ids: Iterable[int]) -> tuple[Balance, ...]:
    rows = typed_rows(session, _balances_of(whose), ids_given(ids))
    return tuple(Balance(*row) for row in rows if row[3] != ZERO)


@cache
def _balances_of(whose: _Whose) -> Select[*tuple[Any, ...]]:
    entry = PrepaymentEntry
    return (
        select(Account.person_id, entry.account_id, entry.fee_item_id, func.sum(entry.amount))
        .join(Account, Account.id == entry.account_id)
        .where(among_given(whose))
        .group_by(entry.account_id, entry.fee_item_id)
        .order_by(entry.account_id, entry.fee_item_id)
    )
