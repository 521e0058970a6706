"""The parts of the books that several reports add up: lines, what settled them, what moved a
balance. Everything counts on the day it was booked."""

from propdesk.fees.reports.declared import BookPart

IN_DAYS = "b.day BETWEEN :first AND :last"
# The same of a payment: said besides, it leaves out other payments before their lines are read.
PAID_IN_DAYS = "p.booking_day BETWEEN :first AND :last"
BY_LAST = "b.day <= :last"
LINES = "charge AS c JOIN posting AS b ON b.seq = c.posting_seq"
REDUCED = (
    "reduction AS e JOIN posting AS b ON b.seq = e.posting_seq "
    "JOIN charge AS c ON c.id = e.charge_id"
)
SETTLED = (
    "allocation AS e JOIN posting AS b ON b.seq = e.posting_seq "
    "JOIN payment AS p ON p.id = e.payment_id JOIN charge AS c ON c.id = e.charge_id"
)
CHARGED_WORD = """CASE c.kind WHEN 'late_fee' THEN 'late_fee' WHEN 'difference' THEN 'adjusted'
    WHEN 'reversal' THEN 'taken_off' ELSE 'charged' END"""
REDUCED_WORD = "iif(e.kind = 'write_off', 'written_off', 'reduced')"
BACK = "p.kind IN ('void', 'red')"


def lines(word: str, where: str) -> BookPart:
    """Lines as they were charged."""
    return BookPart(
        word=word, fen="c.amount", tables=LINES, where=where, id="c.id", reason="c.reason"
    )


def reductions(word: str, where: str, fen: str = "e.amount") -> BookPart:
    """What was let go of lines."""
    return BookPart(
        word=word, fen=fen, tables=REDUCED, where=where, id="c.id", reason="e.reason",
        payment="e.payment_id",
    )  # fmt: skip


def allocations(word: str, where: str, fen: str = "e.amount") -> BookPart:
    """What settled lines, whatever paid it."""
    return BookPart(
        word=word, fen=fen, tables=SETTLED, where=where, id="c.id", payment="p.id",
        shift="p.session_id", reason="p.reason",
    )  # fmt: skip


# Money of the desk by method. Where one payment came by several methods, the first of them pays the
# first of its lines: both margins stay exact, and nothing is rounded.

_TAKEN_IN = """(e.kind = 'in' OR (e.kind = 'reversal' AND e.amount < 0 AND EXISTS (
    SELECT 1 FROM prepayment_entry AS first
    WHERE first.payment_id = p.reverses_id AND first.kind = 'in')))"""
_AT_DESK = f"{IN_DAYS} AND {PAID_IN_DAYS} AND p.session_id IS NOT NULL"
_ALONE = """NOT EXISTS (SELECT 1 FROM payment_part AS other
    WHERE other.payment_id = p.id AND other.id <> x.id)"""
_METHOD = f"""CASE WHEN {{method}} = 'prepaid' THEN 'offset' WHEN {BACK} THEN 'taken_back'
    ELSE {{method}} END"""

_SEVERAL = f"""(
    WITH several AS (
        SELECT x.payment_id AS id, iif(sum(x.amount) < 0, -1, 1) AS sign
        FROM payment_part AS x JOIN posting AS b ON b.seq = x.posting_seq
        JOIN payment AS p ON p.id = x.payment_id
        WHERE {_AT_DESK}
        GROUP BY x.payment_id HAVING count(*) > 1),
    paid AS (
        SELECT e.payment_id, 0 AS place, e.id, e.charge_id, NULL AS account_id, NULL AS item_id,
            e.amount, e.posting_seq
        FROM allocation AS e WHERE e.payment_id IN (SELECT id FROM several)
        UNION ALL
        SELECT e.payment_id, 1, e.id, NULL, e.account_id, e.fee_item_id, e.amount, e.posting_seq
        FROM prepayment_entry AS e JOIN payment AS p ON p.id = e.payment_id
        WHERE e.payment_id IN (SELECT id FROM several) AND {_TAKEN_IN}),
    running AS (
        SELECT paid.*, several.sign,
            sum(amount) OVER (PARTITION BY payment_id ORDER BY place, paid.id) * sign AS upto
        FROM paid JOIN several ON several.id = paid.payment_id),
    ways AS (
        SELECT x.payment_id, x.method, x.id,
            sum(x.amount) OVER own * sign - x.amount * sign AS low,
            sum(x.amount) OVER own * sign AS high,
            row_number() OVER own AS number, count(*) OVER (PARTITION BY x.payment_id) AS ways
        FROM payment_part AS x JOIN several ON several.id = x.payment_id
        WINDOW own AS (PARTITION BY x.payment_id ORDER BY x.id)),
    bound AS (
        SELECT payment_id, method, id, iif(number = 1, -1000000000000000, low) AS low,
            iif(number = ways, 1000000000000000, high) AS high FROM ways)
    SELECT running.payment_id, running.charge_id, running.account_id, running.item_id,
        running.posting_seq, bound.method,
        (max(bound.low, min(bound.high, running.upto))
            - max(bound.low, min(bound.high, running.upto - running.amount * running.sign)))
            * running.sign AS amount
    FROM running JOIN bound ON bound.payment_id = running.payment_id)"""  # noqa: S608  ours


