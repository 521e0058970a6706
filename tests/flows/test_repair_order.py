"""A leak at night: from the call to the closing, with material, payment, and it leaks again."""

from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from propdesk.repairs.orders.page.story import order_story
from propdesk.repairs.orders.register import ORDERS, OrderRow
from propdesk.repairs.orders.rules import OrderState as S
from tests.clocks import StoppedClock
from tests.flows.clerk import Clerk
from tests.keyboard import keys_of
from tests.repairs.things import put_staff
from tests.windows import window_on

NEW = ("<Ins>", "1-1-101", "<Return>", "<Return>", "厨房顶漏水", "<Return>", "2", "<Ctrl+Return>")


def the_order(clerk: Clerk, place: int = 0) -> OrderRow:
    return clerk.store.read(ORDERS.records.first, question=asked("all"))[place]


def test_a_new_order_takes_16_keys_and_its_text(office_folder: DataFolder, qtbot: QtBot) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        clerk.begin_at("repairs.orders")
        clerk.do(*NEW)
        row = the_order(clerk)
        assert (row.unit, row.fault, row.fault_kind) == ("1-1-101", "厨房顶漏水", "渗漏水")
        assert row.reporter == "陈雨桐"
        text = "厨房顶漏水"
        assert keys_of(*NEW) - len(text) <= 16


def test_a_leak_at_night_is_mended_paid_and_leaks_again(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        put_staff(running.store)
        clerk, clock = Clerk(qtbot, running), running.desk.clock
        assert isinstance(clock, StoppedClock)
        clock.go_on(hours=10, minutes=28)  # 02:10
        clerk.begin_at("repairs.orders")
        clerk.do(*NEW)
        order = the_order(clerk).id
        seen = clerk.store.read(ORDERS.uses.seen, record_id=order)
        assert seen.reported_at == clock.moment

        clerk.do("<F3>", "07", "<Ctrl+Return>")
        assert (the_order(clerk).state, the_order(clerk).worker) == (S.DISPATCHED, "许师傅")
        clock.go_on(minutes=20)
        clerk.do("<F7>", "<Ctrl+Return>")
        assert the_order(clerk).arrived_at == clock.moment
        clock.go_on(hours=1)
        clerk.do("<F5>", "换角阀，试水正常", "<Ctrl+Return>")
        assert (the_order(clerk).state, the_order(clerk).done_at) == (S.DONE, clock.moment)
        clerk.do("<F10>", "<Ctrl+Return>")
        clerk.do("<F12>")
        assert the_order(clerk).state is S.CLOSED
        assert the_order(clerk).due_at is None

        clock.go_on(days=3)
        clerk.page.open(record_id=order)  # type: ignore[attr-defined]  # a page of a register
        clerk.do("<F11>", "又滴水", "<Ctrl+Return>")
        again = the_order(clerk)
        assert (again.state, again.not_right, again.done_at) == (S.REOPENED, "又滴水", None)
        told = clerk.store.read(order_story, order_id=order)
        assert [line.state for line in told.lines][-2:] == [S.CLOSED, S.REOPENED]
        assert told.material == Money(0)
