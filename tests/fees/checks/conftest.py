"""An office in which everything happened that the rules are about."""

import pytest

from propdesk.db.store import Store
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.undoing import undo_run
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift
from propdesk.kernel.money import Money
from tests.made_once import made_once
from tests.offices import Office


@pytest.fixture
def busy(office: Office) -> Store:
    """Paid in part, prepaid, paid from it by hand and by itself, voided, undone, closed."""
    made_once(office.store, busy_days, units=tuple(sorted(office.units.values())))
    return office.store


def busy_days(store: Store, *, units: tuple[int, int, int]) -> None:
    first, second, third = units

    def take(unit: int, *parts: Part) -> str:
        order = Order(unit_id=unit, parts=parts, keep_rest=True)
        return store.write(collect_payment, order=order).receipts[0].no

    take(first, Part(Method.CASH, Money(10_000)))
    take(second, Part(Method.CASH, Money(50_000)))
    prepay = Order(
        unit_id=second, parts=(Part(Method.WECHAT, Money(20_000)),), charge_ids=(), keep_rest=True
    )
    store.write(collect_payment, order=prepay)
    store.write(void_receipt, no=take(second, Part(Method.PREPAID, Money(500))), reason="错")
    take(second, Part(Method.PREPAID, Money(5_000)))
    run = store.write(publish_run, period="2026-11")
    store.write(void_receipt, no=take(third, Part(Method.CASH, Money(300))), reason="错")
    assert run.run_id is not None
    store.write(undo_run, run_id=run.run_id)
    store.write(close_shift, counted=[(Money(10_000), 6)])
