"""The rules that must hold between the money tables, each the query that finds what breaks it.

A book in order costs one scan for each.
"""

from dataclasses import dataclass

from propdesk.kernel.i18n import N_


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the query gives (id, name, stated, found) of each row that breaks it.

    `stated` and `found` are fen where `money` is true. `kind` names the breach, `subject` the
    kind of record the id belongs to. `remedy` says what helps where that is no restore.
    """

    kind: str
    subject: str
    message: str
    query: str
    money: bool = True
    remedy: str = ""


RULES = (
    Rule(
        "payment_parts",
        "payment",
        N_("Payment {name}: its methods add up to {found}, the payment says {stated}."),
        """
        SELECT p.id, p.id, p.amount, coalesce(sum(part.amount), 0) AS found
        FROM payment AS p LEFT JOIN payment_part AS part
            ON part.payment_id = p.id AND part.method <> 'prepaid'
        GROUP BY p.id HAVING found <> p.amount
        """,
    ),
    Rule(
        "payment_allocations",
        "payment",
        N_("Payment {name}: lines and prepayments add up to {found}, the payment says {stated}."),
        """
        SELECT p.id, p.id, p.amount, coalesce(a.amount, 0) + coalesce(e.amount, 0) +
            coalesce((SELECT sum(d.amount) FROM deposit_entry AS d WHERE d.payment_id = p.id), 0)
            + coalesce((SELECT sum(f.owed) FROM former_line AS f WHERE f.payment_id = p.id), 0)
            - coalesce((SELECT sum(f.owed) FROM former_line AS f WHERE f.back_id = p.id), 0)
            AS found FROM payment AS p
        LEFT JOIN (SELECT payment_id, sum(amount) AS amount FROM allocation GROUP BY payment_id)
            AS a ON a.payment_id = p.id
        LEFT JOIN (SELECT payment_id, sum(amount) AS amount FROM prepayment_entry
            GROUP BY payment_id) AS e ON e.payment_id = p.id
        WHERE found <> p.amount
        """,
    ),
    Rule(
        "payment_prepaid",
        "payment",
        N_("Payment {name}: {stated} was paid from prepayments, {found} was taken from them."),
        """
        SELECT p.id, p.id, coalesce(sum(part.amount), 0) AS used,
            (SELECT -coalesce(sum(e.amount), 0) FROM prepayment_entry AS e
                WHERE e.payment_id = p.id AND e.kind = 'offset') AS taken
        FROM payment AS p LEFT JOIN payment_part AS part
            ON part.payment_id = p.id AND part.method = 'prepaid'
        WHERE p.kind IN ('payment', 'offset') GROUP BY p.id HAVING used <> taken
        """,
    ),
    Rule(
        "payment_reversal",
        "payment",
        N_("Payment {name} takes another one back, but its amount is {found} and not {stated}."),
        """
        SELECT back.id, back.id, -p.amount, back.amount FROM payment AS back
        JOIN payment AS p ON p.id = back.reverses_id WHERE back.amount <> -p.amount
        """,
    ),
    Rule(
        "receipt_sum",
        "payment",
        N_("Payment {name}: its receipts add up to {found}, the payment says {stated}."),
        """
        SELECT p.id, coalesce(min(r.no), p.id), p.amount, coalesce(sum(r.amount), 0) AS found
        FROM payment AS p LEFT JOIN receipt AS r ON r.payment_id = p.id
        WHERE p.kind <> 'void' GROUP BY p.id HAVING found <> p.amount
        """,
    ),
    Rule(
        "receipt_facts",
        "receipt",
        N_("Receipt {name}: the stored facts say {found}, the books say {stated}."),
        """
        SELECT id, no, amount, coalesce(json_extract(plain, '$.total'), 0) AS found
        FROM (SELECT *, iif(json_valid(facts), facts, '{}') AS plain FROM receipt)
        WHERE found <> amount
        """,
    ),
    Rule(
        "receipt_number",
        "receipt",
        N_("Receipt {name}: the stored facts have the number {found}."),
        """
        SELECT id, no, no, coalesce(json_extract(plain, '$.number'), '—') AS found
        FROM (SELECT *, iif(json_valid(facts), facts, '{}') AS plain FROM receipt)
        WHERE found <> no
        """,
        money=False,
    ),
    Rule(
        "numbers_missing",
        "receipt",
        N_("Receipts of {name}: {stated} numbers were drawn, {found} are in the books."),
        """
        SELECT NULL, c.series || c.year, c.value, coalesce(r.many, 0)
        FROM counter AS c LEFT JOIN (
            SELECT series, year, count(*) AS many, max(number) AS last, min(number) AS first
            FROM receipt GROUP BY series, year
        ) AS r ON r.series = c.series AND r.year = c.year
        WHERE (c.series IN (SELECT series FROM receipt_group) OR r.many IS NOT NULL)
            AND (r.many IS NOT c.value OR r.last IS NOT c.value OR r.first IS NOT 1)
        """,
        money=False,
    ),
    Rule(
        "numbers_undrawn",
        "receipt",
        N_("Receipts of {name}: {found} are in the books, but no number was drawn."),
        """
        SELECT NULL, series || year, 0, count(*) FROM receipt AS r WHERE NOT EXISTS (
            SELECT 1 FROM counter AS c WHERE c.series = r.series AND c.year = r.year
        ) GROUP BY series, year
        """,
        money=False,
    ),
    Rule(
        "charge_reversal",
        "charge",
        N_("Line {name} takes another one back, but its amount is {found} and not {stated}."),
        """
        SELECT back.id, back.id, -c.amount, back.amount FROM charge AS back
        JOIN charge AS c ON c.id = back.reverses_id
        WHERE back.amount <> -c.amount
        """,
    ),
    Rule(
        "charge_reversal_other",
        "charge",
        N_("Line {name} takes back a line of another household or fee item."),
        """
        SELECT back.id, back.id, -c.amount, back.amount FROM charge AS back
        JOIN charge AS c ON c.id = back.reverses_id
        WHERE back.account_id <> c.account_id
            OR back.fee_item_id <> c.fee_item_id OR back.unit_id IS NOT c.unit_id
        """,
    ),
    Rule(
        "charge_overlap",
        "charge",
        N_(
            "Line {name} begins on {stated}, but another line of the same unit and fee item "
            "runs to {found}."
        ),
        """
        SELECT id, id, period_from, before FROM (
            SELECT c.id, c.period_from, max(c.period_to) OVER (
                PARTITION BY c.unit_id, c.fee_item_id, c.meter_id ORDER BY c.period_from, c.id
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS before
            FROM charge AS c LEFT JOIN charge AS back ON back.reverses_id = c.id
            WHERE c.kind = 'normal' AND c.period_from IS NOT NULL AND c.unit_id IS NOT NULL
                AND c.share_to IS NULL AND back.id IS NULL
        ) WHERE period_from <= before
        """,
        money=False,
        remedy=N_("Take one of the two lines back: Fees, Charges, F7."),
    ),
    Rule(
        "open_charge_differs",
        "charge",
        N_("Line {name}: {stated} of it is settled, the table of open lines says {found}."),
        """
        SELECT c.id, c.id, coalesce(a.amount, 0) + coalesce(r.amount, 0) AS settled, o.settled
        FROM charge AS c JOIN open_charge AS o ON o.charge_id = c.id
        LEFT JOIN (SELECT charge_id, sum(amount) AS amount FROM allocation GROUP BY charge_id)
            AS a ON a.charge_id = c.id
        LEFT JOIN (SELECT charge_id, sum(amount) AS amount FROM reduction GROUP BY charge_id)
            AS r ON r.charge_id = c.id
        WHERE c.kind <> 'reversal'
            AND o.settled <> coalesce(a.amount, 0) + coalesce(r.amount, 0)
        """,
    ),
    Rule(
        "open_charge_amount",
        "charge",
        N_("Line {name}: the line says {stated}, the table of open lines says {found}."),
        """
        SELECT c.id, c.id, c.amount, o.amount FROM charge AS c
        JOIN open_charge AS o ON o.charge_id = c.id
        WHERE c.kind <> 'reversal' AND o.amount <> c.amount
        """,
    ),
    Rule(
        "open_charge_missing",
        "charge",
        N_("Line {name} of {stated} is not in the table of open lines."),
        """
        SELECT c.id, c.id, c.amount, 0 FROM charge AS c
        LEFT JOIN open_charge AS o ON o.charge_id = c.id
        WHERE c.kind <> 'reversal' AND o.charge_id IS NULL
        """,
    ),
    Rule(
        "open_charge_other",
        "charge",
        N_(
            "Line {name} of {stated} is in the table of open lines with another household, fee "
            "item, period or due day, or as taken back when it is not."
        ),
        """
        SELECT c.id, c.id, c.amount, o.amount FROM charge AS c
        JOIN open_charge AS o ON o.charge_id = c.id
        LEFT JOIN charge AS back ON back.reverses_id = c.id
        WHERE c.kind <> 'reversal' AND (o.live <> (back.id IS NULL)
            OR (o.kind, o.unit_id, o.account_id, o.fee_item_id, o.period_from, o.period_to,
                o.due_day, o.meter_id, o.share_from, o.share_to)
            IS NOT (c.kind, c.unit_id, c.account_id, c.fee_item_id, c.period_from, c.period_to,
                c.due_day, c.meter_id, c.share_from, c.share_to)
        )
        """,
    ),
    Rule(
        "open_charge_stray",
        "charge",
        N_("The table of open lines has line {name}, which is not in the books."),
        """
        SELECT o.charge_id, o.charge_id, 0, o.amount FROM open_charge AS o
        LEFT JOIN charge AS c ON c.id = o.charge_id AND c.kind <> 'reversal' WHERE c.id IS NULL
        """,
    ),
    Rule(
        "charge_over_settled",
        "charge",
        N_("Line {name} is {stated}, but {found} of it is settled."),
        """
        SELECT charge_id, charge_id, amount, settled FROM open_charge
        WHERE abs(settled) > abs(amount) OR settled * amount < 0 OR (live = 0 AND settled <> 0)
        """,
    ),
    Rule(
        "run_sum",
        "billing_run",
        N_("Billing run {name}: its lines add up to {found}, the run says {stated}."),
        """
        SELECT b.id, b.period, b.amount, coalesce(sum(c.amount), 0) AS found
        FROM billing_run AS b LEFT JOIN charge AS c
            ON c.run_id = b.id AND c.posting_seq = b.posting_seq
        GROUP BY b.id HAVING found <> b.amount
        """,
    ),
    Rule(
        "run_lines",
        "billing_run",
        N_("Billing run {name}: it made {stated} lines, {found} are there."),
        """
        SELECT b.id, b.period, b.created, count(c.id) AS found
        FROM billing_run AS b LEFT JOIN charge AS c
            ON c.run_id = b.id AND c.posting_seq = b.posting_seq
        GROUP BY b.id HAVING found <> b.created
        """,
        money=False,
    ),
    Rule(
        "prepayment_negative",
        "account",
        N_("Account {name}: {found} is prepaid; a prepayment cannot be less than nothing."),
        """
        SELECT account_id, account_id, 0, sum(amount) AS found FROM prepayment_entry
        GROUP BY account_id, fee_item_id HAVING found < 0
        """,
    ),
    Rule(
        "prepayment_identity",
        "account",
        N_(
            "Account {name}: what came in, less offsets and refunds, with moves, leaves {stated} "
            "prepaid; the balance is {found}."
        ),
        """
        SELECT account_id, account_id,
            sum(iif(e.kind <> 'reversal' AND back.id IS NULL, e.amount, 0)) AS stands,
            sum(e.amount) AS found
        FROM prepayment_entry AS e LEFT JOIN payment AS back ON back.reverses_id = e.payment_id
        GROUP BY account_id HAVING stands <> found
        """,
    ),
    Rule(
        "prepayment_sign",
        "payment",
        N_("Payment {name} moves {found} of prepayment the wrong way."),
        """
        SELECT payment_id, payment_id, 0, amount FROM prepayment_entry
        WHERE (kind = 'in' AND amount <= 0) OR (kind IN ('offset', 'refund') AND amount >= 0)
        """,
    ),
    Rule(
        "prepayment_move",
        "payment",
        N_("Move {name}: its two sides leave {found} over."),
        """
        SELECT payment_id, payment_id, 0, sum(amount) AS found FROM prepayment_entry
        WHERE kind = 'move' AND payment_id NOT IN (SELECT payment_id FROM allocation)
        GROUP BY payment_id HAVING found <> 0
        """,
    ),
    Rule(
        "prepayment_stranger",
        "payment",
        N_(
            "Receipt {name}: {found} of a prepayment was used, whose owner owed only {stated} of "
            "what it paid."
        ),
        """
        SELECT payment_id, coalesce((SELECT min(r.no) FROM receipt AS r
            WHERE r.payment_id = used_by.payment_id), payment_id), owed, used FROM (
            SELECT e.payment_id, a.person_id, -sum(e.amount) AS used, (
                SELECT coalesce(sum(al.amount), 0) FROM allocation AS al
                JOIN charge AS c ON c.id = al.charge_id
                JOIN account AS owner ON owner.id = c.account_id
                WHERE al.payment_id = e.payment_id AND owner.person_id = a.person_id
            ) AS owed
            FROM prepayment_entry AS e JOIN account AS a ON a.id = e.account_id
            LEFT JOIN payment AS back ON back.reverses_id = e.payment_id
            WHERE e.kind = 'offset' AND back.id IS NULL
            GROUP BY e.payment_id, a.person_id
        ) AS used_by WHERE used > owed
        """,
        remedy=N_(
            "Take it back by a red receipt; if it was meant, move the prepayment and pay again."
        ),
    ),
    Rule(
        "offset_note",
        "payment",
        N_("Payment {name}: its notes say {found} of prepayment was used, the books {stated}."),
        """
        SELECT p.id, coalesce(min(r.no), p.id),
            (SELECT -coalesce(sum(e.amount), 0) FROM prepayment_entry AS e
                WHERE e.payment_id = p.id AND e.kind = 'offset') AS used,
            sum(iif(json_valid(r.facts), json_extract(r.facts, '$.prepaid_used'), 0)) AS found
        FROM payment AS p LEFT JOIN receipt AS r ON r.payment_id = p.id
        WHERE p.kind IN ('payment', 'offset') GROUP BY p.id HAVING coalesce(found, 0) <> used
        """,
    ),
    Rule(
        "session_sum",
        "cash_session",
        N_("Session {name}: its cash adds up to {found}, the close says {stated}."),
        """
        SELECT s.id, s.id, close.expected,
            s.float_amount + coalesce(sum(part.amount), 0) + coalesce((SELECT sum(d.amount) FROM
                deposit_entry AS d WHERE d.session_id = s.id AND d.method = 'cash'), 0) AS found
        FROM session_close AS close JOIN cash_session AS s ON s.id = close.session_id
        LEFT JOIN payment AS p ON p.session_id = s.id
        LEFT JOIN payment_part AS part ON part.payment_id = p.id AND part.method = 'cash'
        GROUP BY s.id
        HAVING found <> close.expected
        """,
    ),
    Rule(
        "session_difference",
        "cash_session",
        N_("Session {name}: counted less expected is {stated}, the close says {found}."),
        """
        SELECT session_id, session_id, counted - expected, difference FROM session_close
        WHERE difference <> counted - expected
        """,
    ),
    Rule(
        "void_elsewhere",
        "payment",
        N_("Payment {name} is void, but in another session than the one that took it."),
        """
        SELECT back.id, back.id, 0, 0 FROM payment AS back JOIN payment AS p
        ON p.id = back.reverses_id AND back.kind = 'void' AND back.session_id IS NOT p.session_id
        """,
        money=False,
    ),
    Rule(
        "session_late",
        "cash_session",
        N_("Session {name} took {found} after it was closed."),
        """
        SELECT close.session_id, close.session_id, 0, sum(p.amount) FROM session_close AS close
        JOIN payment AS p ON p.session_id = close.session_id AND p.posting_seq > close.posting_seq
        GROUP BY close.session_id
        """,
    ),
)
