"""Receipts of a power cut at the cash desk: one after the other, without printing anything."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.fees.counter.page.view import CounterPage, counter_page
from propdesk.fees.receipt_books.service import Handwritten
from propdesk.fees.receipts.columns_view import receipt_state
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.kernel.money import Money
from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import FormDialog
from tests.fees.desks import Hands, in_window
from tests.fees.receipt_books.test_books import book, papers
from tests.keyboard import AGREE, ENTER, ESC, F7, Keyboard
from tests.offices import Office

ROOM, KEY = "1-1-101", "<Shift+F8>"


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> CounterPage:
    book(office, "000101", "000103")
    return in_window(qtbot, desk, counter_page, CounterPage)


def on(page: CounterPage, no: str, day: str = "2026-11-18") -> None:
    page.writing.use(Handwritten(no, date.fromisoformat(day)))


def test_number_and_date_are_offered_and_go_on_by_themselves(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(KEY, ENTER, "1118", ENTER)
    assert page.writing.paper == Handwritten("A000101", date(2026, 11, 18))
    assert page.writing.banner.isVisible()
    hands.press(ROOM, ENTER, "+")
    facts = office.store.read(stored_facts, no="BL2026-000001")
    assert (facts.paper_no, facts.value_day) == ("A000101", date(2026, 11, 18))
    assert page.writing.paper == Handwritten("A000102", date(2026, 11, 18))
    assert not page.paper.isVisible()  # the payer has his paper
    (newest, *_others) = office.store.read(recent_receipts)
    assert (newest.copies, receipt_state(newest).text) == (0, "手写")


def test_with_the_last_number_of_the_book_it_is_over(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    on(page, "A000103")
    hands.press(ROOM, ENTER, "+")
    assert page.writing.paper is None
    assert not page.writing.banner.isVisible()
    hands.press("1-1-102", ENTER, AGREE)
    assert office.store.read(recent_receipts)[0].no == "SJ2026-000001"


def test_without_a_number_receipts_are_printed_again(page: CounterPage, hands: Hands) -> None:
    on(page, "A000102")
    hands.press(KEY, "<Ctrl+A>", "<Del>", AGREE)
    assert page.writing.paper is None


def test_a_number_of_no_book_is_said_in_the_form(page: CounterPage, qtbot: QtBot) -> None:
    seen: list[bool] = []

    def look() -> None:
        seen.append(isinstance(QApplication.activeModalWidget(), FormDialog))

    Keyboard(qtbot).do(KEY, "<Ctrl+A>", "B7", AGREE, look, "<Ctrl+A>", "<Del>", AGREE)
    assert seen == [True]
    assert page.writing.paper is None


def test_without_books_the_way_to_them_is_said(
    qtbot: QtBot, desk: Desk, office: Office, hands: Hands
) -> None:
    page = in_window(qtbot, desk, counter_page, CounterPage)
    heard: list[str] = []
    desk.said.connect(lambda sentence, _weight: heard.append(sentence))
    hands.press(KEY)
    assert "收据本" in heard[-1]
    assert page.writing.paper is None


def test_the_date_of_the_paper_says_what_is_due(page: CounterPage, hands: Hands) -> None:
    on(page, "A000101", "2026-09-15")
    hands.press(ROOM, ENTER)
    assert page.sums().to_pay == Money(37702)  # October had not begun


def test_on_hold_it_stays_with_its_paper(page: CounterPage, office: Office, hands: Hands) -> None:
    on(page, "A000102")
    hands.press(ROOM, ENTER, F7)
    page.writing.use(None)
    hands.press(F7, "1")
    assert page.writing.paper == Handwritten("A000102", date(2026, 11, 18))
    hands.press("+")
    assert papers(office)[0].written == "A000102"


def test_a_refused_paper_leaves_everything_on_the_desk(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    on(page, "A000109")
    hands.press(ROOM, ENTER, "800", "+", ESC)
    assert (papers(office), page.till.tendered.text()) == ([], "800")
