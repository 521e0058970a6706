"""Who is away: entered once, seen on his day, and what was his stands unassigned."""

from datetime import date, timedelta

import pytest

from propdesk.db.store import Store
from propdesk.duties.plans.due import due
from propdesk.duties.plans.listing import TASKS, TaskRow
from propdesk.duties.plans.register import PLANS, PlanFields
from propdesk.duties.plans.rules import Every, HolidayChoice, WhoLacks
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.question import asked
from propdesk.repairs.workers.absences import ABSENCES, AbsenceFields
from propdesk.repairs.workers.register import WORKERS, WorkerFields, WorkerLeaves
from propdesk.repairs.workers.rules import AbsentFor, WorkerState

FRIDAY = date(2026, 11, 20)


def _worker(store: Store) -> int:
    return store.write(WORKERS.uses.add, fields=WorkerFields(name="林工"))


def _fields(worker: int, first: int, last: int | None) -> AbsenceFields:
    return AbsenceFields(
        worker_id=worker,
        begins=FRIDAY + timedelta(days=first),
        until=None if last is None else FRIDAY + timedelta(days=last),
        why=AbsentFor.ILL,
    )


def _away(store: Store, worker: int, first: int, last: int | None) -> int:
    return store.write(ABSENCES.uses.add, fields=_fields(worker, first, last))


def _tasks(store: Store, chip: str = "all") -> list[TaskRow]:
    return list(store.read(TASKS.rows, ids=store.read(TASKS.ids, question=asked(chip))))


def _daily(store: Store, worker: int | None) -> int:
    plan = PlanFields(what="巡查水泵房", every=Every.DAYS, begins=FRIDAY, worker_id=worker, lead=3)
    return store.write(PLANS.uses.add, fields=plan)


def test_tasks_of_the_days_somebody_is_away_stand_unassigned_and_no_others(store: Store) -> None:
    worker = _worker(store)
    _daily(store, worker)
    _away(store, worker, 1, 2)
    assert [one.lacks for one in _tasks(store)] == [None, WhoLacks.ABSENT, WhoLacks.ABSENT, None]
    assert [one.planned.day for one in _tasks(store, "unassigned")] == [21, 22]
    assert [one.worker for one in _tasks(store)] == ["林工"] * 4, "his name is not taken away"


def test_an_absence_without_an_end_goes_on_until_it_is_ended(store: Store) -> None:
    worker = _worker(store)
    _daily(store, worker)
    absence = _away(store, worker, 1, None)
    assert len(_tasks(store, "unassigned")) == 3
    store.write(ABSENCES.uses.delete, record_id=absence)
    assert _tasks(store, "unassigned") == []


def test_who_leaves_leaves_his_tasks_behind_unassigned(store: Store) -> None:
    worker = _worker(store)
    plan = _daily(store, worker)
    store.write(WORKERS.uses.move, record_id=worker, to=WorkerState.LEFT, form=WorkerLeaves())
    assert [one.lacks for one in _tasks(store)] == [WhoLacks.LEFT] * 4
    (row,) = store.read(PLANS.records.rows, ids=[plan])
    assert row.unassigned == 4
    assert list(store.read(PLANS.records.ids, question=asked("nobody"))) == [plan]


def test_a_plan_says_while_its_worker_is_away(store: Store) -> None:
    worker = _worker(store)
    plan = _daily(store, worker)
    assert list(store.read(PLANS.records.ids, question=asked("nobody"))) == []
    _away(store, worker, 0, 0)
    assert list(store.read(PLANS.records.ids, question=asked("nobody"))) == [plan]


def test_a_task_that_holidays_move_is_measured_by_the_day_it_is_done_on(store: Store) -> None:
    """2026-11-21 is a Saturday: the task of that day is done on Monday."""
    worker = _worker(store)
    plan = PlanFields(
        what="张贴公示",
        every=Every.WEEKS,
        weekdays="6",
        begins=FRIDAY,
        worker_id=worker,
        holidays=HolidayChoice.MOVE,
        lead=3,
    )
    store.write(PLANS.uses.add, fields=plan)
    absence = _away(store, worker, 1, 1)
    assert _tasks(store, "unassigned") == []
    store.write(ABSENCES.uses.delete, record_id=absence)
    _away(store, worker, 3, 3)
    assert len(_tasks(store, "unassigned")) == 1


def test_today_counts_what_nobody_does(store: Store) -> None:
    worker = _worker(store)
    _daily(store, worker)
    _away(store, worker, 0, 3)
    lines = store.read(lambda session: list(due(session)))
    assert [one.count for one in lines if one.icon == "user"] == [4]


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 2), (3, None), (-2, None), (-1, 9)])
def test_days_that_another_line_has_are_said_while_they_are_typed(
    store: Store, first: int, last: int | None
) -> None:
    worker = _worker(store)
    _away(store, worker, 1, 3)
    with using_language("en"):
        said = store.read(ABSENCES.recalled, fields=_fields(worker, first, last))
    assert said == {"begins": "Already entered as away from 2026-11-21 until 2026-11-23."}
    assert store.read(ABSENCES.recalled, fields=_fields(worker, 4, None)) == {}


def test_workers_away_today_are_a_chip_of_their_list(store: Store) -> None:
    worker, other = _worker(store), store.write(WORKERS.uses.add, fields=WorkerFields(name="罗工"))
    _away(store, worker, 0, 0)
    _away(store, other, 1, 1)
    assert list(store.read(WORKERS.records.ids, question=asked("away"))) == [worker]
