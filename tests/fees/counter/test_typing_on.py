"""Who types the next room without looking up answers no question of the till by it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from propdesk.fees.counter.page.dialogs import TillQuestion
from propdesk.fees.counter.page.view import CounterPage, counter_page
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.ui.desk import Desk
from tests.fees.desks import Hands, in_window
from tests.keyboard import ENTER, answer_dialog
from tests.offices import Office

ROOM = "1-1-101"


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> CounterPage:
    return in_window(qtbot, desk, counter_page, CounterPage)


@pytest.mark.parametrize("next_room", ["2-1-101", "1-1-102", "1.2.201", "21101"])
@pytest.mark.parametrize("money", ["500", "1600"], ids=["part", "much"])
@pytest.mark.usefixtures("page")
def test_the_next_room_answers_no_question(
    office: Office, hands: Hands, next_room: str, money: str
) -> None:
    seen: list[QDialog] = []

    def type_on(dialog: QDialog) -> None:
        for key in next_room:
            QTest.keyClicks(dialog.focusWidget(), key)

    answer_dialog(ENTER, seen, before=type_on)  # left open, it is put away
    hands.press(ROOM, ENTER, money, "+")
    (question,) = seen
    assert isinstance(question, TillQuestion)
    assert question.choice is None
    assert office.store.read(recent_receipts) == []


@pytest.mark.parametrize("answer", ["1", ENTER])
@pytest.mark.usefixtures("page")
def test_a_key_alone_answers(office: Office, hands: Hands, answer: str) -> None:
    hands.press(ROOM, ENTER, "500", "+", answer)
    assert len(office.store.read(recent_receipts)) == 1


@pytest.mark.usefixtures("page")
def test_a_double_click_answers(office: Office, hands: Hands) -> None:
    def click_twice(dialog: QDialog) -> None:
        assert isinstance(dialog, TillQuestion)
        for _click in range(2):
            QTest.mouseClick(dialog.buttons[0], Qt.MouseButton.LeftButton)

    answer_dialog("", before=click_twice)
    hands.press(ROOM, ENTER, "500", "+")
    assert len(office.store.read(recent_receipts)) == 1
