"""A tariff with its versions and own terms as one: deleted, brought back, taken back, stopped."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.rules import Formula
from propdesk.fees.tariff_models import Tariff, TariffScope, TariffVersion, UnitTariff
from propdesk.fees.tariffs.changes import add_version
from propdesk.fees.tariffs.listed import ITEM_USES, TARIFF_USES, VERSION_USES
from propdesk.fees.tariffs.own_terms import (
    UnitTerms,
    set_unit_terms,
    unit_terms,
)
from propdesk.fees.tariffs.tariffs import (
    Applies,
    ItemFields,
    tariff,
)
from propdesk.kernel.records.gestures import RowChange
from propdesk.kernel.records.refusals import FieldsRefused, NoSaveToUndo, RecordGone, StillReferred
from tests.fees.estates import PRICE, ROOMS, YUAN, Estate, open_estate

LATER = replace(PRICE, effective_from=date(2027, 1, 1), price=1_800_000)
MANY = TARIFF_USES.together


@pytest.fixture
def estate(store: Store) -> Estate:
    return open_estate(store)


def left(session: Session) -> int:
    """The rows that make up tariffs."""
    tables = (Tariff, TariffVersion, TariffScope, UnitTariff)
    counts = (session.scalar(select(func.count()).select_from(table)) for table in tables)
    return sum(count or 0 for count in counts)


def agreed(estate: Estate, tariff_id: int) -> UnitTerms:
    terms = UnitTerms(unit_id=estate.unit(), tariff_id=tariff_id, price=YUAN)
    estate.store.write(set_unit_terms, terms=terms)
    return terms


def test_a_tariff_is_deleted_with_all_of_it_and_comes_back_under_its_ids(estate: Estate) -> None:
    store, tariff_id = estate.store, estate.tariff()
    store.write(add_version, tariff_id=tariff_id, version=LATER)
    terms = agreed(estate, tariff_id)
    before = store.read(tariff, tariff_id=tariff_id)
    goes = store.read(TARIFF_USES.deletion, record_id=tariff_id)
    assert goes == "收费标准的适用范围 1、收费标准的版本 2、收费设置 1"
    store.write(TARIFF_USES.delete, record_id=tariff_id)
    assert store.read(left) == 0
    store.write(MANY.undo, record_id=tariff_id)
    assert store.read(tariff, tariff_id=tariff_id) == before
    assert store.read(unit_terms, tariff_id=tariff_id) == (terms,)


def test_what_was_deleted_before_its_tariff_does_not_come_back_with_it(estate: Estate) -> None:
    store, tariff_id = estate.store, estate.tariff()
    added = store.write(add_version, tariff_id=tariff_id, version=LATER)
    store.write(VERSION_USES.undo, record_id=added)
    store.write(TARIFF_USES.delete, record_id=tariff_id)
    store.write(TARIFF_USES.undo, record_id=tariff_id)
    (version,) = store.read(tariff, tariff_id=tariff_id).versions
    assert version.fields == PRICE


def test_a_billed_tariff_is_neither_deleted_nor_its_first_save_taken_back(estate: Estate) -> None:
    estate.unit()
    store, tariff_id = estate.store, estate.tariff()
    free = estate.tariff("CW", replace(ROOMS, name="未用的", applies=Applies(units=(99,))))
    store.write(publish_run, period="2026-11")
    for use_case in (TARIFF_USES.delete, TARIFF_USES.undo, MANY.undo):
        with pytest.raises(StillReferred) as refused:
            store.write(use_case, record_id=tariff_id)
        assert "账单 1" in str(refused.value)
    done = store.write(MANY.delete, ids=[tariff_id, free])
    assert [row.how for row in done.rows] == ["refused", "done"]
    assert store.read(tariff, tariff_id=tariff_id).versions


def test_the_last_save_of_a_tariff_is_that_of_its_newest_version_too(estate: Estate) -> None:
    store, tariff_id = estate.store, estate.tariff()
    (first,) = store.read(tariff, tariff_id=tariff_id).versions
    assert store.read(MANY.saved, record_id=tariff_id) == "add"
    store.write(add_version, tariff_id=tariff_id, version=LATER)
    assert store.read(MANY.saved, record_id=tariff_id) == "change"
    store.write(MANY.undo, record_id=tariff_id)
    assert store.read(tariff, tariff_id=tariff_id).versions == (first,)
    cheaper = replace(PRICE, price=1_400_000)
    store.write(VERSION_USES.change, record_id=first.id, fields=cheaper)
    store.write(MANY.undo, record_id=tariff_id)
    assert store.read(tariff, tariff_id=tariff_id).versions == (first,)
    with pytest.raises(NoSaveToUndo):  # never twice
        store.write(MANY.undo, record_id=tariff_id)


def test_a_new_tariff_is_taken_back_whole(estate: Estate) -> None:
    tariff_id = estate.tariff()
    estate.store.write(MANY.undo, record_id=tariff_id)
    with pytest.raises(RecordGone):
        estate.store.read(TARIFF_USES.seen, record_id=tariff_id)


def test_many_tariffs_are_stopped_at_once_and_used_again(estate: Estate) -> None:
    ids = [estate.tariff(), estate.tariff("CW", replace(ROOMS, name="乙"))]
    rows = [RowChange(one, {"active": False}) for one in ids]
    done = estate.store.write(MANY.change, rows=rows)
    assert not any(estate.store.read(TARIFF_USES.seen, record_id=one).active for one in ids)
    estate.store.write(MANY.undo_many, gesture=done.gesture)
    assert all(estate.store.read(TARIFF_USES.seen, record_id=one).active for one in ids)


def test_what_is_billed_once_has_no_period_however_it_is_changed(estate: Estate) -> None:
    tariff_id = estate.tariff()
    done = estate.store.write(
        MANY.change, rows=[RowChange(tariff_id, {"formula": Formula.COUNTER})]
    )
    assert done.count("done") == 1
    assert estate.store.read(TARIFF_USES.seen, record_id=tariff_id).period_months == 0


def test_a_pasted_row_is_no_tariff_without_a_price(estate: Estate) -> None:
    values = {"fee_item_id": estate.items["WY"], "name": "新", "formula": Formula.AREA}
    done = estate.store.write(MANY.change, rows=[RowChange(0, values)])
    assert [row.how for row in done.rows] == ["refused"]
    assert "没有单价" in done.rows[0].why


def test_a_name_taken_since_is_not_taken_back(estate: Estate) -> None:
    store = estate.store
    item_id = store.write(ITEM_USES.add, fields=ItemFields(code="DT", name="电梯费"))
    seen = store.read(ITEM_USES.seen, record_id=item_id)
    store.write(ITEM_USES.change, record_id=item_id, fields=replace(seen, name="电梯运行费"))
    store.write(ITEM_USES.add, fields=ItemFields(code="DF", name="电梯费"))
    with pytest.raises(FieldsRefused) as refused:
        store.write(ITEM_USES.undo, record_id=item_id)
    assert set(refused.value.errors) == {"name"}
