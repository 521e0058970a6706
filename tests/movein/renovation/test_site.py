"""The site of a renovation: passes, hours and days of quiet, patrols."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from propdesk.db.linking.links import links_of
from propdesk.duties.plans.models import DutyTask
from propdesk.duties.plans.register import PLANS
from propdesk.duties.plans.rules import Every
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.movein.renovation.hours import quiet_days
from propdesk.movein.renovation.moves import (
    PassesNotBack,
)
from propdesk.movein.renovation.page.site_tasks import violation_begun, violation_of_task
from propdesk.movein.renovation.passes import PASSES, PassFields
from propdesk.movein.renovation.register import RENOVATIONS
from propdesk.movein.renovation.rules import PassState, RenovationState, stricter
from propdesk.movein.renovation.states import (
    FirstLook,
    LongerPermit,
)
from propdesk.movein.renovation.violations import VIOLATIONS
from propdesk.repairs.orders.register import ORDERS
from propdesk.system.settings.service import (
    change_estate_settings,
    estate_settings,
)
from tests.movein.renovation.renovations_made import (
    DAY,
    LOOKED_AGAIN,
    application,
    done,
    go_on,
    on_site,
    passes,
    row,
    violation,
)
from tests.offices import Office

S = RenovationState


def test_a_permit_makes_a_pass_for_each_worker_and_each_is_counted_back_before_the_deposit(
    office: Office,
) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    mine = store.read(PASSES.records.rows, ids=passes(store, one))
    assert [(each.worker, each.trade) for each in mine] == [
        ("徐大伟", "瓦工"), ("罗平", "电工"), ("邓海", "木工"),
    ]  # fmt: skip
    done(store, one)
    go_on(store, one, S.OBSERVED, FirstLook(first_by="王莉"))
    for each in mine[:2]:
        store.write(PASSES.uses.move, record_id=each.id, to=PassState.BACK)
    with pytest.raises(PassesNotBack) as refused:
        go_on(store, one, S.TO_SETTLE, LOOKED_AGAIN)
    assert "2" in str(refused.value)
    assert "3" in str(refused.value)
    store.write(PASSES.uses.move, record_id=mine[2].id, to=PassState.LOST, why="丢失，已登报")
    go_on(store, one, S.TO_SETTLE, LOOKED_AGAIN)
    go_on(store, one, S.FILED)
    assert row(store, one).due_at is None
    assert row(store, one).passes_out == 0


def test_a_longer_permit_lets_its_passes_run_as_long_but_not_one_that_was_shorter(
    office: Office,
) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    short = PassFields(renovation_id=one, worker="方小军", until=DAY)
    store.write(PASSES.uses.add, fields=short)
    until = DAY + timedelta(days=30)
    go_on(store, one, S.WORKS, LongerPermit(ends_on=until, extended_why="材料未到"))
    mine = store.read(PASSES.records.rows, ids=passes(store, one))
    assert [each.until for each in mine] == [until, until, until, DAY]
    store.write(RENOVATIONS.uses.undo, record_id=one)
    mine = store.read(PASSES.records.rows, ids=passes(store, one))
    assert {each.until for each in mine} == {DAY, DAY + timedelta(days=5)}


def test_no_pass_runs_longer_than_the_permit_nor_is_made_when_the_works_are_over(
    office: Office,
) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    late = PassFields(renovation_id=one, worker="方小军", until=DAY + timedelta(days=6))
    assert "until" in store.read(PASSES.warned, record_id=0, fields=late)
    made = store.write(PASSES.uses.add, fields=late)
    (found,) = store.read(PASSES.records.rows, ids=[made])
    assert found.until == DAY + timedelta(days=5)
    over = store.write(RENOVATIONS.uses.add, fields=application(office.units["1-1-102"]))
    go_on(store, over, S.REFUSED, why="承重墙")
    with pytest.raises(FieldsRefused):
        store.write(PASSES.uses.add, fields=replace(late, renovation_id=over))


# Hours and days


@pytest.mark.parametrize(
    ("law", "estate", "both"),
    [
        ("08:00-12:00, 14:00-18:00", "09:00-12:00, 14:30-19:00", "09:00-12:00, 14:30-18:00"),
        ("", "09:00-12:00", "09:00-12:00"),
        ("08:00-12:00", "13:00-15:00", ""),
        ("08:00-20:00", "07:00-09:00, 19:00-21:00", "08:00-09:00, 19:00-20:00"),
    ],
)
def test_the_stricter_of_law_and_estate_holds(law: str, estate: str, both: str) -> None:
    assert stricter(law, estate) == both


def test_days_of_quiet_are_those_of_the_permit(office: Office) -> None:
    store = office.store
    known = replace(store.read(estate_settings), works_exam_days=("2026-09-23", "2027-06-07"))
    store.write(change_estate_settings, settings=known)
    first, last = date(2026, 9, 20), date(2026, 10, 9)
    told = store.read(quiet_days, first=first, last=last)
    assert told[0] == "双休日"
    assert "10-01" in told[1]
    assert "09-23" in told[2]
    assert "06-07" not in told[2]


def test_the_days_of_a_renovation_are_those_that_the_estate_says(office: Office) -> None:
    store = office.store
    known = replace(store.read(estate_settings), works_look_days=5, works_refund_days=90)
    store.write(change_estate_settings, settings=known)
    one = on_site(store, office.units["1-1-101"])
    done(store, one)
    assert row(store, one).due_at == store.clock.now() + timedelta(days=5)


# Patrols of the site


def test_a_site_is_patrolled_from_its_permit_to_its_completion(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    (plan_id,) = store.read(PLANS.records.ids, question=asked())
    (plan,) = store.read(PLANS.records.rows, ids=[plan_id])
    assert (plan.step, plan.every, plan.begins, plan.until) == (3, Every.DAYS, DAY, None)
    assert "1-1-101" in plan.what
    assert "铺地砖" in plan.what
    done(store, one)
    (plan,) = store.read(PLANS.records.rows, ids=[plan_id])
    assert plan.until == DAY
    go_on(store, one, S.WORKS, why="厨房漏水")
    (plan,) = store.read(PLANS.records.rows, ids=[plan_id])
    assert plan.until is None


def test_a_task_of_a_patrol_leads_to_the_violation_it_found(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    tasks = select(DutyTask.id).order_by(DutyTask.begins)
    task = store.read(lambda session: session.scalars(tasks).first())
    assert task is not None
    begun = store.read(violation_begun, task_id=task)
    assert begun.renovation_id == one
    found = replace(begun, what="承重墙开槽", clause="第 12 条")
    made = store.write(violation_of_task, task_id=task, fields=found)
    (link,) = store.read(links_of, kind="renovation_violation", record_id=made)
    assert (link.kind, link.other_id) == ("duty_task", task)


def test_no_patrol_is_planned_where_the_estate_wants_none(office: Office) -> None:
    store = office.store
    known = replace(store.read(estate_settings), works_patrol_days=0)
    store.write(change_estate_settings, settings=known)
    on_site(store, office.units["1-1-101"])
    assert store.read(PLANS.records.ids, question=asked()) == []


def test_what_is_found_is_compared_with_the_version_that_was_approved(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"], materials="防水涂料")
    changed = replace(application(office.units["1-1-101"]), content="拆除隔墙")
    store.write(RENOVATIONS.uses.change, record_id=one, fields=changed, seen=None)
    with using_language("en"):
        told = store.read(VIOLATIONS.warned, record_id=0, fields=violation(one))
    assert told == {"what": "Approved in version 1: 卫生间、厨房翻新，铺地砖 · 防水涂料"}


def test_a_list_whose_deadlines_never_pause_has_no_chips_of_pauses() -> None:
    chips = {chip.id for chip in RENOVATIONS.bar}
    assert {"open", "before", "on_site", "inspection", "settle", "over", "overdue"} <= chips
    assert not {"paused", "pause-over"} & chips
    assert {"paused", "pause-over"} <= {chip.id for chip in ORDERS.bar}
