"""What does not go through one booking of today and still leaves a closed month alone."""

from dataclasses import replace
from datetime import date

import pytest

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.deposits.register import DEPOSITS, DepositFields
from propdesk.fees.deposits.rules import Origin
from propdesk.fees.months.closing import close_month
from propdesk.fees.months.listing import months
from propdesk.fees.rules import Method, Nature
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.service import ItemFields
from propdesk.kernel.clock import ClockDoubtful
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.movein.owner_change.register import OWNER_CHANGES, OwnerChangeFields
from propdesk.movein.owner_change.rules import Bears, ChangeSort, DayBasis
from propdesk.system.start.clock import confirm_clock
from tests.clocks import StoppedClock
from tests.offices import Office


@pytest.fixture
def closed(office: Office) -> Office:
    """It is the third of December, November is closed."""
    assert isinstance(office.store.clock, StoppedClock)
    office.store.clock.go_on(days=13)
    office.store.write(confirm_clock, reason="放假")
    office.store.write(close_month, month="2026-11")
    return office


def test_a_deposit_of_former_books_counts_from_today_where_its_day_is_closed(
    closed: Office,
) -> None:
    item = ItemFields(code="ZXYJ", name="装修押金", nature=Nature.DEPOSIT)
    fields = DepositFields(
        fee_item_id=closed.store.write(ITEM_USES.add, fields=item),
        unit_id=closed.units["1-1-101"],
        amount=Money(100_000),
        comes=Origin.BROUGHT,
        since=date(2026, 10, 1),
    )
    before = {one.month: one.facts for one in closed.store.read(months)}
    made = closed.store.write(DEPOSITS.uses.add, fields=fields)
    after = {one.month: one.facts for one in closed.store.read(months)}
    assert after["2026-11"] == before["2026-11"]
    assert after["2026-12"].deposits.moves == {"in": 100_000}
    (row,) = closed.store.read(DEPOSITS.records.rows, ids=[made])
    assert row.since == date(2026, 10, 1)


CHANGE = OwnerChangeFields(
    unit_id=0, owners="虞念 19900008203", sort=ChangeSort.SALE, basis_day=date(2026, 11, 12),
    basis=DayBasis.REGISTRATION, bears=Bears.NEW, document_no="2026-1",
)  # fmt: skip


def test_a_sale_of_the_last_closed_month_is_settled_an_earlier_one_refused(
    closed: Office,
) -> None:
    change = replace(CHANGE, unit_id=closed.units["1-1-102"])
    early = replace(change, basis_day=date(2026, 10, 12))
    with pytest.raises(FieldsRefused) as refusal:
        closed.store.write(OWNER_CHANGES.uses.add, fields=early)
    assert "2026-11" in refusal.value.errors["basis_day"]
    assert closed.store.write(OWNER_CHANGES.uses.add, fields=change)


def test_a_clock_that_went_back_into_a_closed_month_is_told_as_the_clock(
    closed: Office, clock: StoppedClock
) -> None:
    clock.go_on(days=-30)
    part = Part(Method.CASH, Money(100))
    order = Order(unit_id=closed.units["1-1-101"], parts=(part,), keep_rest=True)
    with pytest.raises(ClockDoubtful):
        closed.store.write(collect_payment, order=order)
