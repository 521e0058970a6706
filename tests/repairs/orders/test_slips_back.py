"""Signed slips come back: many noted at once by their numbers, and what is out is counted."""

from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.kernel.i18n import set_language, using_language
from propdesk.kernel.records.question import Question
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.repairs.orders.paperwork.due import due_orders
from propdesk.repairs.orders.paperwork.slips_back import (
    NoSlipNumbers,
    SlipsNotDone,
    SlipsUnknown,
    note_slips_back,
    slip_not_back,
)
from propdesk.repairs.orders.paperwork.slips_dialogs import slips_back_dialog
from propdesk.repairs.orders.register import ORDERS, OrderFields, OrderRow
from propdesk.repairs.orders.rules import OrderState as S
from propdesk.repairs.orders.states import Dispatch, Finish, Verification
from propdesk.repairs.workers.absences import ABSENCES, AbsenceFields
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.repairs.things import put_staff

OUT = Question(chips=frozenset({"slip-out"}))
ANOTHER = Question(chips=frozenset({"needs-another"}))


def finished(store: Store, worker: int, count: int = 1) -> list[int]:
    made = []
    for _one in range(count):
        fields = OrderFields(place="大堂", fault="灯不亮")
        order = store.write(ORDERS.uses.add, fields=fields)
        go(store, order, S.DISPATCHED, Dispatch(worker_id=worker))
        go(store, order, S.DONE, Finish(result="换灯"))
        made.append(order)
    return made


def go(store: Store, order: int, to: S, form: object = None) -> None:
    store.write(ORDERS.uses.move, record_id=order, to=to, form=form)


def row_of(store: Store, order: int) -> OrderRow:
    (row,) = store.read(ORDERS.records.rows, ids=[order])
    return row


def waits(store: Store) -> dict[str, int]:
    lines = store.read(lambda session: list(due_orders(session)))
    return {str(line.context["filter"]): line.count for line in lines}


def test_slips_that_are_not_back_are_a_chip_and_counted_on_today(
    store: Store, clock: StoppedClock
) -> None:
    orders = finished(store, put_staff(store)[0], 3)
    assert store.read(ORDERS.records.total, question=OUT) == 3
    assert waits(store) == {"slip-out": 3}
    day = clock.today()
    done = store.write(note_slips_back, typed="1-2", day=day)
    assert done.noted == ("BX2026-000001", "BX2026-000002")
    assert store.read(ORDERS.records.ids, question=OUT) == [orders[2]]
    assert waits(store) == {"slip-out": 1}
    assert row_of(store, orders[0]).slip_back_on == day


def test_many_are_noted_at_once_by_full_numbers_last_digits_and_ranges(
    store: Store, clock: StoppedClock
) -> None:
    finished(store, put_staff(store)[0], 5)
    yesterday = clock.today() - timedelta(days=1)
    first = store.write(note_slips_back, typed="BX2026-000001、 3", day=yesterday)
    assert first.noted == ("BX2026-000001", "BX2026-000003")
    again = store.write(note_slips_back, typed="1-5", day=clock.today())
    assert (len(again.noted), again.already) == (3, ("BX2026-000001", "BX2026-000003"))
    assert row_of(store, 1).slip_back_on == yesterday  # the first day stays


def test_one_wrong_number_notes_nothing_and_is_named(store: Store, clock: StoppedClock) -> None:
    worker = put_staff(store)[0]
    finished(store, worker, 2)
    open_one = store.write(ORDERS.uses.add, fields=OrderFields(place="门岗", fault="漏水"))
    day = clock.today()
    with using_language("en"):
        with pytest.raises(SlipsUnknown, match="77"):
            store.write(note_slips_back, typed="1 77 2", day=day)
        with pytest.raises(SlipsNotDone, match=row_of(store, open_one).no):
            store.write(note_slips_back, typed="1-3", day=day)
        with pytest.raises(NoSlipNumbers):
            store.write(note_slips_back, typed=" , ", day=day)
        with pytest.raises(FieldsRefused):
            store.write(note_slips_back, typed="1", day=day + timedelta(days=1))
    assert store.read(ORDERS.records.total, question=OUT) == 2


def test_the_tick_at_the_verification_notes_its_day_and_its_undo_takes_it_back(
    store: Store, clock: StoppedClock
) -> None:
    (order,) = finished(store, put_staff(store)[0])
    go(store, order, S.VERIFIED, Verification(is_signed=True))
    assert row_of(store, order).slip_back_on == clock.today()
    store.write(ORDERS.uses.undo, record_id=order)
    row = row_of(store, order)
    assert (row.state, row.is_signed, row.slip_back_on) == (S.DONE, False, None)


def test_a_slip_noted_by_mistake_is_out_again(store: Store, clock: StoppedClock) -> None:
    (order,) = finished(store, put_staff(store)[0])
    store.write(note_slips_back, typed="1", day=clock.today())
    store.write(slip_not_back, order_id=order)
    assert store.read(ORDERS.records.ids, question=OUT) == [order]


def test_orders_of_who_is_away_today_need_another_until_he_is_back(
    store: Store, clock: StoppedClock
) -> None:
    first, _on_leave, firm = put_staff(store)
    orders = []
    for worker in (first, firm):
        order = store.write(ORDERS.uses.add, fields=OrderFields(place="大堂", fault="灯不亮"))
        go(store, order, S.DISPATCHED, Dispatch(worker_id=worker))
        orders.append(order)
    assert store.read(ORDERS.records.total, question=ANOTHER) == 0
    today: date = clock.today()
    away = AbsenceFields(worker_id=first, begins=today, until=today)
    store.write(ABSENCES.uses.add, fields=away)
    assert store.read(ORDERS.records.ids, question=ANOTHER) == [orders[0]]
    assert waits(store) == {"needs-another": 1}
    clock.go_on(days=1)
    assert store.read(ORDERS.records.total, question=ANOTHER) == 0


def test_the_form_takes_a_pile_of_numbers_and_says_how_many(desk: Desk, qtbot: QtBot) -> None:
    set_language("zh_CN")
    finished(desk.store, put_staff(desk.store)[0], 3)
    told: list[str] = []
    desk.said.connect(lambda sentence, _weight: told.append(sentence))
    dialog = slips_back_dialog(desk)
    qtbot.addWidget(dialog)
    dialog.form.set_values({"numbers": "1 3"})
    dialog.save()
    assert told == ["已记收回 2 张"]
    assert desk.store.read(ORDERS.records.ids, question=OUT) == [2]
