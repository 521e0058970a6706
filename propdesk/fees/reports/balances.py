"""What is prepaid and how long it has lain there; what is held as deposits; public income."""

from propdesk.fees.public_income.rules import BEGINS
from propdesk.fees.reports.declared import BookPart, BookReport, summed
from propdesk.fees.reports.parts import BY_LAST, deposits_moved, deposits_paid, prepaid
from propdesk.kernel.i18n import N_

_BEFORE = "b.day < :first"

PREPAID = BookReport(
    name="prepaid",
    title=N_("Prepayment"),
    parts=(prepaid(f"iif({_BEFORE}, 'opening', e.kind)", BY_LAST),),
    columns=(
        summed("opening", N_("Prepaid before"), strong=True),
        summed("in", N_("Prepayment taken")),
        summed("offset", N_("Used for charges")),
        summed("refund", N_("Refunded")),
        summed("move", N_("Moved")),
        summed("reversal", N_("Payments taken back"), is_trouble=True),
        summed(
            "closing", N_("Prepaid after"), "opening", "in", "offset", "refund", "move",
            "reversal", strong=True,
        ),
    ),
    cuts=(("item",), ("building",), ("account",), ("kind",)),
    notes=(
        N_("Prepaid before + taken - used - refunded ± moved ± taken back = prepaid after;"),
        N_("moved are credits of bills that became less, and moves between payers."),
    ),
    bars="closing",
    proofs={
        "opening": lambda facts: facts.prepaid.opening,
        "closing": lambda facts: facts.prepaid.closing,
    },
)  # fmt: skip

_AGES = (
    ("age_90", N_("Up to 90 days"), 90),
    ("age_180", N_("91 to 180 days"), 180),
    ("age_365", N_("181 to 365 days"), 365),
    ("age_730", N_("1 to 2 years"), 730),
    ("age_old", N_("Over 2 years"), 0),
)


def _age() -> str:
    cases = " ".join(
        f"WHEN e.day >= date(:last, '-{most} days') THEN '{name}'"
        for name, _title, most in _AGES[:-1]
    )
    return f"CASE {cases} ELSE '{_AGES[-1][0]}' END"


# What came first is used first: of each sum that came in, what the newer ones do not explain.
_LEFT = f"""(
    WITH moved AS (
        SELECT e.account_id, e.fee_item_id, e.payment_id, e.id, e.amount, b.day, b.user_id
        FROM prepayment_entry AS e JOIN posting AS b ON b.seq = e.posting_seq WHERE {BY_LAST}),
    held AS (
        SELECT account_id, fee_item_id, sum(amount) AS balance
        FROM moved GROUP BY 1, 2 HAVING sum(amount) <> 0),
    came AS (
        SELECT moved.*, held.balance, sum(moved.amount) OVER (
            PARTITION BY moved.account_id, moved.fee_item_id ORDER BY moved.day DESC, moved.id DESC
            ) - moved.amount AS newer
        FROM moved JOIN held
            ON held.account_id = moved.account_id AND held.fee_item_id IS moved.fee_item_id
        WHERE moved.amount > 0 AND held.balance > 0)
    SELECT account_id, fee_item_id, payment_id, id, day, user_id,
        max(0, min(amount, balance - newer)) AS amount
    FROM came
    UNION ALL
    SELECT account_id, fee_item_id, NULL, 0, :last, NULL, balance FROM held WHERE balance < 0)"""  # noqa: S608  ours

PREPAID_AGE = BookReport(
    name="prepaid_age",
    title=N_("Unused prepayment by age"),
    parts=(
        BookPart(
            word=_age(), fen="e.amount", row="payment", id="e.payment_id",
            payment="e.payment_id",
            tables=f"{_LEFT} AS e JOIN account AS a ON a.id = e.account_id",
            where="e.amount <> 0", day="e.day", unit="a.unit_id", account="a.id",
            item="e.fee_item_id", since="NULL", until="NULL", due="NULL", user="e.user_id",
        ),
    ),
    columns=(
        *(summed(name, title, is_trouble=name == "age_old") for name, title, _most in _AGES),
        summed("left", N_("Unused in all"), *(name for name, _title, _most in _AGES), strong=True),
    ),
    cuts=(("item",), ("building",), ("account",)),
    notes=(
        N_("What was unused at the end of the last day, by how long before it had come in;"),
        N_("what came first is used first."),
    ),
    bars="left",
    proofs={"left": lambda facts: facts.prepaid.closing},
    of_day=True,
)  # fmt: skip


