"""The task of a planned round by its stamps: early, on time, late or missed; paper and undo."""

import shutil
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, use_case
from propdesk.duties.plans.due import due
from propdesk.duties.plans.listing import TASKS, TaskRow, standing_of
from propdesk.duties.plans.making import make_tasks
from propdesk.duties.plans.register import PLANS, PlanFields
from propdesk.duties.plans.rules import Every, TaskStanding, TaskState
from propdesk.kernel.clock import moment_of, wall_time
from propdesk.kernel.due import Due
from propdesk.kernel.exchange.guessing import GuessedColumns
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.question import asked
from propdesk.modules import declared
from propdesk.patrol.points.register import POINTS, PointFields
from propdesk.patrol.points.routes import ROUTES, RouteFields
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.entering import FoundThere, TypedSheet, enter_sheet
from propdesk.patrol.rounds.models import PatrolEntry, PatrolSheet, stands_now
from propdesk.patrol.rounds.module import MODULE as ROUNDS
from propdesk.patrol.rounds.planned_sheets import make_planned_sheets
from propdesk.patrol.rounds.register import SHEETS
from propdesk.patrol.rounds.rules import RoundStanding
from propdesk.patrol.statistics.facts import point_facts
from propdesk.patrol.wand.importing import WandUndone, bring_in_wand, take_back_wand
from propdesk.patrol.wand.models import WandFile, WandScan
from propdesk.patrol.wand.reading import WandLines
from propdesk.patrol.wand.refusals import WandTakenBack
from propdesk.patrol.wand.rules import ScanState, WandStamp
from tests.clocks import StoppedClock

FRIDAY = date(2026, 11, 20)
COLUMNS = GuessedColumns(sheet="", header=0, places={}, headings=())
S = TaskStanding
Tap = tuple[int, str]
"""The number of a point, and the moment of a stamp there."""
BOTH = "22:00-22:40, 02:00-02:40"
FIRST = ((1, "11-20 22:01"), (2, "11-20 22:05"))
SECOND = ((1, "11-21 02:02"), (2, "11-21 02:09"))


def at(words: str) -> datetime:
    told = datetime.strptime(f"2026-{words}", "%Y-%m-%d %H:%M")  # noqa: DTZ007  the office's
    return moment_of(told)


class Rounds:
    """Two points gone to twice a night, with a wand, by a plan with a task for each round."""

    def __init__(self, store: Store, clock: StoppedClock, windows: str = "") -> None:
        self.store, self.clock, self._files = store, clock, count(1)
        if windows:
            self._begin(store, clock, windows)

    def _begin(self, store: Store, clock: StoppedClock, windows: str) -> None:
        clock.moment = at("11-20 09:00")
        for number in (1, 2):
            fields = PointFields(number=number, name=f"点{number}", chip=f"C{number}")
            store.write(POINTS.uses.add, fields=fields)
        plan = PlanFields(
            what="夜巡",
            every=Every.DAYS,
            windows=windows,
            begins=FRIDAY,
            until=FRIDAY,
            tolerance=5,
            lead=1,
        )
        plan_id = store.write(PLANS.uses.add, fields=plan)
        route = RouteFields(
            name="夜班",
            stops="1-2",
            shift="22:00-06:00",
            starts="22:00 02:00",
            minutes=40,
            tolerance=5,
            wand=True,
            plan_id=plan_id,
        )
        store.write(ROUTES.uses.add, fields=route)
        store.write(make_tasks)
        clock.moment = at("11-21 08:00")

    def bring(self, *taps: Tap, offset: timedelta = timedelta()) -> int:
        """Bring in a file; its id."""
        number = next(self._files)
        stamps = tuple(
            WandStamp(
                row=row,
                chip=f"C{point}",
                point="",
                device="7",
                guard_no="",
                guard="赵建国",
                at=at(moment),
            )
            for row, (point, moment) in enumerate(sorted(taps, key=lambda tap: at(tap[1])), 2)
        )
        lines = WandLines(
            columns=COLUMNS,
            stamps=stamps,
            rows=len(stamps),
            problems=(),
            passed_over=(),
            wrong_clock=(),
            doubtful=(),
        )
        self.store.write(bring_in_wand, name=f"{number}.csv", lines=lines, offset=offset)
        return self.store.read(newest_file)

    def take_back(self, file_id: int) -> WandUndone:
        return self.store.write(take_back_wand, file_id=file_id)

    def type(self, *began: str, found: dict[tuple[int, int], FoundThere] | None = None) -> None:
        starts = tuple(at(one) if one else None for one in began)
        typed = TypedSheet(worker="钱进", starts=starts, found=found or {})
        (sheet_id,) = self.store.read(SHEETS.records.ids, question=asked("all"))
        self.store.write(enter_sheet, sheet_id=sheet_id, typed=typed)

    def tasks(self) -> list[TaskRow]:
        ids = self.store.read(TASKS.ids, question=asked("all"))
        return list(self.store.read(TASKS.rows, ids=ids))

    def standings(self) -> list[TaskStanding]:
        return [standing_of(one, self.clock.now()) for one in self.tasks()]

    def entries(self) -> dict[tuple[int, int], tuple[datetime | None, str, str]]:
        return self.store.read(standing_entries)


