"""Whether contracts, decisions, entries and what of them is posted still say the same."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money

_MOST = 100
_INSTALMENTS = """
    SELECT c.id, c.no, c.amount, coalesce(sum(i.amount), 0) FROM public_contract AS c
    LEFT JOIN public_instalment AS i ON i.contract_id = c.id
    GROUP BY c.id HAVING c.amount IS NOT coalesce(sum(i.amount), 0)
"""
_POSTED = """
    SELECT k.id, k.no,
        CASE WHEN k.state = 'back' THEN 0 WHEN k.kind IN ('opening', 'income') THEN k.amount
            ELSE -k.amount END AS wanted,
        coalesce(sum(e.amount), 0) AS held
    FROM public_booking AS k LEFT JOIN public_income_entry AS e ON e.booking_id = k.id
    GROUP BY k.id HAVING wanted <> held
        OR count(e.id) <> CASE k.state WHEN 'back' THEN 2 ELSE 1 END
"""
_BACK = """
    SELECT k.id, k.no, -o.amount, e.amount FROM public_income_entry AS e
    JOIN public_income_entry AS o ON o.id = e.reverses_id
    JOIN public_booking AS k ON k.id = e.booking_id
    WHERE e.amount <> -o.amount OR e.booking_id <> o.booking_id OR e.kind <> o.kind
        OR e.receipt_id IS NOT o.receipt_id OR o.reverses_id IS NOT NULL
"""
_SPENT = """
    SELECT d.id, d.no, d.amount, -sum(e.amount) FROM public_decision AS d
    JOIN public_booking AS k ON k.decision_id = d.id
    JOIN public_income_entry AS e ON e.booking_id = k.id
    WHERE d.purpose = 'use' GROUP BY d.id HAVING -sum(e.amount) > d.amount
"""
_RECEIPT = """
    SELECT k.id, k.no, k.amount, 0 FROM public_booking AS k
    JOIN public_income_entry AS e ON e.booking_id = k.id
    LEFT JOIN receipt AS r ON r.id = e.receipt_id
    WHERE (k.way = 'desk' AND r.no IS NOT k.receipt_no) OR (k.way <> 'desk' AND r.id IS NOT NULL)
"""
_OPENINGS = """
    SELECT max(id), max(no), 1, count(*) FROM public_booking
    WHERE kind = 'opening' AND state = 'booked' HAVING count(*) > 1
"""
_RULES = (
    ("public_contract", _INSTALMENTS, True,
     N_("Contract {name}: its sum is {stated}, its instalments come to {found}.")),
    ("public_booking", _POSTED, True,
     N_("Entry {name} of public income says {stated}, the books hold {found}.")),
    ("public_booking", _BACK, True,
     N_("Entry {name} of public income was taken back: {stated} is wanted, {found} was booked.")),
    ("public_decision", _SPENT, True,
     N_("Decision {name} grants {stated}, and {found} was spent by it.")),
    ("public_booking", _RECEIPT, True,
     N_("Entry {name} of public income over {stated} names another receipt than is booked.")),
    ("public_booking", _OPENINGS, False,
     N_("Entry {name} of public income: {found} balances were taken over, not one.")),
)  # fmt: skip


def public_income_breaches(session: Session) -> Iterable[Breach]:
    """What does not agree, by rule and row."""
    for number, (subject, query, is_money, message) in enumerate(_RULES):
        for one, name, stated, found in session.execute(text(f"{query} LIMIT {_MOST}")):
            values = {
                "name": name,
                "stated": Money(stated or 0) if is_money else stated,
                "found": Money(found) if is_money else found,
            }
            yield Breach(f"{subject}_public_{number}", message, values, (subject, one, name))