DEPOSITS = BookReport(
    name="deposits_held",
    title=N_("Deposits in and out"),
    parts=(
        deposits_paid("iif(p.booking_day < :first, 'opening', 'taken')", "p.booking_day <= :last"),
        deposits_moved("iif(e.day < :first, 'opening', e.kind)", "e.day <= :last"),
    ),
    columns=(
        summed("opening", N_("Held before"), strong=True),
        summed("taken", N_("Deposits taken")),
        summed("in", N_("Transferred in"), seldom=True),
        summed("refunded", N_("Refunded")),
        summed("deducted", N_("Deducted")),
        summed("offset", N_("Used for charges"), seldom=True),
        summed("forfeited", N_("Forfeited"), seldom=True),
        summed("out", N_("Transferred out"), seldom=True),
        summed(
            "closing", N_("Held after"), "opening", "taken", "in", "refunded", "deducted",
            "offset", "forfeited", "out", strong=True,
        ),
    ),
    cuts=(("item",), ("account",), ("building",)),
    notes=(
        N_(
            "Held before + taken + in - refunded - deducted - used - forfeited - out = held after; "
            "of every payer and holder;"
        ),
        N_("deposits are money of their payers and no income."),
    ),
    bars="closing",
    proofs={
        "opening": lambda facts: facts.deposits.opening,
        "closing": lambda facts: facts.deposits.closing,
    },
)  # fmt: skip


# What stood before, came by source, cost, was used for, and stands after: entries of the ledger
# and the lines of its items that the desk was paid.
_OWN = (
    "public_income_entry AS e JOIN posting AS b ON b.seq = e.posting_seq "
    "JOIN public_booking AS k ON k.id = e.booking_id"
)
_DESK = (
    "fee_item AS f JOIN charge AS c ON c.fee_item_id = f.id "
    "JOIN allocation AS e ON e.charge_id = c.id JOIN posting AS b ON b.seq = e.posting_seq "
    "JOIN payment AS p ON p.id = e.payment_id"
)
_LINE = """CASE e.kind WHEN 'income' THEN '2' || k.source WHEN 'cost' THEN '3' || k.cost
    WHEN 'use' THEN '4' || k.decision_id ELSE '0' END"""

PUBLIC = BookReport(
    name="public_income",
    title=N_("Public income and its use"),
    parts=(
        BookPart(
            word="iif(e.day < :first, 'opening', iif(e.kind = 'opening', 'taken_over', e.kind))",
            fen="e.amount", row="public", id="e.booking_id", tables=_OWN,
            where="e.day <= :last AND e.receipt_id IS NULL", day="e.day", public=_LINE,
            unit="NULL", account="NULL", item="NULL", since="NULL", until="NULL", due="NULL",
            reason="e.reason",
        ),
        BookPart(
            word="iif(b.day < :first, 'opening', 'income')", fen="e.amount", id="c.id",
            tables=_DESK, payment="p.id", shift="p.session_id", reason="p.reason",
            where=f"{BY_LAST} AND f.nature = 'common_area' AND b.day >= {BEGINS}",
            public="'1' || f.id",
        ),
    ),
    columns=(
        summed("opening", N_("Balance before"), strong=True),
        summed("taken_over", N_("Balance taken over"), seldom=True),
        summed("income", N_("Public income")),
        summed("cost", N_("Cost of public income")),
        summed("use", N_("Use by decision")),
        summed(
            "closing", N_("Balance after"), "opening", "taken_over", "income", "cost", "use",
            strong=True,
        ),
    ),
    cuts=(("public",),),
    notes=(
        N_("Balance before + taken over + income - costs - uses = balance after;"),
        N_("what the desk took on items of common-area income counts by its lines, and once."),
    ),
    bars="income",
)  # fmt: skip
