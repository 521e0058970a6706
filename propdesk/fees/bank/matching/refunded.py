"""Which refund a row of a statement pays, whole or a part of it, or brings back.

A refund in the books goes out (below 0) and, returned by the bank, comes in again; each may be of
several rows. One is sure where it alone has so much open these days, or names payee or slip.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.fees.bank.models import BankRow
from propdesk.fees.deposits.models import DepositRefund
from propdesk.fees.models import DepositEntry
from propdesk.fees.rules import EntryKind, Method
from propdesk.kernel.money import ZERO

NEAR = timedelta(days=6)
COMES_BACK = re.compile(r"退汇|退匯|退票|退回|退款|冲正|沖正|返回|return|refund", re.IGNORECASE)


class Refunded(msgspec.Struct, kw_only=True):
    """An entry of a refund; `left` is what no row has of it yet, in fen, below 0 where it went
    out."""

    id: int
    day: date
    left: int
    payee: str
    no: str
    slip_no: str


def refunded(session: Session, *, since: date, whole: bool = False) -> list[Refunded]:
    """The refunds since a day of which something is open; `whole`: those that are not, too."""
    known = (
        select(func.sum(BankRow.amount))
        .where(BankRow.entry_id == DepositEntry.id)
        .correlate(DepositEntry)
        .scalar_subquery()
    )
    query = (
        select(DepositEntry.id, DepositEntry.day, DepositEntry.amount, known, DepositRefund)
        .join(DepositRefund, DepositRefund.id == DepositEntry.refund_id)
        .where(
            DepositEntry.kind == EntryKind.REFUNDED,
            DepositEntry.method.is_not(None),
            DepositEntry.method != Method.CASH,
            DepositEntry.day >= since,
        )
        .order_by(DepositEntry.id)
    )
    found = [
        Refunded(
            id=one, day=day, left=(amount - (had or ZERO)).fen, payee=refund.payee,
            no=refund.no, slip_no=refund.slip_no,
        )
        for one, day, amount, had, refund in session.execute(query)
    ]  # fmt: skip
    return [one for one in found if one.left or whole]


def refund_of(
    amount: int, day: date, payer: str, words: str, left: Sequence[Refunded]
) -> Refunded | None:
    """The refund of a row: the one that has exactly so much open, named or alone; else the one
    that is named and has more open."""
    near = [one for one in left if abs(one.day - day) <= NEAR and one.left * amount > 0]
    named = [one for one in near if _is_named(one, payer, words)]
    exact = [one for one in near if one.left == amount]
    both = [one for one in named if one.left == amount]
    more = [one for one in named if abs(one.left) > abs(amount)]
    for some in (both, exact, more):
        if len(some) == 1:
            return some[0]
    return None


def _is_named(one: Refunded, payer: str, words: str) -> bool:
    slip = len(one.slip_no) > 2 and one.slip_no in words
    return one.payee == payer != "" or one.no in words or slip
