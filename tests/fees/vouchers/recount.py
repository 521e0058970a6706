"""The vouchers of each month beside its close: what one says of the money, the other says too."""

from collections import Counter
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.fees.accrual.facts import accrual_facts
from propdesk.fees.months.listing import months
from propdesk.fees.months.rules import days_of_month
from propdesk.fees.vouchers.exporting import month_halves, pending_vouchers
from propdesk.fees.vouchers.rules import IncomeBasis
from propdesk.kernel.reports.report import month_after
from propdesk.system.settings.estate_settings import estate_settings

DEPOSIT_LINES = """
    SELECT coalesce(sum(fen), 0) FROM (
        SELECT c.amount AS fen FROM charge AS c JOIN posting AS b ON b.seq = c.posting_seq
        JOIN fee_item AS i ON i.id = c.fee_item_id AND i.nature = 'deposit'
        WHERE substr(b.day, 1, 7) = :month
        UNION ALL SELECT -a.amount FROM allocation AS a JOIN posting AS b ON b.seq = a.posting_seq
        JOIN charge AS c ON c.id = a.charge_id
        JOIN fee_item AS i ON i.id = c.fee_item_id AND i.nature = 'deposit'
        WHERE substr(b.day, 1, 7) = :month)
"""


@use_case(permission="fees.view")
def balances(session: Session, *, month: str) -> Counter[str]:
    """What each account moved in a month: left less right; deposits under `deposit`."""
    deposits = set(session.scalars(text("SELECT id FROM fee_item WHERE nature = 'deposit'")))
    found: Counter[str] = Counter()
    sides: Counter[tuple[int, str, str]] = Counter()
    for half in month_halves(session, month):
        sign = 1 if half.side == "debit" else -1
        key = half.key if half.item not in deposits or half.key != "item" else "deposit"
        found[key] += sign * half.fen
        sides[half.seq, half.record, half.group] += sign * half.fen
    assert not any(sides.values()), "each event balances in its voucher"
    return found


@use_case(permission="fees.view")
def open_deposits(session: Session, *, month: str) -> int:
    """What lines of deposits moved of what is owed."""
    return int(session.execute(text(DEPOSIT_LINES), {"month": month}).scalar_one())


def compare_with_months(store: Store) -> None:
    """Each month: debit = credit, and its accounts moved what its close says."""
    accrues = store.read(estate_settings).voucher_basis == IncomeBasis.ACCRUAL.value
    for row in store.read(months):
        facts, found = row.facts, store.read(balances, month=row.month)
        if accrues:
            moved = sum(facts.debt.moves.values()) - store.read(open_deposits, month=row.month)
            assert found["receivable"] == moved, row.month
        assert -found["prepaid"] == sum(facts.prepaid.moves.values()), row.month
        assert -found["deposit"] == sum(facts.deposits.moves.values()), row.month
        assert -found["unclaimed"] == sum(facts.unclaimed.moves.values()), row.month
        assert sum(found.values()) == 0, row.month
        for one in store.read(pending_vouchers, month=row.month).facts.vouchers:
            assert one.debit == one.credit


def compare_income(store: Store) -> None:
    """Each month: deferred before + charged - let go - earned = deferred after, the next begins
    with it, and vouchers earn the same."""
    rows = store.read(months)
    first = days_of_month(rows[-1].month)[0]
    last = date(rows[0].facts.days[1].year + 1, 12, 31)
    facts = store.read(accrual_facts, basis="earned", first=first, last=last)
    sums: dict[date, Counter[str]] = {}
    for fact in facts:
        assert fact.opening + fact.charged - fact.waived - fact.income == fact.closing
        for word in ("opening", "charged", "waived", "income", "closing"):
            sums.setdefault(fact.day, Counter())[word] += getattr(fact, word)
    for month, own in sums.items():
        after = sums.get(month_after(month, 1), Counter())
        if month_after(month, 1) <= last:
            assert own["closing"] == after["opening"], month
    for row in rows:
        own = sums.get(days_of_month(row.month)[0], Counter())
        moved = own["closing"] - own["opening"]
        assert -store.read(balances, month=row.month)["deferred"] == moved, row.month
