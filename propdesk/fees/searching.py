"""Receipts in the search over everything."""

import re
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from propdesk.estate.searching import Hit
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.receipt_states import named, state_of

_NUMBER = re.compile(r"[A-Za-z]{2}\d{4}-?\d{0,6}|\d{5,6}")
LIMIT = 5


def find_receipts(session: Session, typed: str) -> Iterable[Hit]:
    """Receipts whose number begins with what is typed, or ends in its digits."""
    if not _NUMBER.fullmatch(typed.strip()):
        return []
    wanted = typed.strip().upper()
    matches = Receipt.number == int(wanted) if wanted.isdigit() else Receipt.no.startswith(wanted)
    back = aliased(Payment)
    query = (
        select(Receipt, Payment.payer, Payment.unit_id, back.kind)
        .join(Payment, Payment.id == Receipt.payment_id)
        .outerjoin(back, back.reverses_id == Receipt.payment_id)
        .where(matches)
        .order_by(Receipt.id.desc())
        .limit(LIMIT)
    )
    return [
        Hit(
            "receipt",
            receipt.id,
            named(receipt.no, state_of(receipt.kind, reversal)),
            f"{payer} {receipt.amount}".strip(),
            unit_id,
        )
        for receipt, payer, unit_id, reversal in session.execute(query)
    ]
