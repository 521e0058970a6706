"""The cash that a session brought into its drawer."""

from functools import cache

from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.orm import Session

from propdesk.db.plain_rows import plain_rows
from propdesk.fees.models import DepositEntry, Payment, PaymentPart
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money


def cash_of(session: Session, session_id: int) -> Money:
    """What a session took in cash, less what it gave back, deposits included."""
    taken, back = plain_rows(session, _cash_of_session(), {"id": session_id})[0]
    return Money((taken or 0) + (back or 0))


@cache  # a payment waits for it
def _cash_of_session() -> Select[int, int]:
    here = bindparam("id", type_=Integer)
    taken = (
        select(func.sum(PaymentPart.amount))
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .where(Payment.session_id == here, PaymentPart.method == Method.CASH)
    )
    back = select(func.sum(DepositEntry.amount)).where(
        DepositEntry.session_id == here, DepositEntry.method == Method.CASH
    )
    return select(taken.scalar_subquery(), back.scalar_subquery())
