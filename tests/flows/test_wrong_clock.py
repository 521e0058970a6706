"""The battery of the PC is empty and its clock years off: no money is taken without a word."""

import json
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from propdesk.cli.main import run_command
from propdesk.db.store import Store
from propdesk.fees.counter.page.view import CounterPage, counter_page
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.system.start.clock_dialogs import ask_clock
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.fees.desks import Hands, in_window
from tests.keyboard import ENTER, ESC
from tests.offices import Office, open_office

ROOM = "1-1-101"


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk, office: Office, clock: StoppedClock) -> Hands:
    """The clerk at the cash desk of a PC whose clock is 60 days ahead."""
    desk.clock_question = partial(ask_clock, desk)
    clock.go_on(days=60)
    desk.setProperty("page", in_window(qtbot, desk, counter_page, CounterPage))
    return Hands(qtbot)


def test_the_desk_asks_and_takes_the_money_when_the_reason_is_typed(
    office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "+", "back from holidays", ENTER)
    assert [row.unit_code for row in office.store.read(recent_receipts)] == [ROOM]


def test_without_a_reason_nothing_is_taken_and_nothing_typed_is_lost(
    desk: Desk, office: Office, hands: Hands
) -> None:
    hands.press(ROOM, ENTER, "800", "+", ENTER, ESC)
    assert not office.store.read(recent_receipts)
    page = desk.property("page")
    assert isinstance(page, CounterPage)
    assert page.till.tendered.text() == "800"


def test_a_household_shown_by_a_wrong_clock_is_said_to_be_so(
    desk: Desk, hands: Hands, clock: StoppedClock
) -> None:
    clock.go_on(days=-6000)  # before anybody moved in: nobody seems to owe anything
    heard: list[str] = []
    desk.said.connect(lambda sentence, _weight: heard.append(sentence))
    hands.press(ROOM, ENTER)
    assert any("2026-11-20" in sentence for sentence in heard)


def test_a_command_is_refused_until_it_says_why(
    tmp_path: Path, store: Store, clock: StoppedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.go_on(days=60 * 365)  # the books are of a time that is not yet, whatever today is
    open_office(store)
    words = ["collect", ROOM, "10", "--json", "--data", str(tmp_path)]
    assert run_command(words) == 1
    told = json.loads(capsys.readouterr().out)["error"]
    assert told["kind"] == "clock_doubtful"
    assert "--clock-is-right" in told["message"]
    assert run_command([*words, "--clock-is-right", "电池换过"]) == 0
    assert run_command(words) == 0  # nothing is doubtful any more
