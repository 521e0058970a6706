"""Whether books, numbers, payments and receipts still say the same."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.fees.rules import HAND_SERIES
from propdesk.kernel.i18n import N_

_MOST = 100
_OUTSIDE = """
    SELECT paper_receipt.id, written, book, number
    FROM paper_receipt JOIN receipt_book ON receipt_book.id = book_id
    WHERE number NOT BETWEEN low AND high
        OR written <> prefix || substr('000000000000' || number, -length(first_no))
"""
_TWICE = """
    SELECT min(paper_receipt.id), min(written), 1, count(*) FROM paper_receipt
    WHERE NOT EXISTS (
        SELECT 1 FROM payment WHERE reverses_id = payment_id AND kind = 'void'
    )
    GROUP BY book_id, number HAVING count(*) > 1
"""
_VALUE_DAY = """
    SELECT paper_receipt.id, written, day, value_day
    FROM paper_receipt JOIN payment ON payment.id = payment_id WHERE day <> value_day
"""
_SERIES = f"""
    SELECT receipt.id, no, '{HAND_SERIES}', coalesce(written, '-')
    FROM receipt LEFT JOIN paper_receipt ON paper_receipt.payment_id = receipt.payment_id
    WHERE receipt.kind = 'receipt' AND (series = '{HAND_SERIES}') <> (written IS NOT NULL)
"""  # noqa: S608  nothing of it is typed
_RULES = (
    ("paper_receipt", _OUTSIDE, N_("Handwritten receipt {name} is not in its book.")),
    ("paper_receipt", _TWICE, N_("Handwritten receipt {name} stands for {found} payments.")),
    ("paper_receipt", _VALUE_DAY,
     N_("Handwritten receipt {name} is of {stated}, its payment counts from {found}.")),
    ("receipt", _SERIES,
     N_("Receipt {name}: only what was written by hand is in series {stated}.")),
)  # fmt: skip


def book_breaches(session: Session) -> Iterable[Breach]:
    """What does not agree, by rule and row."""
    for subject, query, message in _RULES:
        for one, name, stated, found in session.execute(text(f"{query} LIMIT {_MOST}")):
            values = {"name": name, "stated": stated, "found": found}
            yield Breach("handwritten", message, values, (subject, one, str(name)))
