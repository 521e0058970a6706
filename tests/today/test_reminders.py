"""What comes due while somebody works is said in the status bar and counted on the tabs; the
keyboard stays where it is."""

from datetime import timedelta

import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.kernel.i18n import set_language
from propdesk.repairs.orders.register import ORDERS, OrderFields
from propdesk.repairs.orders.rules import OrderState as S, Urgency
from propdesk.repairs.orders.states import Dispatch
from propdesk.today.reminding import Reminder, overdue_counts, reminders, sentence_of
from propdesk.today.reminding_view import Reminders
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock

MINUTE = timedelta(minutes=1)


def urgent_order(store: Store, fault: str = "水管爆裂") -> int:
    fields = OrderFields(place="大堂", fault=fault, urgency=Urgency.URGENT)
    return store.write(ORDERS.uses.add, fields=fields)


def test_a_deadline_is_told_once_when_it_warns_and_once_when_it_runs_out(
    store: Store, clock: StoppedClock
) -> None:
    begun = clock.now()
    urgent_order(store)
    told = []
    since = begun
    for _minute in range(20):
        clock.moment += MINUTE
        told.append(store.read(reminders, since=since))
        since = clock.now()
    spoken = [(number, one.is_over) for number, some in enumerate(told, 1) for one in some]
    assert spoken == [(12, False), (15, True)]


def test_what_is_answered_is_told_no_more(store: Store, clock: StoppedClock) -> None:
    order, since = urgent_order(store), clock.now()
    store.write(ORDERS.uses.move, record_id=order, to=S.DISPATCHED, form=Dispatch())
    clock.moment += 20 * MINUTE
    assert not store.read(reminders, since=since)


def test_who_may_not_see_repairs_is_reminded_of_none(store: Store, clock: StoppedClock) -> None:
    since = clock.now()
    urgent_order(store)
    clock.moment += 20 * MINUTE
    assert len(store.read(reminders, since=since)) == 1
    rights = store.actor.permissions - {"repairs.view"}
    store.actor = structs.replace(store.actor, user_id=7, permissions=rights)
    assert not store.read(reminders, since=since)


def test_several_are_named_up_to_three_with_how_many_more(clock: StoppedClock) -> None:
    set_language("zh_CN")
    some = [Reminder(f"BX{number}", clock.now(), is_over=True) for number in range(5)]
    soon = Reminder("TS1", clock.now() + 5 * MINUTE, is_over=False)
    sentence = sentence_of([*some, soon])
    for word in ("BX0", "BX1", "BX2", "2", "TS1"):
        assert word in sentence
    assert "BX3" not in sentence


def test_the_status_bar_and_the_tabs_tell_it_without_a_dialog(
    desk: Desk, clock: StoppedClock, qtbot: QtBot
) -> None:
    set_language("zh_CN")
    looking = Reminders(desk, desk)
    said: list[str] = []
    counts: dict[str, int] = {}
    desk.said.connect(lambda sentence, _weight: said.append(sentence))
    desk.tab_counted.connect(lambda tab, count: counts.update({tab: count}))
    urgent_order(desk.store, "电梯困人")
    qtbot.waitUntil(lambda: not desk.busy)
    clock.moment += 16 * MINUTE
    with qtbot.waitSignal(desk.job_ended):
        looking.look()
    qtbot.waitUntil(lambda: bool(said))
    assert "电梯困人" in said[0]
    assert counts["repairs"] == 1 == counts["today"]
    said.clear()
    with qtbot.waitSignal(desk.job_ended):
        looking.look()
    assert said == []


@pytest.mark.parametrize("overdue", [0, 1])
def test_the_counts_are_those_of_today(store: Store, clock: StoppedClock, overdue: int) -> None:
    for _one in range(overdue):
        urgent_order(store)
    clock.moment += 20 * MINUTE
    assert store.read(overdue_counts).get("repairs", 0) == overdue