@use_case(permission="patrol.view")
def newest_file(session: Session) -> int:
    return session.scalars(select(WandFile.id).order_by(WandFile.id.desc())).first() or 0


@use_case(permission="patrol.view")
def standing_entries(session: Session) -> dict[tuple[int, int], tuple[datetime | None, str, str]]:
    query = select(PatrolEntry).where(stands_now())
    return {
        (one.round, one.row): (one.at, one.standing.value, one.outcome.value)
        for one in session.scalars(query)
    }


@use_case(permission="patrol.view")
def kept_stamps(session: Session) -> list[tuple[datetime, str]]:
    query = select(WandScan.at, WandScan.state).order_by(WandScan.at)
    return [(moment, state.value) for moment, state in session.execute(query)]


@use_case(permission="patrol.view")
def how_many_rows(session: Session) -> int:
    return len(session.scalars(select(PatrolEntry.id)).all())


@use_case(permission="patrol.view")
def lines_of_today(session: Session) -> dict[str, int]:
    with using_language("en"):
        return {line.title: line.count for line in due(session)}


@use_case(permission="patrol.view")
def sheet_state(session: Session) -> tuple[bool, int, bool | None]:
    (one,) = session.scalars(select(PatrolSheet)).all()
    return one.entered_at is not None, one.missed, one.unplanned


@pytest.fixture
def rounds(store: Store, clock: StoppedClock) -> Rounds:
    return Rounds(store, clock, BOTH)


@pytest.fixture
def night(store: Store, clock: StoppedClock) -> Rounds:
    return Rounds(store, clock, "22:00-06:00")


@pytest.mark.parametrize("printed", [True, False])
def test_a_round_in_time_is_its_task_done_on_time_printed_or_not(
    rounds: Rounds, *, printed: bool
) -> None:
    if printed:
        rounds.store.write(make_planned_sheets)
    assert rounds.store.read(lines_of_today)["Tasks not yet entered"] == 2
    rounds.bring(*FIRST, *SECOND)
    assert rounds.standings() == [S.ON_TIME, S.ON_TIME]
    assert [one.done_at for one in rounds.tasks()] == [at("11-20 22:05"), at("11-21 02:09")]
    assert {(one.done_by, one.result) for one in rounds.tasks()} == {("赵建国", "XJ2026-000001")}
    assert rounds.store.read(lines_of_today) == {}