def taken_at_desk() -> tuple[BookPart, ...]:
    """What the desk took, each row with its method as its word; what was used of prepayment is
    `offset`, voids and red receipts are `taken_back`."""
    alone = _METHOD.format(method="x.method")
    several = _METHOD.format(method="e.method")
    return (
        BookPart(
            word=alone, fen="e.amount", id="c.id", payment="p.id", shift="p.session_id",
            tables=f"{SETTLED} JOIN payment_part AS x ON x.payment_id = p.id",
            where=f"{_AT_DESK} AND {_ALONE}", reason="p.reason",
        ),
        BookPart(
            word=alone, fen="e.amount", id="p.id", row="payment", payment="p.id",
            shift="p.session_id", tables=(
                "prepayment_entry AS e JOIN posting AS b ON b.seq = e.posting_seq "
                "JOIN payment AS p ON p.id = e.payment_id "
                "JOIN account AS a ON a.id = e.account_id "
                "JOIN payment_part AS x ON x.payment_id = p.id"
            ),
            where=f"{_AT_DESK} AND {_TAKEN_IN} AND {_ALONE}",
            unit="a.unit_id", account="a.id", item="NULL", since="NULL", until="NULL", due="NULL",
            reason="p.reason",
        ),
        BookPart(
            word=several, fen="e.amount", id="p.id", payment="p.id",
            row="payment", shift="p.session_id", tables=(
                f"{_SEVERAL} AS e JOIN posting AS b ON b.seq = e.posting_seq "
                "JOIN payment AS p ON p.id = e.payment_id "
                "LEFT JOIN charge AS c ON c.id = e.charge_id "
                "LEFT JOIN account AS a ON a.id = e.account_id"
            ),
            where="e.amount <> 0", unit="coalesce(c.unit_id, a.unit_id)",
            account="coalesce(c.account_id, a.id)", reason="p.reason",
        ),
        allocations("'offset'", f"{IN_DAYS} AND {PAID_IN_DAYS} AND p.session_id IS NULL"),
    )  # fmt: skip


def prepaid(word: str, where: str) -> BookPart:
    """What moved prepayments."""
    return BookPart(
        word=word, fen="e.amount", row="payment", id="e.payment_id", payment="e.payment_id",
        tables=(
            "prepayment_entry AS e JOIN posting AS b ON b.seq = e.posting_seq "
            "JOIN account AS a ON a.id = e.account_id JOIN payment AS p ON p.id = e.payment_id"
        ),
        where=where, unit="a.unit_id", account="a.id", item="e.fee_item_id", since="NULL",
        until="NULL", due="NULL", shift="p.session_id", reason="p.reason",
    )  # fmt: skip


def deposits_paid(word: str, where: str) -> BookPart:
    """What payments settled of lines that are deposits, or gave back of it."""
    return BookPart(
        word=word, fen="e.amount", id="c.id", payment="p.id", shift="p.session_id",
        reason="p.reason", day="p.booking_day",
        tables=f"{SETTLED} JOIN fee_item AS i ON i.id = c.fee_item_id AND i.nature = 'deposit'",
        where=where,
    )  # fmt: skip


def deposits_moved(word: str, where: str) -> BookPart:
    """What moved deposits otherwise."""
    return BookPart(
        word=word, fen="e.amount", row="deposit", id="e.deposit_id", day="e.day",
        tables=(
            "deposit_entry AS e JOIN posting AS b ON b.seq = e.posting_seq "
            "JOIN deposit AS d ON d.id = e.deposit_id"
        ),
        where=where, unit="d.unit_id", account="d.account_id", item="d.fee_item_id", since="NULL",
        until="NULL", due="NULL", payment="e.payment_id", shift="e.session_id", reason="e.reason",
    )  # fmt: skip
