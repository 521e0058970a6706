"""Receipts in the search over everything."""

import re
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.estate.searching import Hit
from propdesk.fees.models import Payment, Receipt

_NUMBER = re.compile(r"[A-Za-z]{2}\d{4}-?\d{0,6}|\d{5,6}")
LIMIT = 5


def find_receipts(session: Session, typed: str) -> Iterable[Hit]:
    """Receipts whose number begins with what is typed, or ends in its digits."""
    if not _NUMBER.fullmatch(typed.strip()):
        return []
    wanted = typed.strip().upper()
    matches = Receipt.number == int(wanted) if wanted.isdigit() else Receipt.no.startswith(wanted)
    query = (
        select(Receipt.id, Receipt.no, Receipt.amount, Payment.payer, Payment.unit_id)
        .join(Payment, Payment.id == Receipt.payment_id)
        .where(matches)
        .order_by(Receipt.id.desc())
        .limit(LIMIT)
    )
    return [
        Hit("receipt", receipt_id, no, f"{payer} {amount}".strip(), unit_id)
        for receipt_id, no, amount, payer, unit_id in session.execute(query)
    ]
