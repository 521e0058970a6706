"""Files of two makers come in: what they say, what is doubtful, what counts, and nothing twice."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Written
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.cli.main import run_command
from propdesk.db.store import Store, use_case
from propdesk.kernel.clock import moment_of, wall_time
from propdesk.patrol.points.register import POINTS, PointFields
from propdesk.patrol.points.routes import ROUTES, RouteFields
from propdesk.patrol.rounds.models import PatrolEntry, PatrolSheet
from propdesk.patrol.rounds.rules import RoundStanding
from propdesk.patrol.statistics.facts import point_facts
from propdesk.patrol.wand.importing import (
    WandResult,
    bring_in_wand,
    read_wand,
    remember_places,
    remembered_places,
)
from propdesk.patrol.wand.listing import STAMPS, last_downloads
from propdesk.patrol.wand.models import WandScan
from propdesk.patrol.wand.reading import NoWandFile
from propdesk.patrol.wand.refusals import NoPointsYet, WandOfAnotherEstate
from propdesk.patrol.wand.rules import ScanState
from tests.clocks import StoppedClock

OTHERS = Path(__file__).resolve().parents[2] / "data" / "others"
NAMES = ("东门岗", "1栋大堂", "2栋大堂", "A座天台", "消防泵房", "地下车库入口", "配电房", "西围墙")
CHIPS_A = tuple(f"0000{number}" for number in range(4702, 4718, 2))
CHIPS_B = tuple(f"00A{number:02d}F" for number in range(2, 18, 2))
NIGHT = RouteFields(
    name="夜班",
    stops="1-8",
    shift="22:00-06:00",
    starts="22:00 00:00 02:00 04:30",
    minutes=40,
    wand=True,
)


def put(store: Store, chips: Sequence[str], *, wand: bool = True) -> None:
    for number, (name, chip) in enumerate(zip(NAMES, chips, strict=True), 1):
        store.write(POINTS.uses.add, fields=PointFields(number=number, name=name, chip=chip))
    store.write(ROUTES.uses.add, fields=replace(NIGHT, wand=wand))


def bring(store: Store, file: Path, offset: timedelta = timedelta()) -> WandResult:
    lines = read_wand(store, file)
    return store.write(bring_in_wand, name=file.name, lines=lines, offset=offset)


def truth(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((OTHERS / name).read_text(encoding="utf-8"))
    return found


@use_case(permission="patrol.view")
def scans(session: Session) -> list[tuple[str, str, str]]:
    query = select(WandScan.chip, WandScan.guard, WandScan.at).order_by(WandScan.at)
    return [(c, g, f"{wall_time(at):%Y-%m-%dT%H:%M:%S}") for c, g, at in session.execute(query)]


@use_case(permission="patrol.view")
def days_of_entries(session: Session) -> Counter[tuple[date, str]]:
    query = (
        select(PatrolSheet.day, PatrolEntry.at)
        .join(PatrolSheet, PatrolSheet.id == PatrolEntry.sheet_id)
        .where(PatrolEntry.row > 0)
    )
    return Counter((day, f"{wall_time(at):%d %H}") for day, at in session.execute(query) if at)


@use_case(permission="patrol.view")
def how_many_entries(session: Session) -> int:
    query = select(func.count()).select_from(PatrolEntry).where(PatrolEntry.row > 0)
    return session.execute(query).scalar_one()


@pytest.mark.parametrize(
    ("file", "chips"), [("19a_patrol_wand.csv", CHIPS_A), ("19b_patrol_wand.xls", CHIPS_B)]
)
def test_a_file_says_what_its_maker_meant(store: Store, file: str, chips: Sequence[str]) -> None:
    told = truth(f"{Path(file).stem}.truth.json")
    put(store, chips)
    lines = read_wand(store, OTHERS / file)
    assert lines.columns.header + 1 == told["header_row"]
    headings = {field: lines.columns.headings[at] for field, at in lines.columns.places.items()}
    headings["point_no"] = headings.pop("chip")
    assert headings == told["columns"]
    assert lines.rows == told["rows"]
    events = [
        (one.point, one.chip, one.device, one.guard, f"{wall_time(one.at):%Y-%m-%dT%H:%M:%S}")
        for one in lines.stamps
    ]
    wanted = [
        (e["point"], e["point_no"], e["device"], e.get("guard", ""), e["time"])
        for e in told["events"]
    ]
    assert sorted(events) == sorted(wanted)
    problems = [(one.row, one.column, one.level.value, one.kind) for one in lines.problems]
    assert problems == [
        (one["row"], one["column"], one["level"], one["kind"]) for one in told["problems"]
    ]
    assert [row for row, _why in lines.passed_over] == [one["row"] for one in told["ignored"]]


@pytest.mark.parametrize(
    ("file", "chips"), [("19a_patrol_wand.csv", CHIPS_A), ("19b_patrol_wand.xls", CHIPS_B)]
)
def test_what_is_after_midnight_belongs_to_the_evening_before(
    store: Store, file: str, chips: Sequence[str]
) -> None:
    told = truth(f"{Path(file).stem}.truth.json")
    put(store, chips)
    done = bring(store, OTHERS / file)
    assert done.matched + done.doubles == done.fresh == len(told["events"])
    assert done.strays == 0
    wanted = Counter(one["shift_day"] for one in told["events"])
    found: Counter[str] = Counter()
    for (day, _hour), count in store.read(days_of_entries).items():
        found[day.isoformat()] += count
    assert sum(found.values()) == done.matched
    assert found.keys() == wanted.keys()


def test_the_same_file_again_adds_nothing(store: Store) -> None:
    put(store, CHIPS_A)
    first = bring(store, OTHERS / "19a_patrol_wand.csv")
    entries = store.read(how_many_entries)
    again = bring(store, OTHERS / "19a_patrol_wand.csv")
    assert (again.fresh, again.matched, again.wrong_clock) == (0, 0, 0)
    assert again.same == first.fresh
    assert store.read(how_many_entries) == entries
    (download, *_others) = store.read(last_downloads)
    assert download.device == "003"


def test_a_clock_set_back_is_kept_counts_nowhere_and_flags_its_wand(store: Store) -> None:
    put(store, CHIPS_A)
    done = bring(store, OTHERS / "19a_patrol_wand.csv")
    assert done.wrong_clock == 1
    assert done.doubtful == ("004",)
    kept = [one for one in store.read(STAMPS.first) if one.state is ScanState.CLOCK]
    assert [f"{wall_time(one.at):%Y}" for one in kept] == ["2000"]


def written(path: Path, rows: Sequence[Sequence[object]], heads: Sequence[str]) -> Path:
    book = Written()
    page = book.active
    assert page is not None
    page.append(list(heads))
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


HEADS = ("钮扣号", "巡检员", "巡检时间")


def test_a_file_without_guard_and_without_seconds_adds_nothing(
    store: Store, tmp_path: Path
) -> None:
    put(store, CHIPS_A)
    x, y = CHIPS_A[0], CHIPS_A[1]
    daily = written(tmp_path / "day.xlsx", [(x, "A", "2026-11-03 02:00:03")], HEADS)
    monthly = written(tmp_path / "month.xlsx", [(x, None, "2026-11-03 02:00:00")], HEADS)
    assert bring(store, daily).fresh == 1
    assert bring(store, monthly).fresh == 0
    assert store.read(scans) == [(x, "A", "2026-11-03T02:00:03")]
    two = [(y, "A", "2026-11-03 01:00:05"), (y, "B", "2026-11-03 01:00:20")]
    both = written(tmp_path / "two.xlsx", two, HEADS)
    assert bring(store, both).fresh == 2
    assert bring(store, both).fresh == 0


def test_the_guard_that_only_the_later_file_names_is_completed(
    store: Store, tmp_path: Path
) -> None:
    put(store, CHIPS_A)
    x = CHIPS_A[0]
    bring(store, written(tmp_path / "month.xlsx", [(x, None, "2026-11-03 02:00:00")], HEADS))
    bring(store, written(tmp_path / "day.xlsx", [(x, "A", "2026-11-03 02:00:03")], HEADS))
    assert store.read(scans) == [(x, "A", "2026-11-03T02:00:00")]


def test_serial_days_and_times_with_a_day_of_their_own_are_read(
    store: Store, tmp_path: Path
) -> None:
    put(store, CHIPS_A)
    heads = ("钮扣号", "日期", "时间")
    rows = [
        (CHIPS_A[0], "2026-09-03", 46268.8125),
        (CHIPS_A[1], 46268, 0.8125),
        (CHIPS_A[2], "2026/9/3", "19:30"),
        (CHIPS_A[3], "2026年9月3日", "2026-09-03 19:30:00"),
    ]
    bring(store, written(tmp_path / "serial.xlsx", rows, heads))
    assert {at for _chip, _guard, at in store.read(scans)} == {"2026-09-03T19:30:00"}


def test_two_header_rows_are_one(store: Store, tmp_path: Path) -> None:
    put(store, CHIPS_A)
    rows = [("钮扣号", "姓名", "巡检时间"), (CHIPS_A[0], "A", "2026-11-03 02:00:03")]
    file = written(tmp_path / "two.xlsx", rows, ("点位", "人员", "记录"))
    assert bring(store, file).fresh == 1


def test_shift_ends_belong_to_the_next_shift(store: Store, tmp_path: Path) -> None:
    put(store, CHIPS_A, wand=False)
    night = store.read(ROUTES.uses.seen, record_id=1)
    store.write(ROUTES.uses.change, record_id=1, fields=replace(night, wand=True, tolerance=5))
    rows = [
        (CHIPS_A[0], "A", "2026-11-03 00:05:00"),
        (CHIPS_A[1], "A", "2026-11-03 05:59:59"),
        (CHIPS_A[2], "A", "2026-11-03 06:00:00"),
    ]
    done = bring(store, written(tmp_path / "edge.xlsx", rows, HEADS))
    assert (done.matched, done.strays) == (2, 1)


def test_what_a_new_year_s_night_brings_is_of_december_until_six_in_the_morning(
    store: Store, clock: StoppedClock, tmp_path: Path
) -> None:
    put(store, CHIPS_A)
    clock.moment = moment_of(datetime(2027, 1, 2, 9))  # noqa: DTZ001
    morning = replace(NIGHT, name="早班", shift="06:00-14:00", starts="06:00", minutes=40)
    store.write(ROUTES.uses.add, fields=morning)
    rows = [
        (CHIPS_A[0], "A", "2027-01-01 00:05:00"),
        (CHIPS_A[1], "A", "2027-01-01 05:59:59"),
        (CHIPS_A[2], "A", "2027-01-01 06:00:00"),
    ]
    assert bring(store, written(tmp_path / "year.xlsx", rows, HEADS)).matched == 3
    last, first = date(2026, 12, 31), date(2027, 1, 1)
    assert store.read(days_of_entries) == {
        (last, "01 00"): 1,
        (last, "01 05"): 1,
        (first, "01 06"): 1,
    }
    december = store.read(point_facts, first=date(2026, 12, 1), last=last)
    assert sum(one.is_reached for one in december) == 2


def test_unknown_chips_are_listed_and_kept(store: Store, tmp_path: Path) -> None:
    put(store, CHIPS_A)
    rows = [(CHIPS_A[0], "A", "2026-11-03 02:00:03"), ("99", "A", "2026-11-03 02:05:00")]
    done = bring(store, written(tmp_path / "unknown.xlsx", rows, HEADS))
    assert [(one.chip, one.stamps) for one in done.unknown] == [("99", 1)]
    states = Counter(one.state for one in store.read(STAMPS.first))
    assert states == {ScanState.MATCHED: 1, ScanState.UNKNOWN: 1}


def test_a_wand_that_is_slow_is_never_set_right_by_itself(store: Store, tmp_path: Path) -> None:
    """Every stamp of the night is late by the same minutes; that proves no wrong clock."""
    put(store, CHIPS_A)
    rows = [
        (chip, "A", f"2026-11-03 {hour:02d}:{5 + number:02d}:00")
        for hour in (23, 1, 3)
        for number, chip in enumerate(CHIPS_A)
    ]
    rows = [(c, g, t if " 23" not in t else t.replace("11-03", "11-02")) for c, g, t in rows]
    bring(store, written(tmp_path / "slow.xlsx", rows, HEADS))
    assert RoundStanding.ON_TIME not in store.read(standings_of_points)
    assert {one.offset for one in store.read(last_downloads)} <= {timedelta()}


def test_a_clock_is_corrected_by_a_person(store: Store, tmp_path: Path) -> None:
    put(store, CHIPS_A)
    file = written(tmp_path / "late.xlsx", [(CHIPS_A[0], "A", "2026-11-03 03:00:00")], HEADS)
    store.write(bring_in_wand, name="x", lines=read_wand(store, file), offset=timedelta(hours=-1))
    assert store.read(standings_of_points) == [RoundStanding.ON_TIME]


@use_case(permission="patrol.view")
def standings_of_points(session: Session) -> list[RoundStanding]:
    return list(session.scalars(select(PatrolEntry.standing).where(PatrolEntry.row > 0)))


def test_a_file_of_another_estate_is_refused_in_a_sentence(store: Store) -> None:
    with pytest.raises(NoPointsYet):
        bring(store, OTHERS / "19a_patrol_wand.csv")
    for number in (1, 2):
        fields = PointFields(number=number, name=f"别处{number}", chip=f"X{number}")
        store.write(POINTS.uses.add, fields=fields)
    with pytest.raises(WandOfAnotherEstate) as refused:
        bring(store, OTHERS / "19a_patrol_wand.csv")
    assert "19a_patrol_wand.csv" in str(refused.value)
    assert store.read(scans) == []


def test_a_roster_is_no_wand_file(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NoWandFile):
        read_wand(store, written(tmp_path / "r.xlsx", [("1-101", "张三")], ("房号", "姓名")))


def test_columns_a_clerk_named_are_remembered_for_the_maker(store: Store, tmp_path: Path) -> None:
    put(store, CHIPS_A)
    heads = ("编号", "谁", "巡检时间", "钮扣号")
    rows = [(CHIPS_A[0], "甲", "2026-11-03 02:00:03", "old")]
    file = written(tmp_path / "odd.xlsx", rows, heads)
    lines = read_wand(store, file)
    print_of = lines.columns.fingerprint
    places = {"chip": 0, "guard": 1, "time": 2}
    store.write(remember_places, fingerprint=print_of, places=places)
    assert store.read(remembered_places, fingerprint=print_of) == places
    (stamp,) = read_wand(store, file).stamps
    assert (stamp.chip, stamp.guard) == (CHIPS_A[0], "甲")


def test_a_stamp_on_a_typed_sheet_gives_its_point_a_time_and_keeps_what_was_found(
    store: Store, clock: StoppedClock, tmp_path: Path
) -> None:
    put(store, CHIPS_A)
    from propdesk.patrol.rounds.entering import TypedSheet, enter_sheet
    from propdesk.patrol.rounds.register import SHEETS
    from propdesk.patrol.rounds.sheets import SheetFields

    fields = SheetFields(route_id=1, day=date(2026, 11, 2))
    sheet = store.write(SHEETS.uses.add, fields=fields)
    begun = moment_of(datetime(2026, 11, 2, 22, 1))  # noqa: DTZ001
    typed = TypedSheet(worker="017", starts=(begun, None, None, None))
    store.write(enter_sheet, sheet_id=sheet, typed=typed)
    file = written(tmp_path / "x.xlsx", [(CHIPS_A[0], "A", "2026-11-02 22:08:07")], HEADS)
    assert bring(store, file).matched == 1
    assert Counter(store.read(standings_of_points)) == {
        RoundStanding.COVERED: 8,
        RoundStanding.ON_TIME: 1,
    }


def test_the_command_tells_what_it_would_do_and_does_it(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = store.path.parent
    put(store, CHIPS_A)
    file = str(OTHERS / "19a_patrol_wand.csv")
    assert run_command(["patrol-import", file, "--dry-run", "--json", "--data", str(data)]) == 0
    tried = json.loads(capsys.readouterr().out)
    assert tried["new"] == 97
    assert store.read(scans) == []
    assert run_command(["patrol-import", file, "--json", "--data", str(data)]) == 0
    assert json.loads(capsys.readouterr().out)["new"] == 97
    assert run_command(["patrol-import", file, "--json", "--data", str(data)]) == 0
    assert json.loads(capsys.readouterr().out)["new"] == 0
