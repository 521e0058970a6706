"""Prepayment asked back from the page of a household: held, asked for, and prepayment again."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.page.view import CounterPage
from propdesk.fees.deposits.rules import RefundState
from propdesk.fees.dues.service import household_dues
from propdesk.fees.refunds.of_prepayment import is_of_prepayment
from propdesk.fees.refunds.of_prepayment_dialogs import ask_back_dialog, keep_dialog
from propdesk.fees.refunds.register import (
    REFUNDS,
    Approval,
    AskedAgain,
    PaidOut,
    RefundRow,
)
from propdesk.fees.refunds.view import RefundsPage
from propdesk.fees.rules import Method
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import ZERO, Money
from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.record_actions import declared_actions
from tests.fees.deposits.desk_work import ask, held
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


def test_the_request_says_who_gets_it_where_and_when_the_payer_signed(
    desk: Desk, office: Office, unit: int
) -> None:
    dialog = ask_back_dialog(desk, unit)
    assert dialog is not None
    day = date(2026, 11, 19)
    told = {"payee": "顾云深", "bank": "示例银行", "account_no": "6222 0000 1234", "signed_on": day}
    dialog.form.set_values({"reason": "搬走", **told})
    assert dialog.save()
    fields = office.store.read(REFUNDS.uses.seen, record_id=asked(office.store).id)
    assert (fields.payee, fields.bank, fields.signed_on) == ("顾云深", "示例银行", day)
    assert fields.account_no.replace(" ", "") == "622200001234"


def test_the_desk_and_the_page_of_refunds_begin_it_too(
    desk: Desk, office: Office, unit: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def fill(dialog: FormDialog) -> int:
        shown.append(dialog.windowTitle())
        dialog.form.set_values({"reason": "搬走", "amount": Money(50_00)})
        return int(dialog.save())

    monkeypatch.setattr(FormDialog, "exec", fill)
    counter = CounterPage(desk)
    qtbot.addWidget(counter)
    counter.f_keys.refund_prepayment()  # nobody at the desk
    assert office.store.read(REFUNDS.records.first) == []
    counter.load(unit)
    counter.f_keys.refund_prepayment()
    assert asked(office.store).amount == Money(50_00)

    def choose(dialog: FormDialog) -> int:
        if "room" not in dialog.form.values():
            return fill(dialog)
        dialog.form.set_values({"room": "1-1-101"})
        return int(dialog.save())

    monkeypatch.setattr(FormDialog, "exec", choose)
    page = RefundsPage(desk)
    qtbot.addWidget(page)
    page.prepayment()
    qtbot.waitUntil(lambda: len(office.store.read(REFUNDS.records.first)) == 2)
    assert prepaid(office.store, unit) == Money(100_00)
    desk.wait_for_work()


def test_what_the_bank_returns_is_asked_for_again_and_never_paid_twice(
    desk: Desk, office: Office, unit: int
) -> None:
    dialog = ask_back_dialog(desk, unit)
    assert dialog is not None
    account = {"account_no": "6222 0000 1234", "signed_on": date(2026, 11, 19)}
    dialog.form.set_values({"reason": "搬走", **account})
    assert dialog.save()
    move, refund_id = REFUNDS.uses.move, asked(office.store).id

    def go(to: RefundState, form: object = None, why: str = "") -> None:
        office.store.write(move, record_id=refund_id, to=to, form=form, why=why)

    go(RefundState.APPROVED, Approval(approver="王经理"))
    go(RefundState.PAID, PaidOut(slip_no="7788"))
    with pytest.raises(UserError):
        go(RefundState.PAID, PaidOut(slip_no="7789"))
    go(RefundState.RETURNED, why="账号有误")
    go(RefundState.ASKED, AskedAgain(payee="顾清和", bank="示例银行", account_no="6222 0000 9999"))
    go(RefundState.APPROVED, Approval(approver="王经理"))
    go(RefundState.PAID, PaidOut(slip_no="7790"))
    assert prepaid(office.store, unit) == ZERO
    assert list(office.store.read(check_books)) == []


def test_the_list_offers_it_for_a_request_of_prepayment_alone(
    desk: Desk, office: Office, unit: int, item: int
) -> None:
    dialog = ask_back_dialog(desk, unit)
    assert dialog is not None
    dialog.form.set_values({"reason": "搬走"})
    dialog.save()
    own = asked(office.store).id
    other = ask(office, held(office, item))
    offers = declared_actions(desk, "deposit_refund", lambda: None)
    (action,) = [one for one in offers if one.key == "Ctrl+F9"]
    rows = office.store.read(REFUNDS.records.rows, ids=[own, other])
    assert {row.id: bool(action.why_not(row)) for row in rows} == {own: False, other: True}
