"""Builders and suppliers: known by any name, written to, kept while orders name them."""

from datetime import timedelta

import pytest

from propdesk.db.records.naming import records_naming
from propdesk.db.store import Store
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import StillReferred
from propdesk.repairs.builders.register import BUILDERS, BuilderOutOfUse, BuilderRow
from propdesk.repairs.builders.rules import BuilderState
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.naming import Named, NameExists, SeveralFit, record_meant
from propdesk.repairs.orders.paperwork.builder_letters import (
    NothingForBuilder,
    usual_receiver,
    write_to_builder,
)
from propdesk.repairs.orders.register import ORDERS, OrderFields, OrderRow
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.states import Arrival, Dispatch, Finish
from tests.clocks import StoppedClock
from tests.repairs.builders.firms import HANYU, YUNSHAN, put_builder
from tests.repairs.things import put_staff


def report(store: Store, fault: str, builder: int | None = None) -> int:
    fields = OrderFields(
        place="3 栋外墙", fault=fault, work_class=WorkClass.WARRANTY, builder_id=builder
    )
    return store.write(ORDERS.uses.add, fields=fields)


def order(store: Store, order_id: int) -> OrderRow:
    (row,) = store.read(ORDERS.records.rows, ids=[order_id])
    return row


def builder(store: Store, builder_id: int) -> BuilderRow:
    (row,) = store.read(BUILDERS.records.rows, ids=[builder_id])
    return row


@pytest.mark.parametrize("typed", ["01", "1", "云杉建设", "ysjs", "YS", "杉建"])
def test_a_company_is_known_by_its_code_its_name_or_its_initials(store: Store, typed: str) -> None:
    known = put_builder(store)
    put_builder(store, HANYU)
    found = store.read(record_meant, kind=Named.BUILDER, typed=typed)
    assert found == (known, "云杉建设")


def test_two_companies_never_have_one_name(store: Store) -> None:
    put_builder(store)
    with pytest.raises(NameExists):
        put_builder(store)


def test_a_letter_takes_person_phone_address_and_contract_from_the_register(store: Store) -> None:
    put_staff(store)
    known, wall = put_builder(store), report(store, "外墙渗水")
    with using_language("en"):
        (letter,) = store.write(write_to_builder, ids=[wall], receiver="ysjs")
    fields = ("builder", "contact", "address", "contract")
    assert {name: letter.values[name] for name in fields} == {
        "builder": "云杉建设", "contact": "方工",
        "address": "长桥路 12 号", "contract": "YS-2024-031",
    }  # fmt: skip
    assert letter.values["their_phone"] == "19900007100 / Fax 02160007100"
    row = order(store, wall)
    assert (row.builder_id, row.builder) == (known, "云杉建设")
    assert row.letter_at == store.clock.now()


def test_a_name_that_nobody_in_the_register_has_stays_as_it_is_typed(store: Store) -> None:
    put_staff(store)
    put_builder(store)
    wall = report(store, "外墙渗水")
    (letter,) = store.write(write_to_builder, ids=[wall], receiver=" 青禾 防水 ")
    assert (letter.values["builder"], letter.values["contact"]) == ("青禾 防水", "")
    row = order(store, wall)
    assert (row.builder_id, row.builder) == (None, "青禾 防水")


def test_a_name_that_fits_two_companies_is_refused_and_nothing_is_noted(store: Store) -> None:
    put_staff(store)
    put_builder(store)
    put_builder(store, HANYU.__class__(name="云杉防水"))
    wall = report(store, "外墙渗水")
    with pytest.raises(SeveralFit):
        store.write(write_to_builder, ids=[wall], receiver="云杉")
    assert order(store, wall).letter_at is None


def test_a_letter_about_all_leaves_out_what_another_company_answers_for(store: Store) -> None:
    put_staff(store)
    mine, other = put_builder(store), put_builder(store, HANYU)
    wall, phone, roof = (
        report(store, "外墙渗水", mine), report(store, "对讲无声", other), report(store, "屋面渗水")
    )  # fmt: skip
    (letter,) = store.write(write_to_builder, ids=[], receiver="云杉建设")
    assert letter.values["count"] == "2"
    assert [order(store, one).builder_id for one in (wall, phone, roof)] == [mine, other, mine]
    assert order(store, phone).letter_at is None


