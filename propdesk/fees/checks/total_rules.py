"""What must hold of totals that somebody gave: a supplier's bill, what former books say, a day
that several pay."""

from propdesk.fees.checks.book_rules import Rule
from propdesk.kernel.i18n import N_

_STANDING = """coalesce((SELECT sum(o.amount) FROM charge AS c
    JOIN open_charge AS o ON o.charge_id = c.id AND o.live
    WHERE c.run_id = {of}.run_id AND c.kind = 'normal'), 0)"""

TOTAL_RULES = (
    Rule(
        "share_overlap",
        "charge",
        N_("Line {name} begins on {stated}, but another line has its share of days up to {found}."),
        """
        SELECT c.id, c.id, c.period_from, max(other.period_to)
        FROM open_charge AS part JOIN charge AS c ON c.id = part.charge_id
        JOIN open_charge AS other ON other.unit_id = part.unit_id
            AND other.fee_item_id = part.fee_item_id AND other.meter_id IS part.meter_id
            AND other.charge_id <> part.charge_id AND other.kind = 'normal' AND other.live
            AND other.period_from <= part.period_to AND other.period_to >= part.period_from
            AND coalesce(other.share_from, 0) < part.share_to
            AND coalesce(other.share_to, 1000000) > part.share_from
        WHERE part.kind = 'normal' AND part.live AND part.share_to IS NOT NULL
        GROUP BY c.id
        """,
        money=False,
        remedy=N_("Take one of the two lines back: Fees, Charges, F7."),
    ),
    Rule(
        "shares_bill",
        "shared_bill",
        N_("Bill {name} is {stated}, its shares add up to {found}."),
        """
        SELECT b.id, b.no, b.amount, coalesce((SELECT sum(s.amount) FROM bill_share AS s
            WHERE s.bill_id = b.id AND s.run_id = b.run_id), 0) AS found
        FROM shared_bill AS b WHERE b.state = 'shared' AND found <> b.amount
        """,
    ),
    Rule(
        "shares_lines",
        "shared_bill",
        N_("Bill {name} is {stated}, its lines that stand add up to {found}."),
        f"""
        SELECT b.id, b.no, b.amount, {_STANDING.format(of="b")} AS found
        FROM shared_bill AS b WHERE b.state = 'shared' AND found <> b.amount
        """,  # noqa: S608  ours
    ),
    Rule(
        "former_total",
        "former_books",
        N_("Former books {name} say {stated}, their lines add up to {found}."),
        """
        SELECT f.id, f.no, f.total, coalesce((SELECT sum(l.owed) FROM former_line AS l
            WHERE l.books_id = f.id AND l.back_id IS NULL), 0) AS found
        FROM former_books AS f WHERE f.state = 'taken' AND found <> f.total
        """,
    ),
    Rule(
        "former_payments",
        "former_books",
        N_("Former books {name} say {stated} was paid there, their payments add up to {found}."),
        """
        SELECT f.id, f.no, f.payments_total, coalesce((SELECT sum(p.amount)
            FROM former_payment AS p WHERE p.books_id = f.id), 0) AS found
        FROM former_books AS f WHERE f.state = 'taken' AND found <> f.payments_total
        """,
    ),
    Rule(
        "former_deposits",
        "former_books",
        N_("Former books {name} say {stated} is held, their deposits add up to {found}."),
        """
        SELECT f.id, f.no, f.deposits_total, coalesce((SELECT sum(p.amount)
            FROM former_deposit AS p WHERE p.books_id = f.id AND p.deposit_id IS NOT NULL), 0)
            AS found
        FROM former_books AS f WHERE f.state = 'taken' AND found <> f.deposits_total
        """,
    ),
    Rule(
        "former_lines",
        "former_books",
        N_("Former books {name} say that {stated} is owed, their lines that stand are {found}."),
        f"""
        SELECT f.id, f.no, coalesce((SELECT sum(l.owed) FROM former_line AS l
            WHERE l.books_id = f.id AND l.owed > 0), 0) AS owed,
            {_STANDING.format(of="f")} AS found
        FROM former_books AS f WHERE f.state = 'taken' AND found <> owed
        """,  # noqa: S608  ours
    ),
)
