"""Sheets out of plans: one for each day a plan asks for, made once; others are apart."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from propdesk.db.store import Store
from propdesk.duties.plans.listing import TASKS, TaskRow
from propdesk.duties.plans.making import make_tasks
from propdesk.duties.plans.register import PLANS, PlanFields
from propdesk.duties.plans.rules import Every, TaskState
from propdesk.kernel.clock import moment_of
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.question import asked
from propdesk.patrol.points.register import POINTS
from propdesk.patrol.points.routes import ROUTES
from propdesk.patrol.rounds.entering import TypedSheet, enter_sheet
from propdesk.patrol.rounds.planned_sheets import make_planned_sheets, sheets_are_behind
from propdesk.patrol.rounds.register import SHEETS, PatrolSheetRow
from propdesk.patrol.rounds.sheets import SheetFields
from propdesk.patrol.statistics.facts import point_facts
from propdesk.repairs.workers.absences import ABSENCES, AbsenceFields
from propdesk.repairs.workers.register import WORKERS, WorkerFields
from tests.clocks import StoppedClock
from tests.patrol.rounds_gone import put_points

FRIDAY = date(2026, 11, 20)


def at(words: str) -> datetime:
    return moment_of(datetime.strptime(words, "%Y-%m-%d %H:%M"))  # noqa: DTZ007  the office's


class Nights:
    """A night route gone by a plan of every night, at the hour that a test says."""

    def __init__(self, store: Store, clock: StoppedClock) -> None:
        self.store, self.clock = store, clock
        clock.moment = at("2026-11-20 09:00")
        self.route, _homes = put_points(store)
        self.worker = store.write(WORKERS.uses.add, fields=WorkerFields(name="赵建国"))
        self.plan = store.write(
            PLANS.uses.add,
            fields=PlanFields(
                what="夜巡",
                every=Every.DAYS,
                windows="22:00-06:00",
                begins=FRIDAY,
                worker_id=self.worker,
                lead=7,
            ),
        )
        self.change(ROUTES, self.route, plan_id=self.plan)

    def change(self, register: object, record_id: int, **fields: object) -> None:
        uses = register.uses  # type: ignore[attr-defined]  # any register
        seen = self.store.read(uses.seen, record_id=record_id)
        self.store.write(
            uses.change, record_id=record_id, fields=replace(seen, **fields), seen=seen
        )

    def start(self, words: str = "") -> int:
        """A start of the program, or a new day."""
        if words:
            self.clock.moment = at(words)
        self.store.write(make_tasks)
        return self.store.write(make_planned_sheets)

    def sheets(self, chip: str = "all") -> list[PatrolSheetRow]:
        ids = self.store.read(SHEETS.records.ids, question=asked(chip))
        rows = self.store.read(SHEETS.records.rows, ids=ids)
        return sorted(rows, key=lambda row: row.day)

    def days(self) -> list[int]:
        return [row.day.day for row in self.sheets()]

    def tasks(self) -> list[TaskRow]:
        ids = self.store.read(TASKS.ids, question=asked("all"))
        return list(self.store.read(TASKS.rows, ids=ids))

    def enter(self, sheet_id: int, began: str) -> None:
        starts = (at(began), None, None, None)
        typed = TypedSheet(worker="赵建国", starts=starts)
        self.store.write(enter_sheet, sheet_id=sheet_id, typed=typed)


@pytest.fixture
def nights(store: Store, clock: StoppedClock) -> Nights:
    return Nights(store, clock)


def test_a_plan_makes_the_sheets_of_the_next_nights_once_with_who_goes(nights: Nights) -> None:
    assert nights.start() == 3
    assert nights.days() == [20, 21, 22]
    assert {row.worker for row in nights.sheets()} == {"赵建国"}
    assert nights.start() == 0
    assert not nights.store.read(sheets_are_behind)


def test_nights_of_days_the_program_was_shut_are_made_each_once(nights: Nights) -> None:
    nights.start()
    assert nights.start("2026-11-27 08:00") == 7
    assert nights.days() == list(range(20, 30))


def test_what_is_made_is_frozen_and_what_comes_follows_the_changed_route(nights: Nights) -> None:
    nights.start()
    nights.change(ROUTES, nights.route, stops="1-5")
    nights.start("2026-11-21 09:00")
    assert [row.points for row in nights.sheets()] == [30, 30, 30, 5]


def test_the_sheet_of_somebody_who_is_away_names_nobody(nights: Nights) -> None:
    away = AbsenceFields(worker_id=nights.worker, begins=FRIDAY, until=FRIDAY)
    nights.store.write(ABSENCES.uses.add, fields=away)
    nights.start()
    assert [row.worker for row in nights.sheets()] == ["", "赵建国", "赵建国"]


def test_an_entered_sheet_is_its_task_done_and_a_correction_changes_nothing(
    nights: Nights,
) -> None:
    nights.start()
    nights.clock.moment = at("2026-11-21 08:00")
    first = nights.sheets()[0]
    nights.enter(first.id, "2026-11-20 22:01")
    task = nights.tasks()[0]
    assert (task.state, task.done_by, task.result) == (TaskState.DONE, "赵建国", first.no)
    assert task.done_at == at("2026-11-20 22:01")
    nights.enter(first.id, "2026-11-20 22:00")
    assert nights.tasks()[0].done_at == at("2026-11-20 22:01"), "never backwards"
    assert [one.state for one in nights.tasks()].count(TaskState.DONE) == 1


def test_a_route_with_a_point_that_is_gone_gives_no_sheet_and_its_task_stays(
    nights: Nights,
) -> None:
    point = next(iter(nights.store.read(POINTS.records.ids, question=asked("all"))))
    nights.change(POINTS, point, gone_on=FRIDAY)
    assert nights.start() == 0
    assert {one.state for one in nights.tasks()} == {TaskState.OPEN}
    nights.change(POINTS, point, gone_on=None)
    assert nights.start() == 3


def test_a_round_the_plan_did_not_ask_for_stands_apart_and_moves_no_rate(nights: Nights) -> None:
    nights.start()
    extra = nights.store.write(
        SHEETS.uses.add, fields=SheetFields(route_id=nights.route, day=FRIDAY - timedelta(days=1))
    )
    assert [row.id for row in nights.sheets("unplanned")] == [extra]
    facts = nights.store.read(
        point_facts, first=FRIDAY - timedelta(days=1), last=FRIDAY - timedelta(days=1)
    )
    assert facts
    assert not any(one.is_due or one.is_reached for one in facts)


def test_a_sheet_made_by_hand_for_a_day_of_the_plan_is_the_one(nights: Nights) -> None:
    nights.store.write(SHEETS.uses.add, fields=SheetFields(route_id=nights.route, day=FRIDAY))
    assert nights.start() == 2
    assert nights.sheets("unplanned") == []


STEP = st.one_of(
    st.tuples(st.just("days"), st.integers(1, 9)),
    st.tuples(st.just("away"), st.integers(0, 6)),
    st.tuples(st.just("route"), st.integers(1, 30)),
    st.tuples(st.just("plan"), st.integers(1, 3)),
    st.tuples(st.just("enter"), st.integers(0, 3)),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, max_size=6))
def test_no_night_has_two_sheets_and_none_that_was_asked_for_is_lost(
    nights: Nights, steps: list[tuple[str, int]]
) -> None:
    """One office goes on from example to example."""
    nights.start()
    for what, number in steps:
        _do(nights, what, number)
        nights.start()
    days = [row.day for row in nights.sheets()]
    assert len(days) == len(set(days)), "a night has one sheet"
    last = nights.clock.today() + timedelta(days=2)
    wanted = {one.planned for one in nights.tasks() if one.planned <= last}
    assert wanted <= set(days), "each night that was asked for has its sheet"


def _do(nights: Nights, what: str, number: int) -> None:
    match what:
        case "days":
            nights.clock.moment += timedelta(days=number)
        case "away":
            day = nights.clock.today() + timedelta(days=number)
            fields = AbsenceFields(worker_id=nights.worker, begins=day, until=day)
            nights.store.write(ABSENCES.uses.add, fields=fields)
        case "route":
            nights.change(ROUTES, nights.route, stops=f"1-{number}")
        case "plan":
            nights.change(PLANS, nights.plan, step=number)
        case "enter":
            waiting = [row for row in nights.sheets() if row.entered_at is None]
            gone = [row for row in waiting if row.day < nights.clock.today()]
            for row in gone[:number]:
                nights.enter(row.id, f"{row.day} 22:05")


def test_hours_that_cannot_hold_the_rounds_are_said_in_the_form_of_the_plan_and_of_the_route(
    nights: Nights,
) -> None:
    plan = nights.store.read(PLANS.uses.seen, record_id=nights.plan)
    route = nights.store.read(ROUTES.uses.seen, record_id=nights.route)

    def said(windows: str) -> dict[str, str]:
        with using_language("en"):
            fields = replace(plan, windows=windows)
            return dict(nights.store.read(PLANS.warned, record_id=nights.plan, fields=fields))

    assert said("22:00-06:00") == {}
    assert said("22:00-22:20") == {
        "windows": (
            f"Route “{route.name}”: 30 points cannot be gone to from 22:00 on, in 20 minutes of "
            "the plan; allow 30 or more."
        )
    }
    nights.change(PLANS, nights.plan, windows="22:00-22:20")  # it may be saved
    with using_language("en"):
        beside = nights.store.read(ROUTES.warned, record_id=nights.route, fields=route)
    assert "30 points cannot be gone to" in beside["plan_id"]
    assert "plan_id" not in nights.store.read(
        ROUTES.warned, record_id=nights.route, fields=replace(route, plan_id=None)
    )
