"""A payer half-written on the cash desk: the program may end, somebody else may take over."""

import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.page.view import CounterPage, counter_page
from propdesk.fees.receipt_books.service import Handwritten
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.ui.desk import Desk
from propdesk.ui.forms.drafts import ENDING, FOLDER
from tests.fees.desks import Hands, in_window
from tests.fees.receipt_books.test_books import DAY, book
from tests.keyboard import ENTER, ESC, F2, F3, F7
from tests.offices import Office

ROOM = "1-1-101"


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> CounterPage:
    return in_window(qtbot, desk, counter_page, CounterPage)


def drafts(office: Office) -> int:
    return len(list((office.store.path.parent / FOLDER).glob(f"*{ENDING}")))


def kept(page: CounterPage, office: Office, qtbot: QtBot) -> None:
    """Let the hand rest until the desk is written down."""
    qtbot.waitUntil(lambda: drafts(office) == 1)


def again(qtbot: QtBot, desk: Desk) -> CounterPage:
    """The page of the program started anew: of the one before nothing is left in memory."""
    return in_window(qtbot, desk, counter_page, CounterPage)


def test_what_was_typed_is_there_after_the_program_ended_in_the_middle(
    page: CounterPage, office: Office, desk: Desk, hands: Hands, qtbot: QtBot
) -> None:
    hands.press(ROOM, ENTER, F2, "2612", ENTER, F3, "1", ENTER, "2", ENTER, "*", "2000")
    kept(page, office, qtbot)
    heard: list[str] = []
    desk.said.connect(lambda sentence, _weight: heard.append(sentence))
    anew = again(qtbot, desk)
    assert anew.ticket.unit_id == office.units[ROOM]
    assert anew.sums().to_pay == page.sums().to_pay == Money(4 * 37702 + 24000)
    assert (anew.ticket.method, anew.till.tendered.text()) == (Method.WECHAT, "2000")
    assert any("中断" in one for one in heard)


def test_a_walk_in_and_a_paper_come_back_too(
    page: CounterPage, office: Office, desk: Desk, hands: Hands, qtbot: QtBot
) -> None:
    book(office, "000101", "000150")
    page.writing.use(Handwritten("A000107", DAY))
    hands.press(F3, "张三", ENTER, "1", ENTER, "1", ENTER)
    kept(page, office, qtbot)
    anew = again(qtbot, desk)
    assert (anew.ticket.walk_in, anew.sums().to_pay) == ("张三", Money(12000))
    assert anew.writing.paper == Handwritten("A000107", DAY)


@pytest.mark.parametrize("end", [("+",), (ESC,), (F7,)])
def test_what_was_taken_cleared_or_held_does_not_come_back(
    page: CounterPage, office: Office, desk: Desk, hands: Hands, qtbot: QtBot, end: tuple[str]
) -> None:
    hands.press(ROOM, ENTER)
    kept(page, office, qtbot)
    hands.press(*end)
    qtbot.waitUntil(lambda: drafts(office) == 0)
    assert again(qtbot, desk).ticket.is_empty


def test_what_was_taken_when_the_program_ended_is_not_offered_again(
    page: CounterPage, office: Office, desk: Desk, hands: Hands, qtbot: QtBot
) -> None:
    hands.press(ROOM, ENTER, F3, "1", ENTER, "1", ENTER)
    kept(page, office, qtbot)
    order = Order(
        unit_id=office.units[ROOM], parts=(Part(Method.CASH, Money(75404)),), keep_rest=True
    )
    office.store.write(collect_payment, order=order)
    assert again(qtbot, desk).ticket.is_empty
    assert drafts(office) == 0


def test_nobody_finds_what_another_one_had_typed(
    page: CounterPage, office: Office, desk: Desk, hands: Hands, qtbot: QtBot
) -> None:
    hands.press(ROOM, ENTER, "800")
    kept(page, office, qtbot)
    first = office.store.actor
    office.store.as_actor(structs.replace(first, user_id=7, name="周"))
    assert again(qtbot, desk).ticket.is_empty
    office.store.as_actor(first)
    assert again(qtbot, desk).till.tendered.text() == "800"