def test_a_letter_about_all_is_refused_while_others_answer_for_all(store: Store) -> None:
    put_staff(store)
    other = put_builder(store, HANYU)
    put_builder(store)
    phone = report(store, "对讲无声", other)
    with pytest.raises(NothingForBuilder, match="云杉建设"):
        store.write(write_to_builder, ids=[], receiver="云杉建设")
    assert order(store, phone).builder_id == other


def test_open_letters_of_a_company_are_counted_until_they_are_mended(
    store: Store, clock: StoppedClock
) -> None:
    workers = put_staff(store)
    mine, other = put_builder(store), put_builder(store, HANYU)
    wall, roof = report(store, "外墙渗水", mine), report(store, "屋面渗水", mine)
    report(store, "对讲无声", other)
    assert (builder(store, mine).letters, builder(store, mine).mend_by) == (0, None)
    store.write(write_to_builder, ids=[wall, roof], receiver="云杉建设")
    row = builder(store, mine)
    assert (row.letters, row.mend_by) == (2, clock.moment + timedelta(hours=72))
    assert builder(store, other).letters == 0
    assert list(store.read(BUILDERS.records.ids, question=asked("open"))) == [mine]
    assert list(store.read(BUILDERS.records.ids, question=asked("late"))) == []
    clock.go_on(hours=73)
    assert list(store.read(BUILDERS.records.ids, question=asked("late"))) == [mine]
    store.write(
        ORDERS.uses.move, record_id=wall, to=OrderState.DISPATCHED,
        form=Dispatch(worker_id=workers[0]),
    )  # fmt: skip
    store.write(ORDERS.uses.move, record_id=wall, to=OrderState.ON_SITE, form=Arrival())
    store.write(ORDERS.uses.move, record_id=wall, to=OrderState.DONE, form=Finish())
    store.write(ORDERS.uses.move, record_id=roof, to=OrderState.CANCELLED, why="重复")
    assert builder(store, mine).letters == 0


def test_its_panel_names_its_orders_the_newest_first(store: Store) -> None:
    put_staff(store)
    mine = put_builder(store)
    ids = [report(store, f"渗水 {number}", mine) for number in range(14)]
    report(store, "别家的")
    with using_language("en"):
        found = store.read(records_naming, kind="builder", record_id=mine)
    assert [one.record_id for one in found] == [*reversed(ids[2:]), None]
    assert found[0].told == "To dispatch"
    assert found[0].name.endswith("渗水 13")
    assert found[-1].name == "2 more in the list"


def test_a_company_that_orders_name_is_not_deleted(store: Store) -> None:
    put_staff(store)
    mine = put_builder(store)
    wall = report(store, "外墙渗水", mine)
    with using_language("en"), pytest.raises(StillReferred, match="repair orders 1"):
        store.write(BUILDERS.uses.delete, record_id=mine)
    store.write(ORDERS.uses.undo, record_id=wall)
    store.write(BUILDERS.uses.delete, record_id=mine)
    assert list(store.read(BUILDERS.records.ids, question=asked("all"))) == []


def test_a_company_out_of_use_gets_no_new_repair_and_keeps_its_old_ones(store: Store) -> None:
    put_staff(store)
    mine = put_builder(store)
    wall = report(store, "外墙渗水", mine)
    store.write(BUILDERS.uses.move, record_id=mine, to=BuilderState.OUT_OF_USE)
    with pytest.raises(BuilderOutOfUse, match="云杉建设"):
        report(store, "屋面渗水", mine)
    with pytest.raises(BuilderOutOfUse):
        store.write(write_to_builder, ids=[wall], receiver="云杉建设")
    assert order(store, wall).builder == "云杉建设"


def test_the_letter_begins_with_who_answers_for_all_of_them_or_for_their_kind(store: Store) -> None:
    put_staff(store)
    mine, other = put_builder(store), put_builder(store, HANYU)
    wall, phone = report(store, "外墙渗水", mine), report(store, "对讲无声", other)
    assert store.read(usual_receiver, ids=[wall]) == YUNSHAN.name
    assert store.read(usual_receiver, ids=[wall, phone]) == ""
    roof = report(store, "屋面渗水")
    assert store.read(usual_receiver, ids=[roof]) == ""
    store.write(write_to_builder, ids=[roof], receiver="青禾防水")
    assert store.read(usual_receiver, ids=[roof]) == "青禾防水"
