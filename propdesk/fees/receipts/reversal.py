"""What took a payment back: void or red, when, by whom and why; what subjects above say of it.

Of a light correction the pair: the receipt corrected (原单) and the one in its place (更正单).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.declarations import PanelLine, declarations
from propdesk.db.models import PostingRow
from propdesk.db.store import may, shown_user, use_case
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.rules import PaymentKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.system.models import User

_REVERSALS = (PaymentKind.VOID, PaymentKind.RED)
_TAKEN_ANEW = (PaymentKind.PAYMENT, PaymentKind.OFFSET)  # a move amends, but issues nothing


class PaidMoved(UserError):
    """What the payment paid is for another item by now."""

    message = N_(
        "What {no} paid was moved to another item by {move}. Take that move back first: Receipts, "
        "{no}, Ctrl+F6."
    )


@dataclass(frozen=True, slots=True)
class Reversal:
    """How a payment was taken back. `numbers`: the red receipts that were issued for it."""

    kind: PaymentKind
    at: datetime
    by: str
    reason: str
    numbers: tuple[str, ...]


class Amended(NamedTuple):
    """Payment → the receipts in whose place its own were issued, and those in place of its own."""

    before: dict[int, tuple[str, ...]]
    after: dict[int, tuple[str, ...]]


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


def amended(session: Session, payment_ids: Collection[int]) -> Amended:
    """Of these payments, the receipts in whose place their own were issued, and those in theirs."""
    query = (
        select(Payment.id, Payment.amends_id, Receipt.payment_id, Receipt.no)
        .join(Receipt, Receipt.payment_id.in_((Payment.id, Payment.amends_id)))
        .where(
            Payment.amends_id.is_not(None),
            Payment.kind.in_(_TAKEN_ANEW),
            or_(among(Payment.id, payment_ids), among(Payment.amends_id, payment_ids)),
        )
        .order_by(Receipt.id)
    )
    told = Amended({}, {})
    for anew, first, of, no in session.execute(query):
        if of == anew and first is not None:
            told.after[first] = (*told.after.get(first, ()), no)
        else:
            told.before[anew] = (*told.before.get(anew, ()), no)
    return told


def refuse_moved(session: Session, payment_id: int, no: str) -> None:
    """Raise PaidMoved while a move of the money of a payment to another item stands."""
    back = select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))
    moves = select(Payment.remark).where(
        Payment.amends_id == payment_id, Payment.kind == PaymentKind.MOVE, Payment.id.not_in(back)
    )
    if (move := session.scalar(moves.order_by(Payment.id.desc()).limit(1))) is not None:
        raise PaidMoved(no=no, move=move)
