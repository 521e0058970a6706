"""What statements tell of a channel over some days."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.fees.bank.models import BankRow, StatementAccount
from propdesk.fees.bank.rules import METHOD_OF
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money


def told_of_days(
    session: Session, method: Method, first: date, last: date
) -> tuple[Money, Money] | None:
    """What came less what went back by a channel, and what the channel kept of it; None: no row of
    these days was read."""
    channels = [one for one, by in METHOD_OF.items() if by is method]
    query = (
        select(func.count(), func.sum(BankRow.amount), func.sum(BankRow.fee))
        .join(StatementAccount, StatementAccount.id == BankRow.account_id)
        .where(StatementAccount.channel.in_(channels), BankRow.day.between(first, last))
    )
    count, came, fee = session.execute(query).one()
    return (came, fee) if count else None
