"""What the cash office says and leads to: factors, counts, offers, empty pages."""

import json

import pytest
from msgspec import structs
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from propdesk.fees.arrears.view import ArrearsPage, arrears_page
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.page.view import CounterPage, counter_page
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.papers.basis import basis_of_line
from propdesk.fees.papers.words import figures_text
from propdesk.fees.receipts.listing import receipt_rows
from propdesk.fees.receipts.view import ReceiptsPage, receipts_page
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import open_shift
from propdesk.kernel.i18n import set_language
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import Form
from propdesk.ui.parts.cards import EmptyPage
from tests.clocks import StoppedClock
from tests.fees.desks import Hands, in_window
from tests.keyboard import ENTER, F9, answer_dialog
from tests.offices import Office
from tests.roles import rights_of

ROOM = "1-1-101"


def pay(office: Office, code: str) -> str:
    order = Order(
        unit_id=office.units[code], parts=(Part(Method.CASH, Money(37702)),), payer="Somebody"
    )
    return office.store.write(collect_payment, order=order).receipts[0].no


@pytest.mark.parametrize(
    ("formula", "since", "per", "said"),
    [
        *(("fixed", "2026-11-01", 1, "月 80.00"), ("fixed", "", 1, "80.00")),
        *(("fixed", "x", 3, "季 80.00"), ("fixed", "x", 12, "年 80.00"), ("area", "x", 1, "80.00")),
    ],
)
def test_an_amount_of_each_month_or_quarter_is_called_so(
    formula: str, since: str, per: int, said: str
) -> None:
    set_language("zh_CN")
    words = {"formula": formula, "price": "80", "from": since, "per": per, "full": per}
    basis = basis_of_line(json.dumps(words))
    assert basis is not None
    assert figures_text(basis) == said


def test_the_session_counts_what_its_sums_hold(office: Office) -> None:
    pay(office, ROOM)
    office.store.write(void_receipt, no=pay(office, "1-1-102"), reason="wrong", copies_back=3)
    session = office.store.read(open_shift)
    assert session is not None
    assert (session.payments, session.money_in) == (1, Money(37702))


def test_a_receipt_row_knows_whose_session_it_is_of(office: Office) -> None:
    pay(office, ROOM)
    (row,) = office.store.read(receipt_rows, ids=[1])
    assert row.cashier_id == office.store.actor.user_id


def test_f9_on_the_receipt_of_another_cashier_says_so_at_once(
    qtbot: QtBot, desk: Desk, office: Office, hands: Hands
) -> None:
    pay(office, ROOM)
    cashier = rights_of(Role.CASHIER)
    other = structs.replace(office.store.actor, user_id=7, role=Role.CASHIER, permissions=cashier)
    office.store.as_actor(other)
    in_window(qtbot, desk, receipts_page, ReceiptsPage)
    seen: list[QDialog] = []
    answer_dialog("<Return>", seen)
    hands.press(F9)
    qtbot.waitUntil(lambda: bool(seen))
    assert not seen[0].findChildren(Form)
    assert [row.state for row in office.store.read(receipt_rows, ids=[1])] == ["issued"]


def test_f1_names_the_f_keys_a_paper_hides_and_each_key_once(
    qtbot: QtBot, desk: Desk, office: Office, hands: Hands
) -> None:
    page = in_window(qtbot, desk, counter_page, CounterPage)
    hands.press(ROOM, ENTER, "+")
    qtbot.waitUntil(lambda: page.papers.is_open)
    assert {"F2", "F9", "F11"} <= set(dict(page.keys()))
    hands.press("<Esc>")
    assert "F2" not in dict(page.keys())


def test_the_keyboard_is_at_the_desk_again_when_a_paper_is_put_away(
    qtbot: QtBot, desk: Desk, office: Office, hands: Hands
) -> None:
    page = in_window(qtbot, desk, counter_page, CounterPage)
    hands.press(ROOM, ENTER, "+")
    qtbot.waitUntil(lambda: page.papers.is_open)
    page.paper.parts.setFocus()
    hands.press("<Esc>")
    qtbot.waitUntil(page.head.room.hasFocus)


def test_of_a_line_begun_the_desk_shows_what_gives_its_rest(
    qtbot: QtBot, desk: Desk, office: Office, hands: Hands
) -> None:
    part = Order(unit_id=office.units[ROOM], parts=(Part(Method.CASH, Money(30000)),))
    office.store.write(collect_payment, order=part)
    page = in_window(qtbot, desk, counter_page, CounterPage)
    hands.press(ROOM, ENTER)
    assert [row.how for row in page.ticket.rows] == ["377.02 − 300.00", "134.65 × 2.80"]


def test_a_key_of_the_desk_begins_no_room_where_the_typed_is_selected(
    qtbot: QtBot, desk: Desk, office: Office, hands: Hands
) -> None:
    page = in_window(qtbot, desk, counter_page, CounterPage)
    hands.press(ROOM, ENTER, "8000")
    page.till.tendered.selectAll()
    hands.press("-", "800")
    assert page.till.tendered.text() == "800"
    assert page.sums().kept == Money(80000 - 75404)


def test_it_is_said_beside_the_field_that_zero_collects_nothing(
    qtbot: QtBot, desk: Desk, office: Office, hands: Hands
) -> None:
    page = in_window(qtbot, desk, counter_page, CounterPage)
    hands.press(ROOM, ENTER, "0", "+")
    assert page.till.tendered_note.text() == "0.00 收不到款"


def test_the_button_names_the_payer(qtbot: QtBot, desk: Desk, office: Office, hands: Hands) -> None:
    page = in_window(qtbot, desk, counter_page, CounterPage)
    hands.press(ROOM, ENTER)
    assert page.ticket.made_out_to in page.head.payer.words
    page.head.show_payer("A company with a very long name")
    assert "company" not in page.head.payer.words


def test_lists_of_an_office_that_never_billed_lead_to_its_first_bills(
    qtbot: QtBot, desk: Desk
) -> None:
    arrears = in_window(qtbot, desk, arrears_page, ArrearsPage)
    receipts = in_window(qtbot, desk, receipts_page, ReceiptsPage)
    for register in (arrears.register, receipts.register):
        assert any(each.isVisible() for each in register.findChildren(EmptyPage))


def test_a_month_without_receipts_is_no_empty_office(
    qtbot: QtBot, desk: Desk, office: Office, clock: StoppedClock
) -> None:
    pay(office, ROOM)
    clock.go_on(days=40)
    page = in_window(qtbot, desk, receipts_page, ReceiptsPage)
    assert page.register.table.model.rowCount() == 0
    assert not any(each.isVisible() for each in page.register.findChildren(EmptyPage))
