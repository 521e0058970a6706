"""What took a payment back: void or red, when, by whom and why; and what subjects above say."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine, declarations
from propdesk.db.models import PostingRow
from propdesk.db.store import may, shown_user, use_case
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.rules import PaymentKind
from propdesk.system.models import User

_REVERSALS = (PaymentKind.VOID, PaymentKind.RED)


@dataclass(frozen=True, slots=True)
class Reversal:
    """How a payment was taken back. `numbers`: the red receipts that were issued for it."""

    kind: PaymentKind
    at: datetime
    by: str
    reason: str
    numbers: tuple[str, ...]


@use_case(permission="fees.view")
def taken_back(session: Session, *, payment_id: int) -> Reversal | None:
    """What took a payment back, asked of the payment or of its counter-payment; None: nothing."""
    itself = (Payment.id == payment_id) & Payment.kind.in_(_REVERSALS)
    found = session.execute(
        select(Payment, PostingRow.at, PostingRow.user_id, User.display_name)
        .join(PostingRow, PostingRow.seq == Payment.posting_seq)
        .outerjoin(User, User.id == PostingRow.user_id)
        .where(or_(Payment.reverses_id == payment_id, itself))
    ).first()
    if found is None:
        return None
    payment, at, user_id, name = found
    red = select(Receipt.no).where(Receipt.payment_id == payment.id).order_by(Receipt.id)
    numbers = tuple(session.scalars(red))
    return Reversal(payment.kind, at, shown_user(user_id, name), payment.reason, numbers)


@use_case(permission="fees.view")
def what_came_of(session: Session, *, receipt_id: int) -> list[PanelLine]:
    """What subjects above say of a receipt, its invoices; of each what the user may see."""
    return [
        line
        for one in declarations(session).open_points_of("receipt")
        if may(session, one.permission)
        for line in one.lines(session, receipt_id)
    ]
