"""Hazards: their days, the major ones, re-checks, deferrals, ages, the same place again."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from msgspec import structs

from propdesk.db.store import NotPermitted, Store
from propdesk.kernel.i18n import using_language
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused, MoveNotExplained, NotMoved
from propdesk.kernel.records.states import Move
from propdesk.kernel.reports.report import report_of
from propdesk.patrol.hazards.due import due_hazards
from propdesk.patrol.hazards.register import (
    HAZARDS,
    HazardRow,
    MajorNotReported,
    same_place,
)
from propdesk.patrol.hazards.rules import NEEDS_REPORT, OPEN, Grade, HazardState
from propdesk.patrol.hazards.states import (
    HAZARD_STATES,
    Assigned,
    Checked,
    Deferral,
    DeferralAsked,
    PutRight,
)
from propdesk.patrol.statistics.hazards import HAZARD_REPORT, hazard_facts
from propdesk.repairs.builders.register import BUILDERS, BuilderFields, BuilderOutOfUse
from propdesk.repairs.builders.rules import BuilderState
from propdesk.repairs.workers.register import WORKERS, WorkerHasLeft, WorkerLeaves
from propdesk.repairs.workers.rules import WorkerState
from tests import generated
from tests.patrol.dangers import (
    CAR,
    DAY,
    DOOR,
    LID,
    PANEL,
    TILE,
    TO_AUTHORITY,
    enter,
    go_on,
    put_hazards,
)
from tests.repairs.things import put_staff
from tests.roles import rights_of


def row(store: Store, hazard_id: int) -> HazardRow:
    (found,) = store.read(HAZARDS.records.rows, ids=[hazard_id])
    return found


def test_a_hazard_has_as_many_days_as_its_grade(store: Store) -> None:
    ids = [enter(store, one) for one in (LID, replace(PANEL, found=DAY))]
    assert [row(store, one).due for one in ids] == [date(2026, 11, 27), date(2026, 11, 23)]
    assert [row(store, one).no for one in ids] == ["YH2026-000001", "YH2026-000002"]
    with pytest.raises(FieldsRefused):
        enter(store, replace(LID, due=DAY - timedelta(days=1)))


@pytest.mark.parametrize("to", [HazardState.RECTIFYING, HazardState.RECHECK, HazardState.ASKED])
def test_a_major_one_goes_on_only_when_the_authority_was_told(
    store: Store, to: HazardState
) -> None:
    forms = {
        HazardState.RECHECK: PutRight(done="x"),
        HazardState.ASKED: DeferralAsked(why_deferred="x", deferred_until=DAY),
    }
    panel = enter(store, PANEL, "外协")
    with using_language("en"), pytest.raises(MajorNotReported, match="F11"):
        go_on(store, panel, to, forms.get(to))
    assert row(store, panel).state is HazardState.ASSIGNED
    go_on(store, panel, HazardState.AUTHORITY, TO_AUTHORITY)
    go_on(store, panel, HazardState.RECTIFYING)
    told = row(store, panel)
    assert (told.document_no, told.authority_on) == ("云安〔2026〕17 号", DAY)


def test_without_a_document_number_nothing_was_told(store: Store) -> None:
    panel = enter(store, PANEL, "外协")
    with pytest.raises(FieldsRefused):
        go_on(store, panel, HazardState.AUTHORITY, replace(TO_AUTHORITY, document_no=" "))


def test_one_that_turns_out_to_be_major_is_told_before_it_is_closed(store: Store) -> None:
    door = enter(store, DOOR, "许师傅")
    go_on(store, door, HazardState.RECHECK, PutRight(done="已换"))
    seen = store.read(HAZARDS.uses.seen, record_id=door)
    store.write(
        HAZARDS.uses.change, record_id=door, fields=replace(seen, grade=Grade.MAJOR), seen=seen
    )
    with pytest.raises(MajorNotReported):
        go_on(store, door, HazardState.CLOSED, Checked(checked_by="王丽"))
    go_on(store, door, HazardState.FAILED, why="先上报")
    go_on(store, door, HazardState.AUTHORITY, TO_AUTHORITY)


def test_of_many_moved_at_once_the_major_one_stays_and_says_why(store: Store) -> None:
    ids = [enter(store, DOOR, "许师傅"), enter(store, PANEL, "外协")]
    store.write(HAZARDS.uses.together.move, ids=ids, to=HazardState.RECTIFYING)
    assert [row(store, one).state for one in ids] == [
        HazardState.RECTIFYING, HazardState.ASSIGNED
    ]  # fmt: skip


def test_what_does_not_pass_goes_back_with_its_reason(store: Store) -> None:
    tile = enter(store, TILE, "梁师傅")
    go_on(store, tile, HazardState.RECHECK, PutRight(done="已修"))
    with pytest.raises(MoveNotExplained):
        go_on(store, tile, HazardState.FAILED)
    go_on(store, tile, HazardState.FAILED, why="仍有空鼓")
    assert store.read(HAZARDS.uses.history, record_id=tile)[-1].why == "仍有空鼓"
    go_on(store, tile, HazardState.RECHECK, PutRight(done="重新修补"))
    assert row(store, tile).done == "重新修补"


def test_a_deferral_needs_somebody_else_s_right_and_moves_the_day(store: Store) -> None:
    door = enter(store, DOOR, "许师傅")
    wish = DeferralAsked(why_deferred="闭门器缺货", deferred_until=date(2026, 12, 10))
    go_on(store, door, HazardState.ASKED, wish)
    until = Deferral(approved_by="周经理", due=date(2026, 12, 10))
    store.actor = structs.replace(store.actor, user_id=7, permissions=rights_of(Role.CLERK))
    with pytest.raises(NotPermitted):
        go_on(store, door, HazardState.DEFERRED, until)
    store.actor = structs.replace(store.actor, permissions=rights_of(Role.SUPERVISOR))
    go_on(store, door, HazardState.DEFERRED, until)
    put_off = row(store, door)
    assert (put_off.state, put_off.due, put_off.approved_by) == (
        HazardState.DEFERRED, date(2026, 12, 10), "周经理"
    )  # fmt: skip
    store.write(HAZARDS.uses.undo, record_id=door)
    assert row(store, door).due == date(2026, 11, 15)


def test_a_hazard_is_assigned_to_a_worker_who_is_here_or_to_somebody_by_name(
    store: Store,
) -> None:
    worker, *_rest = put_staff(store)
    hazard = enter(store, LID)
    with pytest.raises(FieldsRefused):
        go_on(store, hazard, HazardState.ASSIGNED, Assigned(responsible=" "))
    store.write(
        WORKERS.uses.move, record_id=worker, to=WorkerState.LEFT, form=WorkerLeaves(), why=""
    )
    with pytest.raises(WorkerHasLeft):
        go_on(store, hazard, HazardState.ASSIGNED, Assigned(worker_id=worker))
    go_on(store, hazard, HazardState.ASSIGNED, Assigned(responsible="安达电梯公司"))
    assert row(store, hazard).state is HazardState.ASSIGNED


def test_a_hazard_is_assigned_to_a_company_of_the_register_and_is_counted_there(
    store: Store,
) -> None:
    names = ("安达电梯公司", "旧工厂")
    lifts, closed = (
        store.write(BUILDERS.uses.add, fields=BuilderFields(name=name)) for name in names
    )
    store.write(BUILDERS.uses.move, record_id=closed, to=BuilderState.OUT_OF_USE)
    hazard = enter(store, LID)
    with pytest.raises(BuilderOutOfUse):
        go_on(store, hazard, HazardState.ASSIGNED, Assigned(builder_id=closed))
    go_on(store, hazard, HazardState.ASSIGNED, Assigned(builder_id=lifts))
    told = row(store, hazard)
    assert (told.worker, told.builder, told.responsible) == ("安达电梯公司", "安达电梯公司", "")
    facts = store.read(hazard_facts, basis="found", first=DAY - timedelta(days=9), last=DAY)
    assert [one.responsible for one in facts] == ["安达电梯公司"]


def test_a_hazard_whose_worker_is_away_or_has_left_stands_on_today(store: Store) -> None:
    here, away, _firm = put_staff(store)
    hazards = [enter(store, one) for one in (LID, DOOR)]
    for hazard, worker in zip(hazards, (here, away), strict=True):
        go_on(store, hazard, HazardState.ASSIGNED, Assigned(worker_id=worker))

    def alone() -> list[int]:
        told = [one for one in store.read(due_hazards) if one.context["filter"] == "alone"]
        found = store.read(HAZARDS.records.ids, question=asked("alone"))
        assert [one.count for one in told] == ([len(found)] if found else [])
        return list(found)

    assert alone() == [hazards[1]]
    store.write(WORKERS.uses.move, record_id=here, to=WorkerState.LEFT, form=WorkerLeaves(), why="")
    assert sorted(alone()) == hazards
    go_on(store, hazards[1], HazardState.RECHECK, PutRight(done="已换"))
    assert alone() == [hazards[0]]


def test_the_report_counts_open_hazards_by_grade_and_age_whenever_they_were_found(
    store: Store,
) -> None:
    put_hazards(store)
    first = DAY.replace(day=1)
    facts = store.read(hazard_facts, basis="standing", first=first.replace(month=9), last=DAY)
    said = report_of(HAZARD_REPORT, facts, basis="standing", first=first, today=DAY)
    (table,) = (one for one in said.tables if one.name == "grade")
    shown = {
        line.name: dict(zip(table.columns, (one.amount for one in line.figures), strict=True))
        for line in (*table.lines, table.total)
    }
    general, major = Grade.GENERAL.label, Grade.MAJOR.label
    assert shown[general] == {"all": 3, "open": 3, "young": 2, "middle": 1, "old": 0, "past": 1}
    assert shown[major] == {"all": 1, "open": 1, "young": 0, "middle": 0, "old": 1, "past": 0}
    (october,) = (one for one in facts if one.day == date(2026, 10, 31))
    assert (october.grade, october.days) == (major, 20)


def test_open_hazards_are_told_by_age_and_grade(store: Store) -> None:
    put_hazards(store)
    chips = store.read(HAZARDS.records.figures, question=asked("open")).chips
    wanted = {"open": 4, "major": 1, "overdue": 1, "age:young": 2, "age:middle": 1, "age:old": 1}
    assert {name: chips[name] for name in wanted} == wanted
    everything = store.read(HAZARDS.records.figures, question=asked("all"))
    assert (everything.count, everything.chips["again"]) == (5, 1)


def test_today_tells_what_is_past_its_day_and_what_waits_for_a_look_or_a_permission(
    store: Store,
) -> None:
    ids = put_hazards(store)
    go_on(
        store, ids[0], HazardState.ASKED, DeferralAsked(why_deferred="x", deferred_until=DAY)
    )  # overdue before, it waits for a permission now
    told = {line.context["filter"]: (line.count, line.oldest) for line in store.read(due_hazards)}
    assert told == {
        "state:recheck": (1, TILE.found),
        "state:asked": (1, DOOR.found),
    }
    assert tuple(store.read(HAZARDS.due)) == ()
    go_on(store, ids[0], HazardState.RECTIFYING, why="不准")
    (line,) = store.read(HAZARDS.due)
    assert (line.count, line.oldest) == (1, date(2026, 11, 15))


def test_the_same_place_again_is_said_however_it_is_written(store: Store) -> None:
    enter(store, DOOR)
    with using_language("en"):
        told = store.read(same_place, fields=replace(CAR, place="３栋2层 楼梯间"))
        assert told == {
            "place": "The same place again: 1 hazard within a year, YH2026-000001 of 2026-11-08 "
            "(To assign)."
        }
    assert store.read(same_place, fields=LID) == {}
    assert store.read(same_place, fields=replace(CAR, place="")) == {}


def test_what_was_no_hazard_is_not_told_again(store: Store) -> None:
    door = enter(store, DOOR)
    go_on(store, door, HazardState.NONE, why="已在施工")
    assert store.read(same_place, fields=CAR) == {}
    with pytest.raises(NotMoved):
        go_on(store, door, HazardState.RECTIFYING)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.sampled_from(HAZARD_STATES.moves), max_size=12), major=st.booleans())
def test_whatever_is_pressed_a_hazard_is_lost_nowhere(
    store: Store, steps: list[Move[HazardState]], *, major: bool
) -> None:
    hazard_id = enter(store, PANEL if major else DOOR)
    for step in steps or HAZARD_STATES.moves:
        before = row(store, hazard_id).state
        form = None if step.form is None else generated.made(step.form, 3)
        try:
            go_on(store, hazard_id, step.to, form, why="因为")
        except (NotMoved, MajorNotReported):
            assert row(store, hazard_id).state is before
    now = row(store, hazard_id)
    events = store.read(HAZARDS.uses.history, record_id=hazard_id)
    assert [one.to for one in events][-1] == now.state
    assert all(first.to == then.before for first, then in pairwise(events))
    if major and now.state in NEEDS_REPORT:
        assert now.document_no
    assert (now.state in OPEN) == bool(
        store.read(HAZARDS.records.total, question=asked("open", words=now.no))
    )
