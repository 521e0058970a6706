"""A register opts in to deadlines by one word: its column, its badges, its chips."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from propdesk.system.registers.view import DeclaredPage, _deadline_columns
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import State
from tests.clocks import StoppedClock
from tests.duties.clocks.faults import FAULTS, FaultFields, with_faults


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, clock: StoppedClock) -> Iterator[DeclaredPage]:
    with with_faults(desk.store):
        fault = FaultFields(what="龙头漏水", reported_at=clock.now())
        desk.store.write(FAULTS.uses.add, fields=fault)
        made = DeclaredPage(desk, FAULTS)
        qtbot.addWidget(made)
        made.show()
        made.reload(frozenset())
        qtbot.waitUntil(lambda: made.table.current_row() is not None)
        yield made
        desk.wait_for_work()


def badge_of_the_row(page: DeclaredPage) -> State:
    row = page.table.current_row()
    (column,) = _deadline_columns(page._at, FAULTS)
    found = column.of(row)
    assert isinstance(found, State)
    return found


def test_the_list_shows_what_is_left_and_a_minute_later_what_is_left_then(
    page: DeclaredPage, qtbot: QtBot, clock: StoppedClock
) -> None:
    assert badge_of_the_row(page).text == "响应 剩 30 分"
    assert page.chips["soon"].isVisible()
    clock.go_on(minutes=31)
    spy = QSignalSpy(page._minute.timeout)
    page._minute.timeout.emit()
    assert spy.count() == 1
    qtbot.waitUntil(lambda: badge_of_the_row(page).tone == "red")
