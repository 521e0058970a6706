"""Tasks out of plans: ahead, each once, in their true windows, whatever changes in between."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.duties.hours.register import SPECIAL_DAYS, SpecialDayFields
from propdesk.duties.plans.doing import TASK_USES, DoneAhead, NotMadeUp, finish_task
from propdesk.duties.plans.due import due
from propdesk.duties.plans.listing import TASKS, TaskRow, standing_of
from propdesk.duties.plans.making import make_tasks, recurrence_of, tasks_are_behind
from propdesk.duties.plans.models import DutyTask, Plan
from propdesk.duties.plans.recurring import planned_days
from propdesk.duties.plans.register import PLANS, PlanFields
from propdesk.duties.plans.rules import Every, HolidayChoice, TaskStanding, TaskState
from propdesk.kernel.clock import moment_of, wall_time
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import (
    FieldsRefused,
    MovedMeanwhile,
    MoveNotExplained,
    NotMoved,
)
from propdesk.repairs.workers.register import WORKERS, WorkerFields, WorkerLeaves
from propdesk.repairs.workers.rules import WorkerState
from tests.clocks import StoppedClock
from tests.records import undo


def at(words: str) -> datetime:
    return moment_of(datetime.strptime(words, "%Y-%m-%d %H:%M"))  # noqa: DTZ007  the office's


class Office:
    """A store at the hour that a test says. 2026-11-20 is a Friday."""

    def __init__(self, store: Store, clock: StoppedClock) -> None:
        self.store, self.clock = store, clock

    def at(self, words: str) -> "Office":
        self.clock.moment = at(words)
        return self

    def plan(self, **fields: Any) -> int:
        usual = {"what": "巡查水泵房", "every": Every.DAYS, "begins": date(2026, 11, 20)}
        return self.store.write(PLANS.uses.add, fields=PlanFields(**{**usual, **fields}))

    def change(self, plan: int, **fields: Any) -> None:
        seen = self.store.read(PLANS.uses.seen, record_id=plan)
        made = replace(seen, **fields)
        self.store.write(PLANS.uses.change, record_id=plan, fields=made, seen=seen)

    def start(self) -> int:
        return self.store.write(make_tasks)

    def tasks(self, chip: str = "all") -> list[TaskRow]:
        ids = self.store.read(TASKS.ids, question=asked(chip))
        return list(self.store.read(TASKS.rows, ids=ids))

    def days(self) -> list[str]:
        return [f"{row.planned:%m-%d}" for row in self.tasks()]

    def begins(self) -> list[str]:
        return [f"{wall_time(row.begins):%m-%d %H:%M}" for row in self.tasks()]

    def done(self, row: TaskRow, when: str) -> None:
        self.store.write(finish_task, task_id=row.id, done_at=at(when), done_by="老周")

    def stands(self) -> list[TaskStanding]:
        return [standing_of(row, self.clock.moment) for row in self.tasks()]


@pytest.fixture
def office(store: Store, clock: StoppedClock) -> Office:
    return Office(store, clock).at("2026-11-20 09:00")


def test_a_plan_gives_its_tasks_ahead_by_its_lead_time(office: Office) -> None:
    office.plan(lead=2)
    assert office.days() == ["11-20", "11-21", "11-22"]
    office.at("2026-11-21 08:00").start()
    assert office.days() == ["11-20", "11-21", "11-22", "11-23"]


def test_shut_from_friday_evening_to_monday_morning_every_round_is_made_once(
    office: Office,
) -> None:
    office.at("2026-11-20 07:00").plan(lead=0, windows="08:00-10:00, 20:00-22:00, 02:00-03:00")
    office.at("2026-11-20 18:00").start()
    assert office.at("2026-11-23 08:00").start() == 9
    assert office.start() == 0
    assert not office.store.read(tasks_are_behind)
    assert office.begins() == [
        f"11-{day} {hour}"
        for day in (20, 21, 22, 23)
        for day, hour in ((day, "08:00"), (day, "20:00"), (day + 1, "02:00"))
    ]


def test_a_window_that_is_over_is_not_yet_entered_before_it_is_missed(office: Office) -> None:
    office.plan(lead=0, windows="08:00-10:00", grace=4)
    assert office.stands() == [TaskStanding.NOW]
    assert office.at("2026-11-20 10:01").stands() == [TaskStanding.NOT_ENTERED]
    assert [len(office.tasks(chip)) for chip in ("not-entered", "missed")] == [1, 0]
    assert office.at("2026-11-20 14:00").stands() == [TaskStanding.MISSED]
    assert [len(office.tasks(chip)) for chip in ("not-entered", "missed")] == [0, 1]
    (line,) = office.store.read(lambda session: [*due(session)][:1])
    assert (line.count, line.context["ids"], line.is_overdue) == (1, tuple(line.records), True)


def test_who_does_a_task_is_changed_told_and_taken_back(office: Office) -> None:
    office.plan(lead=0)
    (row,) = office.tasks()
    lin = office.store.write(WORKERS.uses.add, fields=WorkerFields(name="林工"))
    before = office.store.read(TASK_USES.seen, record_id=row.id)
    changed = replace(before, worker_id=lin)
    office.store.write(TASK_USES.change, record_id=row.id, fields=changed, seen=before)
    assert office.store.read(TASK_USES.seen, record_id=row.id) == changed
    assert [one.worker for one in office.tasks()] == ["林工"]
    undo(office.store, "duty_task", row.id)
    assert office.store.read(TASK_USES.seen, record_id=row.id) == before


def test_late_paper_turns_a_missed_task_at_the_hour_it_was_done_with_history(
    office: Office,
) -> None:
    office.plan(lead=0, windows="08:00-10:00", grace=4)
    (row,) = office.at("2026-11-22 09:00").tasks()
    office.done(row, "2026-11-20 09:30")
    assert office.stands() == [TaskStanding.ON_TIME]
    moves = office.store.read(TASK_USES.history, record_id=row.id)
    assert [(one.before, one.to) for one in moves] == [("open", "done")]
    undo(office.store, "duty_task", row.id)
    assert office.stands() == [TaskStanding.MISSED]
    office.done(row, "2026-11-20 12:00")
    assert office.stands() == [TaskStanding.LATE]
    assert len(office.tasks("late")) == 1


def test_one_duty_has_no_two_open_copies_that_may_still_be_entered(office: Office) -> None:
    office.plan(every=Every.WEEKS, lead=14, grace=8000)
    first, second, *_rest = office.tasks()
    assert first.closes == second.begins


def test_a_changed_plan_makes_anew_only_what_is_not_begun(office: Office) -> None:
    plan = office.plan(lead=1, windows="08:00-10:00, 14:00-16:00")
    begun = office.tasks()[0]
    office.change(plan, what="巡查配电房", windows="08:00-10:00, 15:00-16:00")
    assert office.begins() == ["11-20 08:00", "11-20 15:00", "11-21 08:00", "11-21 15:00"]
    assert [row.what for row in office.tasks()] == ["巡查水泵房", *["巡查配电房"] * 3]
    assert office.tasks()[0].id == begun.id
    undo(office.store, "duty_plan", plan)
    assert office.begins() == ["11-20 08:00", "11-20 14:00", "11-21 08:00", "11-21 14:00"]


def test_what_was_done_early_is_not_made_again_by_a_change(office: Office) -> None:
    plan = office.plan(lead=1, windows="14:00-16:00")
    office.done(office.tasks()[0], "2026-11-20 08:30")
    assert office.stands()[0] is TaskStanding.EARLY
    office.change(plan, what="巡查配电房")
    assert office.days() == ["11-20", "11-21"]


def test_a_plan_that_is_deleted_takes_along_what_is_not_begun_and_brings_it_back(
    office: Office,
) -> None:
    plan = office.plan(lead=2)
    office.store.write(PLANS.uses.delete, record_id=plan)
    assert office.days() == ["11-20"]
    undo(office.store, "duty_plan", plan)
    assert office.days() == ["11-20", "11-21", "11-22"]


def test_a_night_shift_belongs_to_the_day_it_began(office: Office) -> None:
    office.at("2026-12-31 09:00").plan(lead=0, begins=date(2026, 12, 31), windows="22:00-06:00")
    (row,) = office.tasks()
    assert (row.planned, wall_time(row.ends).date()) == (date(2026, 12, 31), date(2027, 1, 1))


def test_a_day_off_moves_or_leaves_out_its_own_task_alone(office: Office) -> None:
    friday = date(2026, 9, 25)  # Mid-Autumn Festival, until the 27th
    office.at("2026-09-20 09:00").plan(
        every=Every.DAYS, step=7, begins=friday, holidays=HolidayChoice.MOVE, lead=14
    )
    assert office.begins() == ["09-28 00:00", "10-08 00:00"]  # of 2 October, after the holidays
    office.at("2026-10-09 09:00").start()
    assert office.days() == ["09-25", "10-02", "10-09", "10-16", "10-23"]


def test_holidays_that_arrive_move_what_is_not_begun(office: Office) -> None:
    office.at("2027-02-01 09:00").plan(
        begins=date(2027, 2, 8), every=Every.WEEKS, holidays=HolidayChoice.MOVE, lead=7
    )
    assert office.begins() == ["02-08 00:00"]
    for day in range(5, 12):
        special = SpecialDayFields(day=date(2027, 2, day), what="春节")
        office.store.write(SPECIAL_DAYS.uses.add, fields=special)
    assert office.begins() == ["02-12 00:00"]


# Plans that count from the day something was done


def test_what_counts_from_the_done_day_has_one_open_task_and_early_work_dates_it_anew(
    office: Office,
) -> None:
    office.plan(every=Every.DAYS, step=7, from_done=True, lead=30)
    assert office.days() == ["11-20"]
    office.done(office.tasks()[0], "2026-11-20 08:00")
    assert office.days() == ["11-20", "11-27"]
    office.at("2026-11-24 09:00").done(office.tasks()[1], "2026-11-24 08:00")
    assert office.days() == ["11-20", "11-27", "12-01"]


def test_a_result_typed_late_never_moves_the_last_day_back(office: Office) -> None:
    office.plan(every=Every.DAYS, step=7, from_done=True, lead=30)
    office.at("2026-11-30 09:00").done(office.tasks()[0], "2026-11-30 08:00")
    assert office.days() == ["11-20", "12-07"]
    office.done(office.tasks()[1], "2026-11-25 08:00")  # an older paper
    assert office.days()[-1] == "12-07"
    assert len(office.tasks()) == 3


def test_not_needed_says_why_and_leads_to_a_day_ahead(office: Office) -> None:
    office.plan(every=Every.DAYS, step=7, from_done=True, lead=30)
    (row,) = office.at("2026-12-20 09:00").tasks()
    with pytest.raises(MoveNotExplained):
        office.store.write(TASK_USES.move, record_id=row.id, to=TaskState.NOT_NEEDED)
    office.store.write(TASK_USES.move, record_id=row.id, to=TaskState.NOT_NEEDED, why="停用")
    assert office.days() == ["11-20", "12-25"]
    (move,) = office.store.read(TASK_USES.history, record_id=row.id)
    assert move.why == "停用"


def test_many_tasks_not_needed_at_once_tell_a_result_each_and_only_the_open_ones_move(
    office: Office,
) -> None:
    for what in ("巡查水泵房", "清洗水箱", "试发电机"):
        office.plan(what=what, every=Every.DAYS, step=7, from_done=True, lead=30)
    first, *rest = office.at("2026-12-20 09:00").tasks()
    office.done(first, "2026-12-20 08:00")
    ids = [first.id, *(row.id for row in rest)]
    many = TASK_USES.together.move
    told = office.store.write(many, ids=ids, to=TaskState.NOT_NEEDED, why="停用")
    assert len(told.rows) == len(ids)
    assert [row.how for row in told.rows] == ["refused", "done", "done"]
    assert told.rows[0].why
    after = {row.id: row.state for row in office.tasks()}
    assert [after[one] for one in ids] == [
        TaskState.DONE, TaskState.NOT_NEEDED, TaskState.NOT_NEEDED
    ]  # fmt: skip
    for row in rest:
        (move,) = office.store.read(TASK_USES.history, record_id=row.id)
        assert move.why == "停用"


# Who, and what is refused


def test_a_worker_who_has_left_never_swallows_a_task(office: Office) -> None:
    worker = office.store.write(WORKERS.uses.add, fields=WorkerFields(name="周师傅"))
    office.plan(lead=1, worker_id=worker)
    assert office.tasks("unassigned") == []
    office.store.write(
        WORKERS.uses.move, record_id=worker, to=WorkerState.LEFT, form=WorkerLeaves()
    )
    assert len(office.tasks("unassigned")) == 2
    office.at("2026-11-21 08:00").start()
    assert office.tasks()[-1].worker == ""
    assert len(office.tasks("unassigned")) == 3


def test_nothing_is_done_ahead_of_its_hour_nor_made_up_where_the_plan_says_no(
    office: Office,
) -> None:
    office.plan(lead=0, windows="08:00-10:00", make_up=False, tolerance=5)
    (row,) = office.tasks()
    with pytest.raises(DoneAhead):
        office.done(row, "2026-11-20 09:01")
    with pytest.raises(NotMadeUp):
        office.at("2026-11-20 12:00").done(row, "2026-11-20 10:06")
    office.done(row, "2026-11-20 10:05")
    with pytest.raises(NotMoved):
        office.done(row, "2026-11-20 10:05")


def test_of_two_clerks_the_second_is_refused(office: Office) -> None:
    office.plan(lead=0)
    (row,) = office.tasks()
    office.done(row, "2026-11-20 08:00")
    with pytest.raises(MovedMeanwhile):
        office.store.write(
            finish_task, task_id=row.id, done_at=at("2026-11-20 08:30"), seen=row.state
        )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"windows": "8-10"}, "windows"),
        ({"weekdays": "8", "every": Every.WEEKS}, "weekdays"),
        ({"windows": "08:00-09:00, 10:00-11:00", "from_done": True}, "windows"),
        ({"until": date(2026, 11, 1)}, "until"),
        ({"what": " "}, "what"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_its_field(
    office: Office, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldsRefused) as refused:
        office.plan(**wrong)
    assert field in refused.value.errors


# Whatever changes in between

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 9)),
        st.tuples(st.just("start"), st.just(0)),
        st.tuples(st.just("done"), st.integers(0, 5)),
        st.tuples(st.just("rename"), st.integers(0, 9)),
        st.tuples(st.just("lead"), st.integers(0, 9)),
    ),
    max_size=10,
)


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS, st.sampled_from([Every.DAYS, Every.WEEKS]), st.integers(1, 3))
def test_no_task_comes_twice_and_none_is_lost_whatever_changes_in_between(
    office: Office, steps: list[tuple[str, int]], every: Every, step: int
) -> None:
    first = office.clock.today() + timedelta(days=1)
    office.at(f"{first} 07:00")
    hours = "08:00-10:00, 20:00-22:00"
    plan = office.plan(what=f"{first}", every=every, step=step, begins=first, windows=hours)
    for what, number in steps:
        if what == "wait":
            office.clock.go_on(days=number)
        elif what == "start":
            office.start()
        elif what == "done":
            mine = [row for row in office.tasks("not-entered") if row.what.startswith(f"{first}")]
            for row in mine[:number]:
                office.done(row, f"{wall_time(row.ends):%Y-%m-%d %H:%M}")
        elif what == "rename":
            office.start()
            office.change(plan, what=f"{first} {number}")
        else:
            office.start()
            office.change(plan, lead=number)
    office.start()
    keys = office.store.read(_keys, plan=plan)
    assert len(keys) == len(set(keys))
    last = office.clock.today() + timedelta(
        days=office.store.read(PLANS.uses.seen, record_id=plan).lead
    )
    rule = office.store.read(_rule, plan=plan)
    assert office.start() == 0
    days = planned_days(rule, first, last)
    expected = {(day, start) for day in days for start in (480, 1200)}
    assert expected <= set(keys)


def _keys(session: Session, *, plan: int) -> list[tuple[date, int]]:
    query = select(DutyTask.planned, DutyTask.start).where(DutyTask.plan_id == plan)
    return [(planned, start) for planned, start in session.execute(query)]


def _rule(session: Session, *, plan: int) -> Any:
    return recurrence_of(session.get_one(Plan, plan))


def test_a_plan_that_ended_long_ago_does_not_keep_the_others_from_their_tasks(
    office: Office,
) -> None:
    office.at("2026-11-20 08:00").plan(until=date(2026, 11, 25))
    office.plan(what="消防泵", every=Every.YEARS)
    office.at("2027-11-18 08:00").start()
    assert [task.what for task in office.tasks()][-1] == "消防泵"