@pytest.mark.parametrize(
    ("taps", "stands"),
    [
        (((1, "11-21 01:50"), (2, "11-21 01:54")), S.EARLY),
        (((1, "11-21 01:50"), (2, "11-21 01:55")), S.ON_TIME),
        (((1, "11-21 02:10"), (2, "11-21 02:45")), S.ON_TIME),
        (((1, "11-21 02:10"), (2, "11-21 02:46")), S.LATE),
    ],
)
def test_the_last_stamp_of_a_round_tells_whether_its_task_was_in_time(
    rounds: Rounds, taps: Sequence[Tap], stands: TaskStanding
) -> None:
    rounds.bring(*FIRST, *taps)
    assert rounds.standings() == [S.ON_TIME, stands]


def test_a_round_without_a_stamp_is_missed_once_the_wand_was_read_past_it(rounds: Rounds) -> None:
    rounds.bring(*SECOND)
    assert rounds.standings() == [S.MISSED, S.ON_TIME]
    assert {one.state for one in rounds.tasks()} == {TaskState.OPEN, TaskState.DONE}
    told = rounds.store.read(lines_of_today)
    assert told["Tasks missed in the last 7 days"] == 1
    assert "Tasks not yet entered" not in told


def test_a_round_the_wand_was_not_read_past_is_not_missed(rounds: Rounds) -> None:
    rounds.bring(*FIRST)
    assert rounds.standings() == [S.ON_TIME, S.NOT_ENTERED]
    rounds.bring((1, "11-21 05:00"))  # late in the second round
    assert rounds.standings() == [S.ON_TIME, S.LATE]


def test_one_task_for_the_night_waits_for_all_its_rounds(night: Rounds) -> None:
    night.bring(*FIRST)
    assert night.standings() == [S.NOT_ENTERED]
    night.bring(*FIRST, *SECOND)
    assert night.standings() == [S.ON_TIME]
    assert night.tasks()[0].done_at == at("11-21 02:09")


def test_a_missed_round_that_turns_up_in_another_file_is_done(rounds: Rounds) -> None:
    rounds.bring(*SECOND)
    rounds.bring(*FIRST)
    assert rounds.standings() == [S.ON_TIME, S.ON_TIME]
    assert rounds.tasks()[0].missed_at is None


def test_paper_typed_after_the_wand_leaves_its_times_and_adds_nothing_twice(
    rounds: Rounds,
) -> None:
    rounds.bring(*FIRST, *SECOND)
    before = rounds.entries()
    leak = FoundThere(PatrolOutcome.FINDING)
    rounds.type("11-20 22:00", "", found={(1, 2): leak})
    after = rounds.entries()
    assert after[1, 2] == (at("11-20 22:05"), "on_time", "finding")
    assert {spot: after[spot] for spot in before if spot not in {(1, 0), (1, 2)}} == {
        spot: told for spot, told in before.items() if spot not in {(1, 0), (1, 2)}
    }, "what the paper leaves out the wand saw"
    assert [one.done_at for one in rounds.tasks()] == [at("11-20 22:05"), at("11-21 02:09")]
    rows = rounds.store.read(how_many_rows)
    rounds.type("11-20 22:00", "", found={(1, 2): leak})
    assert rounds.store.read(how_many_rows) == rows


def test_a_file_taken_back_leaves_what_paper_says_and_the_task_open_again(rounds: Rounds) -> None:
    rounds.store.write(make_planned_sheets)
    empty = rounds.standings(), rounds.store.read(sheet_state), rounds.entries()
    file = rounds.bring(*SECOND)
    assert rounds.take_back(file) == WandUndone(stamps=2, sheets=1)
    assert (rounds.standings(), rounds.store.read(sheet_state), rounds.entries()) == empty
    assert rounds.store.read(kept_stamps) == []
    assert [one.done_by for one in rounds.tasks()] == ["", ""]
    with pytest.raises(WandTakenBack):
        rounds.take_back(file)
    rounds.bring(*SECOND)
    assert rounds.standings() == [S.MISSED, S.ON_TIME]


