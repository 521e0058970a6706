"""What a refund gives back: the row of the same order that no payment stands for.

A payment that stands is taken back first (a red receipt); its row waits again then, and both are
put together.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.bank.matching.refunded import refunded
from propdesk.fees.bank.models import BankRow
from propdesk.fees.bank.refusals import RefundDiffers, RefundStands, RefundUnknown
from propdesk.fees.bank.rules import RowState, WhyIgnored
from propdesk.fees.bank.taking.posting import decide, take_unclaimed_back
from propdesk.fees.deposits.models import DepositRefund
from propdesk.fees.deposits.rules import RefundState
from propdesk.fees.rules import UnclaimedKind
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money, total

_NOBODY_PAID = (RowState.OPEN, RowState.MATCHED, RowState.UNCLAIMED)


def came_for(session: Session, refund: BankRow) -> list[BankRow]:
    """The rows of the order of a refund by which as much came, or as much as went back in parts."""
    if not refund.order_no:
        return []
    amounts = {-refund.amount, -total(one.amount for one in _parts(session, refund))}
    query = select(BankRow).where(
        BankRow.account_id == refund.account_id,
        BankRow.order_no == refund.order_no,
        BankRow.amount.in_(amounts),
    )
    return list(session.scalars(query.order_by(BankRow.id)))


def _parts(session: Session, refund: BankRow) -> list[BankRow]:
    """The refunds of an order that wait, this one among them."""
    query = select(BankRow).where(
        BankRow.account_id == refund.account_id,
        BankRow.order_no == refund.order_no,
        BankRow.state == RowState.REFUND,
    )
    return list(session.scalars(query.order_by(BankRow.id)))


def pair_refund(session: Session, refund: BankRow) -> bool:
    """Pair a refund, or all parts of one, with what it gives back; False where none is known, or
    its payment stands."""
    came = [one for one in came_for(session, refund) if one.state in _NOBODY_PAID]
    if not came:
        return False
    row = came[0]
    parts = [refund] if row.amount == -refund.amount else _parts(session, refund)
    take_unclaimed_back(session, row, N_("Sent back"), UnclaimedKind.RETURNED)
    for one, other in ((row, refund), *((part, row) for part in parts)):
        decide(session, one, RowState.IGNORED, pair_id=other.id, ignored=WhyIgnored.RETURNED)
    return True


def with_pair(session: Session, row: BankRow) -> list[BankRow]:
    """A row and whatever it was put together with."""
    if row.pair_id is None:
        return [row]
    came = row if row.amount > ZERO else session.get_one(BankRow, row.pair_id)
    parts = session.scalars(select(BankRow).where(BankRow.pair_id == came.id)).all()
    return [came, *parts]


def pair_with_refund(session: Session, row: BankRow, no: str) -> DepositRefund:
    """Say that a row paid a refund, or a part of it, or brought it back. Raises RefundUnknown,
    RefundDiffers, RefundStands."""
    refund = session.scalar(select(DepositRefund).where(DepositRefund.no == no))
    if refund is None:
        raise RefundUnknown(no=no)
    entries = [one for one in refunded(session, since=date.min, whole=True) if one.no == no]
    way = [one for one in entries if one.left * row.amount.fen > 0]
    fitting = [one for one in way if abs(one.left) >= abs(row.amount.fen)]
    if not fitting and not way and row.amount > ZERO and refund.state is RefundState.PAID:
        raise RefundStands(no=no)
    if not fitting:
        left = Money(sum(abs(one.left) for one in way))
        raise RefundDiffers(no=no, left=left, amount=Money(abs(row.amount.fen)))
    take_unclaimed_back(session, row, N_("Refund that came back"), UnclaimedKind.DROPPED)
    decide(session, row, RowState.PAIRED, entry_id=fitting[0].id)
    return refund


def pair_refunds(session: Session) -> int:
    """Pair all refunds that wait, as far as it is known what they give back; how many."""
    query = select(BankRow).where(BankRow.state == RowState.REFUND)
    refunds = session.scalars(query.order_by(BankRow.at, BankRow.id)).all()
    return sum(one.state is RowState.REFUND and pair_refund(session, one) for one in refunds)
