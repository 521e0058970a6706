"""Repair orders: two clerks, times in order, who has left, pauses, opened again, joined."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.duties.clocks.models import Timer
from propdesk.duties.clocks.rules import WaitedFor, Waiting
from propdesk.estate.records import UnitFields
from propdesk.estate.units.listed import UNIT_USES
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused, MovedMeanwhile, NotMoved
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.naming import Named, record_meant
from propdesk.repairs.orders.models import RepairOrder, root_of
from propdesk.repairs.orders.moves import JoinedToItself, JoinTheLater, TooLateToReopen
from propdesk.repairs.orders.page.taking import who_answers
from propdesk.repairs.orders.register import ORDER, ORDERS, OrderFields, OrderRow
from propdesk.repairs.orders.rules import OrderState as S, Urgency
from propdesk.repairs.orders.states import (
    Arrival,
    Dispatch,
    Finish,
    Joining,
    OpenAgain,
    Verification,
)
from propdesk.repairs.workers.register import WORKERS, WorkerHasLeft, WorkerLeaves
from propdesk.repairs.workers.rules import WorkerState
from tests.clocks import StoppedClock
from tests.repairs.things import put_staff

USES = ORDERS.uses


def report(store: Store, **fields: object) -> int:
    made = OrderFields(**{"place": "7 栋电梯", "fault": "停在 6 层", **fields})  # type: ignore[arg-type]
    return store.write(USES.add, fields=made)


def go(store: Store, order: int, to: S, form: object = None, **more: object) -> None:
    store.write(USES.move, record_id=order, to=to, form=form, **more)  # type: ignore[arg-type]


def row_of(store: Store, order: int) -> OrderRow:
    (row,) = store.read(ORDERS.records.rows, ids=[order])
    return row


def finished(store: Store, worker: int) -> int:
    order = report(store)
    go(store, order, S.DISPATCHED, Dispatch(worker_id=worker))
    go(store, order, S.DONE, Finish(result="换新件"))
    return order


def clocks(session: Session, order: int, name: str) -> list[Timer]:
    own = (Timer.subject_kind == ORDER.kind, Timer.subject_id == order, Timer.name == name)
    return list(session.scalars(select(Timer).where(*own).order_by(Timer.turn)))


def test_a_report_needs_a_room_or_a_place(store: Store) -> None:
    with pytest.raises(FieldsRefused):
        report(store, place="")


def test_the_second_of_two_clerks_is_refused(store: Store) -> None:
    worker, *_rest = put_staff(store)
    order = finished(store, worker)
    go(store, order, S.VERIFIED, Verification(), seen=S.DONE)
    go(store, order, S.CLOSED, seen=S.VERIFIED)
    with using_language("en"), pytest.raises(MovedMeanwhile, match="Order closed"):
        go(store, order, S.CLOSED, seen=S.VERIFIED)
    with pytest.raises(NotMoved):
        go(store, order, S.CLOSED)


def test_many_rows_move_by_the_button_that_was_pressed(store: Store) -> None:
    """“Go on” and “Dispatch” lead to the same state; who is sent is asked by one of them."""
    worker, *_rest = put_staff(store)
    fresh, held = report(store), report(store)
    go(store, held, S.DISPATCHED, Dispatch(worker_id=worker))
    until = date(2026, 11, 23)
    go(store, held, S.PAUSED, Waiting(waits_for=WaitedFor.PARTS, wait_why="等", wait_until=until))
    with using_language("en"):
        done = store.write(USES.together.move, ids=[fresh, held], to=S.DISPATCHED, button="Go on")
    assert [row_of(store, one).state for one in (fresh, held)] == [S.REPORTED, S.DISPATCHED]
    refused, moved = done.rows
    assert "“Dispatch” leads there from “To dispatch”." in refused.why
    assert (refused.how, moved.how) == ("refused", "done")


def test_times_stand_in_their_order(store: Store, clock: StoppedClock) -> None:
    worker, *_rest = put_staff(store)
    order = report(store)
    go(store, order, S.DISPATCHED, Dispatch(worker_id=worker))
    clock.go_on(hours=2)
    now = clock.moment
    for wrong in (now - timedelta(hours=3), now + timedelta(hours=1)):
        with pytest.raises(FieldsRefused):
            go(store, order, S.ON_SITE, Arrival(arrived_at=wrong))
    go(store, order, S.ON_SITE, Arrival(arrived_at=now - timedelta(hours=1)))
    early = Finish(arrived_at=now, done_at=now - timedelta(minutes=30))
    with pytest.raises(FieldsRefused):
        go(store, order, S.DONE, early)
    assert row_of(store, order).state is S.ON_SITE
    go(store, order, S.DONE, Finish())
    row = row_of(store, order)
    assert (row.arrived_at, row.done_at) == (now - timedelta(hours=1), now)


def test_who_has_left_gets_no_new_order_and_keeps_his_old_one(store: Store) -> None:
    first, second, _firm = put_staff(store)
    old, new = report(store), report(store)
    go(store, old, S.DISPATCHED, Dispatch(worker_id=first))
    store.write(WORKERS.uses.move, record_id=first, to=WorkerState.LEFT, form=WorkerLeaves())
    with using_language("en"), pytest.raises(WorkerHasLeft, match="许师傅"):
        go(store, new, S.DISPATCHED, Dispatch(worker_id=first))
    go(store, old, S.DONE, Finish())
    assert row_of(store, old).worker == "许师傅"
    go(store, new, S.DISPATCHED, Dispatch(worker_id=second))


def test_somebody_is_sent_where_the_office_has_workers(store: Store) -> None:
    order = report(store)
    go(store, order, S.DISPATCHED, Dispatch())
    put_staff(store)
    other = report(store)
    with pytest.raises(FieldsRefused):
        go(store, other, S.DISPATCHED, Dispatch())


def test_answer_arrival_and_finish_are_stopped_by_their_own_events(
    store: Store, clock: StoppedClock
) -> None:
    worker, *_rest = put_staff(store)
    order = report(store, urgency=Urgency.URGENT)
    begun = clock.moment
    assert row_of(store, order).due_at == begun + timedelta(minutes=15)
    clock.go_on(minutes=10)
    go(store, order, S.DISPATCHED, Dispatch(worker_id=worker))
    assert row_of(store, order).due_at == begun + timedelta(minutes=30)
    clock.go_on(minutes=10)
    go(store, order, S.ON_SITE, Arrival())
    assert row_of(store, order).due_at == begun + timedelta(hours=4)
    clock.go_on(hours=5)
    assert store.read(ORDERS.records.total, question=asked("overdue")) == 1
    go(store, order, S.DONE, Finish(arrived_at=row_of(store, order).arrived_at))
    assert row_of(store, order).due_at is None
    stopped = [store.read(clocks, order, name)[0].stopped_at for name in ("answer", "arrive")]
    assert stopped == [begun + timedelta(minutes=10), begun + timedelta(minutes=20)]


def test_a_pause_stops_the_clock_and_comes_back_on_its_day(
    store: Store, clock: StoppedClock
) -> None:
    worker, *_rest = put_staff(store)
    order = report(store)
    go(store, order, S.DISPATCHED, Dispatch(worker_id=worker))
    until = clock.today() + timedelta(days=1)
    nothing = Waiting(waits_for=WaitedFor.PARTS, wait_why="", wait_until=until)
    with pytest.raises(FieldsRefused):
        go(store, order, S.PAUSED, nothing)
    wait = Waiting(waits_for=WaitedFor.PARTS, wait_why="等配件", wait_until=until)
    go(store, order, S.PAUSED, wait)
    assert row_of(store, order).paused_until == until
    assert store.read(ORDERS.records.total, question=asked("pause-over")) == 0
    clock.go_on(days=2)
    assert store.read(ORDERS.records.total, question=asked("pause-over")) == 1
    go(store, order, S.DISPATCHED)
    assert store.read(ORDERS.records.total, question=asked("pause-over")) == 0


@pytest.mark.parametrize("missing", ["waits_for", "wait_why", "wait_until"])
def test_a_pause_needs_whom_it_waits_for_why_and_until_when(
    store: Store, clock: StoppedClock, missing: str
) -> None:
    order = report(store)
    whole = Waiting(waits_for=WaitedFor.OWNER, wait_why="业主出差", wait_until=clock.today())
    half = replace(whole, **{missing: "" if missing == "wait_why" else None})  # type: ignore[arg-type]  # as a form gives it
    with pytest.raises(FieldsRefused) as refused:
        go(store, order, S.PAUSED, half)
    assert list(refused.value.errors) == [missing]
    assert row_of(store, order).state is S.REPORTED


def test_a_pause_that_is_over_stands_on_today_until_the_order_goes_on_and_is_cleared_by_opening_it(
    store: Store, clock: StoppedClock
) -> None:
    worker, *_rest = put_staff(store)
    order, until = report(store), clock.today() + timedelta(days=1)
    wait = Waiting(waits_for=WaitedFor.OWNER, wait_why="业主出差", wait_until=until)
    go(store, order, S.PAUSED, wait)

    def waiting() -> list[int]:
        lines = store.read(lambda session: list(ORDERS.due(session)))
        return [one.count for one in lines if one.context == {"filter": "pause-over"}]

    assert waiting() == []
    clock.go_on(days=2)
    assert waiting() == [1]
    go(store, order, S.REPORTED)
    assert waiting() == []
    for to, form in (
        (S.DISPATCHED, Dispatch(worker_id=worker)),
        (S.DONE, Finish()),
        (S.VERIFIED, Verification()),
        (S.REOPENED, OpenAgain(not_right="又漏")),
    ):
        go(store, order, to, form)
    assert (waiting(), row_of(store, order).paused_until) == ([], None)
    assert store.read(ORDERS.records.total, question=asked("paused")) == 0


def test_a_leak_on_a_holiday_at_night_runs_at_once_and_an_ordinary_fault_with_the_office(
    store: Store, clock: StoppedClock
) -> None:
    """2026-02-16, the eve of the spring festival, at 02:10: answered by 02:25, mended by 06:10."""
    clock.moment = datetime(2026, 2, 15, 18, 10, tzinfo=UTC)
    leak, ordinary = report(store, urgency=Urgency.URGENT), report(store)

    def due(order: int, name: str) -> datetime | None:
        return store.read(clocks, order, name)[0].due_at

    assert due(leak, "answer") == clock.moment + timedelta(minutes=15)
    assert due(leak, "finish") == clock.moment + timedelta(hours=4)
    back = due(ordinary, "answer")
    assert back is not None
    assert wall_time(back).date() == date(2026, 2, 24), "the first day the office works again"


def test_waiting_for_parts_does_not_ask_for_the_answer_again(
    store: Store, clock: StoppedClock
) -> None:
    worker, *_rest = put_staff(store)
    order = report(store)
    clock.go_on(minutes=5)
    go(store, order, S.DISPATCHED, Dispatch(worker_id=worker))
    answered = clock.moment
    clock.go_on(minutes=5)
    until = clock.today() + timedelta(days=1)
    wait = Waiting(waits_for=WaitedFor.PARTS, wait_why="等配件", wait_until=until)
    go(store, order, S.PAUSED, wait)
    go(store, order, S.DISPATCHED)
    found = [(one.turn, one.stopped_at) for one in store.read(clocks, order, "answer")]
    assert found == [(1, answered)]


def test_opened_again_it_is_one_order_with_a_second_turn(store: Store, clock: StoppedClock) -> None:
    worker, *_rest = put_staff(store)
    order = finished(store, worker)
    go(store, order, S.VERIFIED, Verification(is_signed=True))
    go(store, order, S.CLOSED)
    clock.go_on(days=2)
    go(store, order, S.REOPENED, OpenAgain(not_right="又漏了"))
    row = row_of(store, order)
    assert (row.done_at, row.not_right, row.opened_on) == (None, "又漏了", clock.today())
    assert [one.turn for one in store.read(clocks, order, "finish")] == [1, 2]
    clock.go_on(days=1)
    go(store, order, S.DISPATCHED, Dispatch(worker_id=worker))
    go(store, order, S.DONE, Finish())
    assert row_of(store, order).done_at == clock.moment
    history = store.read(USES.history, record_id=order)
    assert [event.to for event in history].count("reopened") == 1


def test_long_after_its_end_a_new_order_is_entered(store: Store, clock: StoppedClock) -> None:
    worker, *_rest = put_staff(store)
    order = finished(store, worker)
    go(store, order, S.VERIFIED, Verification())
    go(store, order, S.CLOSED)
    clock.go_on(days=31)
    with using_language("en"), pytest.raises(TooLateToReopen, match="30 days"):
        go(store, order, S.REOPENED, OpenAgain(not_right="又漏了"))


def test_the_same_fault_again_is_told_while_it_is_typed_and_found_by_its_chip(
    store: Store, clock: StoppedClock
) -> None:
    put_staff(store)
    unit = store.write(UNIT_USES.add, fields=UnitFields(building="1", room="101"))
    leak, _name = store.read(record_meant, kind=Named.FAULT_KIND, typed="渗漏水")
    fields = OrderFields(unit_id=unit, fault="厨房顶漏水", fault_kind_id=leak)
    store.write(USES.add, fields=fields)
    assert store.read(ORDERS.records.total, question=asked("repeat")) == 0
    clock.go_on(days=29)
    told = store.read(ORDERS.recalled, fields=replace(fields, fault="顶又漏"))
    assert "厨房顶漏水" in told["fault"]
    again = store.write(USES.add, fields=fields)
    assert store.read(ORDERS.records.ids, question=asked("repeat")) == [again]
    clock.go_on(days=31)
    assert store.read(ORDERS.recalled, fields=fields) == {}


def test_an_order_is_joined_to_another_open_one_only(store: Store) -> None:
    put_staff(store)
    first, second = report(store), report(store)
    with pytest.raises(JoinedToItself):
        go(store, first, S.JOINED, Joining(joined_to_id=first))
    go(store, second, S.JOINED, Joining(joined_to_id=first))
    with pytest.raises(JoinedToItself):
        go(store, first, S.JOINED, Joining(joined_to_id=second))
    assert store.read(ORDERS.records.ids, question=asked("open")) == [first]
    store.write(USES.undo, record_id=second)
    assert set(store.read(ORDERS.records.ids, question=asked("open"))) == {first, second}


def test_two_orders_of_one_minute_are_never_joined_to_each_other(store: Store) -> None:
    put_staff(store)
    first, second = report(store), report(store)
    go(store, first, S.JOINED, Joining(joined_to_id=second))
    go(store, first, S.REPORTED)
    go(store, second, S.JOINED, Joining(joined_to_id=first))
    with pytest.raises(JoinedToItself):
        store.write(USES.undo, record_id=first)  # that it was taken apart
    assert store.read(ORDERS.records.ids, question=asked("open")) == [first]


def test_orders_that_an_older_program_joined_in_a_ring_lead_to_none(store: Store) -> None:
    first, second = report(store), report(store)

    @use_case(permission="", touches=("repair_order",))
    def join(session: Session) -> None:
        for one, other in ((first, second), (second, first)):
            order = session.get_one(RepairOrder, one)
            order.state, order.joined_to_id = S.JOINED, other

    store.write(join)
    assert store.read(root_of, first) is None


def test_an_order_joins_the_earlier_report_and_so_keeps_the_earliest_clock(
    store: Store, clock: StoppedClock
) -> None:
    put_staff(store)
    first = report(store)
    clock.go_on(hours=1)
    later = report(store)
    with using_language("en"), pytest.raises(JoinTheLater, match="BX2026-000002"):
        go(store, first, S.JOINED, Joining(joined_to_id=later))
    due = row_of(store, first).due_at
    go(store, later, S.JOINED, Joining(joined_to_id=first))
    assert row_of(store, first).due_at == due
    assert row_of(store, later).due_at is None
    assert store.read(ORDERS.records.total, question=asked("open")) == 1
    store.write(USES.undo, record_id=later)
    assert row_of(store, later).due_at is not None


def test_under_warranty_the_builder_looks_within_24_hours_and_mends_within_72(
    store: Store, clock: StoppedClock
) -> None:
    worker, *_rest = put_staff(store)
    order = report(store, work_class=WorkClass.WARRANTY)
    go(store, order, S.DISPATCHED, Dispatch(worker_id=worker))
    assert row_of(store, order).due_at == clock.moment + timedelta(hours=24)
    go(store, order, S.ON_SITE, Arrival())
    assert row_of(store, order).due_at == clock.moment + timedelta(hours=72)


def test_an_appointment_is_the_time_to_arrive(store: Store, clock: StoppedClock) -> None:
    worker, *_rest = put_staff(store)
    order = report(store)
    begin, end = clock.moment + timedelta(days=3), clock.moment + timedelta(days=3, hours=2)
    visit = Dispatch(worker_id=worker, visit_from=begin, visit_until=end)
    go(store, order, S.DISPATCHED, visit)
    assert row_of(store, order).due_at == end
    wrong = replace(visit, visit_from=end, visit_until=begin)
    with pytest.raises(FieldsRefused):
        go(store, order, S.DISPATCHED, wrong)


@pytest.mark.parametrize(
    ("handed", "wanted"),
    [(date(2025, 1, 1), WorkClass.WARRANTY), (date(2019, 1, 1), WorkClass.ORDINARY)],
)
def test_the_class_of_a_fault_follows_the_warranty_of_its_part(
    store: Store, handed: date, wanted: WorkClass
) -> None:
    put_staff(store)
    unit = store.write(
        UNIT_USES.add, fields=UnitFields(building="1", room="101", handover_date=handed)
    )
    leak, _name = store.read(record_meant, kind=Named.FAULT_KIND, typed="渗漏水")
    assert store.read(who_answers, fault_kind_id=leak, unit_id=unit).work_class is wanted
    assert (
        store.read(who_answers, fault_kind_id=leak, unit_id=None).work_class is WorkClass.WARRANTY
    )
