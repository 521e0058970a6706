"""Each wand with its last download: read, not read for long, or with a clock nobody can trust."""

from datetime import timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.patrol.wand.listing import last_downloads
from propdesk.patrol.wand.wands_dialogs import how_it_stands, wands_sheet
from propdesk.ui.desk import Desk
from propdesk.ui.lists.tables import Table
from tests.clocks import StoppedClock
from tests.patrol.wand.test_importing import CHIPS_A, OTHERS, bring, put, written

HEADS = ("钮扣号", "巡检机号", "巡检时间")
X, Y = CHIPS_A[:2]


def stood(store: Store, clock: StoppedClock) -> dict[str, str]:
    found = store.read(last_downloads)
    return {one.device: how_it_stands(one, clock.now()).text for one in found}


def test_a_wand_that_was_not_read_for_two_days_is_told_so(
    store: Store, clock: StoppedClock, tmp_path: Path
) -> None:
    put(store, CHIPS_A)
    bring(store, written(tmp_path / "1.xlsx", [(X, "001", "2026-11-03 22:05:00")], HEADS))
    clock.go_on(days=3)
    bring(store, written(tmp_path / "2.xlsx", [(Y, "002", "2026-11-03 22:05:00")], HEADS))
    assert stood(store, clock) == {"001": "3 天未读取", "002": "已读取"}


def test_repeated_times_and_a_clock_set_back_flag_that_download_alone(
    store: Store, clock: StoppedClock, tmp_path: Path
) -> None:
    put(store, CHIPS_A)
    same = [(X, "001", "2026-11-03 22:05:00"), (Y, "001", "2026-11-03 22:05:00")]
    bring(store, written(tmp_path / "1.xlsx", same, HEADS))
    bring(store, OTHERS / "19a_patrol_wand.csv")  # wand 004 has a stamp of the year 2000
    told = stood(store, clock)
    assert (told["001"], told["003"], told["004"]) == ("时钟可疑", "已读取", "时钟可疑")
    bring(store, written(tmp_path / "2.xlsx", [(X, "001", "2026-11-04 22:05:00")], HEADS))
    assert stood(store, clock)["001"] == "已读取"


def test_a_clock_that_a_person_set_right_is_told_beside_its_wand(
    desk: Desk, store: Store, tmp_path: Path, qtbot: QtBot
) -> None:
    put(store, CHIPS_A)
    file = written(tmp_path / "1.xlsx", [(X, "001", "2026-11-03 23:05:00")], HEADS)
    bring(store, file, timedelta(minutes=-65))
    (one,) = store.read(last_downloads)
    assert one.offset == timedelta(minutes=-65)
    sheet = wands_sheet(desk)
    qtbot.addWidget(sheet)
    (table,) = sheet.findChildren(Table)
    shown = [column.text(one) for column in table.ordering.shown_columns()]
    assert "−1 时 5 分" in shown
