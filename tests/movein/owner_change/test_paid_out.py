"""Prepayment of the old owner that he gets back: asked for with the change, paid by the desk."""

from dataclasses import fields, replace
from datetime import date

import pytest

from propdesk.db.store import Store
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.deposits.register import DEPOSITS
from propdesk.fees.deposits.rules import PayWay, RefundState
from propdesk.fees.refunds.of_prepayment import RefundGoesOn
from propdesk.fees.refunds.register import REFUNDS, Approval, PaidOut, RefundFields, RefundRow
from propdesk.fees.rules import Method
from propdesk.fees.shifts.service import drawer_cash
from propdesk.kernel.money import ZERO, Money, total
from propdesk.movein.owner_change.rules import LineChoice, LineSort
from tests.fees.charges.test_cutting import lines_of
from tests.fees.charges.test_splitting import yearly_flat
from tests.fees.deposits.desk_work import let_takings_go
from tests.made_once import made_once
from tests.movein.owner_change.test_settling import (
    SELLER,
    back,
    entered,
    everything,
    pay,
    settled,
)


@pytest.fixture
def flat(store: Store) -> int:
    """A flat of the seller with a space, both billed 1,200.00 for the year."""
    return made_once(store, yearly_flat)


def asked_for(row: RefundRow) -> RefundFields:
    """What is typed of a request."""
    return RefundFields(**{one.name: getattr(row, one.name) for one in fields(RefundFields)})


def test_prepayment_is_asked_back_and_paid_out_by_the_desk(store: Store, flat: int) -> None:
    let_takings_go(store)
    pay(store, flat, Money(2500_00), keep=True)
    change = entered(store, flat, basis_day=date(2027, 1, 1))
    found = settled(store, change, prepaid=LineChoice.REFUND)
    assert (found.refunded, found.old_prepaid, found.new_prepaid) == (Money(100_00), ZERO, ZERO)
    assert store.read(everything)[1] == []
    (asked,) = store.read(REFUNDS.records.first)
    assert (asked.payee, asked.amount, asked.state) == (
        SELLER, Money(100_00), RefundState.ASKED,
    )  # fmt: skip
    signed = replace(asked_for(asked), signed_on=date(2026, 11, 20))
    store.write(REFUNDS.uses.change, record_id=asked.id, fields=signed, seen=None)
    drawer = store.read(drawer_cash)
    move = REFUNDS.uses.move
    store.write(move, record_id=asked.id, to=RefundState.APPROVED, form=Approval(approver="赵启明"))
    with pytest.raises(RefundGoesOn, match=asked.no):
        back(store, change)
    store.write(move, record_id=asked.id, to=RefundState.PAID, form=PaidOut(way=PayWay.CASH))
    assert store.read(drawer_cash) == drawer - Money(100_00)
    assert store.read(check_books) == ()
    with pytest.raises(RefundGoesOn, match=asked.no):
        back(store, change)


def test_prepayment_that_was_asked_back_is_prepayment_again_when_the_change_is_taken_back(
    store: Store, flat: int
) -> None:
    pay(store, flat, Money(2500_00), keep=True)
    change = entered(store, flat)
    before = store.read(everything)
    found = settled(store, change, bill=LineChoice.PAID_OUT, prepaid=LineChoice.REFUND)
    paid_ahead = Money(967_74) + Money(967_74)
    assert found.refunded == Money(100_00) + paid_ahead
    assert total(one.amount for one in store.read(REFUNDS.records.first)) == found.refunded
    assert store.read(check_books) == ()
    back(store, change)
    assert store.read(everything) == before
    assert {one.state for one in store.read(REFUNDS.records.first)} == {RefundState.REFUSED}
    assert {one.held for one in store.read(DEPOSITS.records.first)} == {ZERO}
    assert store.read(check_books) == ()


def test_what_was_let_go_of_a_bill_is_the_old_owners_and_no_money_to_ask_back(
    store: Store, flat: int
) -> None:
    line = store.read(lines_of)[0]
    order = Order(
        unit_id=flat, parts=(Part(Method.CASH, Money(1199_50)),), charge_ids=(line,),
        rounded_off=Money(50),
    )  # fmt: skip
    store.write(collect_payment, order=order)
    change = entered(store, flat)
    found = settled(store, change, bill=LineChoice.PAID_OUT)
    (paid,) = (one for one in found.of(LineSort.BILL) if one.settled)
    assert (paid.new, paid.refund) == (Money(967_74), Money(967_74))
    back(store, change)
    assert store.read(check_books) == ()