def test_what_only_another_file_says_counts_when_one_is_taken_back(rounds: Rounds) -> None:
    first = rounds.bring((1, "11-20 22:01"), (2, "11-20 22:02"))
    rounds.bring((1, "11-20 22:20"), (2, "11-20 22:21"))
    assert [state for _at, state in rounds.store.read(kept_stamps)].count("double") == 2
    rounds.take_back(first)
    assert rounds.entries()[1, 2][0] == at("11-20 22:21")
    assert {state for _at, state in rounds.store.read(kept_stamps)} == {ScanState.MATCHED.value}
    assert rounds.tasks()[0].done_at == at("11-20 22:21")


def test_what_a_clerk_entered_of_a_task_stays_whatever_stamps_say(rounds: Rounds) -> None:
    from propdesk.duties.plans.doing import finish_task

    first = rounds.tasks()[0]
    rounds.store.write(
        finish_task, task_id=first.id, done_at=at("11-20 22:10"), done_by="孙静", result="代巡"
    )
    file = rounds.bring(*FIRST, *SECOND)
    rounds.take_back(file)
    kept = rounds.tasks()[0]
    assert (kept.state, kept.done_by, kept.result) == (TaskState.DONE, "孙静", "代巡")


def test_a_sheet_that_a_file_alone_asked_for_goes_with_it_and_comes_with_another(
    rounds: Rounds,
) -> None:
    def lists() -> list[list[int]]:
        chips = ("all", "over", "waits")
        return [rounds.store.read(SHEETS.records.ids, question=asked(chip)) for chip in chips]

    def asked_of_the_clerk(session: Session) -> list[Due]:
        assert ROUNDS.due is not None
        return list(ROUNDS.due(session))

    def due_points() -> int:
        facts = rounds.store.read(point_facts, first=FRIDAY, last=FRIDAY + timedelta(days=9))
        return len(facts)

    rounds.clock.moment = at("11-29 08:00")  # of 22 November nothing is typed any more
    before = due_points()
    file = rounds.bring((1, "11-22 22:03"))
    (sheet,) = lists()[0]
    rounds.take_back(file)
    assert lists() == [[sheet], [], []]
    assert due_points() == before
    assert rounds.store.read(asked_of_the_clerk) == []
    (row,) = rounds.store.read(SHEETS.records.rows, ids=[sheet])
    assert row.withdrawn_at == rounds.clock.moment
    other = rounds.bring((2, "11-22 22:04"))
    rounds.bring((1, "11-22 22:03"))
    rounds.take_back(other)
    (row,) = rounds.store.read(SHEETS.records.rows, ids=[sheet])
    assert (row.withdrawn_at, row.entered_at is not None) == (None, True)


def test_what_a_plan_or_another_file_asks_for_is_missed_when_a_file_is_taken_back(
    rounds: Rounds,
) -> None:
    rounds.store.write(make_planned_sheets)
    rounds.clock.moment = at("11-29 08:00")
    rounds.take_back(rounds.bring(*FIRST))
    assert len(rounds.store.read(SHEETS.records.ids, question=asked("over"))) == 1


def test_stamps_of_a_day_the_plan_did_not_ask_for_stand_apart(rounds: Rounds) -> None:
    rounds.clock.moment = at("11-23 08:00")
    rounds.bring((1, "11-22 22:03"))
    assert rounds.store.read(sheet_state) == (True, 3, True)


