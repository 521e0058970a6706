"""What statements tell of a channel over some days."""

from datetime import date

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.fees.bank.models import BankRow, StatementAccount
from propdesk.fees.bank.rules import METHOD_OF
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money


class ToldOfDays(msgspec.Struct, frozen=True):
    """What the statements of a channel tell of some days: what came less what went back, and what
    the channel kept of it."""

    came: Money
    fee: Money

    @property
    def settled(self) -> Money:
        """What the channel pays out."""
        return self.came - self.fee


def told_of_days(session: Session, method: Method, first: date, last: date) -> ToldOfDays | None:
    """What was read of a channel for some days; None: no row, or no statement is read of it."""
    channels = [one for one, by in METHOD_OF.items() if by is method]
    query = (
        select(func.count(), func.sum(BankRow.amount), func.sum(BankRow.fee))
        .join(StatementAccount, StatementAccount.id == BankRow.account_id)
        .where(StatementAccount.channel.in_(channels), BankRow.day.between(first, last))
    )
    count, came, fee = session.execute(query).one()
    return ToldOfDays(came, fee) if count else None
