"""Cases of the field by their exact numbers: done in May and again, three reports of one lamp."""

from datetime import UTC, date, datetime, timedelta

import pytest

from propdesk.db.store import Store
from propdesk.duties.clocks.reading import clocks_of
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import MovedMeanwhile
from propdesk.kernel.reports.report import report_of
from propdesk.repairs.callbacks.rules import CallState as C
from propdesk.repairs.orders.from_contact import join_contact, order_begun, order_of_contact
from propdesk.repairs.orders.register import ORDERS
from propdesk.repairs.orders.rules import OrderState as S, Urgency
from propdesk.repairs.orders.states import Dispatch, Finish, OpenAgain, Verification
from propdesk.repairs.summary.facts import REPAIRS_REPORT, month_facts
from propdesk.service.contacts.register import CONTACTS
from tests.clocks import StoppedClock
from tests.repairs.callbacks.calls import answer, calls, go, ids_of, report, state_of, verify
from tests.repairs.callbacks.test_merging import contact
from tests.repairs.things import put_staff

NOON = datetime(2026, 5, 10, 4, 0, tzinfo=UTC)  # 10 May, 12:00 in the office
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def test_done_on_10_may_opened_on_the_12th_done_on_the_13th_is_one_order_with_one_reopening(
    store: Store, clock: StoppedClock
) -> None:
    clock.moment = NOON
    worker, *_rest = put_staff(store)
    order = report(store)
    verify(store, order, worker)
    clock.moment = NOON + timedelta(days=2)
    go(store, order, S.REOPENED, OpenAgain(not_right="又不亮"))
    clock.moment = NOON + timedelta(days=3)
    verify(store, order, worker)
    answer(store, ids_of(store, order, C.OPEN)[0], C.SATISFIED)

    def close() -> None:
        seen = S.CALLED_BACK  # as both lists showed it
        store.write(ORDERS.uses.move, record_id=order, to=S.CLOSED, seen=seen)

    close()
    with pytest.raises(MovedMeanwhile):
        close()
    moves = [one.to for one in store.read(ORDERS.uses.history, record_id=order)]
    assert (moves.count(S.REOPENED), moves.count(S.CLOSED)) == (1, 1)
    facts = store.read(month_facts, basis="reported", first=MAY, last=JUNE)
    assert [(one.id, one.is_reopened) for one in facts] == [(order, True)]
    said = report_of(REPAIRS_REPORT, facts, basis="reported", first=MAY, today=JUNE)
    cards = {card.measure: card.now.text() for card in said.cards}
    assert (said.ids, cards["passed"]) == ((order,), "0.0")


def test_from_the_10th_to_the_12th_of_may_was_neither_work_nor_pause(
    store: Store, clock: StoppedClock
) -> None:
    """Four hours round the clock: one was used on the 10th, three are left on the 12th."""
    clock.moment = NOON
    worker, *_rest = put_staff(store)
    order = report(store, urgency=Urgency.URGENT)
    clock.go_on(hours=1)
    verify(store, order, worker)
    clock.moment = NOON + timedelta(days=2)
    assert store.read(ORDERS.records.ids, question=asked("paused")) == []
    go(store, order, S.REOPENED, OpenAgain(not_right="又不亮"))
    first, second = (
        one
        for one in store.read(clocks_of, kind="repair_order", record_id=order)
        if one.name == "finish"
    )
    assert (first.stopped_at, first.is_late) == (NOON + timedelta(hours=1), False)
    assert (second.turn, second.due_at) == (2, clock.moment + timedelta(hours=3))


def test_three_reports_of_one_lamp_are_three_contacts_one_order_three_calls(
    store: Store, clock: StoppedClock
) -> None:
    people = (("陈雨桐", "19900003271"), ("许文博", "19900007720"), ("何清扬", "19900009043"))
    first, second, third = (contact(store, clock, *one) for one in people)
    begun = store.read(order_begun, contact_id=first)
    lamp = store.write(order_of_contact, contact_id=first, fields=begun.fields)
    for later in (second, third):
        store.write(join_contact, contact_id=later, order_id=lamp)
    assert store.read(CONTACTS.records.total, question=asked("all")) == 3
    assert store.read(ORDERS.records.total, question=asked("all")) == 1
    go(store, lamp, S.DISPATCHED, Dispatch())
    go(store, lamp, S.DONE, Finish())
    go(store, lamp, S.VERIFIED, Verification())
    assert [person for person, *_rest in calls(store, lamp)] == [name for name, _phone in people]
    for number, call in enumerate(ids_of(store, lamp), 1):
        answer(store, call, C.SATISFIED)
        assert (state_of(store, lamp) is S.CALLED_BACK) == (number == 3)
