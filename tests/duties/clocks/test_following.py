"""The deadlines of a record follow its saves, moves and undos, and lose and invent no time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.duties.clocks.following import deadlines_are_behind
from propdesk.duties.clocks.models import ClockPause
from propdesk.duties.clocks.module import MODULE as CLOCKS_MODULE
from propdesk.duties.clocks.reading import ClockLine, clocks_of
from propdesk.duties.clocks.rules import WaitedFor, Waiting
from propdesk.duties.hours.holidays import public_days, public_years
from propdesk.duties.hours.office_hours import change_office_hours
from propdesk.duties.hours.register import SPECIAL_DAYS, SpecialDayFields
from propdesk.duties.hours.rules import DayKind
from propdesk.kernel.clock import moment_of, wall_time
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused, MovedMeanwhile
from propdesk.system.settings.service import EstateSettings, change_estate_settings
from tests.clocks import StoppedClock
from tests.duties.clocks.faults import (
    CLOCKS,
    DONE,
    FAULT,
    FAULTS,
    OFF,
    OPEN,
    WAITS,
    FaultFields,
    FaultState,
    Urgency,
    with_faults,
)

USES = FAULTS.uses
WAITING = Waiting(waits_for=WaitedFor.PARTS, wait_why="缺角阀", wait_until=date(2026, 11, 24))


def at(words: str) -> datetime:
    return moment_of(datetime.strptime(words, "%Y-%m-%d %H:%M"))  # noqa: DTZ007  the office's


def told(moment: datetime | None) -> str:
    return f"{wall_time(moment):%m-%d %H:%M}" if moment else "never"


class Office:
    """A store with faults, at the hour a test says. 2026-11-19 is a Thursday."""

    def __init__(self, store: Store, clock: StoppedClock) -> None:
        self.store, self.clock = store, clock

    def at(self, words: str) -> "Office":
        self.clock.moment = at(words)
        return self

    def report(self, **fields: Any) -> int:
        now = self.clock.moment
        made = FaultFields(**{"what": "龙头漏水", "reported_at": now, **fields})
        return self.store.write(USES.add, fields=made)

    def move(self, fault: int, to: FaultState, form: object = None) -> None:
        self.store.write(USES.move, record_id=fault, to=to, form=form)

    def change(self, fault: int, **fields: Any) -> None:
        seen = self.store.read(USES.seen, record_id=fault)
        from dataclasses import replace

        self.store.write(USES.change, record_id=fault, fields=replace(seen, **fields), seen=seen)

    def undo(self, fault: int) -> None:
        self.store.write(USES.undo, record_id=fault)

    def clocks(self, fault: int, name: str = "finish") -> list[ClockLine]:
        found = self.store.read(clocks_of, kind="fault", record_id=fault)
        return [one for one in found if one.name == name]

    def due(self, fault: int, name: str = "finish") -> str:
        return told(self.clocks(fault, name)[-1].due_at)

    def rows(self, ids: list[int]) -> list[Any]:
        return list(self.store.read(FAULTS.records.rows, ids=ids))

    def found(self, chip: str) -> list[int]:
        return self.store.read(FAULTS.records.ids, question=asked(chip))


@pytest.fixture
def office(store: Store, clock: StoppedClock) -> Iterator[Office]:
    with with_faults(store) as opened:
        yield Office(opened, clock)


def test_a_pause_counts_in_the_deadlines_own_calendar(office: Office) -> None:
    fault = office.at("2026-11-19 10:00").report()
    assert office.due(fault) == "11-23 10:00"
    office.at("2026-11-20 16:00").move(fault, WAITS, WAITING)
    assert office.due(fault) == "never"
    office.at("2026-11-23 09:00").move(fault, OPEN)
    assert office.due(fault) == "11-23 13:00"


def test_another_urgency_counts_from_the_report_and_keeps_the_pauses(office: Office) -> None:
    fault = office.at("2026-11-19 10:00").report()
    office.at("2026-11-20 16:00").move(fault, WAITS, WAITING)
    office.at("2026-11-23 09:00").move(fault, OPEN)
    office.at("2026-11-23 09:30").change(fault, urgency=Urgency.QUICK)
    assert office.due(fault) == "11-23 11:00"
    office.undo(fault)
    assert office.due(fault) == "11-23 13:00"


def test_each_clock_is_stopped_by_its_own_event_alone(office: Office) -> None:
    fault = office.at("2026-11-19 10:00").report()
    assert office.due(fault, "answer") == "11-19 10:30"  # round the clock
    office.at("2026-11-19 10:20").move(fault, DONE)
    assert office.clocks(fault, "answer")[0].stopped_at is None
    assert office.clocks(fault)[0].stopped_at == at("2026-11-19 10:20")
    # Typed in the evening, at the hour it was.
    office.at("2026-11-19 18:00").change(fault, answered_at=at("2026-11-19 10:29"))
    (answer,) = office.clocks(fault, "answer")
    assert (answer.stopped_at, answer.is_late) == (at("2026-11-19 10:29"), False)


def test_an_event_that_was_typed_wrong_is_corrected_and_its_deadline_stays(office: Office) -> None:
    fault = office.at("2026-11-19 10:00").report()
    office.change(fault, answered_at=at("2026-11-19 10:10"))
    office.change(fault, answered_at=at("2026-11-19 10:31"))
    (answer,) = office.clocks(fault, "answer")
    assert (told(answer.due_at), answer.is_late) == ("11-19 10:30", True)


def test_what_is_settled_keeps_its_deadline_when_hours_and_holidays_change(office: Office) -> None:
    office.store.write(change_estate_settings, settings=EstateSettings(name="云栖苑"))
    done = office.at("2026-11-19 10:00").report()
    runs = office.report(what="门铃")
    office.move(done, DONE)
    office.store.write(change_office_hours, hours=["09:00-10:00"] * 7)
    monday = SpecialDayFields(day=date(2026, 11, 23), what="停业")
    office.store.write(SPECIAL_DAYS.uses.add, fields=monday)
    office.change(done, what="龙头漏水，一楼")
    office.change(done, urgency=Urgency.QUICK)
    assert office.due(done) == office.due(runs) == "11-23 10:00"


def test_what_was_reckoned_without_holidays_is_reckoned_anew_when_they_arrive(
    office: Office,
) -> None:
    fault = office.at("2027-02-04 10:00").report()  # the eve of the spring festival
    (clock,) = office.clocks(fault)
    assert (told(clock.due_at), clock.is_provisional) == ("02-08 10:00", True)
    holidays = [date(2027, 2, 5) + timedelta(days=each) for each in range(7)]
    for day in holidays:
        office.store.write(SPECIAL_DAYS.uses.add, fields=SpecialDayFields(day=day, what="春节"))
    (clock,) = office.clocks(fault)
    assert (told(clock.due_at), clock.is_provisional) == ("02-15 10:00", False)


def test_the_list_says_that_a_deadline_is_provisional_until_the_holidays_arrive(
    office: Office,
) -> None:
    fault = office.at("2026-12-31 10:00").report(answered_at=at("2026-12-31 10:00"))
    settled = office.report()
    office.move(settled, DONE)
    (row,) = office.rows([fault])
    assert row.due_provisional is True
    assert CLOCKS.told(row, office.clock.now()) is None
    assert CLOCKS.unsure(row) == ("01-04 10:00（待定）", "grey", "calendar-days")
    was = office.due(settled)
    day = SpecialDayFields(day=date(2027, 1, 1), what="元旦")
    office.store.write(SPECIAL_DAYS.uses.add, fields=day)
    (row,) = office.rows([fault])
    assert (row.due_provisional, CLOCKS.unsure(row)) == (None, None)
    assert (office.due(fault), office.due(settled)) == ("01-05 10:00", was)


def test_a_program_that_knows_more_years_computes_open_deadlines_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = office.at("2026-12-31 10:00").report()
    before = office.due(fault)
    each_day = CLOCKS_MODULE.each_day
    assert each_day is not None
    each_day(office.store)
    assert office.due(fault) == before
    known = public_years() | {2027}
    days = {**public_days(), date(2027, 1, 1): DayKind.HOLIDAY}
    monkeypatch.setattr("propdesk.duties.hours.office_hours.public_years", lambda: known)
    monkeypatch.setattr("propdesk.duties.hours.office_hours.public_days", lambda: days)
    each_day(office.store)
    assert (before, office.due(fault)) == ("01-04 10:00", "01-05 10:00")
    assert not office.store.read(deadlines_are_behind)


def test_a_pause_needs_its_reason_whom_it_waits_for_and_a_day(office: Office) -> None:
    fault = office.at("2026-11-19 10:00").report()
    for missing in ("waits_for", "wait_why", "wait_until"):
        told_ = {"waits_for": WaitedFor.PARTS, "wait_why": "缺", "wait_until": date(2026, 11, 24)}
        form = Waiting(**{**told_, missing: "" if missing == "wait_why" else None})  # type: ignore[arg-type]  # what the form would give
        with pytest.raises(FieldsRefused) as refused:
            office.move(fault, WAITS, form)
        assert missing in refused.value.errors
    assert office.due(fault) == "11-23 10:00"


def test_a_pause_that_is_over_returns_to_today_and_opening_again_clears_it(office: Office) -> None:
    fault = office.at("2026-11-19 10:00").report(answered_at=at("2026-11-19 10:05"))
    office.move(fault, WAITS, WAITING)
    assert office.found("paused") == [fault]
    assert office.at("2026-11-24 10:00").found("pause-over") == []
    assert office.at("2026-11-25 08:00").found("pause-over") == [fault]
    (line,) = office.store.read(FAULTS.due)
    assert (line.count, line.oldest) == (1, date(2026, 11, 24))
    assert line.context == {"filter": "pause-over"}
    office.move(fault, DONE)
    office.move(fault, OPEN)
    assert office.found("pause-over") == office.found("paused") == []
    assert list(office.store.read(FAULTS.due)) == []


def test_time_between_the_end_and_the_opening_again_is_neither_work_nor_pause(
    office: Office,
) -> None:
    fault = office.at("2026-11-16 10:00").report()
    office.at("2026-11-16 12:00").move(fault, DONE)
    office.at("2026-11-18 09:00").move(fault, OPEN)
    first, second = office.clocks(fault)
    assert (first.stopped_at, first.is_late) == (at("2026-11-16 12:00"), False)
    # Two of twenty hours had gone by.
    assert (told(second.due_at), second.stopped_at) == ("11-19 17:00", None)
    office.at("2026-11-18 10:00").move(fault, DONE)
    assert [one.is_late for one in office.clocks(fault)] == [False, False]


def test_a_move_that_is_taken_back_took_no_time(office: Office) -> None:
    fault = office.at("2026-11-19 10:00").report()
    office.at("2026-11-19 14:00").move(fault, WAITS, WAITING)
    office.at("2026-11-19 16:00").undo(fault)
    assert office.due(fault) == "11-23 10:00"
    office.at("2026-11-20 08:00").move(fault, WAITS, WAITING)
    office.at("2026-11-20 10:00").move(fault, OPEN)
    office.at("2026-11-20 11:00").undo(fault)  # the pause goes on since eight
    office.at("2026-11-20 12:00").move(fault, OPEN)
    assert office.due(fault) == "11-23 14:00"
    office.at("2026-11-20 13:00").move(fault, DONE)
    office.at("2026-11-20 14:00").undo(fault)
    assert office.due(fault) == "11-23 14:00"
    assert office.clocks(fault)[0].stopped_at is None
    office.at("2026-11-20 15:00").move(fault, DONE)
    office.at("2026-11-20 16:00").move(fault, OPEN)
    office.undo(fault)
    (clock,) = office.clocks(fault)
    assert clock.stopped_at == at("2026-11-20 15:00")


def test_what_is_called_off_has_no_result_and_comes_back_with_an_undo(office: Office) -> None:
    fault = office.at("2026-11-19 10:00").report()
    office.at("2026-11-30 10:00").move(fault, OFF)
    assert all(one.is_dropped for one in office.clocks(fault) + office.clocks(fault, "answer"))
    assert office.found("overdue") == []
    office.undo(fault)
    assert office.found("overdue") == [fault]


def test_lists_find_what_is_overdue_and_due_today_to_the_minute(office: Office) -> None:
    fault = office.at("2026-11-19 10:00").report()
    assert office.found("soon") == [fault]
    assert office.at("2026-11-19 10:30").found("overdue") == []
    assert office.at("2026-11-19 10:31").found("overdue") == [fault]
    office.change(fault, answered_at=at("2026-11-19 10:29"))
    assert office.found("overdue") == office.found("soon") == []
    assert office.at("2026-11-23 10:01").found("overdue") == [fault]
    (line,) = office.store.read(FAULTS.due)
    assert (line.count, line.oldest) == (1, date(2026, 11, 23))


def test_a_list_sorts_by_what_is_due_first_and_what_has_no_time_stands_last(
    office: Office,
) -> None:
    late = office.at("2026-11-19 10:00").report(answered_at=at("2026-11-19 10:00"))
    done = office.report(answered_at=at("2026-11-19 10:00"))
    soon = office.report(urgency=Urgency.QUICK, answered_at=at("2026-11-19 10:00"))
    office.move(done, DONE)
    by_time = asked(order=[("due_at", False)])
    assert office.store.read(FAULTS.records.ids, question=by_time) == [soon, late, done]


def test_of_two_clerks_the_second_is_refused_and_the_deadline_stands(office: Office) -> None:
    fault = office.at("2026-11-19 10:00").report()
    office.move(fault, DONE)
    with pytest.raises(MovedMeanwhile):
        office.store.write(USES.move, record_id=fault, to=WAITS, form=WAITING, seen=OPEN)
    (clock,) = office.clocks(fault)
    assert clock.stopped_at == at("2026-11-19 10:00")


def test_a_deleted_record_has_no_deadline_on_today_and_gets_it_back(office: Office) -> None:
    fault = office.at("2026-11-19 10:00").report()
    office.at("2026-12-19 10:00").store.write(USES.delete, record_id=fault)
    assert list(office.store.read(FAULTS.due)) == []
    office.undo(fault)
    assert office.found("overdue") == [fault]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["wait", "go_on", "finish", "again", "off", "undo", "quick", "normal"]),
        st.integers(1, 3000),
    ),
    max_size=8,
)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
def test_whatever_happens_one_clock_of_a_name_runs_at_most_and_pauses_end_with_it(
    office: Office, steps: list[tuple[str, int]]
) -> None:
    fault = office.at("2026-11-02 10:00").report()
    ways = {"wait": WAITS, "go_on": OPEN, "finish": DONE, "again": OPEN, "off": OFF}
    for step, minutes in steps:
        office.clock.go_on(minutes=minutes)
        state = _state(office, fault)
        to = ways.get(step)
        if to is not None and FAULT.states is not None and FAULT.states.leading(state, to):
            office.move(fault, to, WAITING if to is WAITS else None)
        elif step in ("quick", "normal"):
            office.change(fault, urgency=Urgency(step))
        elif step == "undo":
            _undo_if_there_is_one(office, fault)
    running = [one for one in office.clocks(fault) if one.stopped_at is None]
    state = _state(office, fault)
    assert len(running) == (state in (OPEN, WAITS))
    held = office.store.read(_open_pauses, fault=fault)
    assert held == (1 if state == WAITS else 0)
    assert [one.turn for one in office.clocks(fault)] == sorted(
        {one.turn for one in office.clocks(fault)}
    )


def _undo_if_there_is_one(office: Office, fault: int) -> None:
    from propdesk.kernel.errors import UserError

    try:
        office.store.write(USES.undo, record_id=fault)
    except UserError:
        return
    if not office.store.read(FAULTS.records.rows, ids=[fault]):
        office.store.write(USES.undo, record_id=fault)  # the report itself was taken back


def _state(office: Office, fault: int) -> str:
    (row,) = office.store.read(FAULTS.records.rows, ids=[fault])
    return row.state


def _open_pauses(session: Session, *, fault: int) -> int:
    from propdesk.duties.clocks.models import Timer

    query = select(ClockPause).where(Timer.id == ClockPause.clock_id)
    own = query.where(Timer.subject_id == fault, ClockPause.ended.is_(None))
    return len(session.scalars(own.where(Timer.stopped_at.is_(None))).all())
