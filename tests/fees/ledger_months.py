"""The months of the plain ledger beside those of the program: what was sealed stays."""

from collections import Counter
from datetime import date
from itertools import pairwise

from propdesk.db.posting import closed_until
from propdesk.db.store import Store
from propdesk.fees.months.checks import month_breaches
from propdesk.fees.months.listing import months
from propdesk.fees.months.rules import MonthState
from propdesk.kernel.progress import NoProgress
from tests.fees.ledger_model import Ledger
from tests.fees.vouchers.recount import compare_income, compare_with_months


def compare_months(store: Store, ledger: Ledger) -> None:
    """Money in by month, what is owed and prepaid at the end of all, and the seals."""
    assert (store.read(closed_until) or date.min) == ledger.closed
    money: Counter[str] = Counter()
    for payment in ledger.payments:
        money[f"{payment.day:%Y-%m}"] += payment.money
    rows = store.read(months)
    assert {one.month: one.facts.money_in for one in rows if one.facts.money_in} == {
        month: fen for month, fen in money.items() if fen
    }
    assert rows[0].debt.fen == sum(line.open for line in ledger.lines)
    assert rows[0].prepaid.fen == sum(ledger.prepaid.values())
    assert {one.month for one in rows if one.state is MonthState.CLOSED} == {
        one.month for one in rows if one.facts.days[1] <= ledger.closed
    }
    months_agree(store)


def months_agree(store: Store) -> None:
    """Each month goes on where the one before ended, agrees with itself and with its vouchers."""
    rows = store.read(months)
    for row, before in pairwise(rows):
        assert row.facts.debt.opening == before.facts.debt.closing
        assert row.facts.prepaid.opening == before.facts.prepaid.closing
    assert all(one.facts.agrees for one in rows)
    assert list(store.read(month_breaches, progress=NoProgress())) == []
    compare_with_months(store)
    compare_income(store)
