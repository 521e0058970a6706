"""Who is called when: the series of the kind, else that of all kinds, else after two days."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.kernel.i18n import set_language
from propdesk.repairs.callbacks.rules import CallTime, series
from propdesk.repairs.callbacks.times import (
    CALL_TIMES,
    CallTimeFields,
    CallTimeRow,
    calls_after,
    ensure_call_times,
)
from propdesk.repairs.kinds.register import ensure_kinds
from propdesk.repairs.naming import Named, record_meant
from propdesk.ui.lists.columns import columns_of

DONE = date(2026, 11, 20)


@use_case(permission="repairs.view")
def asked(session: Session, *, kind: int | None) -> list[tuple[date, bool]]:
    return calls_after(session, fault_kind_id=kind, finished=DONE)


def kind_of(store: Store, name: str) -> int:
    return store.read(record_meant, kind=Named.FAULT_KIND, typed=name)[0]


def test_a_leak_is_asked_after_in_three_days_and_after_the_next_rain(store: Store) -> None:
    store.write(ensure_kinds)
    assert store.write(ensure_call_times) == 7
    assert store.write(ensure_call_times) == 0
    calls = store.read(asked, kind=kind_of(store, "渗漏水"))
    assert calls == [(date(2026, 11, 23), False), (date(2026, 12, 20), True)]
    assert store.read(asked, kind=kind_of(store, "电梯")) == [(date(2026, 11, 21), False)]
    crack = store.read(asked, kind=kind_of(store, "墙地面装修"))
    assert [day for day, _rain in crack] == [date(2026, 11, 25), date(2026, 12, 20)]


def test_a_kind_without_a_series_takes_that_of_all_kinds(store: Store) -> None:
    store.write(ensure_kinds)
    store.write(CALL_TIMES.uses.add, fields=CallTimeFields(days=7))
    assert store.read(asked, kind=kind_of(store, "门窗五金")) == [(date(2026, 11, 27), False)]
    assert store.read(asked, kind=None) == [(date(2026, 11, 27), False)]


def test_without_any_setting_somebody_calls_after_two_days(store: Store) -> None:
    assert store.read(asked, kind=None) == [(date(2026, 11, 22), False)]


@pytest.mark.parametrize("days", [[30, 3], [3, 30]])
def test_a_series_begins_with_its_first_day(days: list[int]) -> None:
    found = series([CallTime(one) for one in days], DONE)
    assert [day for day, _rain in found] == [date(2026, 11, 23), date(2026, 12, 20)]


def test_the_list_says_which_kinds_a_series_without_a_kind_is_for(store: Store) -> None:
    set_language("zh_CN")
    store.write(CALL_TIMES.uses.add, fields=CallTimeFields(days=7))
    row = store.read(CALL_TIMES.records.rows, ids=[1])[0]
    shown = {column.field: column.text(row) for column in columns_of(CallTimeRow)}
    assert shown["fault_kind"] == "其他各类"
