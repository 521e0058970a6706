"""A slip that came back is found by its last digits, and says what becomes of its order."""

from datetime import date, datetime, timedelta

import pytest

from propdesk.db.store import Store
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused, NotMoved
from propdesk.repairs.board.typing_back import (
    SlipResult,
    SlipSaysNoTime,
    SlipUnknown,
    TypedBack,
    find_slip,
    type_back,
)
from propdesk.repairs.orders.lines import lines_of
from propdesk.repairs.orders.register import ORDERS, OrderFields, OrderRow
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.states import Dispatch, Verification
from propdesk.repairs.workers.register import WORKERS, WorkerHasLeft, WorkerLeaves
from propdesk.repairs.workers.rules import WorkerState
from tests.clocks import StoppedClock
from tests.repairs.things import put_staff

NOW = StoppedClock().moment


@pytest.fixture
def order(store: Store) -> int:
    """An order of five hours ago, with its worker on the way."""
    worker = put_staff(store)[0]
    fields = OrderFields(fault="水表前阀渗水", place="厨房", reported_at=NOW - timedelta(hours=5))
    made = store.write(ORDERS.uses.add, fields=fields)
    form = Dispatch(worker_id=worker)
    store.write(ORDERS.uses.move, record_id=made, to=OrderState.DISPATCHED, form=form)
    return made


def row_of(store: Store, order: int) -> OrderRow:
    (row,) = store.read(ORDERS.records.rows, ids=[order])
    return row


def typed(result: SlipResult, **more: object) -> TypedBack:
    return TypedBack(result=result, arrived=NOW - timedelta(hours=2), **more)  # type: ignore[arg-type]


def ago(hours: int) -> datetime:
    return NOW - timedelta(hours=hours)


@pytest.mark.parametrize("number", ["1", "000001", "BX2026-000001", " bx2026-000001 "])
def test_a_slip_is_found_by_its_number_or_its_last_digits(
    store: Store, order: int, number: str
) -> None:
    found = store.read(find_slip, typed=number)
    assert (found.id, found.title) == (order, "厨房 水表前阀渗水")
    assert found.note.startswith("许师傅 · ")


@pytest.mark.parametrize("number", ["", "7", "BX2026-000007", "%", "1234567"])
def test_a_number_that_no_slip_has_is_refused(store: Store, order: int, number: str) -> None:
    with pytest.raises(SlipUnknown):
        store.read(find_slip, typed=number)


def test_repaired_finishes_the_order_with_its_times(store: Store, order: int) -> None:
    said = typed(SlipResult.REPAIRED, finished=ago(1), words="换角阀")
    store.write(type_back, order_id=order, typed=said)
    row = row_of(store, order)
    assert (row.state, row.arrived_at, row.done_at, row.result) == (
        OrderState.DONE, ago(2), ago(1), "换角阀",
    )  # fmt: skip


def test_a_slip_typed_back_as_repaired_is_the_signed_one_and_back_today(
    store: Store, order: int, clock: StoppedClock
) -> None:
    store.write(type_back, order_id=order, typed=typed(SlipResult.REPAIRED, finished=ago(1)))
    row = row_of(store, order)
    assert (row.is_signed, row.slip_back_on) == (True, clock.today())
    store.write(ORDERS.uses.undo, record_id=order)
    row = row_of(store, order)
    assert (row.state, row.is_signed, row.slip_back_on) == (OrderState.DISPATCHED, False, None)


def test_a_slip_that_nobody_signed_finishes_the_order_and_stays_out(
    store: Store, order: int
) -> None:
    unsigned = typed(SlipResult.REPAIRED, finished=ago(1), signed=False)
    store.write(type_back, order_id=order, typed=unsigned)
    row = row_of(store, order)
    assert (row.state, row.is_signed, row.slip_back_on) == (OrderState.DONE, False, None)
    assert store.read(ORDERS.records.ids, question=asked("slip-out")) == [order]


def test_what_came_back_signed_stays_back_when_many_are_verified_without_a_tick(
    store: Store, order: int, clock: StoppedClock
) -> None:
    store.write(type_back, order_id=order, typed=typed(SlipResult.REPAIRED, finished=ago(1)))
    clock.go_on(days=1)
    verified = Verification(is_signed=False)
    store.write(ORDERS.uses.move, record_id=order, to=OrderState.VERIFIED, form=verified)
    row = row_of(store, order)
    assert (row.is_signed, row.slip_back_on) == (True, NOW.date())


