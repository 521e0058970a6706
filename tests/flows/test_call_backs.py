"""A leak at night: from the call in the contact book to the call-back, opened again, and closed."""

from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from propdesk.repairs.callbacks.register import CALL_BACKS, CallBackRow
from propdesk.repairs.callbacks.rules import CallState as C
from propdesk.repairs.orders.page.story import order_story
from propdesk.repairs.orders.register import ORDERS, OrderRow
from propdesk.repairs.orders.rules import OrderState as S
from propdesk.service.contacts.register import CONTACTS
from tests.clocks import StoppedClock
from tests.flows.clerk import Clerk
from tests.repairs.things import put_staff
from tests.windows import window_on

SAVE = "<Ctrl+Return>"


def the_order(clerk: Clerk) -> OrderRow:
    """The one order there is."""
    (row,) = clerk.store.read(ORDERS.records.first, question=asked("all"))
    return row


def the_calls(clerk: Clerk) -> list[CallBackRow]:
    """The calls of the order, the first one first."""
    rows = clerk.store.read(CALL_BACKS.records.first, question=asked("all"))
    return sorted(rows, key=lambda row: row.id)


def test_a_leak_at_night_is_called_back_opened_again_and_closed(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        put_staff(running.store)
        clerk, clock = Clerk(qtbot, running), running.desk.clock
        assert isinstance(clock, StoppedClock)
        clock.go_on(hours=10, minutes=28)  # 02:10

        # The call, and the repair it becomes.
        clerk.begin_at("service.contacts")
        clerk.do("1-1-101", "<Return>", "<Return>", "厨房漏水", "<F2>", SAVE)
        order = the_order(clerk)
        (contact,) = clerk.store.read(CONTACTS.records.first, question=asked("all"))
        assert (order.unit, order.fault, order.reporter) == ("1-1-101", "厨房漏水", "陈雨桐")
        assert contact.became == order.no

        # Sent, mended, with material, and paid.
        clerk.begin_at("repairs.orders")
        clerk.page.open(record_id=order.id)  # type: ignore[attr-defined]  # a page of a register
        clerk.do("<F4>", *3 * ("<Return>",), "12", "<Return>", *3 * ("<Down>",), SAVE)
        clerk.do("<F3>", "07", SAVE)
        clock.go_on(minutes=20)
        clerk.do("<F7>", SAVE)
        clock.go_on(hours=1)
        clerk.do("<F5>", "换角阀，试水正常", SAVE)
        clerk.do("<F2>", "<Ins>", "101", "<Return>", SAVE, "<F5>", SAVE)
        story = clerk.store.read(order_story, order_id=order.id)
        assert (story.material, bool(story.receipt)) == (Money(3500), True)

        # Verified: he is to be called; he is not satisfied, and the order is open again.
        clerk.do("<F10>", SAVE)
        assert [(one.person, one.state) for one in the_calls(clerk)] == [("陈雨桐", C.OPEN)]
        clock.go_on(days=2)
        clerk.begin_at("repairs.call_backs")
        clerk.do("<F6>", "3", "又滴水", "<Return>")
        assert (the_order(clerk).state, the_order(clerk).not_right) == (S.REOPENED, "又滴水")
        assert [one.state for one in the_calls(clerk)] == [C.UNSATISFIED]

        # The second finish, asked after in two keys from the list of orders.
        clerk.begin_at("repairs.orders")
        clerk.page.open(record_id=order.id)  # type: ignore[attr-defined]  # a page of a register
        clerk.do("<F3>", "07", SAVE, "<F5>", "换软管", SAVE, "<F10>", SAVE)
        clock.go_on(days=1)
        clerk.do("<F6>", "1")
        assert [one.state for one in the_calls(clerk)] == [C.UNSATISFIED, C.SATISFIED]
        assert the_order(clerk).state is S.CALLED_BACK
        clerk.do("<F12>")
        assert the_order(clerk).state is S.CLOSED
        told = [line.state for line in clerk.store.read(order_story, order_id=order.id).lines]
        assert told.count(S.REOPENED) == 1
