"""What stays of a receipt group that receipts were issued in, also when a save is taken back."""

from dataclasses import replace

import pytest

from propdesk.db.store import Store
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.rules import Method
from propdesk.fees.tariffs.listed import GROUP_USES
from propdesk.fees.tariffs.tariffs import receipt_groups
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused, StillReferred
from tests.offices import Office, open_office


@pytest.fixture
def office(store: Store) -> Office:
    return open_office(store)


def group_of(office: Office) -> int:
    return office.store.read(receipt_groups)[0].id


def take_money(office: Office) -> None:
    unit = office.units["1-1-101"]
    order = Order(unit_id=unit, parts=(Part(Method.CASH, Money(10000)),))
    office.store.write(collect_payment, order=order)


def test_a_series_that_receipts_have_is_neither_changed_nor_taken_back(office: Office) -> None:
    store, group_id = office.store, group_of(office)
    seen = store.read(GROUP_USES.seen, record_id=group_id)
    store.write(GROUP_USES.change, record_id=group_id, fields=replace(seen, series="WY"))
    take_money(office)
    with pytest.raises(FieldsRefused) as refused:
        store.write(GROUP_USES.change, record_id=group_id, fields=seen)
    assert set(refused.value.errors) == {"series"}
    with pytest.raises(FieldsRefused) as refused:
        store.write(GROUP_USES.undo, record_id=group_id)
    assert set(refused.value.errors) == {"series"}
    assert store.read(GROUP_USES.seen, record_id=group_id).series == "WY"


def test_a_group_that_items_or_receipts_belong_to_is_not_deleted(office: Office) -> None:
    with pytest.raises(StillReferred):
        office.store.write(GROUP_USES.delete, record_id=group_of(office))