@pytest.mark.parametrize(
    ("result", "waits_for"), [(SlipResult.NO_MATERIAL, "parts"), (SlipResult.NOBODY, "owner")]
)
def test_what_waits_is_paused_with_its_reason_and_day(
    store: Store, order: int, result: SlipResult, waits_for: str
) -> None:
    until = date(2026, 11, 25)
    store.write(type_back, order_id=order, typed=typed(result, until=until))
    row = row_of(store, order)
    assert (row.state, row.waits_for, row.wait_until) == (OrderState.PAUSED, waits_for, until)
    assert row.wait_why == result.label
    assert row.arrived_at == ago(2)


def test_a_paused_order_can_be_typed_back_as_repaired(store: Store, order: int) -> None:
    store.write(
        type_back, order_id=order, typed=typed(SlipResult.NO_MATERIAL, until=date(2026, 11, 25))
    )
    store.write(
        type_back, order_id=order, typed=TypedBack(result=SlipResult.REPAIRED, finished=NOW)
    )
    assert row_of(store, order).state is OrderState.DONE


def test_another_day_sends_the_same_worker_again(store: Store, order: int) -> None:
    visit = NOW + timedelta(days=2)
    store.write(type_back, order_id=order, typed=typed(SlipResult.ANOTHER_DAY, visit=visit))
    row = row_of(store, order)
    assert (row.state, row.worker, row.visit_from) == (OrderState.DISPATCHED, "许师傅", visit)


def test_what_a_slip_cost_is_put_on_its_order_as_material_and_labour(
    store: Store, order: int
) -> None:
    said = typed(SlipResult.REPAIRED, finished=ago(1), material=Money(8500), labour=Money(6000))
    store.write(type_back, order_id=order, typed=said)
    lines = store.read(lines_of, order_id=order)
    assert [(one.is_labour, one.amount) for one in lines] == [
        (False, Money(8500)), (True, Money(6000)),
    ]  # fmt: skip
    assert row_of(store, order).cost == Money(14500)


def test_another_day_is_refused_for_a_worker_who_has_left_and_his_finish_is_not(
    store: Store, order: int
) -> None:
    worker = row_of(store, order).worker_id
    assert worker is not None
    store.write(WORKERS.uses.move, record_id=worker, to=WorkerState.LEFT, form=WorkerLeaves())
    with using_language("en"), pytest.raises(WorkerHasLeft, match="许师傅"):
        store.write(type_back, order_id=order, typed=typed(SlipResult.ANOTHER_DAY, visit=NOW))
    assert row_of(store, order).visit_from is None
    store.write(type_back, order_id=order, typed=typed(SlipResult.REPAIRED, finished=ago(1)))
    assert row_of(store, order).state is OrderState.DONE


def test_a_cost_is_not_put_on_an_order_whose_finish_is_refused(store: Store, order: int) -> None:
    said = typed(SlipResult.REPAIRED, finished=ago(3), material=Money(8500))
    with pytest.raises(FieldsRefused):
        store.write(type_back, order_id=order, typed=said)
    assert store.read(lines_of, order_id=order) == ()


@pytest.mark.parametrize("result", list(SlipResult))
def test_a_slip_without_its_time_changes_nothing(
    store: Store, order: int, result: SlipResult
) -> None:
    with pytest.raises(SlipSaysNoTime):
        store.write(type_back, order_id=order, typed=typed(result))
    assert row_of(store, order).state is OrderState.DISPATCHED


def test_a_finish_before_the_arrival_and_a_second_finish_are_refused(
    store: Store, order: int
) -> None:
    with pytest.raises(FieldsRefused):
        store.write(type_back, order_id=order, typed=typed(SlipResult.REPAIRED, finished=ago(3)))
    done = typed(SlipResult.REPAIRED, finished=ago(1))
    store.write(type_back, order_id=order, typed=done)
    with pytest.raises(NotMoved):
        store.write(type_back, order_id=order, typed=done)
