"""Whatever files say in whatever order: what becomes of each stamp is what is told by hand."""

import shutil
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, use_case
from propdesk.kernel.exchange.guessing import GuessedColumns
from propdesk.modules import declared
from propdesk.patrol.points.models import PatrolPoint, PatrolRoute
from propdesk.patrol.points.register import POINTS, PointFields
from propdesk.patrol.points.routes import ROUTES, RouteFields
from propdesk.patrol.rounds.models import PatrolEntry, PatrolSheet
from propdesk.patrol.wand.importing import bring_in_wand
from propdesk.patrol.wand.models import WandScan
from propdesk.patrol.wand.reading import WandLines
from propdesk.patrol.wand.rules import WandStamp
from tests.clocks import StoppedClock
from tests.patrol.wand.plain_matching import Books, PlainRoute, Spot, Tap

BEGIN = datetime(2026, 11, 1, 22, tzinfo=UTC)  # six in the morning of the office
NIGHT = PlainRoute(
    name="夜班",
    begins=time(22),
    ends=time(6),
    rounds=(time(22), time(2)),
    minutes=40,
    tolerance=5,
    ordered=True,
    points=((1, None), (2, None), (3, 20)),
)
DAY = PlainRoute(
    name="白班",
    begins=time(8),
    ends=time(18),
    rounds=(time(8), time(15)),
    minutes=30,
    tolerance=90,
    ordered=False,
    points=((2, 5), (4, None)),
)
COLUMNS = GuessedColumns(sheet="", header=0, places={}, headings=())


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with four points and both routes."""
    path = tmp_path_factory.mktemp("wand") / "template.db"
    create_data(path)
    store = Store(path, clock=StoppedClock(), declarations=declared())
    for number in range(1, 5):
        fields = PointFields(number=number, name=f"点{number}", chip=f"C{number}")
        store.write(POINTS.uses.add, fields=fields)
    routes = (("22:00-06:00", "1 2 3@20", NIGHT), ("08:00-18:00", "2@5 4", DAY))
    for shift, stops, one in routes:
        fields_of_route = RouteFields(
            name=one.name,
            stops=stops,
            shift=shift,
            starts=" ".join(f"{at:%H:%M}" for at in one.rounds),
            minutes=one.minutes,
            tolerance=one.tolerance,
            ordered=one.ordered,
            wand=True,
        )
        store.write(ROUTES.uses.add, fields=fields_of_route)
    store.close()
    return path


# Seconds apart and days apart: stamps that are near the edges of shifts, rounds and each other.
MOMENTS = st.builds(
    lambda hours, seconds: BEGIN + timedelta(hours=hours, seconds=seconds),
    st.sampled_from((0, 2, 3, 9, 12, 15, 16, 20, 21, 24, 25, 40, 44)),
    st.sampled_from((-5401, -5400, -301, -300, -61, -1, 0, 1, 59, 60, 300, 1200, 2700, 2701)),
)
TAPS = st.builds(
    Tap,
    point=st.integers(0, 4),
    at=MOMENTS,
    guard=st.sampled_from(("", "甲", "乙")),
    device=st.sampled_from(("", "7")),
)
FILES = st.lists(st.lists(TAPS, min_size=1, max_size=12, unique=True), min_size=1, max_size=3)


_NIGHTFALL = BEGIN + timedelta(hours=16)
_NO_NAME = [[Tap(1, _NIGHTFALL, "", "")]]
_BOTH = [
    Tap(1, _NIGHTFALL + timedelta(seconds=gone), who, "") for gone, who in ((3, "甲"), (9, "乙"))
]
_EARLY = [[Tap(3, _NIGHTFALL, "甲", "")], [Tap(3, _NIGHTFALL + timedelta(minutes=20), "甲", "")]]


@example(files=[*_NO_NAME, _BOTH])  # the first completes it, the second was there too
@example(files=_EARLY)  # who was too early comes again in time
@settings(max_examples=40, phases=(Phase.explicit, Phase.generate))
@given(files=FILES)
def test_what_becomes_of_each_stamp(
    files: list[list[Tap]], template: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("one") / "propdesk.db"
    shutil.copyfile(template, path)
    store = Store(path, clock=StoppedClock(), declarations=declared())
    books = Books((NIGHT, DAY))
    for taps in [*files, files[0]]:
        if not any(one.point for one in taps):
            continue  # of another estate
        ordered = sorted(taps, key=lambda one: one.at)
        done = store.write(bring_in_wand, name="f", lines=_lines(ordered))
        assert done.fresh == books.bring_in(ordered)
    assert store.read(scans) == Counter(
        (one.tap.point, one.tap.at, one.guard, one.state, one.at and one.at[2])
        for one in books.kept
    )
    assert store.read(entries) == books.entries
    assert store.read(missed) == _missed(books)
    store.close()


def _lines(taps: list[Tap]) -> WandLines:
    stamps = tuple(
        WandStamp(
            row=row,
            chip=f"C{one.point}",
            point="",
            device=one.device,
            guard_no="",
            guard=one.guard,
            at=one.at,
        )
        for row, one in enumerate(taps, 2)
    )
    return WandLines(
        columns=COLUMNS,
        stamps=stamps,
        rows=len(stamps),
        problems=(),
        passed_over=(),
        wrong_clock=(),
        doubtful=(),
    )


def _missed(books: Books) -> dict[tuple[str, object], int]:
    """Of each sheet that something was counted on: its points in its rounds, less those reached."""
    reached = Counter(spot[:2] for spot in books.entries)
    due = {one.name: len(one.points) * len(one.rounds) for one in books.routes}
    return {(name, day): due[name] - count for (name, day), count in reached.items()}


@use_case(permission="patrol.view")
def scans(session: Session) -> Counter[tuple[int, datetime, str, str, int | None]]:
    query = select(WandScan.chip, WandScan.at, WandScan.guard, WandScan.state, WandScan.round)
    return Counter(
        (int(chip[1:]), at, guard, state.value, number)
        for chip, at, guard, state, number in session.execute(query)
    )


@use_case(permission="patrol.view")
def entries(session: Session) -> dict[Spot, tuple[datetime, str, int]]:
    later = aliased(PatrolEntry)
    query = (
        select(PatrolEntry, PatrolRoute.name, PatrolSheet.day, PatrolPoint.number)
        .join(PatrolSheet, PatrolSheet.id == PatrolEntry.sheet_id)
        .join(PatrolRoute, PatrolRoute.id == PatrolSheet.route_id)
        .join(PatrolPoint, PatrolPoint.id == PatrolEntry.point_id)
        .where(
            PatrolEntry.row > 0, ~select(later.id).where(later.corrects == PatrolEntry.id).exists()
        )
    )
    found: dict[Spot, tuple[datetime, str, int]] = {}
    for one, name, day, number in session.execute(query):
        route = NIGHT if name == NIGHT.name else DAY
        assert route.points[one.row - 1][0] == number
        assert one.at is not None
        found[name, day, one.round, one.row] = one.at, one.standing.value, one.seconds
    return found


@use_case(permission="patrol.view")
def missed(session: Session) -> dict[tuple[str, object], int]:
    query = select(PatrolRoute.name, PatrolSheet.day, PatrolSheet.missed).join(
        PatrolSheet, PatrolSheet.route_id == PatrolRoute.id
    )
    entered = query.where(PatrolSheet.entered_at.is_not(None))
    return {(name, day): count for name, day, count in session.execute(entered)}
