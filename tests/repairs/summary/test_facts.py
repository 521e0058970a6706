"""What the report reads of the orders, recounted from their list one by one."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from propdesk.db.store import Store
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.rules import Method
from propdesk.kernel.clock import wall_time
from propdesk.kernel.records.question import ANY
from propdesk.kernel.reports.report import MonthReport, report_of
from propdesk.repairs.callbacks.rules import CallState
from propdesk.repairs.orders.paying import collect_for_order
from propdesk.repairs.orders.register import ORDERS, OrderFields, OrderRow
from propdesk.repairs.orders.rules import FINISHED, OrderState, Urgency
from propdesk.repairs.orders.states import Arrival, Dispatch, Finish, OpenAgain, Verification
from propdesk.repairs.summary.facts import REPAIRS_REPORT, month_facts
from propdesk.repairs.summary.report import OrderFact
from tests.clocks import StoppedClock
from tests.offices import Office
from tests.repairs.callbacks.calls import answer, ids_of
from tests.repairs.orders_made import put_orders
from tests.repairs.things import put_staff

NOW = StoppedClock().moment
MONTH, LAST = date(2026, 11, 1), date(2026, 11, 30)
S = OrderState


@pytest.fixture
def staff(store: Store, office: Office) -> list[int]:
    """Three workers, and the eight orders of the sample."""
    workers = put_staff(store)
    put_orders(store)
    return workers


def facts_of(store: Store, basis: str = "reported") -> Sequence[OrderFact]:
    return store.read(month_facts, basis=basis, first=MONTH, last=LAST)


def said_of(store: Store) -> MonthReport:
    facts = facts_of(store)
    return report_of(REPAIRS_REPORT, facts, basis="reported", first=MONTH, today=date(2026, 11, 20))


def rows_of(store: Store) -> Sequence[OrderRow]:
    ids = store.read(ORDERS.records.ids, question=ANY)
    return store.read(ORDERS.records.rows, ids=ids)


def urgent(store: Store, worker: int, *, minutes: int, arrives: int | None) -> int:
    fields = OrderFields(
        place="7 栋电梯", fault="困人", urgency=Urgency.URGENT,
        reported_at=NOW - timedelta(minutes=minutes),
    )  # fmt: skip
    order = store.write(ORDERS.uses.add, fields=fields)
    go(store, order, S.DISPATCHED, Dispatch(worker_id=worker))
    if arrives is not None:
        there = NOW - timedelta(minutes=minutes - arrives)
        go(store, order, S.ON_SITE, Arrival(arrived_at=there))
    return order


def go(store: Store, order: int, to: S, form: object = None) -> None:
    store.write(ORDERS.uses.move, record_id=order, to=to, form=form)


def test_every_order_of_the_month_is_one_fact_in_the_words_of_its_list(
    store: Store, staff: list[int]
) -> None:
    rows = {row.id: row for row in rows_of(store)}
    facts = {fact.id: fact for fact in facts_of(store)}
    assert facts.keys() == rows.keys()
    for number, fact in facts.items():
        row = rows[number]
        assert (fact.worker, fact.kind) == (row.worker, row.fault_kind)
        assert row.reported_at is not None
        wall = wall_time(row.reported_at)
        assert (fact.day, fact.hour) == (wall.date(), wall.hour)
        building = row.unit.partition("-")[0]
        assert fact.building == (f"{building}栋" if building else "")


def test_the_totals_are_those_of_the_list(store: Store, staff: list[int]) -> None:
    """Counted again from the rows of the list, without the report's own query."""
    rows = [row for row in rows_of(store) if row.state not in (S.CANCELLED, S.JOINED)]
    total = dict(zip(REPAIRS_REPORT.columns, said_of(store).tables[0].total.figures, strict=True))
    assert total["all"].amount == len(rows) == 7
    assert total["finished"].amount == sum(row.state in FINISHED for row in rows)
    assert sorted(total["all"].ids) == sorted(row.id for row in rows)
    by_worker = Counter(row.worker for row in rows if row.worker)
    lines = {line.name: line.figures[0].amount for line in said_of(store).tables[0].lines}
    assert {name: lines[name] for name in by_worker} == by_worker


def test_an_emergency_counts_by_its_arrival_and_not_before_its_time_is_over(
    store: Store, staff: list[int]
) -> None:
    before = {fact.id for fact in facts_of(store)}
    urgent(store, staff[0], minutes=60, arrives=12)
    urgent(store, staff[0], minutes=60, arrives=20)
    urgent(store, staff[0], minutes=60, arrives=None)
    urgent(store, staff[0], minutes=5, arrives=None)
    found = [fact.arrived_in_time for fact in facts_of(store) if fact.id not in before]
    assert found == [True, False, False, None]


def test_an_order_opened_again_is_one_order_that_did_not_pass_at_once(
    store: Store, staff: list[int]
) -> None:
    order = urgent(store, staff[0], minutes=60, arrives=5)
    go(store, order, S.DONE, Finish(result="放人"))
    go(store, order, S.VERIFIED, Verification())
    go(store, order, S.REOPENED, OpenAgain(not_right="又停了"))
    (fact,) = (one for one in facts_of(store) if one.id == order)
    assert (fact.is_reopened, fact.is_verified, fact.end) == (True, True, "not_due")


def test_who_was_called_back_is_told_by_the_answers(store: Store, staff: list[int]) -> None:
    states = {row.id: row.state for row in rows_of(store)}
    verified = next(number for number, state in states.items() if state is S.VERIFIED)
    before = {fact.id: fact for fact in facts_of(store)}
    assert before[verified].called is None  # it is not due yet
    closed = next(number for number, state in states.items() if state is S.CLOSED)
    assert before[closed].called is False  # closed without a call
    answer(store, ids_of(store, verified)[0], CallState.UNSATISFIED, "还在滴")
    answer(store, ids_of(store, closed)[0], CallState.FAIR)
    after = {fact.id: fact for fact in facts_of(store)}
    told = {one.id: (one.called, one.is_satisfied) for one in after.values() if one.is_reached}
    assert told == {verified: (True, False), closed: (True, True)}


def test_by_day_of_finish_only_what_is_finished_is_read(store: Store, staff: list[int]) -> None:
    done = [row for row in rows_of(store) if row.done_at is not None]
    assert {fact.id for fact in facts_of(store, "finished")} == {row.id for row in done}
    assert all(isinstance(row.done_at, datetime) for row in done)


def test_costs_are_those_of_the_list_and_a_receipt_that_was_taken_back_brought_nothing(
    store: Store, office: Office, staff: list[int]
) -> None:
    costs = {row.id: row.cost for row in rows_of(store)}
    facts = {fact.id: fact for fact in facts_of(store)}
    assert {one: fact.cost for one, fact in facts.items()} == {
        one: cost.fen if cost else 0 for one, cost in costs.items()
    }
    (paid,) = (fact for fact in facts.values() if fact.cost)
    assert (paid.material, paid.labour, paid.is_paid_service) == (4800, 9000, True)
    assert paid.received == 0
    done = store.write(
        collect_for_order, order_id=paid.id, tariff_id=office.counter_tariff,
        method=Method.CASH, tendered=None,
    )  # fmt: skip
    assert received_for(store, paid.id) == 13800
    store.write(void_receipt, no=done.receipts[0].no, reason="收错户")
    assert received_for(store, paid.id) == 0


def received_for(store: Store, order: int) -> int:
    return next(fact.received for fact in facts_of(store) if fact.id == order)
