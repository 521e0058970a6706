"""For how long nobody was at a point: repeats count once, the longest gap says when it began."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.kernel.clock import wall_time
from propdesk.patrol.points.register import POINTS
from propdesk.patrol.statistics.gaps import count_repeats_once, counted_once, point_gaps
from propdesk.patrol.statistics.gaps_view import GapsPage
from propdesk.patrol.wand.importing import bring_in_wand, read_wand
from propdesk.system.settings.estate_settings import EstateSettings, change_estate_settings
from propdesk.ui.desk import Desk
from tests.patrol.wand.test_importing import CHIPS_A, HEADS, put, written

DAYS = {"first": date(2026, 11, 1), "last": date(2026, 11, 10)}
X, Y = CHIPS_A[:2]
STAMPS = (
    (X, "甲", "2026-11-02 22:05:00"),
    (X, "甲", "2026-11-02 22:09:59"),  # again within five minutes
    (X, "甲", "2026-11-03 00:10:00"),
    (X, "甲", "2026-11-05 12:00:00"),  # in no round, and yet somebody was there
    (Y, "甲", "2026-11-03 02:02:00"),
)


def bring(store: Store, folder: Path, offset: timedelta = timedelta()) -> None:
    put(store, CHIPS_A)
    lines = read_wand(store, written(folder / "w.xlsx", STAMPS, HEADS))
    store.write(bring_in_wand, name="w.xlsx", lines=lines, offset=offset)


def minutes(store: Store) -> dict[int, tuple[int, int | None, int | None]]:
    def whole(gap: timedelta | None) -> int | None:
        return None if gap is None else gap // timedelta(minutes=1)

    found = store.read(point_gaps, **DAYS)
    return {one.number: (one.visits, whole(one.shortest), whole(one.longest)) for one in found}


def test_each_point_tells_its_shortest_and_longest_gap(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path)
    told = minutes(store)
    assert told[1] == (3, 125, 60 * 60 - 10)
    assert told[2] == (1, None, None)
    assert told[3] == (0, None, None)
    first = store.read(point_gaps, **DAYS)[0]
    assert first.longest_from is not None
    assert f"{wall_time(first.longest_from):%m-%d %H:%M}" == "11-03 00:10"


def test_the_office_says_within_how_many_minutes_a_repeat_counts_once(
    store: Store, tmp_path: Path
) -> None:
    bring(store, tmp_path)
    store.write(change_estate_settings, settings=EstateSettings(name="和园"))
    store.write(count_repeats_once, minutes=4)
    assert minutes(store)[1][:2] == (4, 4)
    store.write(count_repeats_once, minutes=130)
    assert minutes(store)[1][0] == 2


def test_a_clock_that_was_set_right_tells_its_visits_so(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, timedelta(hours=-1))
    (first, *_others) = store.read(point_gaps, **DAYS)
    assert first.last is not None
    assert f"{wall_time(first.last):%m-%d %H:%M}" == "11-05 11:00"


def test_a_repeat_of_a_repeat_counts_from_the_visit_that_counted() -> None:
    begun = datetime(2026, 11, 2, tzinfo=UTC)
    times = [begun + timedelta(minutes=at) for at in (0, 4, 8, 12)]
    assert counted_once(times, timedelta(minutes=5)) == [times[0], times[2]]


def test_the_page_shows_points_nobody_came_to(
    desk: Desk, store: Store, tmp_path: Path, qtbot: QtBot
) -> None:
    bring(store, tmp_path)
    page = GapsPage(desk)
    qtbot.addWidget(page)
    page.refresh()
    assert page.bar.question().first is None  # the last thirty days
    shown = page._gaps(page.question())
    assert (shown.counts["all"], shown.counts["never"]) == (8, 6)
    assert len(store.read(POINTS.records.first)) == 8
