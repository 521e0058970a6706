"""A sheet comes back: entered, corrected by new rows, doubtful, refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.kernel.clock import moment_of
from propdesk.kernel.errors import UserError
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.patrol.points.register import POINTS
from propdesk.patrol.points.routes import ROUTES
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.entering import (
    EnteredSheet,
    FoundThere,
    TypedSheet,
    enter_sheet,
    moment_on_sheet,
)
from propdesk.patrol.rounds.facts import SheetFacts, phrases_by_use, sheet_by_no, sheet_facts
from propdesk.patrol.rounds.models import PatrolEntry
from propdesk.patrol.rounds.refusals import (
    NothingEntered,
    RoundsMixed,
    SheetUnknown,
    TimeAhead,
    TimeOutside,
    WorkerMissing,
)
from propdesk.patrol.rounds.register import SHEETS
from propdesk.patrol.rounds.rules import DoubtFlag, RoundStanding
from propdesk.patrol.rounds.sheets import SheetFields
from tests.clocks import StoppedClock
from tests.patrol.rounds_gone import put_points

DAY = date(2026, 11, 18)


def at(text: str, day: date = DAY) -> datetime:
    hour, minute = map(int, text.split(":"))
    later = timedelta(days=1 if hour < 12 else 0)
    return moment_of(datetime(day.year, day.month, day.day, hour, minute) + later)  # noqa: DTZ001


def sheet_of(store: Store, route: int, day: date = DAY) -> int:
    return store.write(
        SHEETS.uses.add, fields=SheetFields(route_id=route, day=day, worker="梁建国")
    )


def typed(day: date = DAY, **more: Any) -> TypedSheet:
    starts = ("22:04", "00:05", "02:03", "04:06")
    given = {"worker": "梁建国", "starts": tuple(at(one, day) for one in starts), **more}
    return TypedSheet(**given)


def entered(store: Store, sheet: int, **more: Any) -> EnteredSheet:
    return store.write(enter_sheet, sheet_id=sheet, typed=typed(**more))


def facts(store: Store, sheet: int) -> SheetFacts:
    return store.read(sheet_facts, sheet_id=sheet)


@use_case(permission="patrol.view")
def how_many(session: Session) -> int:
    return session.execute(select(func.count()).select_from(PatrolEntry)).scalar_one()


@use_case(permission="patrol.view")
def standings(session: Session) -> dict[RoundStanding, int]:
    query = select(PatrolEntry.standing, func.count()).group_by(PatrolEntry.standing)
    return dict(session.execute(query).all())


def test_a_sheet_freezes_its_points(store: Store) -> None:
    route, _homes = put_points(store)
    sheet = sheet_of(store, route)
    seen = store.read(ROUTES.uses.seen, record_id=route)
    store.write(ROUTES.uses.change, record_id=route, fields=replace(seen, stops="1-3"))
    point = store.read(POINTS.uses.seen, record_id=1)
    store.write(POINTS.uses.change, record_id=1, fields=replace(point, name="新岗亭"))
    found = facts(store, sheet)
    assert len(found.rows) == 30
    assert found.rows[0] == "南门岗亭"
    assert found.no == "XJ2026-000001"
    assert store.read(sheet_by_no, typed="1") == sheet
    with pytest.raises(SheetUnknown):
        store.read(sheet_by_no, typed="7")


def test_points_without_a_time_never_count_as_on_time(store: Store) -> None:
    route, _homes = put_points(store)
    finding = store.read(phrases_by_use)[0]
    found = {(3, 17): FoundThere(PatrolOutcome.FINDING, finding.id)}
    done = entered(store, sheet_of(store, route), found=found)
    assert (done.written, done.findings, done.missed) == (124, 1, 0)
    assert store.read(standings) == {RoundStanding.COVERED: 120, RoundStanding.ON_TIME: 4}


def test_own_times_stand_to_their_window(store: Store) -> None:
    route, _homes = put_points(store)
    times = {(1, 1): at("22:05"), (1, 2): at("23:10"), (1, 3): at("23:11"), (2, 1): at("23:49")}
    entered(store, sheet_of(store, route), times=times, rest_normal=False)
    told = store.read(standings)
    assert told == {RoundStanding.ON_TIME: 6, RoundStanding.LATE: 1, RoundStanding.EARLY: 1}


def test_an_entry_keeps_how_many_seconds_it_was_off_within_the_tolerance_as_well(
    store: Store,
) -> None:
    route, _homes = put_points(store)
    times = {(1, 1): at("22:05"), (1, 2): at("23:10"), (1, 3): at("23:11"), (2, 1): at("23:49")}
    entered(store, sheet_of(store, route), times=times, rest_normal=False)
    assert store.read(seconds_off) == {
        (1, 1): (RoundStanding.ON_TIME, 0),
        (1, 2): (RoundStanding.ON_TIME, 600),
        (1, 3): (RoundStanding.LATE, 660),
        (2, 1): (RoundStanding.EARLY, -660),
    }


@use_case(permission="patrol.view")
def seconds_off(session: Session) -> dict[tuple[int, int], tuple[RoundStanding, int]]:
    query = select(PatrolEntry).where(PatrolEntry.row > 0)
    return {(one.round, one.row): (one.standing, one.seconds) for one in session.scalars(query)}


def test_what_is_not_typed_is_missed_and_typed_later_is_a_new_row(store: Store) -> None:
    route, _homes = put_points(store)
    sheet = sheet_of(store, route)
    first = entered(store, sheet, starts=(at("22:04"), None, None, None))
    assert (first.written, first.missed) == (31, 90)
    rows = store.read(how_many)
    again = entered(store, sheet, starts=(at("22:04"), at("00:05"), None, None))
    assert (again.written, again.missed) == (31, 60)
    assert store.read(how_many) == rows + 31
    assert entered(store, sheet, starts=(at("22:04"), at("00:05"), None, None)).written == 0


def test_a_correction_is_a_new_row_and_the_old_one_stays(store: Store) -> None:
    route, _homes = put_points(store)
    sheet, phrase = sheet_of(store, route), store.read(phrases_by_use)[0]
    found = {(1, 8): FoundThere(PatrolOutcome.FINDING, phrase.id)}
    entered(store, sheet, found=found)
    before = store.read(how_many)
    done = entered(store, sheet)
    assert (done.written, done.findings) == (1, 0)
    assert store.read(how_many) == before + 1
    assert facts(store, sheet).entries[1, 8].outcome is PatrolOutcome.NORMAL
    taken = entered(
        store, sheet, rest_normal=False, found={(1, 1): FoundThere(PatrolOutcome.NORMAL)}
    )
    assert taken.missed == 119


@use_case(permission="patrol.view", touches=("patrol_entry",))
def change_entries(session: Session) -> None:
    session.execute(update(PatrolEntry).values(worker="x"))


@use_case(permission="patrol.view", touches=("patrol_entry",))
def delete_entries(session: Session) -> None:
    session.execute(delete(PatrolEntry))


def test_the_data_file_itself_refuses_to_change_an_entry(store: Store) -> None:
    route, _homes = put_points(store)
    entered(store, sheet_of(store, route))
    for wrong in (change_entries, delete_entries):
        with pytest.raises(IntegrityError, match="takes INSERT only"):
            store.write(wrong)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (lambda: {"worker": " "}, WorkerMissing),
        (lambda: {"starts": (None,) * 4}, NothingEntered),
        (lambda: {"starts": (at("14:00"), None, None, None)}, TimeOutside),
        (lambda: {"starts": (at("23:00"), at("22:30"), None, None)}, RoundsMixed),
        (lambda: {"starts": (at("22:00", date(2026, 11, 20)), None, None, None)}, TimeAhead),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    store: Store, wrong: Callable[[], dict[str, Any]], refusal: type[UserError]
) -> None:
    route, _homes = put_points(store)
    day = date(2026, 11, 20) if refusal is TimeAhead else DAY
    sheet = sheet_of(store, route, day)
    with pytest.raises(refusal):
        entered(store, sheet, **wrong())
    assert store.read(how_many) == 0


def test_an_entered_sheet_keeps_its_route_and_day(store: Store) -> None:
    route, homes = put_points(store)
    sheet = sheet_of(store, route)
    entered(store, sheet)
    seen = store.read(SHEETS.uses.seen, record_id=sheet)
    for wrong in (replace(seen, route_id=homes), replace(seen, day=date(2026, 11, 1))):
        with pytest.raises(FieldsRefused):
            store.write(SHEETS.uses.change, record_id=sheet, fields=wrong)


def test_a_route_has_one_sheet_a_day(store: Store) -> None:
    route, _homes = put_points(store)
    sheet_of(store, route)
    with pytest.raises(FieldsRefused):
        sheet_of(store, route)


def test_a_sheet_that_was_not_entered_may_change_its_route(store: Store) -> None:
    route, homes = put_points(store)
    sheet = sheet_of(store, route)
    seen = store.read(SHEETS.uses.seen, record_id=sheet)
    store.write(SHEETS.uses.change, record_id=sheet, fields=replace(seen, route_id=homes))
    assert len(facts(store, sheet).rows) == 4
    store.write(SHEETS.uses.undo, record_id=sheet)
    assert len(facts(store, sheet).rows) == 30


def test_homes_also_take_what_happens_at_doors(store: Store) -> None:
    _route, homes = put_points(store)
    sheet = sheet_of(store, homes)
    by_code = {one.code: one for one in store.read(phrases_by_use)}
    found = {
        (1, row): FoundThere(by_code[code].outcome, by_code[code].id)
        for row, code in ((1, "71"), (2, "72"), (3, "73"))
    }
    start = moment_of(datetime(2026, 11, 18, 10, 5))  # noqa: DTZ001
    done = store.write(
        enter_sheet,
        sheet_id=sheet,
        typed=TypedSheet(worker="许", starts=(start, None), found=found),
    )
    assert (done.findings, done.missed) == (0, 4)  # the second round was not gone
    outcomes = {spot: one.outcome for spot, one in facts(store, sheet).entries.items()}
    assert outcomes == {
        (1, 1): PatrolOutcome.NOBODY,
        (1, 2): PatrolOutcome.REFUSED,
        (1, 3): PatrolOutcome.FINISHED,
        (1, 4): PatrolOutcome.NORMAL,
    }


def test_sheets_that_look_made_up_are_flagged(store: Store, clock: StoppedClock) -> None:
    route, _homes = put_points(store)
    days = [date(2026, 11, 1) + timedelta(days=number) for number in range(14)]
    done = []
    for day in days:
        sheet = sheet_of(store, route, day)
        done.append(entered(store, sheet, day=day))
    assert DoubtFlag.SAME_TIMES not in done[1].flags
    assert DoubtFlag.SAME_TIMES in done[2].flags
    assert all(DoubtFlag.LATE_ENTRY in one.flags for one in done)
    assert DoubtFlag.ALL_NORMAL not in done[12].flags
    assert DoubtFlag.ALL_NORMAL in done[13].flags
    quick = {(1, 1): at("22:05"), (1, 2): at("22:05")}
    sheet = sheet_of(store, route)
    assert DoubtFlag.TOO_QUICK in entered(store, sheet, times=quick).flags


def test_a_typed_time_is_of_the_night_it_belongs_to() -> None:
    assert moment_on_sheet("0004", at("00:00")) == at("00:04")
    assert moment_on_sheet("23:58", at("00:00")) == at("23:58")
    assert moment_on_sheet(" ", at("00:00")) is None


def test_order_is_marked_where_it_is_demanded(store: Store) -> None:
    _route, homes = put_points(store)
    sheet = sheet_of(store, homes)

    def clock(minute: int) -> datetime:
        return moment_of(datetime(2026, 11, 18, 10, minute))  # noqa: DTZ001

    times = {(1, 1): clock(5), (1, 3): clock(8), (1, 2): clock(15), (1, 4): clock(20)}
    given = TypedSheet(worker="许", starts=(clock(2), None), times=times)
    store.write(enter_sheet, sheet_id=sheet, typed=given)
    assert store.read(rows_out_of_order) == [2]


@use_case(permission="patrol.view")
def rows_out_of_order(session: Session) -> list[int]:
    return list(session.scalars(select(PatrolEntry.row).where(PatrolEntry.out_of_order)))
