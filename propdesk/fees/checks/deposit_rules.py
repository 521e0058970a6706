"""What must hold of deposits between their table, their entries and the payments."""

from propdesk.fees.checks.book_rules import Rule
from propdesk.kernel.i18n import N_

_TAKEN = """coalesce((SELECT sum(a.amount) FROM allocation AS a
    WHERE a.charge_id = d.charge_id), 0)"""
_MOVED = """coalesce((SELECT sum(e.amount) FROM deposit_entry AS e
    WHERE e.deposit_id = d.id), 0)"""

DEPOSIT_RULES = (
    Rule(
        "deposit_negative",
        "deposit",
        N_("Deposit {name}: {found} is held; a deposit cannot be less than nothing."),
        f"SELECT d.id, d.no, 0, {_TAKEN} + {_MOVED} AS held FROM deposit AS d WHERE held < 0",  # noqa: S608  ours
    ),
    Rule(
        "deposit_taken",
        "deposit",
        N_("Deposit {name} says {stated}, but {found} was taken for it."),
        f"""
        SELECT d.id, d.no, d.amount, {_TAKEN} AS taken FROM deposit AS d
        WHERE d.comes = 'collect' AND taken NOT IN (0, d.amount)
        """,  # noqa: S608  ours
    ),
    Rule(
        "deposit_brought",
        "deposit",
        N_("Deposit {name} says {stated}, but {found} came in for it."),
        """
        SELECT d.id, d.no, d.amount, coalesce(sum(e.amount), 0) AS brought
        FROM deposit AS d LEFT JOIN deposit_entry AS e ON e.deposit_id = d.id AND e.kind = 'in'
        WHERE d.comes = 'brought' GROUP BY d.id
        HAVING brought <> d.amount AND NOT (brought = 0 AND count(e.id) > 1)
        """,
    ),
    Rule(
        "deposit_line",
        "charge",
        N_("Line {name} of {stated} is paid as a deposit, but no deposit knows of it."),
        """
        SELECT o.charge_id, o.charge_id, o.amount, 0 FROM open_charge AS o
        JOIN fee_item AS i ON i.id = o.fee_item_id AND i.nature = 'deposit'
        LEFT JOIN deposit AS d ON d.charge_id = o.charge_id
        WHERE o.live = 1 AND d.id IS NULL
        """,
    ),
    Rule(
        "deposit_refund",
        "deposit_refund",
        N_("Refund {name}: it says {stated}, {found} left the deposit."),
        """
        SELECT r.id, r.no, iif(r.state = 'paid', r.amount, 0) AS says,
            -coalesce(sum(e.amount), 0) AS paid
        FROM deposit_refund AS r LEFT JOIN deposit_entry AS e ON e.refund_id = r.id
        GROUP BY r.id HAVING paid <> says
        """,
    ),
    Rule(
        "deposit_deduction",
        "deposit_deduction",
        N_("Deduction {name}: it says {stated}, {found} left the deposit."),
        """
        SELECT k.id, k.no, coalesce(k.deducted, 0) AS says, -coalesce(sum(e.amount), 0) AS gone
        FROM deposit_deduction AS k LEFT JOIN deposit_entry AS e ON e.deduction_id = k.id
        GROUP BY k.id HAVING gone <> says
        """,
    ),
    Rule(
        "deposit_moved",
        "deposit",
        N_("Deposit {name}: {stated} came from another payer, {found} left him."),
        """
        SELECT d.id, d.no, d.amount, (SELECT -coalesce(sum(e.amount), 0) FROM deposit_entry AS e
            WHERE e.deposit_id = d.from_id AND e.kind = 'out') AS left_him
        FROM deposit AS d WHERE d.from_id IS NOT NULL AND left_him <> d.amount
        """,
    ),
)
