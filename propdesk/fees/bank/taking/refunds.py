"""What a refund gives back: the row of the same order that no payment stands for.

A payment that stands is taken back first (a red receipt); its row waits again then, and both are
put together.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.bank.models import BankRow
from propdesk.fees.bank.rules import RowState, WhyIgnored
from propdesk.fees.bank.taking.posting import decide, take_unclaimed_back
from propdesk.fees.rules import UnclaimedKind
from propdesk.kernel.i18n import N_

_NOBODY_PAID = (RowState.OPEN, RowState.MATCHED, RowState.UNCLAIMED)


def came_for(session: Session, refund: BankRow) -> list[BankRow]:
    """The rows of the order of a refund by which as much came."""
    if not refund.order_no:
        return []
    query = select(BankRow).where(
        BankRow.account_id == refund.account_id,
        BankRow.order_no == refund.order_no,
        BankRow.amount == -refund.amount,
    )
    return list(session.scalars(query.order_by(BankRow.id)))


def pair_refund(session: Session, refund: BankRow) -> bool:
    """Pair a refund with what it gives back; False where none is known, or its payment stands."""
    came = [one for one in came_for(session, refund) if one.state in _NOBODY_PAID]
    if not came:
        return False
    row = came[0]
    take_unclaimed_back(session, row, N_("Sent back"), UnclaimedKind.RETURNED)
    for one, other in ((row, refund), (refund, row)):
        decide(session, one, RowState.IGNORED, pair_id=other.id, ignored=WhyIgnored.RETURNED)
    return True


def pair_refunds(session: Session) -> int:
    """Pair all refunds that wait, as far as it is known what they give back; how many."""
    query = select(BankRow).where(BankRow.state == RowState.REFUND)
    refunds = session.scalars(query.order_by(BankRow.at, BankRow.id)).all()
    return sum(pair_refund(session, one) for one in refunds)
