"""A supplier's bill beside what owners were billed, used and paid, and what was lost of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from propdesk.fees.billing.billing import publish_run
from propdesk.fees.meters.readings import READINGS
from propdesk.fees.passed_on.losses import LossUnknown, NothingLost, loss_begun, share_loss
from propdesk.fees.passed_on.prices import price_above
from propdesk.fees.passed_on.register import (
    SUPPLIER_BILLS,
    SupplierBillFields,
    SupplierBillRow,
    SupplierPaid,
)
from propdesk.fees.passed_on.rules import Dearer, SupplierBillState, loss_in_fen
from propdesk.fees.rules import Nature
from propdesk.fees.sharing.register import SHARED_BILLS
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import ItemFields
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused
from tests.fees.meters.test_billing import tariff
from tests.fees.meters.work import hang, read
from tests.offices import Office

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
BILL = SupplierBillFields(
    item_id=0, supplier="江城水务", first=date(2026, 10, 1), last=OCTOBER, amount=Money(34_500)
)


def enter(office: Office, item: int, **values: Any) -> int:
    fields = replace(BILL, item_id=item, **values)
    return office.store.write(SUPPLIER_BILLS.uses.add, fields=fields)


def row(office: Office, bill: int) -> SupplierBillRow:
    (found,) = office.store.read(SUPPLIER_BILLS.records.rows, ids=[bill])
    return found


@pytest.fixture
def item(office: Office) -> int:
    """A fee item that the office bills by nothing else."""
    fields = ItemFields(name="水费", code="SF", nature=Nature.COLLECTED)
    return office.store.write(ITEM_USES.add, fields=fields)


@pytest.fixture
def metered(office: Office, item: int) -> Office:
    """A main meter of 100 m³ in October, behind it homes of 60 and 30, the office's tap of 4."""
    tariff(office, item)
    main = hang(office, "M", unit=None)
    meters = {
        main: 100_000,
        hang(office, "W1", "1-1-101", item_id=item, main_id=main): 60_000,
        hang(office, "W2", "1-1-102", item_id=item, main_id=main): 30_000,
        hang(office, "T", unit=None, main_id=main): 4_000,
    }
    for meter, used in meters.items():
        read(office, meter, SEPTEMBER, 5_000)
        read(office, meter, OCTOBER, 5_000 + used)
    return office


def test_it_stands_beside_what_was_billed_used_and_lost(metered: Office, item: int) -> None:
    metered.store.write(publish_run, period="2026-10")
    one = row(metered, enter(metered, item, main_id=1))
    assert (one.used, one.own_use, one.lost, one.unread) == (90_000, 4_000, 6_000, 0)
    assert (one.billed, one.collected) == (Money(31_050), Money(0))  # 90 x 3.45


def test_the_quantity_of_the_bill_goes_before_that_of_the_main_meter(
    metered: Office, item: int
) -> None:
    one = row(metered, enter(metered, item, main_id=1, quantity=101_500))
    assert one.lost == 7_500


def test_without_a_main_meter_all_meters_of_the_item_are_compared(
    metered: Office, item: int
) -> None:
    one = row(metered, enter(metered, item, quantity=98_000))
    assert (one.used, one.own_use, one.lost) == (90_000, None, 8_000)


def test_a_loss_is_not_known_before_all_its_meters_are_read(metered: Office, item: int) -> None:
    hang(metered, "W3", "1-1-102", item_id=item, main_id=1)
    bill = enter(metered, item, main_id=1)
    one = row(metered, bill)
    assert (one.lost, one.unread) == (None, 1)
    with pytest.raises(LossUnknown):
        metered.store.read(loss_begun, bill_id=bill)


def test_owners_who_pay_more_than_the_supplier_asks_are_told(metered: Office, item: int) -> None:
    dear = row(metered, enter(metered, item, quantity=100_000, amount=Money(34_499)))
    fair = row(metered, enter(metered, item, quantity=100_000, bill_no="2"))
    assert (dear.dearer, fair.dearer) == (Dearer.DEARER, None)

    def warned(fen: int) -> bool:
        told = metered.store.read(
            lambda s: price_above(
                s, item_id=item, quantity=100_000, amount=Money(fen), last=OCTOBER
            )
        )
        return bool(told)

    assert [warned(fen) for fen in (34_498, 34_499, 34_500, 34_501)] == [True, True, False, False]


