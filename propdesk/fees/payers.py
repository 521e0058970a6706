"""Whose account a line of a day goes to, for many units at once."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.estate.accounts import debtors_by_day
from propdesk.estate.models import Account


class Payers:
    """Who owes for units on days, read in four statements. Nothing is opened.

    `wanted`: unit id → the days that are asked for.
    """

    def __init__(self, session: Session, wanted: Mapping[int, tuple[date, ...]]) -> None:
        self.debtors = debtors_by_day(session, wanted=wanted) if wanted else {}
        self.accounts: dict[tuple[int, int], list[tuple[date, date | None, int]]] = {}
        query = select(
            Account.unit_id, Account.person_id, Account.opened, Account.closed, Account.id
        ).order_by(Account.id)
        if len(wanted) <= 500:
            query = query.where(Account.unit_id.in_(list(wanted)))
        for unit_id, person_id, opened, closed, account_id in session.execute(query):
            key_ = unit_id or 0, person_id
            self.accounts.setdefault(key_, []).append((opened, closed, account_id))

    def account(self, unit_id: int, day: date) -> tuple[bool, int | None]:
        """Whether anybody owes on a day, and the account if it is open already."""
        debtor = self.debtors.get((unit_id, day))
        if debtor is None:
            return False, None
        rows = self.accounts.get((unit_id, debtor.person_id))
        if not rows:
            return True, None
        if len(rows) == 1:
            return True, rows[0][2]

        def fit(row: tuple[date, date | None, int]) -> tuple[int, int]:
            opened, closed, account_id = row
            lasting = closed is None or closed >= day
            return (0 if lasting and opened <= day else 1 if closed is None else 2, -account_id)

        return True, min(rows, key=fit)[2]
