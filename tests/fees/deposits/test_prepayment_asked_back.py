"""Prepayment asked back from the page of a household: held, asked for, and prepayment again."""

import pytest

from propdesk.db.store import Store
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.deposits.rules import RefundState
from propdesk.fees.dues.service import household_dues
from propdesk.fees.refunds.of_prepayment import is_of_prepayment
from propdesk.fees.refunds.of_prepayment_dialogs import ask_back_dialog, keep_dialog
from propdesk.fees.refunds.register import REFUNDS, RefundRow
from propdesk.fees.rules import Method
from propdesk.kernel.money import ZERO, Money
from propdesk.ui.desk import Desk
from tests.offices import Office


@pytest.fixture
def unit(office: Office) -> int:
    """A household that has prepaid 200.00."""
    unit_id = office.units["1-1-101"]
    parts = (Part(Method.CASH, Money(200_00)),)
    order = Order(unit_id=unit_id, parts=parts, charge_ids=(), keep_rest=True)
    office.store.write(collect_payment, order=order)
    return unit_id


def prepaid(store: Store, unit_id: int) -> Money:
    return store.read(household_dues, unit_id=unit_id).prepaid_total


def asked(store: Store) -> RefundRow:
    (row,) = store.read(REFUNDS.records.first)
    return row


def test_a_household_asks_its_prepayment_back_and_the_rest_stays(
    desk: Desk, office: Office, unit: int
) -> None:
    dialog = ask_back_dialog(desk, unit)
    assert dialog is not None
    assert dialog.form.values()["amount"] == Money(200_00)
    dialog.form.set_values({"amount": Money(150_00), "reason": "搬走"})
    assert dialog.save()
    row = asked(office.store)
    assert (row.amount, row.state, row.why) == (Money(150_00), RefundState.ASKED, "搬走")
    assert prepaid(office.store, unit) == Money(50_00)
    assert list(office.store.read(check_books)) == []


def test_a_request_is_prepayment_again_until_it_is_approved(
    desk: Desk, office: Office, unit: int
) -> None:
    dialog = ask_back_dialog(desk, unit)
    assert dialog is not None
    dialog.form.set_values({"reason": "搬走"})
    dialog.save()
    row = asked(office.store)
    assert office.store.read(is_of_prepayment, refund_id=row.id)
    back = keep_dialog(desk, row.id)
    back.form.set_values({"reason": "不搬了"})
    assert back.save()
    assert (asked(office.store).state, prepaid(office.store, unit)) == (
        RefundState.REFUSED,
        Money(200_00),
    )
    assert not office.store.read(is_of_prepayment, refund_id=row.id)
    assert list(office.store.read(check_books)) == []


def test_nothing_is_asked_back_where_nothing_is_prepaid(desk: Desk, office: Office) -> None:
    assert ask_back_dialog(desk, office.units["1-1-102"]) is None
    assert prepaid(office.store, office.units["1-1-102"]) == ZERO
