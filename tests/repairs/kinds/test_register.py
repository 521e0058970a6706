"""Kinds of faults: the usual ones come once, each with its times; a price is never below zero."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.duties.clocks.models import Timer
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.repairs.kinds.register import FAULT_KINDS, PRICES, PriceFields, ensure_kinds
from propdesk.repairs.kinds.rules import USUAL
from propdesk.repairs.naming import Named, record_meant
from propdesk.repairs.orders.register import ORDERS, OrderFields
from tests.clocks import StoppedClock


def test_the_usual_kinds_come_once_and_are_found_by_code_and_initials(store: Store) -> None:
    assert store.write(ensure_kinds) == len(USUAL)
    assert store.write(ensure_kinds) == 0
    rows = store.read(FAULT_KINDS.records.first)
    assert [row.code for row in rows] == [code for code, *_rest in USUAL]
    assert all(row.urgent_answer < row.urgent_arrive < row.urgent_finish for row in rows)
    assert all(row.answer_minutes < row.arrive_minutes <= row.finish_minutes for row in rows)
    assert store.read(record_meant, kind=Named.FAULT_KIND, typed="2")[1] == "渗漏水"
    assert store.read(record_meant, kind=Named.FAULT_KIND, typed="dt")[1] == "电梯"


def test_a_price_is_not_below_zero(store: Store) -> None:
    with pytest.raises(FieldsRefused):
        store.write(PRICES.uses.add, fields=PriceFields(name="角阀", price=Money(-1)))


def test_small_repairs_are_done_within_two_days_holidays_or_not(
    store: Store, clock: StoppedClock
) -> None:
    clock.moment = datetime(2026, 9, 30, 9, 0, tzinfo=UTC)  # 17:00; then shut until 8 October
    store.write(ensure_kinds)
    kinds = {one.code: one.id for one in store.read(FAULT_KINDS.records.first)}
    fields = OrderFields(place="大堂", fault="水龙头漏水", fault_kind_id=kinds["01"])
    small = store.write(ORDERS.uses.add, fields=fields)
    large = store.write(ORDERS.uses.add, fields=replace(fields, fault_kind_id=kinds["05"]))
    due = dict(store.read(_finish_by, ids=(small, large)))
    assert due[small] == clock.moment + timedelta(days=2)
    assert due[large] > datetime(2026, 10, 9, tzinfo=UTC)


def _finish_by(session: Session, ids: tuple[int, ...]) -> list[tuple[int, datetime]]:
    query = select(Timer.subject_id, Timer.due_at).where(Timer.name == "finish")
    return [(one, due) for one, due in session.execute(query) if one in ids and due is not None]
