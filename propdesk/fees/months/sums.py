"""What each month moved, by booking day: each table is read once, for all months together.

What stands before a month is the sum of the months before it. What stands after it is counted
otherwise: what is open of the lines and left of the balances of that day.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.fees.held.service import deposit_moves
from propdesk.fees.months.facts import Identity, ItemSum, MonthFacts
from propdesk.fees.months.rules import IDENTITIES, KINDS, days_of_month, month_after
from propdesk.fees.rules import Method
from propdesk.kernel.i18n import _
from propdesk.kernel.money import total

Tally = Mapping[str, Counter[tuple[str, str]]]
"""Month → (which sum, what of it) → fen."""

BY_MONTH = "substr(b.day, 1, 7)"
_MONTH = f"{BY_MONTH} AS m"
_BOOKED = "JOIN posting AS b ON b.seq = {}.posting_seq"
_AT_DESK = "p.session_id IS NOT NULL"

# Each gives month, word, fen; the sign is that of the figure.
_QUERIES: tuple[tuple[str, str], ...] = (
    (
        "debt",
        f"""
        SELECT {_MONTH}, CASE c.kind WHEN 'late_fee' THEN 'late_fee' WHEN 'difference' THEN
            'adjusted' WHEN 'reversal' THEN 'taken_back' ELSE 'charged' END, sum(c.amount)
        FROM charge AS c {_BOOKED.format("c")} GROUP BY 1, 2
        """,  # noqa: S608  ours
    ),
    (
        "debt",
        f"""
        SELECT {_MONTH}, iif(r.kind = 'write_off', 'written_off', 'reduced'), -sum(r.amount)
        FROM reduction AS r {_BOOKED.format("r")} GROUP BY 1, 2
        """,  # noqa: S608  ours
    ),
    (
        "debt",
        f"""
        SELECT {_MONTH}, iif(p.kind IN ('void', 'red'), 'reversed', 'from_money'), -sum(a.amount)
        FROM allocation AS a JOIN payment AS p ON p.id = a.payment_id {_BOOKED.format("a")}
        GROUP BY 1, 2
        """,  # noqa: S608  ours
    ),
    (
        "settled",
        f"""
        SELECT {_MONTH}, iif(p.kind = 'move', 'credited', 'from_prepayment'), sum(e.amount)
        FROM prepayment_entry AS e JOIN payment AS p ON p.id = e.payment_id {_BOOKED.format("e")}
        WHERE (e.kind = 'offset' AND p.kind IN ('payment', 'offset'))
            OR (p.kind = 'move' AND EXISTS
                (SELECT 1 FROM allocation AS a WHERE a.payment_id = e.payment_id))
        GROUP BY 1, 2
        """,  # noqa: S608  ours
    ),
    (
        "settled",
        f"""
        SELECT {_MONTH}, 'from_deposits', sum(d.amount)
        FROM deposit_entry AS d JOIN payment AS p ON p.id = d.payment_id {_BOOKED.format("d")}
        WHERE p.kind NOT IN ('void', 'red') AND EXISTS
            (SELECT 1 FROM allocation AS a WHERE a.payment_id = d.payment_id)
        GROUP BY 1
        """,  # noqa: S608  ours
    ),
    (
        "prepaid",
        f"""
        SELECT {_MONTH}, e.kind, sum(e.amount)
        FROM prepayment_entry AS e {_BOOKED.format("e")} GROUP BY 1, 2
        """,  # noqa: S608  ours
    ),
    (
        "unclaimed",
        f"""
        SELECT {_MONTH}, u.kind, sum(u.amount)
        FROM unclaimed_entry AS u {_BOOKED.format("u")} GROUP BY 1, 2
        """,  # noqa: S608  ours
    ),
    (
        "money_in",
        f"""
        SELECT {_MONTH}, '', sum(p.amount) FROM payment AS p {_BOOKED.format("p")} GROUP BY 1
        """,  # noqa: S608  ours
    ),
    (
        "payments",
        f"""
        SELECT {_MONTH}, '', count(*) FROM payment AS p {_BOOKED.format("p")}
        WHERE {_AT_DESK} GROUP BY 1
        """,  # noqa: S608  ours
    ),
    (
        "by_method",
        f"""
        SELECT {_MONTH}, part.method, sum(part.amount)
        FROM payment_part AS part JOIN payment AS p ON p.id = part.payment_id
        {_BOOKED.format("p")} WHERE {_AT_DESK} GROUP BY 1, 2
        """,  # noqa: S608  ours
    ),
    (
        "by_kind",
        f"""
        SELECT {_MONTH}, CASE WHEN i.nature = 'deposit' THEN 'deposit'
            WHEN c.kind = 'late_fee' THEN 'late_fee' WHEN c.kind = 'counter' THEN 'counter'
            WHEN i.nature = 'collected' THEN 'collected'
            WHEN substr(c.period_from, 1, 7) > substr(b.day, 1, 7) THEN 'advance'
            WHEN substr(c.due_day, 1, 7) < substr(b.day, 1, 7) THEN 'old'
            ELSE 'current' END, sum(a.amount)
        FROM allocation AS a JOIN payment AS p ON p.id = a.payment_id
        JOIN charge AS c ON c.id = a.charge_id JOIN fee_item AS i ON i.id = c.fee_item_id
        {_BOOKED.format("a")} WHERE {_AT_DESK} GROUP BY 1, 2
        """,  # noqa: S608  ours
    ),
    (
        "by_item",
        f"""
        SELECT {_MONTH}, c.fee_item_id, sum(a.amount)
        FROM allocation AS a JOIN payment AS p ON p.id = a.payment_id
        JOIN charge AS c ON c.id = a.charge_id {_BOOKED.format("a")}
        WHERE {_AT_DESK} GROUP BY 1, 2
        """,  # noqa: S608  ours
    ),
    (
        "prepaid_at_desk",
        f"""
        SELECT {_MONTH}, '', sum(e.amount)
        FROM prepayment_entry AS e JOIN payment AS p ON p.id = e.payment_id {_BOOKED.format("e")}
        WHERE {_AT_DESK} AND (e.kind = 'in' OR (e.kind = 'reversal' AND e.amount < 0 AND EXISTS (
            SELECT 1 FROM prepayment_entry AS first
            WHERE first.payment_id = p.reverses_id AND first.kind = 'in')))
        GROUP BY 1
        """,  # noqa: S608  ours
    ),
    (
        "receipts",
        f"""
        SELECT {_MONTH}, '', sum(r.amount) FROM receipt AS r {_BOOKED.format("r")} GROUP BY 1
        """,  # noqa: S608  ours
    ),
    (
        "receipts",
        f"""
        SELECT {_MONTH}, '', -sum(r.amount) FROM payment AS p
        JOIN receipt AS r ON r.payment_id = p.reverses_id {_BOOKED.format("p")}
        WHERE p.kind = 'void' GROUP BY 1
        """,  # noqa: S608  ours
    ),
    (
        "deposits_back",
        f"""
        SELECT {_MONTH}, d.method, sum(d.amount) FROM deposit_entry AS d {_BOOKED.format("d")}
        WHERE d.session_id IS NOT NULL GROUP BY 1, 2
        """,  # noqa: S608  ours
    ),
    (
        "sessions",
        f"""
        SELECT {_MONTH}, '', count(*) FROM session_close AS s {_BOOKED.format("s")} GROUP BY 1
        """,  # noqa: S608  ours
    ),
)


def tally(
    session: Session, by: str = BY_MONTH, of_day: Callable[[date], str] = "{:%Y-%m}".format
) -> Tally:
    """Every month that moved something; or other days, as `by` names them in SQL of the posting `b`
    and `of_day` in the same way of a day."""
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for which, query in _QUERIES:
        asked = query.replace(_MONTH, f"{by} AS m")
        for month, word, fen in session.execute(text(asked)):
            found[month][which, str(word)] += fen
    for moves in deposit_moves(session).values():
        for move in moves:
            word = move.kind.value if move.kind else "taken"
            found[of_day(move.day)]["deposits", word] += move.amount.fen
    for sums in found.values():
        _part(sums)
    return found


def _part(sums: Counter[tuple[str, str]]) -> None:
    """Say apart what prepayment and deposits paid; it was counted as paid with money."""
    for word in ("from_prepayment", "credited", "from_deposits"):
        fen = sums["settled", word]
        sums["debt", word] += fen
        sums["debt", "from_money"] -= fen
    prepaid = sums["prepaid_at_desk", ""]
    sums["by_kind", "prepayment"] += prepaid
    sums["by_item", "0"] += prepaid


def facts_of(
    session: Session, month: str, sums: Tally, *, names: Mapping[int, str] | None = None
) -> MonthFacts:
    """The figures of a month, out of what every month moved."""
    own = sums.get(month, Counter())
    known = item_names(session) if names is None else names
    items = sorted((int(word), fen) for (which, word), fen in own.items() if which == "by_item")
    order = {one: place for place, one in enumerate(known)}
    items.sort(key=lambda one: (one[0] == 0, order.get(one[0], 0)))
    return MonthFacts(
        month=month,
        **{
            which: _identity(sums, month, which, words)
            for which, (_title, words) in IDENTITIES.items()
        },
        money_in=own["money_in", ""],
        receipts=own["receipts", ""],
        by_method=_of(own, "by_method", [one.value for one in Method]),
        by_kind=_of(own, "by_kind", KINDS),
        by_item=tuple(
            ItemSum(one, known.get(one, "") if one else _("Prepayment taken"), fen)
            for one, fen in items
            if fen
        ),
        deposits_back=_of(own, "deposits_back", [one.value for one in Method]),
        payments=own["payments", ""],
        sessions=own["sessions", ""],
    )


def item_names(session: Session) -> Mapping[int, str]:
    """How the fee items are called, in their order."""
    query = text("SELECT id, name FROM fee_item ORDER BY order_no, id")
    return {row[0]: row[1] for row in session.execute(query)}


def _identity(sums: Tally, month: str, which: str, words: Mapping[str, str]) -> Identity:
    opening = sum(
        fen
        for one, counted in sums.items()
        if one < month
        for (name, _word), fen in counted.items()
        if name == which
    )
    moves = _of(sums.get(month, Counter()), which, words)
    return Identity(opening=opening, moves=moves, closing=opening + sum(moves.values()))


def _of(own: Counter[tuple[str, str]], which: str, words: Iterable[str]) -> dict[str, int]:
    return {word: fen for word in words if (fen := own[which, word])}


def standing_now(session: Session) -> dict[str, int]:
    """What stands today by the tables of balances, whatever the months say: open lines, balances
    of accounts, deposits held, rows of statements that are unclaimed."""
    queries = {
        "debt": "SELECT coalesce(sum(amount - settled), 0) FROM open_charge WHERE live = 1",
        "prepaid": "SELECT coalesce(sum(amount), 0) FROM prepayment_entry",
        "unclaimed": "SELECT coalesce(sum(amount), 0) FROM statement_row WHERE state = 'unclaimed'",
    }
    found = {
        which: int(session.execute(text(query)).scalar_one()) for which, query in queries.items()
    }
    held = (move.amount for moves in deposit_moves(session).values() for move in moves)
    return {**found, "deposits": total(held).fen}


def differs_now(session: Session, sums: Tally) -> dict[str, tuple[int, int]]:
    """Which sums of all months are not what stands: by the months, and by the balances."""
    by_months: Counter[str] = Counter()
    for counted in sums.values():
        for (which, _word), fen in counted.items():
            by_months[which] += fen
    return {
        which: (by_months[which], fen)
        for which, fen in standing_now(session).items()
        if by_months[which] != fen
    }


def months_between(first: date, last: date) -> list[str]:
    """The months of two days and all between them."""
    found, month = [], f"{first:%Y-%m}"
    while days_of_month(month)[0] <= last:
        found.append(month)
        month = month_after(month)
    return found
