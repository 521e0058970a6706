"""Which receipts of a household have no invoice yet, or not over all of it."""

from datetime import date, timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.fees.invoices.lines import coverable_lines
from propdesk.fees.invoices.register import ASKS
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.rules import ReceiptKind
from propdesk.kernel.money import ZERO, Money, total

_DAYS_BACK = 366


class OpenReceipt(msgspec.Struct, frozen=True):
    """A receipt that may still be invoiced, and for how much."""

    no: str
    day: date
    payer: str
    left: Money


@use_case(permission=ASKS)
def receipts_to_invoice(session: Session, *, unit_id: int, most: int) -> tuple[OpenReceipt, ...]:
    """The receipts of a unit of the last twelve months that may be invoiced, the newest first."""
    reversed_payments = select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))
    query = (
        select(Receipt, Payment.booking_day, Payment.payer)
        .join(Payment, Payment.id == Receipt.payment_id)
        .where(
            Payment.unit_id == unit_id,
            Payment.booking_day >= today(session) - timedelta(days=_DAYS_BACK),
            Payment.id.not_in(reversed_payments),
            Receipt.kind != ReceiptKind.RED,
        )
        .order_by(Receipt.id.desc())
    )
    found: list[OpenReceipt] = []
    for receipt, day, payer in session.execute(query):
        left = total(one.left for one in coverable_lines(session, receipt) if not one.why_not)
        if left > ZERO:
            found.append(OpenReceipt(receipt.no, day, payer, left))
        if len(found) == most:
            break
    return tuple(found)
