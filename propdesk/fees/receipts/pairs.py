"""A receipt that was corrected (原单) and the one issued in its place (更正单): two of one payment."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from propdesk.db.among import among
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.rules import PaymentKind

_TAKEN_ANEW = (PaymentKind.PAYMENT, PaymentKind.OFFSET)  # a move amends, but issues nothing


def numbers_of(session: Session, payment_id: int) -> tuple[str, ...]:
    """Of all receipts of a payment."""
    query = select(Receipt.no).where(Receipt.payment_id == payment_id).order_by(Receipt.id)
    return tuple(session.scalars(query))


def amended_by(session: Session, payment_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Payment → the receipts issued in place of its own."""
    query = (
        select(Payment.amends_id, Receipt.no)
        .join(Receipt, Receipt.payment_id == Payment.id)
        .where(among(Payment.amends_id, payment_ids), Payment.kind.in_(_TAKEN_ANEW))
        .order_by(Receipt.id)
    )
    return _gathered(session.execute(query).all())


def amended_of(session: Session, payment_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Payment → the receipts in whose place its own were issued."""
    first = aliased(Payment)
    query = (
        select(Payment.id, Receipt.no)
        .join(first, first.id == Payment.amends_id)
        .join(Receipt, Receipt.payment_id == first.id)
        .where(among(Payment.id, payment_ids), Payment.kind.in_(_TAKEN_ANEW))
        .order_by(Receipt.id)
    )
    return _gathered(session.execute(query).all())


def _gathered(rows: Collection[tuple[int | None, str]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for payment_id, no in rows:
        if payment_id is not None:
            found[payment_id] = (*found.get(payment_id, ()), no)
    return found
