"""Closing a session: count, difference, confirmation with numbers, the report."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.store import Actor
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.rules import Method
from propdesk.fees.shifts.closed import closed_shifts
from propdesk.fees.shifts.shifts import open_shift, shift_report
from propdesk.fees.shifts.view import ClosingPage, closing_page
from propdesk.kernel.i18n import LANGUAGES, set_language
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.permissions import Role
from propdesk.ui.desk import Desk
from tests.fees.desks import Hands, in_window
from tests.keyboard import AGREE, ENTER, F6
from tests.offices import Office
from tests.roles import rights_of
from tests.ui.clipping import clipped


def pay(office: Office, fen: int, method: Method = Method.CASH) -> None:
    order = Order(unit_id=office.units["1-1-101"], parts=(Part(method, Money(fen)),))
    office.store.write(collect_payment, order=order)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> ClosingPage:
    pay(office, 37700)
    pay(office, 30000, Method.WECHAT)
    return in_window(qtbot, desk, closing_page, ClosingPage)


def become(office: Office, role: Role) -> None:
    office.store.as_actor(Actor(7, "周", role, rights_of(role)))


def count_377(hands: Hands) -> None:
    hands.press("3", ENTER, "1", ENTER, "1", ENTER, ENTER, "1", ENTER, "2")


def test_notes_add_up_by_value(page: ClosingPage, hands: Hands) -> None:
    count_377(hands)
    assert page.counting.grid.counted() == Money(37700)
    assert page.counting.grid.pieces()[0] == (Money(10000), 3)


def test_a_session_that_agrees_is_closed_after_its_numbers_were_shown(
    page: ClosingPage, office: Office, hands: Hands
) -> None:
    count_377(hands)
    hands.press(AGREE, ENTER)
    assert office.store.read(open_shift) is None
    (close,) = office.store.read(closed_shifts)
    assert (close.difference, close.total, close.receipts) == (ZERO, Money(67700), 2)
    assert page.currentWidget() is page.paper


def test_the_handover_slip_of_the_last_close_is_shown(
    page: ClosingPage, office: Office, hands: Hands
) -> None:
    assert not page.handover_button.isEnabled()
    count_377(hands)
    hands.press(AGREE, ENTER)
    page.close_paper()
    page.show_handover()
    assert page.currentWidget() is page.paper
    assert page.paper.title.text() == "收银交接单"


@pytest.mark.parametrize("typed", ["12,5", "1.5", "-1"])
def test_pieces_that_are_no_number_are_marked_and_nothing_is_closed(
    page: ClosingPage, office: Office, hands: Hands, typed: str
) -> None:
    hands.press(typed, ENTER, AGREE)
    assert page.counting.grid.fields[0].property("state") == "error"
    assert page.counting.grid.fields[0].hasFocus()
    assert office.store.read(open_shift) is not None


def test_a_difference_asks_for_a_word_first(
    page: ClosingPage, office: Office, hands: Hands
) -> None:
    hands.press("3", AGREE)
    assert office.store.read(open_shift) is not None
    assert page.counting.form.field("explanation").level == "error"
    hands.press("short by a slip", AGREE, ENTER)
    (close,) = office.store.read(closed_shifts)
    assert close.difference == Money(30000 - 37700)


def test_going_back_keeps_the_count(page: ClosingPage, office: Office, hands: Hands) -> None:
    count_377(hands)
    hands.press(AGREE, "<Esc>")
    assert office.store.read(open_shift) is not None
    assert page.counting.grid.counted() == Money(37700)


def test_a_closed_session_is_shown_again_as_it_was(
    page: ClosingPage, office: Office, hands: Hands
) -> None:
    count_377(hands)
    hands.press(AGREE, ENTER)
    page.close_paper()
    page._show_close(office.store.read(closed_shifts)[0])
    assert page.paper.title.text() == "JK2026-000001"


def test_sessions_of_others_that_are_open_are_named(page: ClosingPage, office: Office) -> None:
    become(office, Role.MANAGER)
    page.refresh()
    assert page.others.isVisibleTo(page)
    assert not page.counting.button.isEnabled()


def test_a_session_is_opened_with_its_float(
    qtbot: QtBot, desk: Desk, office: Office, hands: Hands
) -> None:
    page = in_window(qtbot, desk, closing_page, ClosingPage)
    assert page.opening.isVisibleTo(page)
    assert "上次结账" not in page.opening.findChildren(QLabel)[1].text()
    page.opening.form.field("float_amount").input.selectAll()  # type: ignore[attr-defined]  # a line
    hands.press("200", AGREE)
    opened = office.store.read(shift_report)
    assert opened.expected == Money(20000)
    assert page.counting.isVisibleTo(page)


def test_the_float_stays_and_the_rest_is_handed_over(
    page: ClosingPage, office: Office, hands: Hands
) -> None:
    count_377(hands)
    page.counting.form.field("float_left").set_value(Money(10000))
    hands.press(AGREE, ENTER)
    closed = office.store.read(shift_report, session_id=1)
    assert (closed.float_left, closed.handed_over) == (Money(10000), Money(27700))


def test_no_more_stays_than_was_counted(page: ClosingPage, office: Office, hands: Hands) -> None:
    count_377(hands)
    page.counting.form.field("float_left").set_value(Money(99999))
    hands.press(AGREE)
    assert page.counting.form.field("float_left").level == "error"
    assert office.store.read(open_shift) is not None


def test_a_supervisor_closes_for_an_absent_cashier_and_says_why(
    page: ClosingPage, office: Office, hands: Hands
) -> None:
    become(office, Role.SUPERVISOR)
    page.shown()
    hands.press(F6, "1")
    assert page.counting.reason.isVisibleTo(page)
    count_377(hands)
    hands.press(AGREE)
    assert page.counting.reason.field("absence").level == "error"
    hands.press("on leave", AGREE, ENTER)
    closed = office.store.read(shift_report, session_id=1)
    assert (closed.closed_by, closed.absence, closed.agrees) == ("周", "on leave", True)


def test_a_cashier_sees_that_others_are_open_but_not_how_to_close_them(
    page: ClosingPage, office: Office
) -> None:
    become(office, Role.CASHIER)
    page.shown()
    assert page.others.isVisibleTo(page)
    assert not page.other_button.isVisibleTo(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off(qtbot: QtBot, desk: Desk, office: Office, language: str) -> None:
    set_language(language)
    pay(office, 37700)
    page = in_window(qtbot, desk, closing_page, ClosingPage)
    page.counting.ask_reason(Money(-37700))
    assert clipped(page.window()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_on_an_empty_estate(qtbot: QtBot, desk: Desk, language: str) -> None:
    set_language(language)
    page = in_window(qtbot, desk, closing_page, ClosingPage)
    assert not page.counting.button.isEnabled()
