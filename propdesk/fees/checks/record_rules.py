"""What must hold of records that say what was posted, and of entries that take others back."""

from propdesk.fees.checks.book_rules import Rule
from propdesk.kernel.i18n import N_

_FACT = "json_extract(iif(json_valid({0}), {0}, '{{}}'), '$.{1}')"

RECORD_RULES = (
    Rule(
        # Line by line; those a move freed or settled (a cut, a bill taken over, their taking back)
        # together, since what was settled of such a line is taken back where it went.
        "reversal_lines",
        "payment",
        N_("Payment {name} takes another one back, but of what that settled it leaves {found}."),
        """
        SELECT back.id, back.id, 0, sum(a.amount) AS found FROM payment AS back
        JOIN allocation AS a ON a.payment_id IN (back.id, back.reverses_id)
        WHERE back.reverses_id IS NOT NULL
        GROUP BY back.id, iif(a.charge_id IN (
            SELECT moved.charge_id FROM allocation AS moved
            JOIN payment AS move ON move.id = moved.payment_id AND move.kind = 'move'
        ), 0, a.charge_id)
        HAVING found <> 0
        """,
    ),
    Rule(
        "reversal_prepaid",
        "payment",
        N_("Payment {name} takes another one back, but of its prepayment it leaves {found}."),
        """
        SELECT back.id, back.id, 0, sum(e.amount) AS found FROM payment AS back
        JOIN prepayment_entry AS e ON e.payment_id IN (back.id, back.reverses_id)
        WHERE back.reverses_id IS NOT NULL GROUP BY back.id, e.account_id, e.fee_item_id
        HAVING found <> 0
        """,
    ),
    Rule(
        "reversal_methods",
        "payment",
        N_("Payment {name} takes another one back, but of one of its methods it leaves {found}."),
        """
        SELECT back.id, back.id, 0, sum(x.amount) AS found FROM payment AS back
        JOIN payment_part AS x ON x.payment_id IN (back.id, back.reverses_id)
        WHERE back.kind = 'void' GROUP BY back.id, x.method HAVING found <> 0
        """,
    ),
    Rule(
        "red_receipt",
        "receipt",
        N_("Receipt {name} is red; it should say {stated}, it says {found}."),
        """
        SELECT red.id, red.no, -r.amount, red.amount FROM receipt AS red
        JOIN receipt AS r ON r.id = red.reverses_id WHERE red.amount <> -r.amount
        """,
    ),
    Rule(
        "close_numbers",
        "cash_session",
        N_("Session reports of {name}: {stated} numbers were drawn, {found} are in the books."),
        f"""
        SELECT NULL, 'JK' || n.year, n.value, coalesce(k.many, 0) FROM counter AS n
        LEFT JOIN (SELECT substr(no, 3, 4) AS year, count(*) AS many, count(DISTINCT no) AS apart,
            max(CAST(substr(no, 8) AS INTEGER)) AS last
            FROM (SELECT {_FACT.format("facts", "number")} AS no FROM session_close) GROUP BY 1
        ) AS k ON k.year = CAST(n.year AS TEXT)
        WHERE n.series = 'JK'
            AND (k.many IS NOT n.value OR k.apart IS NOT n.value OR k.last IS NOT n.value)
        """,  # noqa: S608  ours
        money=False,
    ),
    Rule(
        "correction_posted",
        "line_correction",
        N_("Correction {name} says {stated}, {found} was let go."),
        """
        SELECT k.id, k.no, k.amount, coalesce(r.amount, 0) FROM line_correction AS k
        LEFT JOIN reduction AS r ON r.id = k.reduction_id
        WHERE k.state = 'done' AND k.kind IN ('waiver', 'write_off')
            AND r.amount IS NOT k.amount
        """,
    ),
    Rule(
        "offer_posted",
        "offer_use",
        N_("Offer taken {name} says {stated} off, its payment let {found} go."),
        """
        SELECT u.id, u.no, sum(u.off), (SELECT coalesce(sum(r.amount), 0) FROM reduction AS r
            WHERE r.payment_id = u.payment_id AND r.kind = 'offer') AS found
        FROM offer_use AS u GROUP BY u.payment_id HAVING found <> sum(u.off)
        """,
    ),
    Rule(
        "card_sold",
        "card_sale",
        N_("Sale by card {name} says {stated}, its line {found}."),
        """
        SELECT s.id, s.no, s.amount, c.amount FROM card_sale AS s
        JOIN charge AS c ON c.id = s.charge_id WHERE c.amount <> s.amount
        """,
    ),
    Rule(
        "hand_in_amount",
        "hand_in",
        N_("Hand-in {name} says {stated}, its session handed {found} over."),
        f"""
        SELECT h.id, h.no, h.amount, coalesce({_FACT.format("s.facts", "handed_over")}, 0) AS found
        FROM hand_in AS h JOIN session_close AS s ON s.session_id = h.session_id
        WHERE found <> h.amount
        """,  # noqa: S608  ours
    ),
    Rule(
        "settlement_sum",
        "settlement",
        N_("Settlement {name}: by its figures {stated} is missing, it says {found}."),
        """
        SELECT id, no, expected - settled - fee, difference FROM settlement
        WHERE difference <> expected - settled - fee
        """,
    ),
    Rule(
        "voucher_sums",
        "voucher_export",
        N_("Export of vouchers {name} says {stated}, what it wrote is {found}."),
        """
        SELECT e.id, e.no, e.amount, coalesce((
            SELECT sum(json_extract(line.value, '$.debit')) FROM
                json_each(iif(json_valid(e.facts), e.facts, '{"vouchers":[]}'), '$.vouchers')
                AS one, json_each(one.value, '$.lines') AS line), 0) AS found
        FROM voucher_export AS e WHERE found <> e.amount
        """,
    ),
    Rule(
        "voucher_sides",
        "voucher_export",
        N_("Export of vouchers {name}: a voucher has {stated} on the left, {found} on the right."),
        """
        SELECT e.id, e.no, sum(json_extract(line.value, '$.debit')) AS left_side,
            sum(json_extract(line.value, '$.credit')) AS right_side
        FROM voucher_export AS e,
            json_each(iif(json_valid(e.facts), e.facts, '{"vouchers":[]}'), '$.vouchers') AS one,
            json_each(one.value, '$.lines') AS line
        GROUP BY e.id, one.key HAVING left_side <> right_side
        """,
    ),
    Rule(
        "voucher_follows",
        "voucher_export",
        N_(
            "Export of vouchers {name} begins behind posting {stated}, the one before it ended "
            "with {found}: something of the month was left out or is exported twice."
        ),
        """
        SELECT id, no, from_seq, before FROM (
            SELECT e.*, coalesce(max(e.to_seq) OVER (
                PARTITION BY e.month ORDER BY e.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ), 0) AS before FROM voucher_export AS e WHERE e.undone_at IS NULL
        ) WHERE from_seq <> before
        """,
        money=False,
    ),
)