def test_what_was_lost_becomes_a_shared_bill_at_the_price_of_the_supplier(
    metered: Office, item: int
) -> None:
    bill = enter(metered, item, main_id=1)
    no, known = metered.store.read(loss_begun, bill_id=bill)
    assert (no, known.amount) == ("DF2026-000001", Money(2_070))  # 345.00 x 6 / 100
    fields = replace(known, item_id=item)
    made = metered.store.write(share_loss, bill_id=bill, fields=fields)
    (shared,) = metered.store.read(SHARED_BILLS.records.rows, ids=[made])
    assert (shared.amount, shared.first, shared.last) == (known.amount, BILL.first, BILL.last)


def test_a_loss_below_nothing_is_never_billed(metered: Office, item: int) -> None:
    bill = enter(metered, item, main_id=1, quantity=93_000)
    assert row(metered, bill).lost == -1_000
    with pytest.raises(NothingLost):
        metered.store.read(loss_begun, bill_id=bill)


def test_the_same_bill_is_not_entered_twice(metered: Office, item: int) -> None:
    enter(metered, item, bill_no="2026-10")
    enter(metered, item, bill_no="2026-10b")
    with pytest.raises(FieldsRefused) as found:
        enter(metered, item, bill_no="2026-10")
    assert set(found.value.errors) == {"bill_no"}
    enter(metered, item, main_id=1)
    with pytest.raises(FieldsRefused) as found:
        enter(metered, item, main_id=1, first=date(2026, 10, 20))
    assert set(found.value.errors) == {"first"}


def test_a_bill_that_was_paid_stays_as_it_is(metered: Office, item: int) -> None:
    bill = enter(metered, item)
    form = SupplierPaid(paid_on=date(2026, 11, 9), paid_by="转账 0417")
    uses = SUPPLIER_BILLS.uses
    metered.store.write(uses.move, record_id=bill, to=SupplierBillState.PAID, form=form)
    assert row(metered, bill).paid_on == date(2026, 11, 9)
    fields = replace(BILL, item_id=item, amount=Money(1))
    with pytest.raises(FieldsRefused):
        metered.store.write(uses.change, record_id=bill, fields=fields)
    metered.store.write(uses.undo, record_id=bill)
    assert row(metered, bill).state is SupplierBillState.OWED


def test_a_reading_of_a_main_meter_says_what_was_lost_behind_it(metered: Office) -> None:
    found = metered.store.read(READINGS.records.first, question=asked("mains"))
    told = [(one.meter, one.quantity, one.behind, one.unread, one.loss) for one in found]
    assert told == [("M", 100_000, 94_000, 0, 6_000)]


def test_meters_read_on_other_days_count_for_the_days_of_the_main_meter(
    office: Office, item: int
) -> None:
    """31 m³ in the 31 days from 16 September: 16 of them lie in October up to the 16th."""
    main = hang(office, "M", unit=None)
    sub = hang(office, "W1", item_id=item, main_id=main)
    read(office, main, SEPTEMBER, 0)
    read(office, main, date(2026, 10, 16), 20_000)
    for day, value in ((date(2026, 9, 15), 0), (date(2026, 10, 16), 31_000)):
        read(office, sub, day, value)
    (one,) = office.store.read(READINGS.records.first, question=asked("mains"))
    assert (one.behind, one.unread, one.loss) == (16_000, 0, 4_000)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**8))
def test_a_loss_costs_its_part_of_the_bill_and_never_more(lost: int, used: int, fen: int) -> None:
    quantity = lost + used
    parts = loss_in_fen(lost, quantity, fen), loss_in_fen(used, quantity, fen)
    assert 0 <= parts[0] <= fen
    assert abs(sum(parts) - fen) <= 1
