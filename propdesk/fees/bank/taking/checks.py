"""Whether files, rows, payments and unclaimed money still say the same."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.fees.bank.taking.cash import cash_breaches
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money

_MOST = 100
_FILE_SUM = """
    SELECT statement_file.id, statement_file.name, total, coalesce(sum(amount), 0)
    FROM statement_file LEFT JOIN statement_row ON file_id = statement_file.id
    GROUP BY statement_file.id HAVING total <> coalesce(sum(amount), 0)
        OR fresh <> count(statement_row.id)
        OR statement_file.fee <> coalesce(sum(statement_row.fee), 0)
"""
_UNCLAIMED = """
    SELECT statement_row.id, transaction_no,
        CASE WHEN state = 'unclaimed' THEN statement_row.amount ELSE 0 END AS wanted,
        coalesce(sum(unclaimed_entry.amount), 0) AS held
    FROM statement_row LEFT JOIN unclaimed_entry ON row_id = statement_row.id
    GROUP BY statement_row.id HAVING wanted <> held
"""
_PAYMENT = """
    SELECT statement_row.id, transaction_no, statement_row.amount, coalesce(sum(part.amount), 0)
    FROM statement_row JOIN statement_account ON statement_account.id = account_id
    LEFT JOIN payment_part AS part ON part.payment_id = statement_row.payment_id
        AND part.method = CASE channel WHEN 'bank' THEN 'transfer' ELSE channel END
    WHERE state IN ('posted', 'paired') AND statement_row.payment_id IS NOT NULL
    GROUP BY statement_row.id HAVING statement_row.amount <> coalesce(sum(part.amount), 0)
"""
_TWICE = """
    SELECT min(id), min(transaction_no), 1, count(*) FROM statement_row
    WHERE payment_id IS NOT NULL GROUP BY payment_id HAVING count(*) > 1
"""
_REFUND = """
    SELECT e.id, deposit_refund.no, sum(r.amount), e.amount
    FROM statement_row AS r JOIN deposit_entry AS e ON e.id = r.entry_id
    LEFT JOIN deposit_refund ON deposit_refund.id = e.refund_id
    GROUP BY e.id HAVING abs(sum(r.amount)) > abs(e.amount) OR min(r.amount * e.amount) < 0
"""
_RULES = (
    ("statement_file", _FILE_SUM, True,
     N_("Statement {name}: the file has {stated}, what became of its rows is {found}.")),
    ("statement_row", _UNCLAIMED, True,
     N_("Row {name} of a statement: {stated} of it is unclaimed, the books hold {found}.")),
    ("statement_row", _PAYMENT, True,
     N_("Row {name} of a statement has {stated}, the payment it became {found}.")),
    ("statement_row", _TWICE, False,
     N_("Row {name} of a statement: its payment stands for {found} rows.")),
    ("deposit_entry", _REFUND, True,
     N_("Refund {name}: rows of statements say {stated}, the books {found}.")),
)  # fmt: skip


def statement_breaches(session: Session) -> Iterable[Breach]:
    """What does not agree, by rule and row."""
    for subject, query, is_money, message in _RULES:
        for one, name, stated, found in session.execute(text(f"{query} LIMIT {_MOST}")):
            values = {
                "name": name,
                "stated": Money(stated) if is_money else stated,
                "found": Money(found) if is_money else found,
            }
            yield Breach(f"{subject}_sums", message, values, (subject, one, str(name)))
    yield from cash_breaches(session)
