"""“Check the books”: shares are their bill, and former books the total that was typed."""

import pytest
from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.fees.checks.checks import check_books
from propdesk.fees.checks.total_rules import TOTAL_RULES
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import Money
from tests.fees.opening.books import enter, something_to_take_over, take
from tests.fees.sharing.bills import enter as enter_bill, share
from tests.made_once import made_once
from tests.offices import Office
from tests.outside import outside

BREAKS = {
    "share_overlap": "UPDATE open_charge SET"
    " (unit_id, fee_item_id, meter_id, period_from, period_to, share_from, share_to) ="
    " (SELECT unit_id, fee_item_id, meter_id, period_from, period_to, 0, 1000000 FROM open_charge"
    " WHERE kind = 'normal' AND live AND period_from IS NOT NULL ORDER BY charge_id LIMIT 1)"
    " WHERE charge_id = (SELECT max(charge_id) FROM open_charge"
    " WHERE kind = 'normal' AND live AND period_from IS NOT NULL)",
    "shares_bill": "UPDATE bill_share SET amount = amount + 1 WHERE id = 1",
    "shares_lines": "UPDATE open_charge SET live = 0 WHERE charge_id = (SELECT max(id) FROM charge"
    " WHERE run_id = (SELECT run_id FROM shared_bill WHERE state = 'shared'))",
    "former_total": "UPDATE former_books SET total = total + 1 WHERE state = 'taken'",
    "former_payments": "UPDATE former_payment SET amount = amount + 1 WHERE id = 1",
    "former_deposits": "UPDATE former_deposit SET amount = amount + 1 WHERE id = 1",
    "former_lines": "UPDATE open_charge SET amount = amount + 1 WHERE charge_id = (SELECT max(id)"
    " FROM charge WHERE run_id = (SELECT run_id FROM former_books WHERE state = 'taken'))",
}


def shared_and_taken_over(store: Store) -> None:
    item = store.read(lambda s: s.scalars(select(FeeItem.id).where(FeeItem.code == "LJ")).one())
    share(store, enter_bill(store, item_id=item))
    books = enter(store, "1234.50", payments_total=Money(40_000), deposits_total=Money(2_000))
    something_to_take_over(store, books)
    take(store, books)


@pytest.fixture
def books(office: Office) -> Store:
    """A bill shared out, and former books taken over."""
    made_once(office.store, shared_and_taken_over)
    return office.store


def test_totals_that_are_met_are_in_order(books: Store) -> None:
    assert books.read(check_books) == ()


@pytest.mark.parametrize("rule", TOTAL_RULES, ids=lambda rule: str(rule.kind))
def test_each_total_tells_when_it_is_not_met(books: Store, rule: object) -> None:
    kind = getattr(rule, "kind", "")
    with outside(books) as connection:
        assert connection.execute(BREAKS[kind]).rowcount == 1
    found = {breach.kind: breach for breach in books.read(check_books)}
    assert found[kind].subject is not None
    assert str(found[kind].values["name"]) in found[kind].sentence
    assert "{" not in found[kind].sentence
