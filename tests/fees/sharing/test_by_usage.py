"""A bill shared by what the meters of its units counted on its days."""

from datetime import date

import pytest
from sqlalchemy import select

from propdesk.fees.meters.rules import MeterSort
from propdesk.fees.rules import ShareBy
from propdesk.fees.sharing.shares import NothingMeasured, sharing_of
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import Money
from tests.fees.meters.work import hang, read
from tests.fees.sharing.bills import enter
from tests.offices import Office

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
USED = {"1-1-101": 3_000, "1-1-102": 1_500}


@pytest.fixture
def metered(office: Office) -> Office:
    """Two homes with a water meter each, one of them with power too; the third has none."""
    for room, used in USED.items():
        meter = hang(office, f"W{room}", room)
        read(office, meter, SEPTEMBER, 10_000)
        read(office, meter, OCTOBER, 10_000 + used)
    power = hang(office, "P", "1-1-101", kind=MeterSort.POWER)
    read(office, power, SEPTEMBER, 0)
    read(office, power, OCTOBER, 900_000)
    return office


def bill(office: Office, left_out: str = "1-2-201 没有水表") -> int:
    item = office.store.read(lambda s: s.scalars(select(FeeItem.id)).first()) or 0
    return enter(
        office.store, item_id=item, amount=Money(100), share_by=ShareBy.USAGE, left_out=left_out
    )


def test_each_pays_its_part_of_what_was_used(metered: Office) -> None:
    found = metered.store.read(sharing_of, bill_id=bill(metered))
    assert {one.code: one.amount.fen for one in found.shares} == {"1-1-101": 67, "1-1-102": 33}
    assert {one.code: one.measure for one in found.shares} == {
        room: used * 10 for room, used in USED.items()
    }


def test_who_has_no_such_meter_is_left_out_with_a_reason_or_refused(metered: Office) -> None:
    with pytest.raises(NothingMeasured) as found:
        metered.store.read(sharing_of, bill_id=bill(metered, left_out=""))
    assert "1-2-201" in str(found.value)


def test_a_meter_that_was_not_read_for_all_days_is_refused(metered: Office) -> None:
    hang(metered, "W3", "1-1-102")
    with pytest.raises(NothingMeasured) as found:
        metered.store.read(sharing_of, bill_id=bill(metered))
    assert "1-1-102" in str(found.value)
