"""What is not passed is a defect with its repair, and the two agree whatever is pressed."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, event, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.attachments.attaching import NewFile, attach, files_of
from propdesk.db.store import Store
from propdesk.duties.checklists.rules import ListUse
from propdesk.kernel.errors import UserError
from propdesk.kernel.records.question import asked
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.ordering import RepairUnderWay
from propdesk.movein.defects.rules import OPEN, DefectState, Stage
from propdesk.movein.visit.marking import (
    MarkBefore,
    mark_item,
    mark_rest,
    say_defect,
    take_marks_back,
)
from propdesk.movein.visit.models import MoveInItem
from propdesk.movein.visit.refusals import MarkedSince, NothingFailed
from propdesk.movein.visit.rules import Mark
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.register import ORDERS
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.service import Dispatch
from propdesk.repairs.workers.register import WORKERS, WorkerFields
from tests.made_once import once
from tests.movein.cases.cases_made import some_units
from tests.movein.visit.visits_made import facts_of, item_of, put_visit
from tests.offices import Office, open_office


def orders(session: Session) -> list[tuple[str, OrderState]]:
    query = select(RepairOrder.fault, RepairOrder.state).order_by(RepairOrder.id)
    return [(fault, state) for fault, state in session.execute(query)]


def test_what_is_not_passed_is_a_defect_with_its_repair_at_once(office: Office) -> None:
    store = office.store
    visit_id = put_visit(store, office.units["1-1-101"])
    tile = item_of(store, visit_id, "地砖")
    store.write(mark_item, item_id=tile.id, mark=Mark.FAILED)
    (one,) = facts_of(store, visit_id).defects
    assert (one.place, one.what, one.state) == ("厨房", "地砖", DefectState.ORDERED)
    assert one.order_no
    store.write(say_defect, item_id=tile.id, words="灶台前 一块裂")
    assert store.read(orders) == [("灶台前 一块裂", OrderState.REPORTED)]
    assert facts_of(store, visit_id).defects[0].what == "灶台前 一块裂"


def test_a_mark_taken_back_leaves_no_defect_and_no_repair(office: Office) -> None:
    store = office.store
    visit_id = put_visit(store, office.units["1-1-101"])
    tile = item_of(store, visit_id, "地砖")
    for mark in (Mark.FAILED, Mark.PASSED):
        store.write(mark_item, item_id=tile.id, mark=mark)
    assert facts_of(store, visit_id).defects == ()
    assert store.read(orders) == [("地砖", OrderState.CANCELLED)]
    # pressed again it is the same defect, with another repair
    store.write(mark_item, item_id=tile.id, mark=Mark.FAILED)
    assert [state for _what, state in store.read(orders)] == [
        OrderState.CANCELLED,
        OrderState.REPORTED,
    ]
    assert store.read(lambda session: len(session.scalars(select(Defect)).all())) == 1


def test_a_mark_stays_once_somebody_mends_it(office: Office) -> None:
    store = office.store
    visit_id = put_visit(store, office.units["1-1-101"])
    tile = item_of(store, visit_id, "地砖")
    store.write(mark_item, item_id=tile.id, mark=Mark.FAILED)
    order_id = store.read(lambda session: session.scalars(select(RepairOrder.id)).one())
    begin_repair(store, order_id)
    with pytest.raises(RepairUnderWay):
        store.write(mark_item, item_id=tile.id, mark=Mark.PASSED)
    assert item_of(store, visit_id, "地砖").mark is Mark.FAILED


def begin_repair(store: Store, order_id: int) -> None:
    """Send somebody."""
    worker_id = store.write(WORKERS.uses.add, fields=WorkerFields(name="赵磊"))
    form = Dispatch(worker_id=worker_id)
    store.write(ORDERS.uses.move, record_id=order_id, to=OrderState.DISPATCHED, form=form)


def test_what_passed_has_no_words_of_a_defect(office: Office) -> None:
    visit_id = put_visit(office.store, office.units["1-1-101"])
    tile = item_of(office.store, visit_id, "地砖")
    with pytest.raises(NothingFailed):
        office.store.write(say_defect, item_id=tile.id, words="裂")


def test_the_rest_of_a_room_passes_and_no_other(office: Office) -> None:
    store = office.store
    visit_id = put_visit(store, office.units["1-1-101"])
    tile = item_of(store, visit_id, "地砖")
    store.write(mark_item, item_id=tile.id, mark=Mark.FAILED)
    assert store.write(mark_rest, visit_id=visit_id, part=ListUse.ROOMS, place="厨房") == 2
    facts = facts_of(store, visit_id)
    assert facts.marked(ListUse.ROOMS, "厨房") == (3, 3, 1)
    assert facts.marked(ListUse.ROOMS) == (3, 6, 1)


def test_marks_taken_back_stand_as_before_with_their_defects(office: Office) -> None:
    store = office.store
    visit_id = put_visit(store, office.units["1-1-101"])
    tile = item_of(store, visit_id, "地砖")
    store.write(mark_item, item_id=tile.id, mark=Mark.FAILED)
    store.write(mark_item, item_id=tile.id, mark=Mark.PASSED)
    failed, passed = (Mark.FAILED, ""), (Mark.PASSED, "")
    store.write(take_marks_back, marks=[MarkBefore(tile.id, failed, passed)])
    assert [one.what for one in facts_of(store, visit_id).defects] == ["地砖"]
    store.write(take_marks_back, marks=[MarkBefore(tile.id, (Mark.OPEN, ""), failed)])
    assert facts_of(store, visit_id).defects == ()
    assert {state for _what, state in store.read(orders)} == {OrderState.CANCELLED}
    assert item_of(store, visit_id, "地砖").mark is Mark.OPEN


def test_a_mark_that_is_not_the_newest_is_not_taken_back_and_none_of_its_gesture(
    office: Office,
) -> None:
    store = office.store
    visit_id = put_visit(store, office.units["1-1-101"])
    store.write(mark_rest, visit_id=visit_id, part=ListUse.PAPERS)
    items = facts_of(store, visit_id).of(ListUse.PAPERS)
    store.write(mark_item, item_id=items[-1].id, mark=Mark.ABSENT)
    made = [MarkBefore(one.id, (Mark.OPEN, ""), (Mark.PASSED, "")) for one in items]
    with pytest.raises(MarkedSince) as refused:
        store.write(take_marks_back, marks=made)
    assert items[-1].what in str(refused.value)
    assert facts_of(store, visit_id).marked(ListUse.PAPERS) == (3, 3, 0)


def test_a_paper_that_is_not_there_is_no_defect(office: Office) -> None:
    store = office.store
    visit_id = put_visit(store, office.units["1-1-101"])
    paper = item_of(store, visit_id, "购房合同")
    store.write(mark_item, item_id=paper.id, mark=Mark.FAILED, note="明天补交")
    assert item_of(store, visit_id, "购房合同").note == "明天补交"
    assert facts_of(store, visit_id).lacking[1].what == "购房合同"
    assert store.read(orders) == []


def wrongs(session: Session) -> list[str]:
    """Where marks, defects and repairs disagree."""
    found = []
    for item in session.scalars(select(MoveInItem)):
        one = session.get(Defect, item.defect_id or 0)
        is_open = one is not None and one.state in OPEN
        failed = item.part is ListUse.ROOMS and item.mark is Mark.FAILED
        if is_open is not failed:
            found.append(f"{item.what}: {item.mark!r}, its defect {one and one.state}")
    at = session.scalars(select(Defect).where(Defect.stage == Stage.AT)).all()
    mended = [one.order_id for one in at if one.state is DefectState.ORDERED]
    if len(set(mended)) != len(mended):
        found.append("two defects with one repair")
    query = select(RepairOrder.id).where(RepairOrder.state == OrderState.REPORTED)
    if set(session.scalars(query)) != set(mended):
        found.append("a repair of no defect, or a defect without")
    return found


@once
def a_visit(store: Store) -> None:
    open_office(store, periods=())
    put_visit(store, some_units(store, 1)[0])


def begun(session: Session) -> bool:
    return session.scalar(select(MoveInItem.id).limit(1)) is not None


PRESSED = st.tuples(
    st.integers(0, 12), st.sampled_from((*Mark, None)), st.sampled_from(("客厅", "厨房", "裂"))
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(pressed=st.lists(PRESSED, min_size=3, max_size=25))
def test_marks_defects_and_repairs_agree_whatever_is_pressed(
    store: Store, pressed: list[tuple[int, Mark | None, str]]
) -> None:
    if not store.read(begun):
        a_visit(store)
    done = 0
    for item_id, mark, words in pressed:
        with suppress(UserError):
            if mark is not None:
                store.write(mark_item, item_id=item_id, mark=mark)
            elif item_id % 2:
                store.write(mark_rest, visit_id=1, part=ListUse.ROOMS, place=words)
            else:
                store.write(say_defect, item_id=item_id, words=words)
            done += 1
        assert store.read(wrongs) == []
    event("most done" if done * 2 > len(pressed) else "few done")


def test_a_picture_of_an_item_is_shown_there_and_goes_into_the_defect_that_comes_of_it(
    office: Office,
) -> None:
    visit_id = put_visit(office.store, office.units["1-1-101"])
    facts, item = facts_of(office.store, visit_id), item_of(office.store, visit_id, "地砖")
    own = {"kind": "move_in_case", "record_id": facts.case_id}
    new = [NewFile("地砖.txt", b"tile")]
    attach(office.store, **own, new=new, part=item.pictured_at)  # type: ignore[arg-type]  # by name
    facts = facts_of(office.store, visit_id)
    assert facts.files == 0, "no scanned paper"
    assert [len(one.files) for one in facts.items if one.id in (item.id, item.id + 1)] == [1, 0]
    office.store.write(mark_item, item_id=item.id, mark=Mark.FAILED)
    (defect,) = facts_of(office.store, visit_id).defects
    assert [one.name for one in defect.files] == ["地砖.txt"]
    order = defect.order_no
    rows = office.store.read(ORDERS.records.first, question=asked("all"))
    (order_id,) = [one.id for one in rows if one.no == order]
    there = office.store.read(files_of, kind="repair_order", record_id=order_id)
    assert [one.name for one in there] == ["地砖.txt"]
    assert len(item_of(office.store, visit_id, "地砖").files) == 1, "each once"
