"""A receipt says beside an amount what gives it, also for a share of a bill that all pay."""

import pytest

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.papers.basis import counted_of_line
from propdesk.fees.papers.words import how_text
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.receipts.rows import line_basis
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from tests.fees.meters.test_billing import item
from tests.fees.papers.test_basis import value
from tests.fees.sharing.bills import enter, share
from tests.offices import Office

__all__ = ["item"]  # a fixture

ROOM = "1-1-101"


def test_a_share_says_the_bill_and_the_weights_that_give_it(office: Office, item: int) -> None:
    share(office.store, enter(office.store, item_id=item, amount=Money(500_000)))
    dues = office.store.read(household_dues, unit_id=office.units[ROOM])
    (line,) = [one for one in dues.lines if "shared" in one.explanation]
    order = Order(
        unit_id=office.units[ROOM],
        parts=(Part(Method.CASH, line.open),),
        charge_ids=(line.charge_id,),
    )
    paid = office.store.write(collect_payment, order=order)
    (said,) = office.store.read(stored_facts, no=paid.receipts[0].no).lines
    assert line_basis(said) == how_text(counted_of_line(line.explanation))
    exact = value(line_basis(said)) * 100
    assert abs(said.amount.fen - exact) < 1


@pytest.mark.parametrize("more", ['"days":[10,31]', '"pays":{"share":"50"}'])
def test_a_part_of_a_share_says_no_sum_that_gives_another_amount(more: str) -> None:
    words = '{"formula":"shared","bill_amount":"10","weight":"1","weights":"3",' + more + "}"
    assert counted_of_line(words) == ()
