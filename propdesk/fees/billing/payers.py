"""Who owes for units day by day, and into whose account a line goes. Nothing is opened."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.estate.accounts.service import (
    Stretch,
    account_on,
    accounts_by_holder,
    debtor_stretches,
)
from propdesk.estate.models import Account
from propdesk.kernel.days import ONE_DAY


class Payer(NamedTuple):
    """Days on which one person owes a line, both counted; `account` None: it is opened when due."""

    first: date
    last: date
    account: int | None


class Payers:
    """Who owes for units on the days first..last, read in a few statements.

    An agreed account of one unit and tariff owes while it is open, then whoever else would.
    """

    def __init__(
        self, session: Session, unit_ids: Collection[int], first: date, last: date
    ) -> None:
        self.first, self.last = first, last
        self._stretches = debtor_stretches(session, first=first, last=last, unit_ids=unit_ids)
        self._accounts = accounts_by_holder(session, unit_ids=unit_ids)
        self._session = session

    def account(self, unit_id: int, day: date) -> tuple[bool, int | None]:
        """Whether anybody owes on a day, and the account if it is open already."""
        for stretch in self._stretches.get(unit_id, ()):
            if stretch.first <= day <= stretch.last:
                return stretch.debtor is not None, self._account(unit_id, stretch, day)
        return False, None

    def _account(self, unit_id: int, stretch: Stretch, day: date) -> int | None:
        debtor = stretch.debtor
        if debtor is None:
            return None
        return account_on(self._accounts.get((unit_id, debtor.person_id), ()), debtor, day)

    @cached_property
    def _closed(self) -> dict[int, date | None]:
        """Account → its last day; read when something was agreed at all."""
        rows = self._session.execute(select(Account.id, Account.closed))
        return {row.id: row.closed for row in rows}

    def of(
        self,
        unit_id: int,
        agreed: int | None = None,
        days: tuple[date, date] | None = None,
    ) -> tuple[Payer, ...]:
        """Who owes when; days on which nobody does are missing. `days`: the only ones on which the
        agreed account owes, before and after them it is whoever else would."""
        if agreed is not None and days is not None:
            first, last = max(days[0], self.first), min(days[1], self.last)
            return in_place_of(self.of(unit_id), Payer(first, last, agreed))
        begin = self.first
        found: list[Payer] = []
        if agreed is not None:
            end = min(self.last, self._closed.get(agreed) or self.last)
            if end >= begin:
                found.append(Payer(begin, end, agreed))
        after = found[-1].last if found else None
        for stretch in self._stretches.get(unit_id, ()):
            if stretch.debtor is None or (after is not None and stretch.last <= after):
                continue
            first = stretch.first if after is None else max(stretch.first, after + ONE_DAY)
            account = self._account(unit_id, stretch, first)
            found.append(Payer(first, stretch.last, account))
        return tuple(found)


def in_place_of(others: Sequence[Payer], payer: Payer) -> tuple[Payer, ...]:
    """Let one owe on his days in place of the others; no day is lost, none is owed twice."""
    if payer.first > payer.last:
        return tuple(others)
    found = [payer]
    for one in others:
        if one.first < payer.first:
            found.append(one._replace(last=min(one.last, payer.first - ONE_DAY)))
        if one.last > payer.last:
            found.append(one._replace(first=max(one.first, payer.last + ONE_DAY)))
    return tuple(sorted(found, key=lambda one: one.first))