LATE = ((1, "11-21 03:30"), (2, "11-21 03:40"))
DID = st.lists(
    st.one_of(
        st.tuples(st.just("file"), st.sampled_from([FIRST, SECOND, LATE, FIRST + SECOND])),
        st.tuples(
            st.just("paper"),
            st.sampled_from(
                [("11-20 22:00", "11-21 02:00"), ("11-20 22:03", ""), ("", "11-21 03:00")]
            ),
        ),
        st.tuples(st.just("back"), st.integers(0, 3)),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(did=DID)
def test_whatever_the_order_a_task_says_what_stands_on_its_sheet(
    did: list[tuple[str, Any]], template: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What stands is what paper typed after all files that are kept would leave; a task is done
    while anything of its round stands, by its latest moment, and by no earlier one than it was,
    unless a file was taken back."""
    rounds = fresh(template, tmp_path_factory)
    files: list[int] = []
    typed: list[tuple[str, ...]] = []
    for what, told in did:
        before = [one.done_at for one in rounds.tasks()]
        if isinstance(told, int):
            if files:
                rounds.take_back(files.pop(told % len(files)))
        elif what == "paper":
            rounds.store.write(make_planned_sheets)
            rounds.type(*told)
            typed.append(told)
        elif (file := rounds.bring(*told)) not in files:
            files.append(file)
        for one, was in zip(rounds.tasks(), before, strict=True):
            assert what == "back" or was is None or one.done_at is None or one.done_at >= was
        assert_tasks_say_what_stands(rounds)
    again = fresh(template, tmp_path_factory)
    for taps in rounds.store.read(kept_by_file):
        again.bring(*taps)
    for told in typed:
        again.store.write(make_planned_sheets)
        again.type(*told)
    assert points_of(rounds) == points_of(again)
    rounds.store.close()
    again.store.close()


def points_of(rounds: Rounds) -> dict[tuple[int, int], tuple[datetime | None, str, str]]:
    return {spot: told for spot, told in rounds.entries().items() if spot[1]}


def assert_tasks_say_what_stands(rounds: Rounds) -> None:
    entries = rounds.entries()
    for number, task in enumerate(rounds.tasks(), 1):
        own = [
            (moment, outcome)
            for (round_, _row), (moment, _standing, outcome) in entries.items()
            if round_ == number
        ]
        gone = [moment for moment, outcome in own if outcome != PatrolOutcome.NOT_REACHED]
        assert (task.state is TaskState.DONE) == bool(gone)
        latest = max((moment for moment in gone if moment is not None), default=None)
        assert latest is None or (task.done_at is not None and task.done_at >= latest)


@use_case(permission="patrol.view")
def kept_by_file(session: Session) -> list[list[Tap]]:
    query = select(WandScan.file_id, WandScan.chip, WandScan.at).order_by(WandScan.id)
    found: dict[int, list[Tap]] = {}
    for file_id, chip, moment in session.execute(query):
        tap = int(chip[1:]), f"{wall_time(moment):%m-%d %H:%M}"
        found.setdefault(file_id, []).append(tap)
    return [found[one] for one in sorted(found)]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with its plan and route, and nothing of the night."""
    path = tmp_path_factory.mktemp("office") / "template.db"
    create_data(path)
    clock = StoppedClock()
    Rounds(Store(path, clock=clock, declarations=declared()), clock, BOTH).store.close()
    return path


def fresh(template: Path, folders: pytest.TempPathFactory) -> Rounds:
    path = folders.mktemp("one") / "propdesk.db"
    shutil.copyfile(template, path)
    clock = StoppedClock()
    clock.moment = at("11-21 08:00")
    return Rounds(Store(path, clock=clock, declarations=declared()), clock)


def test_a_wand_read_in_the_middle_of_a_shift_misses_no_round_that_came_after(
    rounds: Rounds,
) -> None:
    rounds.clock.moment = at("11-21 01:00")
    rounds.bring(*FIRST)
    rounds.clock.moment = at("11-21 08:00")
    assert standings_of_second_round(rounds) == {RoundStanding.NOT_READ}
    rounds.bring((1, "11-22 23:00"))
    assert standings_of_second_round(rounds) == {RoundStanding.MISSED}


def standings_of_second_round(rounds: Rounds) -> set[RoundStanding | None]:
    facts = rounds.store.read(point_facts, first=FRIDAY, last=FRIDAY)
    return {one.standing for one in facts if one.standing is not RoundStanding.ON_TIME}
