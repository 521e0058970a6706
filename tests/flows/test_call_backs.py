"""A leak at night: from the call in the contact book to the call-back, opened again, and closed."""

from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from tests.clocks import StoppedClock
from tests.flows import a_leak
from tests.flows.clerk import Clerk
from tests.repairs.things import put_staff
from tests.windows import window_on


def test_a_leak_at_night_is_called_back_opened_again_and_closed(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        put_staff(running.store)
        clerk, clock = Clerk(qtbot, running), running.desk.clock
        assert isinstance(clock, StoppedClock)
        clock.go_on(hours=10, minutes=28)  # 02:10
        a_leak.take_the_call(clerk)
        a_leak.price_it(clerk)
        a_leak.send_the_worker(clerk)
        clock.go_on(minutes=20)
        a_leak.note_the_arrival(clerk)
        clock.go_on(hours=1)
        a_leak.finish_and_take_money(clerk)
        a_leak.verify(clerk)
        clock.go_on(days=2)
        a_leak.call_in_vain(clerk)
        a_leak.finish_again(clerk)
        clock.go_on(days=1)
        a_leak.call_and_close(clerk)
