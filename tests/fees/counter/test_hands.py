"""Slips of the hand at the cash desk: sums out of proportion, rooms beside the money, zeros."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from propdesk.fees.counter.page.view import CounterPage, counter_page
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.kernel.money import Money
from propdesk.system.settings.service import change_estate_settings, estate_settings
from propdesk.ui.desk import Desk
from tests.fees.desks import Hands, in_window
from tests.keyboard import ENTER, ESC, F3, F4, F9
from tests.offices import Office

ROOM = "1-1-101"
DUE = Money(75404)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> CounterPage:
    return in_window(qtbot, desk, counter_page, CounterPage)


@pytest.fixture
def said(page: CounterPage) -> list[str]:
    heard: list[str] = []
    page.desk.said.connect(lambda sentence, _weight: heard.append(sentence))
    return heard


def taken(office: Office) -> list[Money]:
    return [row.amount for row in office.store.read(recent_receipts)]


def test_change_of_more_than_the_due_is_asked_about(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "8000", "+", ESC, "+", ENTER)
    assert taken(office) == []
    assert page.till.tendered.text() == "8000"
    hands.press("+", "2")
    assert taken(office) == [DUE]


@pytest.mark.parametrize("typed", ["800", "850", "1000", "1500"])
def test_ordinary_notes_are_not_asked_about(
    page: CounterPage, office: Office, hands: Hands, typed: str
) -> None:
    hands.press(ROOM, ENTER, typed, "+")
    assert taken(office) == [DUE]


def test_the_digits_of_a_room_are_asked_about_and_can_open_it(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "1102", "+", ENTER)
    assert taken(office) == []
    assert page.ticket.unit_id == office.units["1-1-102"]


def test_a_room_with_separators_typed_at_the_money_goes_to_the_room_field(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "1-1-102")
    assert page.head.room.text() == "1-1-102"
    assert page.head.room.hasFocus()
    assert page.till.tendered.text() == ""
    assert not page.ticket.keep_change
    assert page.ticket.unit_id == office.units[ROOM]
    hands.press(ENTER)
    assert page.ticket.unit_id == office.units["1-1-102"]


@pytest.mark.parametrize("way", ["+", "Ctrl+Enter"])
def test_a_room_typed_and_not_opened_lets_no_money_be_taken_for_the_one_shown(
    page: CounterPage, office: Office, hands: Hands, said: list[str], way: str
) -> None:
    hands.press(ROOM, ENTER, "1-1-102")
    (page.taking.collect if way == "+" else page.till.quiet.click)()
    assert taken(office) == []
    assert "“1-1-102”还没打开" in said[-1]
    assert page.head.room.hasFocus()
    hands.press(ENTER, "+")
    assert page.ticket.is_empty
    assert len(taken(office)) == 1


def test_a_charge_without_a_room_is_not_taken_while_a_room_is_typed(
    page: CounterPage, office: Office, hands: Hands, said: list[str]
) -> None:
    hands.press(F3, "Shen", ENTER, "1", ENTER, "2", ENTER)
    page.head.room.setFocus()
    hands.press("1-1-102", "+")
    assert "“1-1-102”还没打开" in said[-1]
    assert taken(office) == []


def test_the_digits_of_a_room_and_enter_begin_that_room(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "1102", ENTER)
    assert page.head.room.text() == "1102"
    assert page.head.room.hasFocus()
    hands.press(ENTER)
    assert page.ticket.unit_id == office.units["1-1-102"]


def test_an_amount_and_enter_stay_where_they_are(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "800", ENTER)
    assert page.till.tendered.text() == "800"
    assert page.till.tendered.hasFocus()


def test_the_change_stays_until_the_next_room_is_typed(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "800", "+")
    assert page.till.change.text() == "¥45.96"
    assert page.till.due.text() == "¥0.00"
    hands.press("1")
    assert page.till.change.text() == "¥0.00"


def test_an_unknown_room_empties_the_desk_and_is_said_beside_the_room(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER)
    page.head.room.setFocus()
    page.head.room.selectAll()
    hands.press("9-9-999", ENTER)
    assert page.ticket.is_empty
    assert page.till.due.text() == "¥0.00"
    assert "9-9-999" in page.head.name.text()
    assert any(
        "9-9-999" in each.text() for each in page.dues.findChildren(QLabel) if each.isVisible()
    )
    assert page.head.room.hasFocus()
    hands.press("+")
    assert taken(office) == []
    hands.press(ROOM, ENTER)
    assert page.ticket.unit_id == office.units[ROOM]


@pytest.mark.parametrize("typed", ["0", "0.00", "00"])
def test_zero_collects_nothing_and_says_so(
    page: CounterPage, office: Office, hands: Hands, typed: str
) -> None:
    hands.press(ROOM, ENTER, typed, "+")
    assert QApplication.activeModalWidget() is None
    assert taken(office) == []
    assert page.till.tendered.property("state") == "error"
    assert page.ticket.unit_id == office.units[ROOM]


@pytest.mark.parametrize("typed", ["3516,24", "1.2.3", "100000000"])
def test_what_is_no_amount_is_said_at_the_field_while_it_is_typed(
    page: CounterPage, office: Office, hands: Hands, typed: str
) -> None:
    hands.press(ROOM, ENTER, typed)
    assert page.till.tendered.property("state") == "error"
    hands.press("+")
    assert taken(office) == []
    assert page.till.tendered.text() == typed
    hands.press("800")  # what was wrong is selected, so typing replaces it
    assert page.till.tendered.property("state") == ""
    assert page.till.change.text() == "¥45.96"


@pytest.mark.parametrize(("charges", "receipts"), [(0, 5), (7, 1)])
def test_the_last_receipts_give_way_to_many_dues(
    qtbot: QtBot, page: CounterPage, office: Office, hands: Hands, charges: int, receipts: int
) -> None:
    hands.press(ROOM, ENTER)
    for _charge in range(charges):
        hands.press(F3, "1", ENTER, "1", ENTER)
    qtbot.waitUntil(lambda: page.recent.table.view.viewport().height() // 28 == receipts)
    needed = len(page.ticket.rows) * 28
    qtbot.waitUntil(lambda: page.dues.view.viewport().height() >= needed)


def test_what_is_kept_as_prepayment_lets_nothing_be_rounded_off(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, F4)
    assert page.sums().rounded_off == Money(4)
    hands.press("800", "-")
    assert (page.sums().rounded_off, page.sums().kept) == (Money(0), Money(4596))
    hands.press("+")
    assert taken(office) == [Money(80000)]


def test_f4_without_jiao_and_fen_to_let_go_says_so(
    page: CounterPage, hands: Hands, said: list[str]
) -> None:
    hands.press(ROOM, ENTER, "800", "-", F4)
    assert said[-1] == "实收已够，不需要抹零。"
    hands.press(ESC, F4)
    assert said[-1] == "没有可抹的角分。"


def test_esc_takes_away_what_was_said_of_the_room_and_leaves_a_payment_told(
    hands: Hands, said: list[str]
) -> None:
    hands.press(ROOM, ENTER)
    assert "已找到" in said[-1]
    hands.press(ESC)
    assert said[-1] == ""
    hands.press(ROOM, ENTER, "+", ESC)
    assert "已找到" not in said[-1]
    assert said[-1]


def test_a_rounding_off_that_is_refused_is_seen_in_words(
    page: CounterPage, office: Office, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(page.desk, "refuse", lambda error: seen.append(str(error)))
    settings = office.store.read(estate_settings)
    role = office.store.actor.role.value
    own = replace(settings, name="云杉里", rounding_ceilings=((role, 3),))
    office.store.write(change_estate_settings, settings=own)
    hands.press(ROOM, ENTER, F4, "+")
    assert seen == ["不能抹零 0.04：每笔最多 0.03。"]
    assert taken(office) == []
    assert page.sums().rounded_off == Money(4)


def test_too_much_by_another_method_is_still_asked_about_as_prepayment(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "*", "1102", "+", ESC)
    assert taken(office) == []
    hands.press("+", "1")
    assert taken(office) == [Money(110200)]


def test_plus_held_down_takes_the_money_once_and_its_answer_stays(
    page: CounterPage, office: Office, hands: Hands, said: list[str]
) -> None:
    hands.press(ROOM, ENTER)
    said.clear()
    for held in (False, True, True):
        plus = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_Plus, Qt.KeyboardModifier.NoModifier, "+", held
        )
        QApplication.sendEvent(QApplication.focusWidget() or page, plus)
    assert taken(office) == [DUE]
    assert len(said) == 1


def test_plus_once_more_on_the_desk_just_emptied_leaves_the_payment_said(
    page: CounterPage, office: Office, hands: Hands, said: list[str]
) -> None:
    hands.press(ROOM, ENTER, "+")
    told = said[-1]
    hands.press("+")
    assert said[-1] == told
    hands.press(ESC, ESC, "+")
    assert said[-1] != told
    assert taken(office) == [DUE]


def test_the_change_of_a_payment_goes_with_its_void(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "800", "+")
    assert page.till.change.text() == "¥45.96"
    hands.press(F9, "2", ENTER, "3", ENTER)
    assert page.till.change.text() == "¥0.00"


def test_plus_with_a_room_at_the_desk_says_what_is_missing_there(
    page: CounterPage, office: Office, hands: Hands, said: list[str]
) -> None:
    hands.press(ROOM, ENTER)
    page.ticket.checked.clear()
    hands.press("+")
    assert said[-1] == "没有勾选任何一笔：按 ↓ 选行、空格勾选，或按 F2 预缴。"
    hands.press(ESC, ROOM, ENTER, "+", ROOM, ENTER, "+")
    assert said[-1] == "没有欠费：可输入金额存为预存，或按 F2 预缴。"
    assert taken(office) == [DUE]
