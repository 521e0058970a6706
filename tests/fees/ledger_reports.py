"""What the reports have to say of the plain ledger: sessions, arrears by age, collection rates."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from tests.fees.ledger_entries import Account, CashSession, Payment
from tests.fees.ledger_model import Ledger

AGES = (0, 30, 90, 180, 365, 730, 1095)


def by_method(ledger: Ledger, session: CashSession) -> dict[str, tuple[int, int]]:
    """Method → what was taken, and what red receipts gave back."""
    return _apart(
        (payment, method, fen)
        for payment in _counted(ledger, session)
        for method, fen in payment.parts.items()
    )


def by_item(ledger: Ledger, session: CashSession) -> dict[str, tuple[int, int]]:
    """Item → the same; what was prepaid under ''."""
    return _apart(
        (payment, name, fen)
        for payment in _counted(ledger, session)
        for name, fen in (
            *((line.draft.item, fen) for line, fen in payment.paid.items()),
            *(("", fen) for fen in payment.brought.values()),
        )
    )


def _counted(ledger: Ledger, session: CashSession) -> list[Payment]:
    return [one for one in ledger.payments if one.session is session and one.stands]


def series_of(ledger: Ledger, session: CashSession) -> Counter[tuple[str, str]]:
    """(SJ2026, used, void or red) → how many numbers; (SJ2026, fen) → the money on them."""
    found: Counter[tuple[str, str]] = Counter()
    for payment in ledger.payments:
        for series, year, fen in payment.receipts if payment.session is session else ():
            name = f"{series}{year}"
            found[name, "used"] += 1
            found[name, "void"] += not payment.stands
            found[name, "red"] += payment.kind == "red"
            found[name, "fen"] += fen if payment.stands else 0
    return found


def ages(ledger: Ledger) -> dict[Account, list[int]]:
    """Account → what is open by age: not due, 1–30 days …"""
    found: dict[Account, list[int]] = defaultdict(lambda: [0] * (len(AGES) + 1))
    for line in ledger.lines:
        if line.open:
            late = (ledger.today - line.draft.due).days
            found[line.account][sum(late > edge for edge in AGES)] += line.open
    return dict(found)


def rates(ledger: Ledger) -> dict[date, tuple[int, int]]:
    """Month → charged less what was let go, and what was paid, of lines that begin in it."""
    found: Counter[tuple[date, str]] = Counter()
    for line in ledger.lines:
        if line.is_live and line.run is not None:
            month = line.draft.first.replace(day=1)
            found[month, "charged"] += line.draft.fen - line.let_go
            found[month, "paid"] += line.paid
    months = {month for month, _word in found}
    return {month: (found[month, "charged"], found[month, "paid"]) for month in months}


def _apart(rows: Iterable[tuple[Payment, str, int]]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for payment, name, fen in rows:
        taken, red = found.get(name, (0, 0))
        is_red = payment.kind == "red"
        found[name] = (taken + (0 if is_red else fen), red + (fen if is_red else 0))
    return found
