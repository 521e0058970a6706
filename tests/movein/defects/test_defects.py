"""Defects: one list of a unit, mended by a repair under warranty, closed by who looked again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.cases.states import Filing, UnitHanded
from propdesk.movein.defects.cases import DefectsOpen
from propdesk.movein.defects.due import due_defects
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.ordering import RepairUnderWay
from propdesk.movein.defects.register import DEFECTS, DefectFields
from propdesk.movein.defects.rules import CreditUse, DefectState, DeveloperAnswer
from propdesk.movein.defects.states import Credit, DefectChecked, DefectMended, DeveloperSays
from propdesk.repairs.builders.register import BUILDERS, BuilderFields
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import OrderState, RepairChannel
from propdesk.repairs.orders.service import ORDERS, Finish, OrderFields
from propdesk.repairs.orders.states import Dispatch, Joining, Verification
from tests.clocks import StoppedClock
from tests.movein.cases.cases_made import notify, put_case
from tests.movein.defects.defects_made import DAY, defect, move_defect, put_defect
from tests.offices import Office

_S, _O = DefectState, OrderState
CHECKED = DefectChecked(checked_by="王丽")


def order_of(store: Store, defect_id: int) -> RepairOrder:
    """The repair of a defect."""
    query = select(RepairOrder).join(Defect, Defect.order_id == RepairOrder.id)
    found = store.read(lambda session: session.scalar(query.where(Defect.id == defect_id)))
    assert found is not None
    return found


def move_order(store: Store, order_id: int, *steps: OrderState) -> None:
    forms = {
        _O.DISPATCHED: Dispatch(),
        _O.DONE: Finish(result="换防水"),
        _O.VERIFIED: Verification(),
    }
    for to in steps:
        why = "重复" if to is _O.CANCELLED else ""
        store.write(ORDERS.uses.move, record_id=order_id, to=to, form=forms.get(to), why=why)


def ordered(office: Office) -> tuple[int, int]:
    """A defect with its repair."""
    one = put_defect(office.store, office.units["1-1-101"])
    move_defect(office.store, one, _S.ORDERED)
    return one, order_of(office.store, one).id


def test_a_defect_becomes_a_repair_under_warranty_by_one_move(office: Office) -> None:
    builder = office.store.write(BUILDERS.uses.add, fields=BuilderFields(name="云山建设"))
    fields = DefectFields(
        unit_id=office.units["1-1-101"],
        place="卫生间",
        what="渗水",
        found_on=DAY,
        builder_id=builder,
    )
    one = office.store.write(DEFECTS.uses.add, fields=fields)
    move_defect(office.store, one, _S.ORDERED)
    order = order_of(office.store, one)
    assert (order.unit_id, order.place, order.fault) == (fields.unit_id, "卫生间", "渗水")
    assert (order.work_class, order.channel) == (WorkClass.WARRANTY, RepairChannel.MOVE_IN)
    assert order.builder_id == builder
    assert defect(office.store, one).order_no == order.no


def test_without_a_day_a_defect_has_a_week(office: Office) -> None:
    one = put_defect(office.store, office.units["1-1-101"])
    assert defect(office.store, one).due == DAY + timedelta(days=7)


def test_a_finished_repair_brings_its_defect_to_the_check(office: Office) -> None:
    one, order = ordered(office)
    move_order(office.store, order, _O.DISPATCHED, _O.DONE)
    row = defect(office.store, one)
    assert (row.state, row.done, row.done_on) == (_S.RECHECK, "换防水", DAY)


def test_a_repair_that_is_cancelled_leaves_its_defect_to_pass_on(office: Office) -> None:
    one, order = ordered(office)
    move_order(office.store, order, _O.CANCELLED)
    assert defect(office.store, one).state is _S.FOUND
    move_defect(office.store, one, _S.ORDERED)
    assert order_of(office.store, one).id != order


def test_a_defect_whose_repair_is_joined_follows_the_other_one(office: Office) -> None:
    store = office.store
    first = store.write(ORDERS.uses.add, fields=OrderFields(place="厨房", fault="渗水"))
    one, order = ordered(office)
    form = Joining(joined_to_id=first)
    store.write(ORDERS.uses.move, record_id=order, to=_O.JOINED, form=form)
    assert defect(store, one).state is _S.ORDERED
    move_order(store, first, _O.DISPATCHED, _O.DONE)
    assert defect(store, one).state is _S.RECHECK


@pytest.mark.parametrize(
    ("steps", "again"),
    [((_O.DISPATCHED, _O.DONE), _O.ON_SITE), ((_O.DISPATCHED, _O.DONE, _O.VERIFIED), _O.REOPENED)],
)
def test_a_check_that_is_not_passed_opens_the_repair_again(
    office: Office, steps: tuple[OrderState, ...], again: OrderState
) -> None:
    one, order = ordered(office)
    move_order(office.store, order, *steps)
    move_defect(office.store, one, _S.FAILED, why="仍渗水")
    found = order_of(office.store, one)
    assert (found.state, defect(office.store, one).state) == (again, _S.FAILED)
    move_order(office.store, order, *([_O.DISPATCHED] if again is _O.REOPENED else []), _O.DONE)
    assert defect(office.store, one).state is _S.RECHECK


def test_one_closer_and_his_day_are_kept(office: Office) -> None:
    one = put_defect(office.store, office.units["1-1-101"])
    move_defect(office.store, one, _S.RECHECK, DefectMended(done="当场修好"))
    with pytest.raises(FieldsRefused):
        move_defect(office.store, one, _S.CLOSED, DefectChecked(checked_by=" "))
    move_defect(office.store, one, _S.CLOSED, CHECKED)
    row = defect(office.store, one)
    assert (row.checked_by, row.checked_on) == ("王丽", DAY)


def test_taking_back_a_repair_that_nobody_began_cancels_it(office: Office) -> None:
    one, order = ordered(office)
    office.store.write(DEFECTS.uses.undo, record_id=one)
    assert defect(office.store, one).state is _S.FOUND
    (row,) = office.store.read(ORDERS.records.rows, ids=[order])
    assert row.state is _O.CANCELLED


def test_a_repair_that_somebody_works_at_is_not_taken_back(office: Office) -> None:
    one, order = ordered(office)
    move_order(office.store, order, _O.DISPATCHED)
    with pytest.raises(RepairUnderWay, match="BX2026-"):
        office.store.write(DEFECTS.uses.undo, record_id=one)


def test_taking_back_the_finish_of_a_repair_takes_its_defect_along(office: Office) -> None:
    one, order = ordered(office)
    move_order(office.store, order, _O.DISPATCHED, _O.DONE)
    office.store.write(ORDERS.uses.undo, record_id=order)
    assert defect(office.store, one).state is _S.ORDERED


def test_a_known_defect_of_the_place_is_said_while_another_is_typed(office: Office) -> None:
    unit = office.units["1-1-101"]
    put_defect(office.store, unit)
    fields = DefectFields(unit_id=unit, place="卫生间", what="地漏堵", found_on=DAY)
    told = office.store.read(DEFECTS.recalled, fields=fields)
    assert "QX2026-000001" in told["place"]


def test_what_the_developer_says_is_kept_while_the_defect_stays_where_it_is(office: Office) -> None:
    one, _order = ordered(office)
    said = DeveloperSays(
        answer=DeveloperAnswer.MENDS, answer_words="十日内", promised_on=DAY + timedelta(days=10)
    )
    move_defect(office.store, one, _S.ORDERED, said)
    row = defect(office.store, one)
    assert (row.state, row.answer, row.answered_on) == (_S.ORDERED, DeveloperAnswer.MENDS, DAY)
    assert row.promised_on == DAY + timedelta(days=10)


@pytest.mark.parametrize(
    ("credit", "field"),
    [
        (Credit(credit=Money(0), credit_use=CreditUse.PAID), "credit"),
        (Credit(credit=Money(30_000), credit_use=CreditUse.SET_OFF), "credit_paper"),
    ],
)
def test_a_credit_is_money_and_set_against_fees_only_by_a_paper_of_three(
    office: Office, credit: Credit, field: str
) -> None:
    one = put_defect(office.store, office.units["1-1-101"])
    with pytest.raises(FieldsRefused) as refused:
        move_defect(office.store, one, _S.CREDITED, credit)
    assert field in refused.value.errors


def test_what_became_of_a_credit_is_said_anew(office: Office) -> None:
    one = put_defect(office.store, office.units["1-1-101"])
    for use in (CreditUse.AGREED, CreditUse.PAID):
        move_defect(office.store, one, _S.CREDITED, Credit(credit=Money(30_000), credit_use=use))
    assert defect(office.store, one).credit_use is CreditUse.PAID


def test_no_case_is_filed_while_a_defect_is_open(office: Office) -> None:
    store, unit = office.store, office.units["1-1-101"]
    case = put_case(store, unit)
    notify(store, case)
    one = put_defect(store, unit)
    for to, form in ((CaseState.IN_PROGRESS, None), (CaseState.HANDED, UnitHanded())):
        store.write(CASES.uses.move, record_id=case, to=to, form=form)

    def file() -> None:
        store.write(CASES.uses.move, record_id=case, to=CaseState.FILED, form=Filing())

    with pytest.raises(DefectsOpen, match="QX2026-000001 卫生间"):
        file()
    move_defect(store, one, _S.NONE, why="原样如此")
    file()


def test_today_names_each_defect_that_waits_once(office: Office) -> None:
    store, unit = office.store, office.units["1-1-101"]
    put_defect(store, unit, 0, days=10)
    put_defect(store, unit, 1)
    checked = put_defect(store, unit, 2)
    move_defect(store, checked, _S.RECHECK, DefectMended(done="换砖"))
    lines = {line.context["filter"]: line.count for line in store.read(due_defects)}
    assert lines == {"state:recheck": 1, "unanswered": 1}


def test_a_check_that_nobody_made_for_days_is_late(office: Office, clock: StoppedClock) -> None:
    one = put_defect(office.store, office.units["1-1-101"])
    move_defect(office.store, one, _S.RECHECK, DefectMended(done="换砖"))
    clock.go_on(days=4)
    lines = {line.context["filter"]: line for line in office.store.read(due_defects)}
    assert lines["recheck-late"].is_overdue
