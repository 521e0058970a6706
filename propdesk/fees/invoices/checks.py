"""Whether invoices, their lines and the payments still say the same."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.progress import Progress

_MOST = 100
_COVERS = "i.state IN ('requested', 'issued', 'red_owed')"
_SUMS = """
    SELECT i.id, i.no, i.amount, coalesce(sum(l.amount), 0) AS found
    FROM invoice AS i LEFT JOIN invoice_line AS l ON l.invoice_id = i.id
    GROUP BY i.id HAVING found <> i.amount OR coalesce(sum(l.net), 0) <> i.net
        OR coalesce(sum(l.tax), 0) <> i.tax OR count(l.id) = 0
"""
_ABOVE_PAID = f"""
    SELECT min(i.id), min(i.no), CASE WHEN l.charge_id IS NULL THEN (
            SELECT coalesce(sum(e.amount), 0) FROM prepayment_entry AS e
            WHERE e.payment_id = l.payment_id AND e.account_id = l.account_id
                AND e.fee_item_id = l.fee_item_id AND e.kind = 'in'
        ) ELSE (
            SELECT coalesce(sum(a.amount), 0) FROM allocation AS a
            WHERE a.charge_id = l.charge_id AND (a.payment_id = l.payment_id
                OR a.payment_id IN (
                    SELECT m.id FROM payment AS m
                    WHERE m.amends_id = l.payment_id AND m.kind = 'move')
                OR a.payment_id IN (
                    SELECT b.id FROM payment AS b JOIN payment AS m ON m.id = b.reverses_id
                    WHERE m.amends_id = l.payment_id AND m.kind = 'move'))
        ) END AS paid, sum(l.amount) AS covered
    FROM invoice_line AS l JOIN invoice AS i ON i.id = l.invoice_id AND {_COVERS}
    GROUP BY l.payment_id, l.charge_id, l.account_id, l.fee_item_id HAVING covered > paid
"""  # noqa: S608  nothing of it is typed
_TAKEN_BACK = """
    SELECT i.id, i.no, i.amount, 0 FROM invoice AS i
    JOIN payment AS back ON back.reverses_id = i.payment_id
    WHERE i.state IN ('requested', 'issued')
"""
_NUMBERS = """
    SELECT id, no, invoice_no AS number FROM invoice WHERE invoice_no <> ''
    UNION ALL SELECT id, no, red_no FROM invoice WHERE red_no <> ''
"""
_TWICE = f"""
    SELECT min(id), number, 1, count(*) FROM ({_NUMBERS}) GROUP BY number HAVING count(*) > 1
"""  # noqa: S608  nothing of it is typed
_MONEY_RULES = (
    (_SUMS, N_("Invoice {name} says {stated}, its lines add up to {found}.")),
    (_ABOVE_PAID, N_("Invoice {name}: {stated} was paid on a line, {found} of it is invoiced.")),
    (_TAKEN_BACK, N_("Invoice {name} stands for {stated}, but its receipt was taken back.")),
)


def invoice_breaches(session: Session, progress: Progress) -> Iterable[Breach]:
    """What does not agree, by rule and invoice."""
    for number, (query, message) in enumerate(_MONEY_RULES):
        progress.step(number, len(_MONEY_RULES) + 1)
        for one, name, stated, found in session.execute(text(f"{query} LIMIT {_MOST}")):
            values: dict[str, object] = {
                "name": name, "stated": Money(int(stated)), "found": Money(int(found)),
            }  # fmt: skip
            yield Breach("invoice", message, values, ("invoice", one, str(name)))
    for one, name, _once, found in session.execute(text(f"{_TWICE} LIMIT {_MOST}")):
        told = N_("Invoice number {name} stands at {found} invoices.")
        yield Breach("invoice", told, {"name": name, "found": found}, ("invoice", one, str(name)))
