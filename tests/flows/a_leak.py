"""The steps of a leak at night, from the call to the closing: for both kinds of clerks."""

from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from propdesk.repairs.callbacks.register import CALL_BACKS, CallBackRow
from propdesk.repairs.callbacks.rules import CallState as C
from propdesk.repairs.orders.page.story import order_story
from propdesk.repairs.orders.register import ORDERS, OrderRow
from propdesk.repairs.orders.rules import OrderState as S
from propdesk.service.contacts.register import CONTACTS
from tests.flows.clerk import Hands, find

SAVE = "<Ctrl+Return>"
ROOM, FAULT, WHO = "1-1-101", "厨房漏水", "陈雨桐"


def the_order(clerk: Hands) -> OrderRow:
    """The order of the leak."""
    rows = clerk.store.read(ORDERS.records.first, question=asked("all"))
    (row,) = [one for one in rows if one.fault == FAULT]
    return row


def the_calls(clerk: Hands) -> list[CallBackRow]:
    """The calls of the order, the first one first."""
    no = the_order(clerk).no
    rows = clerk.store.read(CALL_BACKS.records.first, question=asked("all"))
    return sorted((row for row in rows if no in row.order), key=lambda row: row.id)


def take_the_call(clerk: Hands) -> None:
    """Write the call down while he talks, and make a repair of it."""
    clerk.begin_at("service.contacts")
    clerk.do(ROOM, "<Return>", "<Return>", FAULT, "<F2>", SAVE)
    order = the_order(clerk)
    assert (order.unit, order.reporter) == (ROOM, WHO)
    contacts = clerk.store.read(CONTACTS.records.first, question=asked("all"))
    assert order.no in [one.became for one in contacts]


def price_it(clerk: Hands) -> None:
    """Make it a paid order of the kind that was meant."""
    find(clerk, the_order(clerk).no)
    clerk.do("<F4>", *3 * ("<Return>",), "12", "<Return>", *3 * ("<Down>",), SAVE)


def send_the_worker(clerk: Hands) -> None:
    """Send 07."""
    find(clerk, the_order(clerk).no)
    clerk.do("<F3>", "07", SAVE)
    assert the_order(clerk).state is S.DISPATCHED


def note_the_arrival(clerk: Hands) -> None:
    """He stands at the door."""
    clerk.do("<F7>", SAVE)
    assert the_order(clerk).arrived_at is not None


def finish_and_take_money(clerk: Hands) -> None:
    """The leak is mended, with material, and paid."""
    clerk.do("<F5>", "换角阀，试水正常", SAVE)
    clerk.do("<F2>", "<Ins>", "101", "<Return>", SAVE, "<F5>", SAVE)
    story = clerk.store.read(order_story, order_id=the_order(clerk).id)
    assert (story.material, bool(story.receipt)) == (Money(3500), True)


def verify(clerk: Hands) -> None:
    """Verified: he is to be called."""
    find(clerk, the_order(clerk).no)
    clerk.do("<F10>", SAVE)
    assert [(one.person, one.state) for one in the_calls(clerk)] == [(WHO, C.OPEN)]


def call_in_vain(clerk: Hands) -> None:
    """He is not satisfied, and the order is open again."""
    clerk.begin_at("repairs.call_backs")
    clerk.do("<F6>", "3", "又滴水", "<Return>")
    assert (the_order(clerk).state, the_order(clerk).not_right) == (S.REOPENED, "又滴水")
    assert [one.state for one in the_calls(clerk)] == [C.UNSATISFIED]


def finish_again(clerk: Hands) -> None:
    """The second finish."""
    find(clerk, the_order(clerk).no)
    clerk.do("<F3>", "07", SAVE, "<F5>", "换软管", SAVE, "<F10>", SAVE)
    assert the_order(clerk).state is S.VERIFIED


def call_and_close(clerk: Hands) -> None:
    """Asked after in two keys from the list of orders, and closed."""
    clerk.do("<F6>", "1")
    assert [one.state for one in the_calls(clerk)] == [C.UNSATISFIED, C.SATISFIED]
    assert the_order(clerk).state is S.CALLED_BACK
    clerk.do("<F12>")
    assert the_order(clerk).state is S.CLOSED
    lines = clerk.store.read(order_story, order_id=the_order(clerk).id).lines
    assert [line.state for line in lines].count(S.REOPENED) == 1
