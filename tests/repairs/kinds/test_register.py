"""Kinds of faults: the usual ones come once, each with its times; a price is never below zero."""

import pytest

from propdesk.db.store import Store
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.repairs.kinds.register import FAULT_KINDS, PRICES, PriceFields, ensure_kinds
from propdesk.repairs.kinds.rules import USUAL
from propdesk.repairs.naming import Named, record_meant


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
