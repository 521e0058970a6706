"""What of statements waits: unclaimed money, and rows nobody has decided."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.store import use_case
from propdesk.fees.bank.models import BankRow
from propdesk.fees.bank.rules import DONE, WAITS, RowState
from propdesk.fees.models import Payment
from propdesk.kernel.money import Money

_reversal = aliased(Payment)
_taken_back = exists().where(_reversal.reverses_id == BankRow.payment_id)
state_now: ColumnElement[Any] = case(
    (and_(BankRow.state.in_(DONE), _taken_back), RowState.OPEN.value), else_=BankRow.state
)
"""What became of a row; one whose payment was taken back waits again."""


class MoneyWaits(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows wait, how much they are, since when the oldest waits."""

    count: int
    amount: Money
    oldest: date | None

    def days(self, day: date) -> int:
        """How long the oldest waits."""
        return 0 if self.oldest is None else (day - self.oldest).days


@use_case(permission="fees.view")
def unclaimed_money(session: Session) -> MoneyWaits:
    """What is booked as unclaimed."""
    return _waiting(session, BankRow.state == RowState.UNCLAIMED)


def undecided_rows(session: Session) -> MoneyWaits:
    """What came in or went back and nobody has decided."""
    return _waiting(session, state_now.in_([one.value for one in WAITS]))


def _waiting(session: Session, which: ColumnElement[bool]) -> MoneyWaits:
    query = select(func.count(), func.sum(BankRow.amount), func.min(BankRow.day))
    count, amount, oldest = session.execute(query.where(which)).one()
    money = amount if isinstance(amount, Money) else Money(int(amount or 0))
    return MoneyWaits(count=count, amount=money, oldest=oldest)
