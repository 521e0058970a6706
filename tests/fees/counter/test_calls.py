"""How much of the program one press of `+` runs: on a slow PC that is what the clerk feels."""

import sys
from collections import Counter
from pathlib import Path
from types import FrameType

import pytest
from pytestqt.qtbot import QtBot

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.page.view import CounterPage, counter_page
from propdesk.fees.counter.ticket import Ticket
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.ui.desk import Desk
from tests.fees.desks import Hands, in_window
from tests.keyboard import ENTER, press
from tests.offices import Office
from tests.sent import statements_of

PROGRAM = str(Path(__file__).parents[3] / "propdesk")
MOST = 670
MOST_STATEMENTS = 20  # one asks which months are closed, one how the log ends, one what one may


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> CounterPage:
    """The desk after its first payment, the second household on it."""
    shown = in_window(qtbot, desk, counter_page, CounterPage)
    hands = Hands(qtbot)
    hands.press("1-1-101", ENTER, "+")
    qtbot.waitUntil(lambda: shown.papers.is_open)  # no printer: the receipt is looked at
    hands.press("1-1-102", ENTER)
    qtbot.wait(50)  # what a clerk needs at least: all is laid out
    return shown


def test_a_press_of_plus_calls_few_functions_of_ours(page: CounterPage) -> None:
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        inner = code.co_name in {"<genexpr>", "<listcomp>", "<dictcomp>", "<setcomp>"}
        inner = inner or Path(code.co_filename).stem == "overrides"  # what stands around others
        if event == "call" and code.co_filename.startswith(PROGRAM) and not inner:
            calls[f"{Path(code.co_filename).stem}.{code.co_qualname}"] += 1

    sys.setprofile(count)
    try:
        press(page.till.tendered, "+")
    finally:
        sys.setprofile(None)
    assert page.ticket.is_empty
    assert calls["till_view.TillPanel.show_till"] == 1
    assert calls.total() <= MOST, (calls.total(), calls.most_common(12))


def test_a_payment_asks_for_each_thing_once(office: Office) -> None:
    orders = [
        Order(unit_id=office.units[code], parts=(Part(Method.CASH, Money(1)),), charge_ids=(line,))
        for code, line in (("1-1-101", 1), ("1-1-102", 2))
    ]
    office.store.write(collect_payment, order=orders[0])  # opens the session
    with statements_of(office.store) as sent:
        office.store.write(collect_payment, order=orders[1])
    assert len(sent) <= MOST_STATEMENTS, sent


def test_showing_lines_is_no_tick_of_the_user(
    page: CounterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    page.dues.checks_changed.connect(lambda: heard.append("ticked"))
    page.read_again()
    assert heard == []
    assert page.dues.model.checked_ids() == sorted(page.ticket.checked)
    page.dues.view.setFocus()
    page.dues.view.selectRow(0)
    press(page.dues.view, "<Space>")
    assert heard == ["ticked"]
    assert isinstance(page.ticket, Ticket)
    assert len(page.ticket.checked) == len(page.dues.model.all_ids()) - 1
