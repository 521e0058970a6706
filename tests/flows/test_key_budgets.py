"""The key budgets of the cash desk, counted key by key; the room is typed with 7 keys."""

import pytest
from pytestqt.qtbot import QtBot

from propdesk.fees.counter.page.view import CounterPage, counter_page
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.ui.desk import Desk
from tests.fees.desks import Hands, in_window
from tests.fees.receipt_books.test_books import book
from tests.keyboard import AGREE, ENTER, F2, F3, F9
from tests.offices import Office

ROOM = "1-1-101"
FIRST = "SJ2026-000001"


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> CounterPage:
    return in_window(qtbot, desk, counter_page, CounterPage)


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    return Hands(qtbot)


def taken(office: Office, no: str = FIRST) -> tuple[Money, str]:
    facts = office.store.read(stored_facts, no=no)
    return facts.total, facts.methods[0].method


def test_exact_cash_takes_9_keys(page: CounterPage, office: Office, hands: Hands) -> None:
    hands.press(ROOM, ENTER, "+")
    assert taken(office) == (Money(75404), Method.CASH)
    assert hands.pressed <= 9
    assert page.window().focusWidget() is page.head.room


def test_a_code_to_scan_takes_10_keys(page: CounterPage, office: Office, hands: Hands) -> None:
    hands.press(ROOM, ENTER, "*", "+")
    assert taken(office) == (Money(75404), Method.WECHAT)
    assert hands.pressed <= 10


def test_cash_with_change_takes_12_keys(page: CounterPage, office: Office, hands: Hands) -> None:
    hands.press(ROOM, ENTER, "800", "+")
    facts = office.store.read(stored_facts, no=FIRST)
    assert (facts.tendered, facts.change) == (Money(80000), Money(4596))
    assert hands.pressed <= 12


def test_an_added_charge_takes_14_keys(page: CounterPage, office: Office, hands: Hands) -> None:
    hands.press(ROOM, ENTER, F3, "1", ENTER, "2", ENTER, "+")
    assert taken(office)[0] == Money(75404 + 2 * 12000)
    assert hands.pressed <= 14


def test_paying_ahead_takes_15_keys(page: CounterPage, office: Office, hands: Hands) -> None:
    hands.press(ROOM, ENTER, F2, "2612", ENTER, "+")
    assert taken(office)[0] == Money(4 * 37702)
    assert hands.pressed <= 15


def test_voiding_the_last_receipt_takes_7_keys(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "+")
    hands.pressed = 0
    hands.press(F9, "1", ENTER, "3", AGREE)
    assert office.store.read(stored_facts, no=FIRST).state == "void"
    assert hands.pressed <= 7
    assert page.window().focusWidget() is page.head.room


def test_receipts_written_by_hand_take_9_keys_each_once_begun(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    book(office, "000101", "000150")
    hands.press("<Shift+F8>", ENTER, ENTER)
    assert hands.pressed <= 4
    for room, no in (("1-1-101", "BL2026-000001"), ("1-1-102", "BL2026-000002")):
        hands.pressed = 0
        hands.press(room, ENTER, "+")
        assert office.store.read(stored_facts, no=no).paper_no == f"A00010{no[-1]}"
        assert hands.pressed <= 9
        assert page.window().focusWidget() is page.head.room
